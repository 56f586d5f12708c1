//! What files show between segments, of accounts and of programs: compared, proposed, and never typed over.

use crate::desk::Desk;
use domain::{
    access::{Inventory, Read, Write},
    inventory::{
        ComponentKind,
        evidence::Verdict as Word,
        register::{GapKind, RecordKind, query::Query},
        seen::Verdict,
    },
};
use hub::{
    Cx, HubError,
    inventory::{
        evidence::{
            self, Outcome, Wanted,
            offers::{self, Answer},
        },
        register::{self, house},
    },
};
use testkit::on_both;

async fn add(desk: &Desk, kind: RecordKind, written: &[(&str, &str)]) {
    let details = register::read(kind, written.iter().copied()).unwrap();
    register::add(&desk.write(), kind, &details).await.unwrap();
}

/// Two segments, and that the office may reach the records by HTTPS.
async fn segments(desk: &Desk) {
    let segment = |name: &'static str, range: &'static str| [("name", name), ("address_range", range)];
    add(desk, RecordKind::Segment, &segment("事務", "10.1.1.0/24")).await;
    add(desk, RecordKind::Segment, &segment("診療", "10.1.2.0/24")).await;
    let flow = [("name", "予約"), ("from_segment", "事務"), ("to_segment", "診療"), ("protocol", "HTTPS")];
    add(desk, RecordKind::Flow, &flow).await;
}

async fn gaps(desk: &Desk) -> Vec<(GapKind, String)> {
    let found = house::gaps(&desk.read()).await.unwrap();
    found.into_iter().map(|gap| (gap.kind, gap.note)).collect()
}

const CONNECTIONS: &str = "source,destination,port,protocol,time\n\
    10.1.1.5,10.1.2.9,443,tcp,2026-11-20T00:12:33Z\n10.1.1.5,10.1.2.9,3389,tcp,2026-11-20T00:12:33Z\n";

on_both!(connections_that_nobody_allowed_are_found_and_a_replay_changes_nothing);
async fn connections_that_nobody_allowed_are_found_and_a_replay_changes_nothing(desk: Desk) {
    segments(&desk).await;
    let id = desk.send("fw.csv", CONNECTIONS).await;
    let shown = desk.preview(id).await.crossings;
    assert_eq!((shown.len(), shown[0].port, &shown[0].verdict), (2, 3389, &Verdict::NotAllowed));
    assert!(gaps(&desk).await.is_empty(), "looked at, not applied");
    for _ in 0..3 {
        desk.take_in("fw.csv", CONNECTIONS).await;
        assert_eq!(gaps(&desk).await, [(GapKind::FlowNotAllowed, "TCP 3389".to_owned())]);
        assert_eq!(house::passed(&desk.read()).await.unwrap().len(), 2);
    }
    let other = desk.other().await;
    let cx: Cx<Read<Inventory>> = other.permit().unwrap();
    assert!(house::passed(&cx).await.unwrap().is_empty());
}

fn scan(reason: &str, name: &str, version: &str) -> String {
    format!(
        "<nmaprun><host><status state=\"up\" reason=\"{reason}\"/><address addr=\"10.1.2.9\" addrtype=\"ipv4\"/>\
         <ports><port protocol=\"tcp\" portid=\"3389\"><state state=\"open\"/><service product=\"{name}\" \
         version=\"{version}\"><cpe>cpe:/a:lighttpd:lighttpd:{version}</cpe></service></port></ports></host></nmaprun>"
    )
}

on_both!(a_scan_tells_of_ways_only_from_a_segment_that_a_person_names);
async fn a_scan_tells_of_ways_only_from_a_segment_that_a_person_names(desk: Desk) {
    segments(&desk).await;
    let scan = scan("syn-ack", "lighttpd", "1.4.35");
    desk.take_in("scan.xml", &scan).await;
    assert!(house::passed(&desk.read()).await.unwrap().is_empty());
    let id = desk.send("scan.xml", &scan).await;
    let preview = desk.preview(id).await;
    assert_eq!((preview.segments, preview.from_segment), (vec!["事務".into(), "診療".into()], String::new()));
    let wanted = Wanted { version: 1, from_segment: "事務".into(), ..Wanted::default() };
    evidence::apply(&desk.write(), id, wanted).await.unwrap();
    assert_eq!(gaps(&desk).await, [(GapKind::FlowNotAllowed, "TCP 3389".to_owned())]);
}

on_both!(the_segment_of_a_scan_is_proposed_by_who_answered_from_beside_it);
async fn the_segment_of_a_scan_is_proposed_by_who_answered_from_beside_it(desk: Desk) {
    segments(&desk).await;
    let id = desk.send("scan.xml", &scan("arp-response", "lighttpd", "1.4.35")).await;
    assert_eq!(desk.preview(id).await.from_segment, "診療");
}

on_both!(an_asset_seen_in_another_segment_and_unknown_devices_stand_in_the_house);
async fn an_asset_seen_in_another_segment_and_unknown_devices_stand_in_the_house(desk: Desk) {
    segments(&desk).await;
    desk.add("受付端末", |details| {
        details.mac_address = "00:1b:2c:00:00:03".into();
        details.segment = "事務".into();
    })
    .await;
    desk.take_in(
        "arp.txt",
        "10.1.2.3 dev eth0 lladdr 00:1b:2c:00:00:03\n10.1.2.40 dev eth0 lladdr 00:a0:d5:12:34:56\n",
    )
    .await;
    let found = gaps(&desk).await;
    assert_eq!(found, [(GapKind::SegmentDiffers, "事務 → 診療 (10.1.2.3)".to_owned())]);
    let held = house::held(&desk.read()).await.unwrap();
    let stranger = &held.seen.strangers[0];
    assert_eq!((stranger.segment.as_str(), stranger.is_cellular()), ("診療", true));
}

