//! What was seen is compared with what may be, and nothing is concluded that no file shows.

use super::*;
use crate::{
    ids::{AssetId, Uuid},
    inventory::register::{Gap, GapKind, Record, RecordKind, gaps, gaps::House},
};
use jiff::civil::date;

const DAY: i64 = 86_400_000;

fn segment(number: u128, name: &str, range: &str, internet: &str) -> Record {
    Record::numbered(
        number,
        RecordKind::Segment,
        &[("name", name), ("address_range", range), ("internet", internet)],
    )
}

fn flow(from: &str, to: &str, protocol: &str) -> Record {
    let written = [("name", "予約"), ("from_segment", from), ("to_segment", to), ("protocol", protocol)];
    Record::numbered(9, RecordKind::Flow, &written)
}

fn house_records() -> Vec<Record> {
    vec![segment(1, "事務", "10.1.1.0/24", ""), segment(2, "診療", "10.1.2.0/24", "no")]
}

fn way(from: Spot, to: &str, port: u16) -> SeenWay {
    SeenWay {
        from,
        to: to.parse().unwrap(),
        protocol: Protocol::Tcp,
        port,
        kind: EvidenceKind::Connections,
        file_name: "fw.csv".to_owned(),
        first_seen_at_ms: 0,
        last_seen_at_ms: 40 * DAY,
    }
}

fn at(address: &str) -> Spot {
    Spot::Address(address.parse().unwrap())
}

fn found(records: &[Record], ways: Vec<SeenWay>) -> Vec<Gap> {
    let seen = Seen { ways, places: Places::new(records, []), ..Seen::default() };
    let mut found = gaps(&House::new(&[], records, date(2026, 11, 21)).with(&seen));
    found.retain(|gap| !matches!(gap.kind, GapKind::FlowPast));
    found
}

fn kinds(records: &[Record], ways: Vec<SeenWay>) -> Vec<(GapKind, String)> {
    let found = found(records, ways).into_iter().filter(|gap| gap.kind != GapKind::FlowUnused);
    found.map(|gap| (gap.kind, gap.note)).collect()
}

#[test]
fn a_port_that_no_flow_allows_is_found_once_for_each_pair_of_segments() {
    let mut records = house_records();
    records.push(flow("事務", "診療", "HTTPS"));
    let ways = vec![
        way(at("10.1.1.5"), "10.1.2.9", 443),
        way(at("10.1.1.5"), "10.1.2.9", 3389),
        way(at("10.1.1.6"), "10.1.2.9", 445),
    ];
    let found = found(&records, ways);
    let told: Vec<_> = found.iter().map(|gap| (gap.kind, gap.name.as_str(), gap.note.as_str())).collect();
    assert_eq!(told, [(GapKind::FlowNotAllowed, "事務 → 診療", "TCP 445, TCP 3389")]);
}

#[test]
fn a_scan_shows_that_its_segment_reaches_a_port() {
    let mut records = house_records();
    records.push(flow("診療", "事務", ""));
    let scan = SeenWay { kind: EvidenceKind::Nmap, ..way(Spot::Segment("事務".into()), "10.1.2.9", 445) };
    assert_eq!(kinds(&records, vec![scan]), [(GapKind::FlowNotAllowed, "TCP 445".to_owned())]);
}

#[test]
fn where_nobody_wrote_down_what_may_pass_nothing_is_called_not_allowed() {
    let ways = vec![way(at("10.1.1.5"), "10.1.2.9", 445)];
    assert_eq!(kinds(&house_records(), ways.clone()), []);
    let records = house_records();
    let seen = Seen { ways, places: Places::new(&records, []), ..Seen::default() };
    let house = House::new(&[], &records, date(2026, 11, 21)).with(&seen);
    assert_eq!(crossings(&house)[0].verdict, Verdict::Unsaid);
}

#[test]
fn what_stays_in_a_segment_or_has_an_unknown_end_says_nothing() {
    let mut records = house_records();
    records.push(flow("診療", "事務", ""));
    let ways = vec![way(at("10.1.1.5"), "10.1.1.9", 445), way(at("10.9.9.9"), "10.1.2.9", 445)];
    assert_eq!(kinds(&records, ways), []);
}

#[test]
fn a_segment_without_internet_that_reaches_it_is_found_and_one_of_which_nobody_said_is_not() {
    let ways = vec![way(at("10.1.2.9"), "203.0.114.7", 443), way(at("10.1.1.9"), "203.0.114.7", 443)];
    assert_eq!(kinds(&house_records(), ways), [(GapKind::InternetReached, "TCP 443".to_owned())]);
}

#[test]
fn both_ways_are_allowed_only_where_the_register_says_so() {
    let back = || vec![way(at("10.1.2.9"), "10.1.1.5", 443)];
    let mut records = house_records();
    records.push(flow("事務", "診療", "443"));
    assert_eq!(kinds(&records, back()).len(), 1);
    let written =
        [("name", "予約"), ("from_segment", "事務"), ("to_segment", "診療"), ("direction", "both_ways")];
    *records.last_mut().unwrap() = Record::numbered(9, RecordKind::Flow, &written);
    assert_eq!(kinds(&records, back()), []);
}

