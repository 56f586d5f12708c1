//! A region at scale, on each database: 2,000 members with 250 assets each, 30 statements of each to the operator.
//! What pages cost, and what matching everyone does.
//! Next: [`crate::night`], where members are fewer and larger.

use crate::rows::{columns, count, look, multiply};
use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    identity::Role,
    ids::AssetId,
    inventory::{AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure},
};
use std::time::Instant;
use store::inventory::asset;
use testkit::{Database, TestWeb, run_on};

const MEMBERS: usize = 2_000;
const ASSETS: usize = 250;

/// Rows of a page are multiplied from the first hospital to all members.
const MULTIPLIED: [&str; 5] = ["asset", "asset_component", "finding", "match_run", "ledger_head"];

#[test]
#[ignore = "long: half a million assets"]
fn a_region_on_sqlite() {
    run_on(Database::Sqlite, a_region);
}

#[test]
#[ignore = "long: half a million assets"]
fn a_region_on_postgres() {
    run_on(Database::Postgres, a_region);
}

async fn a_region(web: TestWeb) {
    let hub = &web.hub;
    let owner = web.world.owner.clone();
    let network = hub.new_network(&owner, "山陰ネットワーク").await;
    let mut administrator = web.sign_in(owner.member(Role::Administrator)).await;
    administrator.get(&format!("/sharing/{}", network.id)).await;
    let grant = [("version", "0"), ("detail", "count"), ("until", "")];
    assert_eq!(administrator.post(&format!("/sharing/{}", network.id), &grant).await.status, 303);

    fill(&web, &owner.scope).await;
    hub.hub.take_in_feed(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/feeds")).await.unwrap();
    hub.hub.run_due_jobs().await.unwrap();
    let begun = Instant::now();
    for number in 2..=MEMBERS {
        let scope = hub.new_hospital(&format!("会員{number:04}病院")).await;
        hub.join(&scope, network.id).await;
    }
    spread(&web).await;
    println!("{:?}: made in {:.0} s", hub.database.kind(), begun.elapsed().as_secs_f64());
    let assets = count(&web, "asset").await;
    assert!(assets >= MEMBERS * ASSETS, "{assets}");
    println!(
        "{assets} assets, {} findings, {} statements",
        count(&web, "finding").await,
        count(&web, "inbox").await
    );

    let mut operator = web.sign_in(network.member(Role::OperatorStaff)).await;
    let member = format!("/members/{}", owner.organisation);
    for path in
        ["/today", "/members", "/members?q=1234", "/members?standing=published", &member, "/members.csv"]
    {
        look(&mut operator, "operator", path).await;
    }
    let one = format!("/inventory/{}", owner.asset);
    let pages = [
        "/today",
        "/inventory",
        "/inventory?q=kh-00",
        &one,
        "/vulnerabilities",
        "/audit-trail",
        "/inventory/export.csv",
    ];
    for path in pages {
        look(&mut administrator, "hospital", path).await;
    }
    match_everyone(&web).await;
}

/// What a hospital of 250 assets holds: most are terminals, every tenth has something that the feeds speak of.
async fn fill(web: &TestWeb, scope: &Scope) {
    let hub = &web.hub;
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    for number in 0..ASSETS {
        let mut details = AssetDetails::named(AssetKind::Terminal, format!("外来 電子カルテ端末 {number}号"));
        details.asset_tag = format!("KH-{number:05}");
        details.exposure = Exposure::Inside;
        details.care_role = CareRole::Stops;
        let (name, version, cpe) = if number % 10 == 0 {
            ("FortiOS", "6.0.4", "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*")
        } else {
            ("Windows 10 Enterprise", "22H2", "")
        };
        let (name, version, cpe) = (name.to_owned(), version.to_owned(), cpe.to_owned());
        details.components.push(Component { kind: ComponentKind::Os, name, version, cpe });
        asset::insert(&mut tx, AssetId::from_uuid(hub.new_id()), &details).await.unwrap();
    }
    tx.commit(Entry::new(Action::Create, "asset", "", "")).await.unwrap();
}

/// Gives every member what the first one has, and the operator their statements.
async fn spread(web: &TestWeb) {
    let (owner, foreigner) = (web.world.owner.marker, web.world.foreigner.marker);
    let first = format!("{owner}病院");
    let others = format!("o.name not in ('{first}', '{foreigner}病院') and o.kind = 'hospital'");
    multiply(web, &MULTIPLIED, &first, &others).await;
    let new_id = match web.hub.database.kind() {
        Database::Sqlite => "randomblob(16)",
        Database::Postgres => "gen_random_uuid()",
    };
    let columns = columns(web, "inbox").await;
    let taken = columns.iter().map(|column| match column.as_str() {
        "id" => new_id.to_owned(),
        "from_id" => "o.id".to_owned(),
        "published_at_ms" => "t.published_at_ms - cast(d.day as bigint) * 86400000".to_owned(),
        column => format!("t.{column}"),
    });
    let taken = taken.collect::<Vec<_>>().join(", ");
    let days = (0..30).map(|day| format!("select {day} as day")).collect::<Vec<_>>().join(" union all ");
    let newest =
        "t.id = (select id from inbox where withdrawn = false order by published_at_ms desc limit 1)";
    let columns = columns.join(", ");
    web.hub
        .database
        .tamper(&format!(
            "insert into inbox ({columns}) select {taken} from ({days}) d, inbox t, organisation o where {others} and {newest}"
        ))
        .await;
    web.hub.database.tamper("analyze").await;
}

/// What happens after a feed changed.
async fn match_everyone(web: &TestWeb) {
    let hub = &web.hub;
    hub.clock.advance(jiff::SignedDuration::from_mins(1));
    hub.database.tamper("update cve set modified_at_ms = modified_at_ms - 1").await;
    let begun = Instant::now();
    hub.hub.take_in_feed(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/feeds")).await.unwrap();
    println!("feed taken in, {MEMBERS} asked to match: {:.1} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    hub.hub.run_due_jobs().await.unwrap();
    let took = begun.elapsed().as_secs_f64();
    println!("matched and published for everyone: {took:.1} s, {:.0} ms each", took * 1_000.0 / 2_000.0);
}