const USERS: &str = "DistinguishedName,SamAccountName,Enabled,DisplayName,MemberOf,LastLogonDate\n\
    \"CN=a,DC=x\",tanaka,True,田中 一郎,\"CN=Domain Admins,CN=Users,DC=x\",2026/08/01 9:00:00\n\
    \"CN=b,DC=x\",sato,True,佐藤 花子,,2026/11/19 9:00:00\n\
    \"CN=c,DC=x\",old,False,,,\n";

async fn take_over(desk: &Desk, text: &str, accounts: &[&str]) -> usize {
    let id = desk.send("users.csv", text).await;
    let accounts = accounts.iter().map(ToString::to_string).collect();
    let wanted = Wanted { version: 1, accounts, ..Wanted::default() };
    match evidence::apply(&desk.write(), id, wanted).await.unwrap() {
        Outcome::Applied { accounts, .. } => accounts,
        Outcome::AnotherSite => panic!("it is ours"),
    }
}

async fn accounts(desk: &Desk) -> Vec<domain::inventory::register::Record> {
    register::page(&desk.read(), &Query::all(RecordKind::Account), None, 50).await.unwrap().records
}

on_both!(accounts_come_into_the_register_only_where_a_person_says_so_and_typed_values_stay);
async fn accounts_come_into_the_register_only_where_a_person_says_so_and_typed_values_stay(desk: Desk) {
    let id = desk.send("users.csv", USERS).await;
    let proposed = desk.preview(id).await.accounts.unwrap().proposed;
    let names: Vec<_> = proposed.iter().map(|one| one.account.name.as_str()).collect();
    assert_eq!(names, ["tanaka", "sato"], "privileged first, disabled not at all");
    assert_eq!(take_over(&desk, USERS, &["tanaka", "nobody"]).await, 1);
    let found = accounts(&desk).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        ["person", "privilege", "last_used_on"].map(|key| found[0].details.text(key)),
        ["田中 一郎", "administrator", "2026-08-01"]
    );
    let kinds: Vec<_> = gaps(&desk).await.into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&GapKind::AccountIdle), "{kinds:?}");

    // A person types another name; the next export renews the day and leaves the name.
    let written: Vec<_> = found[0]
        .details
        .filled()
        .map(|(key, text)| (key, if key == "person" { "山田" } else { text }))
        .collect();
    let typed = register::read(RecordKind::Account, written).unwrap();
    register::change(&desk.write(), RecordKind::Account, found[0].id, found[0].version, &typed)
        .await
        .unwrap();
    let newer = USERS.replace("2026/08/01", "2026/11/18");
    assert_eq!(take_over(&desk, &newer, &["tanaka"]).await, 1);
    assert_eq!(take_over(&desk, &newer, &["tanaka"]).await, 0, "the same again changes nothing");
    let found = accounts(&desk).await;
    assert_eq!(found.len(), 1);
    assert_eq!(["person", "last_used_on"].map(|key| found[0].details.text(key)), ["山田", "2026-11-18"]);
    let id = desk.send("users.csv", &newer).await;
    let words = desk.preview(id).await.accounts.unwrap().proposed.remove(0).words;
    assert!(words.iter().any(|word| word.field == "person" && word.verdict == Word::Contradicts));
}

on_both!(a_program_that_a_scan_read_is_a_component_once_a_person_says_so);
async fn a_program_that_a_scan_read_is_a_component_once_a_person_says_so(desk: Desk) {
    let id = desk.add("予約サーバー", |details| details.ip_address = "10.1.2.9".into()).await;
    desk.take_in("scan.xml", &scan("syn-ack", "lighttpd", "1.4.35")).await;
    assert!(desk.asset(id).await.details.components.is_empty(), "proposed, not applied");
    let offered = |found: evidence::OfAsset| -> Vec<_> {
        found.offers.into_iter().map(|one| one.part.component).collect()
    };
    let offers = offered(evidence::of_asset(&desk.read(), id).await.unwrap());
    assert_eq!((offers.len(), offers[0].kind), (1, ComponentKind::Software));
    let version = desk.asset(id).await.version;

    // Another hospital's person finds no such asset.
    let other = desk.other().await;
    let cx: Cx<Write<Inventory>> = other.permit().unwrap();
    let refused = offers::answer(&cx, id, version, &offers[0], Answer::Take).await;
    assert!(matches!(refused, Err(HubError::NotFound)));

    offers::answer(&desk.write(), id, version, &offers[0], Answer::Take).await.unwrap();
    let components = desk.asset(id).await.details.components;
    assert_eq!(components, offers);
    assert_eq!(components[0].cpe, "cpe:2.3:a:lighttpd:lighttpd:1.4.35:*:*:*:*:*:*:*");
    assert!(offered(evidence::of_asset(&desk.read(), id).await.unwrap()).is_empty());

    // A later scan with another version is offered again; refused, it stays away until yet another.
    desk.world.clock.advance(jiff::SignedDuration::from_hours(1));
    desk.take_in("scan2.xml", &scan("syn-ack", "lighttpd", "1.4.70")).await;
    let newer = offered(evidence::of_asset(&desk.read(), id).await.unwrap());
    assert_eq!(newer[0].version, "1.4.70");
    offers::answer(&desk.write(), id, 0, &newer[0], Answer::Refuse).await.unwrap();
    assert!(offered(evidence::of_asset(&desk.read(), id).await.unwrap()).is_empty());
    assert_eq!(desk.asset(id).await.details.components, components);
    desk.take_in("scan3.xml", &scan("syn-ack", "lighttpd", "1.4.71")).await;
    assert_eq!(offered(evidence::of_asset(&desk.read(), id).await.unwrap()).len(), 1);
}