#[test]
fn a_flow_past_its_day_allows_nothing() {
    let mut records = house_records();
    let past = [("until", "2026-11-20"), ("from_segment", "事務"), ("to_segment", "診療"), ("name", "旧")];
    records.push(Record::numbered(9, RecordKind::Flow, &past));
    records.push(flow("診療", "事務", ""));
    let ways = vec![way(at("10.1.1.5"), "10.1.2.9", 445)];
    assert_eq!(kinds(&records, ways).len(), 1);
}

#[test]
fn an_allowed_flow_is_unused_only_if_connection_records_looked_at_both_ends_for_thirty_days() {
    let mut records = house_records();
    records.push(flow("事務", "診療", "1433"));
    let other = || vec![SeenWay { protocol: Protocol::Tcp, ..way(at("10.1.2.5"), "10.1.1.9", 443) }];
    let unused = |ways: Vec<SeenWay>, records: &[Record]| {
        let found = found(records, ways);
        found.iter().filter(|gap| gap.kind == GapKind::FlowUnused).count()
    };
    assert_eq!(unused(other(), &records), 1);
    let mut used = other();
    used.push(way(at("10.1.1.5"), "10.1.2.9", 1433));
    assert_eq!(unused(used, &records), 0, "it is used");
    let short = other().into_iter().map(|way| SeenWay { last_seen_at_ms: 29 * DAY, ..way }).collect();
    assert_eq!(unused(short, &records), 0, "nobody looked long enough");
    let scan = other().into_iter().map(|way| SeenWay { kind: EvidenceKind::Nmap, ..way }).collect();
    assert_eq!(unused(scan, &records), 0, "a scan does not show what is used");
    let away = vec![way(at("10.1.1.5"), "203.0.114.7", 443)];
    assert_eq!(unused(away, &records), 0, "the other end was never looked at");
}

#[test]
fn an_asset_at_an_address_of_another_segment_is_found_if_the_register_tells_both_ranges() {
    let placed = |segment: &str, address: &str| SeenAsset {
        asset: AssetId::from_uuid(Uuid::from_u128(5)),
        name: "受付端末".to_owned(),
        segment: segment.to_owned(),
        addresses: vec![address.parse().unwrap()],
        kind: EvidenceKind::Arp,
        file_name: "arp.txt".to_owned(),
        seen_at_ms: 0,
    };
    let records = house_records();
    let found = |one: SeenAsset| {
        let seen =
            Seen { placed: vec![one.clone(), one], places: Places::new(&records, []), ..Seen::default() };
        gaps(&House::new(&[], &records, date(2026, 11, 21)).with(&seen))
    };
    let moved = found(placed("診療", "10.1.1.77"));
    assert_eq!(moved.len(), 1, "said once: {moved:?}");
    assert_eq!((moved[0].kind, moved[0].note.as_str()), (GapKind::SegmentDiffers, "診療 → 事務 (10.1.1.77)"));
    assert!(found(placed("診療", "10.1.2.77")).is_empty());
    assert!(found(placed("検査", "10.1.1.77")).is_empty(), "nobody wrote down the range of that segment");
    assert!(found(placed("診療", "10.9.9.9")).is_empty(), "nor that of this address");
}

#[test]
fn ranges_are_read_as_people_write_them_and_the_narrowest_counts() {
    let records = [
        segment(1, "広い", "10.0.0.0/8", ""),
        segment(2, "狭い", "１０．１．２．０／２４、10.1.3.10～10.1.3.20", ""),
        segment(3, "端", "10.1.4.10-19, 10.1.5.0/255.255.255.0 10.1.6.7", ""),
        segment(4, "新", "fd00:1::/64", ""),
        segment(5, "書きかけ", "10.1.7.0/33 DHCP 10.1.9.9-10.1.9.1", ""),
    ];
    let places = Places::new(&records, []);
    let of = |address: &str| places.by_range(address.parse().unwrap());
    for (address, segment) in [
        ("10.1.2.200", "狭い"),
        ("10.1.3.20", "狭い"),
        ("10.1.3.21", "広い"),
        ("10.1.4.19", "端"),
        ("10.1.5.255", "端"),
        ("10.1.6.7", "端"),
        ("fd00:1::9", "新"),
        ("10.1.9.5", "広い"),
    ] {
        assert_eq!(of(address), Some(segment), "{address}");
    }
    assert_eq!(of("192.168.0.1"), None);
    assert_eq!(places.of("192.168.0.1".parse().unwrap()), Place::Unknown);
    assert_eq!(places.of("8.8.8.8".parse().unwrap()), Place::Outside);
    assert_eq!(places.of("100.64.0.1".parse().unwrap()), Place::Unknown, "a carrier's own");
}
