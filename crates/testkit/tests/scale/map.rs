//! The network map of 300 assets, on each database: what the whole page costs, from the database to the last line.
//! Not here: whether the picture is right (`domain::inventory::map`).
//! Next: [`crate::rows`].

use crate::rows::Cost;
use domain::{
    access::{Inventory, Write},
    identity::Role,
    inventory::{
        AssetDetails, AssetKind,
        register::{Details, RecordKind},
    },
};
use hub::inventory;
use std::time::{Duration, Instant};
use testkit::{Database, TestWeb, run_on};

const ASSETS: usize = 300;
const SEGMENTS: usize = 12;
const LINES: usize = 20;
const FLOWS: usize = 15;

/// As often as it is drawn.
const LOOKS: usize = 21;

/// No map may take longer, on whatever machine; the promise is a tenth of a second.
const MAP: Duration = Duration::from_secs(1);

#[test]
#[ignore = "measures, so it wants a release build"]
fn a_map_on_sqlite() {
    run_on(Database::Sqlite, a_map);
}

#[test]
#[ignore = "measures, so it wants a release build"]
fn a_map_on_postgres() {
    run_on(Database::Postgres, a_map);
}

async fn a_map(web: TestWeb) {
    let member = web.world.owner.member(Role::Administrator);
    let cx = web.hub.permit::<Write<Inventory>>(&member.login).await;
    let segment = |number: usize| format!("系統{}", number % SEGMENTS);
    let kinds = [AssetKind::Terminal, AssetKind::MedicalDevice, AssetKind::Server, AssetKind::NetworkDevice];
    for number in 0..ASSETS {
        let kind = kinds[number % kinds.len()];
        let mut details = AssetDetails::named(kind, format!("{number}号機"));
        details.segment = segment(number / 3);
        inventory::add(&cx, &details).await.unwrap();
    }
    let add = async |kind: RecordKind, fields: &[(&str, &str)]| {
        let details = Details::read(kind, fields.iter().copied()).unwrap();
        inventory::register::add(&cx, kind, &details).await.unwrap();
    };
    for number in 0..SEGMENTS {
        let (name, range) = (segment(number), format!("10.20.{number}.0/24"));
        add(
            RecordKind::Segment,
            &[("name", &name), ("segment_kind", "department"), ("address_range", &range)],
        )
        .await;
    }
    for number in 0..LINES {
        let (name, device, segment) =
            (format!("回線{number}"), format!("{}号機", number * 4 + 3), segment(number));
        let device = if number % 3 == 0 { "" } else { device.as_str() };
        let fields = [
            ("name", name.as_str()),
            ("line_kind", "internet_vpn"),
            ("boundary_device", device),
            ("segment", &segment),
        ];
        add(RecordKind::Connection, &fields).await;
    }
    for number in 0..FLOWS {
        let (name, from, to) = (format!("通信{number}"), segment(number), segment(number + 1));
        add(RecordKind::Flow, &[("name", &name), ("from_segment", &from), ("to_segment", &to)]).await;
    }

    let mut client = web.sign_in(member).await;
    let mut took = Vec::new();
    let cost = Cost::begin();
    for _ in 0..LOOKS {
        let begun = Instant::now();
        let answer = client.get("/map").await;
        took.push(begun.elapsed());
        assert!(answer.text.contains("<svg"), "{}", answer.status);
    }
    took.sort_unstable();
    cost.tell(&format!("{:?}: {LOOKS} maps of {ASSETS} assets", web.hub.database.kind()));
    let (middle, worst) = (took[LOOKS / 2], took[LOOKS - 1]);
    println!("middle {:.1} ms, worst {:.1} ms", middle.as_secs_f64() * 1e3, worst.as_secs_f64() * 1e3);
    assert!(middle <= MAP, "{middle:?}");
}
