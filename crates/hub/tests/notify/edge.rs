//! A device named as the boundary of a registered line: its findings rise, come first, and say why; nobody else's do.

use crate::house::House;
use domain::{
    access::{Inventory, Notices, Permission, Read, Vulnerabilities, Write},
    identity::Role,
    ids::RecordId,
    inventory::{
        AssetDetails, AssetKind, Component, ComponentKind, Exposure,
        register::{Details, RecordKind},
    },
    vulnerabilities::{Ground, Urgency, finding::Query},
};
use hub::{
    Cx,
    inventory::{self, register},
    notify::{NoticeKind, list},
    vulnerabilities::{findings, why::Why},
};
use testkit::{Held, on_both};

const LINE: RecordKind = RecordKind::Connection;

async fn cx<P: Permission>(house: &House, held: &Held) -> Cx<P> {
    house.cx_of(held, Role::SystemStaff).await
}

/// Switches that are said to be reached from inside only.
async fn switches(house: &House, held: &Held, count: usize) {
    let cx = cx::<Write<Inventory>>(house, held).await;
    for number in 1..=count {
        let mut details = AssetDetails::named(AssetKind::NetworkDevice, format!("ルーター{number}"));
        details.exposure = Exposure::Inside;
        details.components.push(Component {
            kind: ComponentKind::Firmware,
            name: "FortiOS".to_owned(),
            version: "6.0.4".to_owned(),
            cpe: "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*".to_owned(),
        });
        inventory::add(&cx, &details).await.unwrap();
    }
    house.kit.hub.run_due_jobs().await.unwrap();
    house.tend().await;
}

/// The findings of the switches in the order of the list.
async fn ranked(house: &House, held: &Held) -> Vec<(String, Urgency, Why)> {
    let cx = cx::<Read<Vulnerabilities>>(house, held).await;
    let query = Query { text: "ルーター".to_owned(), ..Query::default() };
    let found = findings::list(&cx, &query, None, 50).await.unwrap();
    let told = |one: domain::vulnerabilities::finding::Listed| {
        (one.asset_name, one.finding.urgency, Why::parse(&one.finding.why))
    };
    found.into_iter().map(told).collect()
}

fn line(kind: &str, device: &str) -> Details {
    register::read(LINE, [("name", "給食の回線"), ("line_kind", kind), ("boundary_device", device)]).unwrap()
}

async fn changed(house: &House, id: RecordId, version: i64, kind: &str) {
    let cx = cx::<Write<Inventory>>(house, house.own()).await;
    register::change(&cx, LINE, id, version, &line(kind, "ルーター3")).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
}

on_both!(a_line_raises_its_boundary_device_to_the_top_and_says_so_until_it_is_taken_out);
async fn a_line_raises_its_boundary_device_to_the_top_and_says_so_until_it_is_taken_out(house: House) {
    switches(&house, house.own(), 3).await;
    let before = ranked(&house, house.own()).await;
    assert!(before.iter().all(|(_, urgency, _)| *urgency == Urgency::Week), "{before:?}");
    house.kit.post.empty();

    let writing = cx::<Write<Inventory>>(&house, house.own()).await;
    let id = register::add(&writing, LINE, &line("internet_vpn", "ルーター3")).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    house.tend().await;
    let after = ranked(&house, house.own()).await;
    let (name, urgency, why) = &after[0];
    assert_eq!((name.as_str(), *urgency), ("ルーター3", Urgency::Now));
    assert!(why.grounds().contains(&Ground::OnLine) && !why.grounds().contains(&Ground::Inside));
    assert_eq!((why.ways_in[0].name.as_str(), why.ways_in[0].record.clone()), ("給食の回線", id.to_string()));
    assert!(after[1..].iter().all(|(_, urgency, why)| *urgency == Urgency::Week && why.ways_in.is_empty()));
    let reading = house.cx::<Read<Notices>>(Role::Director).await;
    let notices = list::page(&reading, true, None, 50).await.unwrap();
    assert_eq!((notices[0].kind, notices[0].name.as_str()), (NoticeKind::EdgeDevice, "ルーター3"));

    // A service over HTTPS meets no device: it stands inside again, and once more when the line is gone.
    changed(&house, id, 1, "https_service").await;
    assert!(ranked(&house, house.own()).await.iter().all(|(_, urgency, _)| *urgency == Urgency::Week));
    changed(&house, id, 2, "lte_router").await;
    assert_eq!(ranked(&house, house.own()).await[0].1, Urgency::Now);
    register::remove(&writing, LINE, id, 3).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    assert!(ranked(&house, house.own()).await.iter().all(|(_, urgency, _)| *urgency == Urgency::Week));
}

on_both!(a_contractors_server_with_a_line_counts_as_reached_from_outside);
async fn a_contractors_server_with_a_line_counts_as_reached_from_outside(house: House) {
    switches(&house, house.own(), 3).await;
    let writing = cx::<Write<Inventory>>(&house, house.own()).await;
    let kind = RecordKind::ContractorServer;
    let written = [("name", "給食サーバー"), ("asset", "ルーター2"), ("connection", "給食の回線")];
    register::add(&writing, kind, &register::read(kind, written).unwrap()).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    let after = ranked(&house, house.own()).await;
    assert_eq!((after[0].0.as_str(), after[0].1), ("ルーター2", Urgency::Now));
    assert_eq!(after[0].2.ways_in[0].register, "contractor_server");
}

on_both!(a_line_of_one_hospital_says_nothing_of_anothers_device_with_the_same_name);
async fn a_line_of_one_hospital_says_nothing_of_anothers_device_with_the_same_name(house: House) {
    switches(&house, &house.world.foreigner, 3).await;
    let writing = cx::<Write<Inventory>>(&house, house.own()).await;
    register::add(&writing, LINE, &line("internet_vpn", "ルーター3")).await.unwrap();
    house.kit.hub.run_due_jobs().await.unwrap();
    let theirs = ranked(&house, &house.world.foreigner).await;
    assert_eq!(theirs.len(), 3);
    assert!(theirs.iter().all(|(_, urgency, why)| *urgency == Urgency::Week && why.ways_in.is_empty()));
}
