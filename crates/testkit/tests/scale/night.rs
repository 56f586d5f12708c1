//! A region at night, on each database: 200 hospitals with 5,000 components each are matched after a feed changed, and a
//! CVE that turns out to be exploited reaches everyone's Today. The feeds are the real ones.
//! Not here: matching alone, without a database (`crates/matching/examples`).
//! Next: [`crate::rows`].

use crate::rows::{Cost, count, multiply};
use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    identity::Role,
    ids::AssetId,
    inventory::{AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure},
};
use jiff::SignedDuration;
use std::path::Path;
use store::inventory::asset;
use testkit::{Database, Member, TestHub, TestWeb, run_on};

const HOSPITALS: usize = 200;
const ASSETS: usize = 1_000;

/// Name and version of five components.
type Components = [(&'static str, &'static str); 5];

/// What the assets are, out of a hundred: a kind, how many, and what is on each.
const FLEET: [(AssetKind, usize, Components); 4] = [
    (
        AssetKind::VpnFirewall,
        1,
        [
            ("Fortinet FortiOS", "6.0.4"),
            ("Fortinet FortiClient", "7.2.0"),
            ("OpenSSL", "3.0.13"),
            ("OpenSSH", "9.6"),
            ("ntp", "4.2.8p17"),
        ],
    ),
    (
        AssetKind::Server,
        9,
        [
            ("Windows Server 2022", "10.0.20348"),
            ("Microsoft SQL Server 2022", "16.0"),
            ("電子カルテ サーバー", "5.2"),
            ("ウイルスバスター Corp.", "XG"),
            ("PostgreSQL", "15.6"),
        ],
    ),
    (
        AssetKind::MedicalDevice,
        20,
        [
            ("Windows 10 IoT Enterprise LTSC", "21H2"),
            ("画像処理ソフト", "3.1.4"),
            ("DICOM 送信", "2.0"),
            ("Java SE", "21.0.2"),
            ("遠隔保守エージェント", "1.9"),
        ],
    ),
    (
        AssetKind::Terminal,
        70,
        [
            ("Windows 11 Enterprise", "23H2"),
            ("Microsoft Edge", "120.0.2210"),
            ("Microsoft 365 Apps", "2402"),
            ("電子カルテ クライアント", "5.2"),
            ("Adobe Acrobat Reader", "24.001"),
        ],
    ),
];

#[test]
#[ignore = "long: a million components, and the real feeds"]
fn a_night_on_sqlite() {
    run_on(Database::Sqlite, a_night);
}

#[test]
#[ignore = "long: a million components, and the real feeds"]
fn a_night_on_postgres() {
    run_on(Database::Postgres, a_night);
}

async fn a_night(web: TestWeb) {
    let hub = &web.hub;
    println!("{:?}", hub.database.kind());
    let folder = tempfile::tempdir().unwrap();
    let corpus = std::env::var("YAGURA_CORPUS").unwrap();
    let nvd = Path::new(&corpus).join("vulnerabilities/nvd-1.1");
    hub.hub.take_in_feed(&nvd.display().to_string()).await.unwrap();
    let staff = region(&web).await;
    println!("{} assets, {} components", count(&web, "asset").await, count(&web, "asset_component").await);

    // Every hospital has its ledger, and nobody was matched yet.
    let cost = Cost::begin();
    next_day(hub, folder.path(), 1).await;
    cost.tell("the first match of all");
    println!("{} findings", count(&web, "finding").await);
    take_in(hub, folder.path(), "kev.json", &exploited("2026.11.20", &["CVE-2026-90001"])).await;
    let cost = Cost::begin();
    next_day(hub, folder.path(), 2).await;
    cost.tell("the nightly match of all");

    // A CVE of the VPN devices, which every hospital has.
    let newest = "select f.cve_id as text from finding f
        where f.tier = 'confirmed' and f.known_exploited = false and f.why like '%fortios%'
        order by f.cve_id desc limit 1";
    let cve = hub.database.texts(newest).await.remove(0);
    let cost = Cost::begin();
    take_in(hub, folder.path(), "kev.json", &exploited("2026.11.21", &[&cve])).await;
    let (clock_s, _) = cost.tell("one new entry of CISA's list, to everyone's Today");
    let told = format!(
        "select cast(count(distinct organisation_id) as text) as text from finding
         where cve_id = '{cve}' and known_exploited and urgency = 'now'"
    );
    let told: usize = hub.database.texts(&told).await.remove(0).parse().unwrap();
    assert!(told >= HOSPITALS, "{cve}: {told}");
    let staff = staff.iter().find(|member| member.role == Role::SystemStaff).unwrap();
    let today = web.sign_in(staff).await.get("/today").await;
    assert!(today.text.contains(&cve), "{cve}");
    println!("{cve} stands on Today: {clock_s:.1} s of 10");
}

/// The hospitals with their ledgers; one of them has people.
async fn region(web: &TestWeb) -> Vec<Member> {
    let hub = &web.hub;
    let network = hub.new_network(&web.world.owner, "夜間ネットワーク").await;
    let first = hub.new_hospital("夜間0001病院").await;
    hub.join(&first, network.id).await;
    fill(hub, &first).await;
    for number in 2..=HOSPITALS {
        let scope = hub.new_hospital(&format!("夜間{number:04}病院")).await;
        hub.join(&scope, network.id).await;
    }
    let others = "o.name like '夜間%病院' and o.name <> '夜間0001病院'";
    multiply(web, &["asset", "asset_component", "ledger_head"], "夜間0001病院", others).await;
    hub.database.tamper("analyze").await;
    hub.new_people(&first, "night", "夜間").await
}

async fn fill(hub: &TestHub, scope: &Scope) {
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    let fleet = FLEET
        .iter()
        .flat_map(|(kind, share, components)| std::iter::repeat_n((*kind, components), share * ASSETS / 100));
    for (number, (kind, components)) in fleet.enumerate() {
        let mut details = AssetDetails::named(kind, format!("{number}号機"));
        details.asset_tag = format!("NT-{number:05}");
        details.exposure = if kind == AssetKind::VpnFirewall { Exposure::Internet } else { Exposure::Inside };
        details.care_role = CareRole::Stops;
        for (place, (name, version)) in components.iter().enumerate() {
            let kind = if place == 0 { ComponentKind::Os } else { ComponentKind::Software };
            let (name, version) = ((*name).to_owned(), (*version).to_owned());
            details.components.push(Component { kind, name, version, cpe: String::new() });
        }
        asset::insert(&mut tx, AssetId::from_uuid(hub.new_id()), &details).await.unwrap();
    }
    tx.commit(Entry::new(Action::Create, "asset", "", "")).await.unwrap();
}

/// A day passes, and the feeds have one CVE more, about something that nobody has.
async fn next_day(hub: &TestHub, folder: &Path, day: u32) {
    let record = format!(
        r#"{{"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0",
        "timestamp":"2026-11-20T00:00:00.000","vulnerabilities":[{{"cve":{{"id":"CVE-2026-{:05}",
        "published":"2026-11-20T00:00:00.000","lastModified":"2026-11-20T00:00:00.000","vulnStatus":"Analyzed",
        "descriptions":[{{"lang":"en","value":"x"}}],"metrics":{{}},"references":[],"configurations":[{{"nodes":[
        {{"operator":"OR","negate":false,"cpeMatch":[{{"vulnerable":true,
        "criteria":"cpe:2.3:a:nobody:has_it:1.{day}:*:*:*:*:*:*:*","matchCriteriaId":"00000000-0000-0000-0000-000000000000"}}]}}]}}]}}}}]}}"#,
        90_000 + day
    );
    take_in(hub, folder, &format!("day-{day}.json"), &record).await;
}

/// Takes one file in, and does everything that follows from it.
async fn take_in(hub: &TestHub, folder: &Path, name: &str, text: &str) {
    let folder = folder.join(name.trim_end_matches(".json"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
    hub.clock.advance(SignedDuration::from_mins(1));
    hub.hub.take_in_feed(&folder.display().to_string()).await.unwrap();
    hub.hub.run_due_jobs().await.unwrap();
}

/// CISA's list of that edition, with these CVEs.
fn exploited(edition: &str, cves: &[&str]) -> String {
    let entry = |cve: &&str| {
        format!(
            r#"{{"cveID":"{cve}","vendorProject":"Example","product":"Example","vulnerabilityName":"Example",
            "dateAdded":"2026-11-20","shortDescription":"x","requiredAction":"x","dueDate":"2026-12-11",
            "knownRansomwareCampaignUse":"Unknown","notes":"","cwes":[]}}"#
        )
    };
    format!(
        r#"{{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"{edition}",
        "dateReleased":"{}T00:00:00.0000Z","count":{},"vulnerabilities":[{}]}}"#,
        edition.replace('.', "-"),
        cves.len(),
        cves.iter().map(entry).collect::<Vec<_>>().join(",")
    )
}
