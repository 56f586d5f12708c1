//! The picture shows everything once, each at its place, and the same each time.

use super::{Area, Inside, Map, Worry, draw};
use crate::{
    ids::DeviceId,
    inventory::{
        evidence::Mac,
        seen::{Seen, Stranger},
    },
};
use crate::{
    ids::{AssetId, Uuid},
    inventory::{
        Asset, AssetDetails, AssetKind,
        register::{Record, RecordKind, gaps::House},
    },
};
use jiff::civil::date;
use proptest::prelude::*;

fn asset(number: u128, kind: AssetKind, name: &str, segment: &str) -> Asset {
    let details = AssetDetails { segment: segment.to_owned(), ..AssetDetails::named(kind, name) };
    Asset { id: AssetId::from_uuid(Uuid::from_u128(number)), details, version: 1, updated_at_ms: 0 }
}

fn drawn(assets: &[Asset], records: &[Record]) -> Map {
    draw(&House::new(assets, records, date(2026, 11, 21)))
}

#[test]
fn a_line_without_a_known_device_stands_out_and_one_with_it_leads_to_it() {
    let assets = [asset(1, AssetKind::VpnFirewall, "VPN", "境界")];
    let line = |number, name: &str, device: &str| {
        let written =
            [("name", name), ("line_kind", "internet_vpn"), ("boundary_device", device), ("segment", "境界")];
        Record::numbered(number, RecordKind::Connection, &written)
    };
    let map = drawn(&assets, &[line(1, "給食", ""), line(2, "保守", "VPN"), line(3, "検査", "RTX")]);
    let gates: Vec<_> = map.gates.iter().map(|gate| (gate.worry, gate.asset.is_some())).collect();
    assert_eq!(gates, [(Worry::Unknown, false), (Worry::Unlisted, false), (Worry::None, true)]);
    assert_eq!(map.lines.len(), 3);
}

#[test]
fn lines_that_meet_one_device_share_it() {
    let assets = [asset(1, AssetKind::VpnFirewall, "VPN", "境界")];
    let line = |number, name: &str| {
        let written =
            [("name", name), ("line_kind", "ip_vpn"), ("boundary_device", "VPN"), ("patch_state", "behind")];
        Record::numbered(number, RecordKind::Connection, &written)
    };
    let map = drawn(&assets, &[line(1, "保守A"), line(2, "保守B")]);
    assert_eq!((map.gates.len(), map.lines.len()), (1, 2));
    assert_eq!(map.gates[0].worry, Worry::Unpatched);
    // Without a segment of its own, the line enters that of its device.
    assert_eq!(map.bands.len(), 1);
}

#[test]
fn a_service_over_https_meets_no_device() {
    let map = drawn(
        &[],
        &[Record::numbered(1, RecordKind::Connection, &[("name", "読影"), ("line_kind", "https_service")])],
    );
    assert_eq!((map.gates.len(), map.lines.len(), map.lines[0].worry), (0, 1, Worry::None));
}

#[test]
fn exposed_segments_come_first_and_what_has_none_last() {
    let segment = |number, name: &str, kind: &str| {
        Record::numbered(number, RecordKind::Segment, &[("name", name), ("segment_kind", kind)])
    };
    let records = [segment(1, "電子カルテ", "clinical"), segment(2, "境界", "boundary")];
    let assets = [asset(1, AssetKind::Server, "A", ""), asset(2, AssetKind::Server, "B", "検査")];
    let names: Vec<_> = drawn(&assets, &records).bands.into_iter().map(|band| band.name).collect();
    assert_eq!(names, ["境界", "電子カルテ", "検査", ""]);
}

#[test]
fn a_contractors_server_stands_once() {
    let server = |more: (&'static str, &'static str)| {
        Record::numbered(
            1,
            RecordKind::ContractorServer,
            &[("name", "給食サーバー"), ("segment", "事務"), more],
        )
    };
    let assets = [asset(1, AssetKind::Server, "給食SV", "事務")];
    assert_eq!(drawn(&assets, &[server(("os", "Windows"))]).bands[0].chips.len(), 2);
    assert_eq!(drawn(&assets, &[server(("asset", "給食SV"))]).bands[0].chips.len(), 1);
}

#[test]
fn beyond_320_devices_stand_by_kind_and_none_is_lost() {
    let many = |count: u128| -> Vec<Asset> {
        (0..count)
            .map(|number| asset(number, AssetKind::Terminal, &format!("端末{number}"), "病棟"))
            .collect()
    };
    let map = drawn(&many(320), &[]);
    assert_eq!((map.is_grouped, map.bands[0].chips.len()), (false, 320));
    let map = drawn(&many(321), &[]);
    assert!(map.is_grouped);
    assert!(matches!(map.bands[0].chips[..], [super::Chip { what: Inside::Many { count: 321, .. }, .. }]));
}

#[test]
fn a_flow_runs_between_its_bands() {
    let flow = |to: &str| {
        Record::numbered(
            1,
            RecordKind::Flow,
            &[("name", "予約"), ("from_segment", "事務"), ("to_segment", to)],
        )
    };
    let assets = [asset(1, AssetKind::Server, "A", "事務"), asset(2, AssetKind::Server, "B", "診療")];
    assert_eq!(drawn(&assets, &[flow("診療")]).flows.len(), 1);
    assert_eq!(drawn(&assets, &[flow("どこか")]).flows.len(), 0);
}

fn stranger(number: u128, segment: &str, mac: &str) -> Stranger {
    Stranger {
        id: DeviceId::from_uuid(Uuid::from_u128(number)),
        name: format!("不明{number}"),
        segment: segment.to_owned(),
        maker: Mac::parse(mac).and_then(crate::inventory::evidence::Maker::of),
    }
}

#[test]
fn a_device_in_no_ledger_stands_out_where_it_was_seen_and_a_modem_before_all() {
    let assets = [asset(1, AssetKind::Server, "A", "診療")];
    let strangers = vec![stranger(1, "診療", "00:0c:29:00:00:01"), stranger(2, "診療", "00:A0:D5:12:34:56")];
    let seen = Seen { strangers, ..Seen::default() };
    let map = draw(&House::new(&assets, &[], date(2026, 11, 21)).with(&seen));
    let worries: Vec<_> = map.bands[0].chips.iter().map(|chip| chip.worry).collect();
    assert_eq!(worries, [Worry::Cellular, Worry::Unlisted, Worry::None]);
    assert_eq!((map.bands[0].devices, map.bands[0].strangers), (1, 2));
}

#[test]
fn beyond_320_unknown_devices_stand_as_one_but_modems_alone() {
    let mut strangers: Vec<_> = (1..=330).map(|number| stranger(number, "", "00:0c:29:00:00:01")).collect();
    strangers.push(stranger(999, "", "00:A0:D5:12:34:56"));
    let seen = Seen { strangers, ..Seen::default() };
    let map = draw(&House::new(&[], &[], date(2026, 11, 21)).with(&seen));
    let chips: Vec<_> = map.bands[0].chips.iter().map(|chip| &chip.what).collect();
    assert!(chips.iter().any(|what| matches!(what, Inside::Strangers { count: 330 })));
    assert!(chips.iter().any(|what| matches!(what, Inside::Stranger { .. })));
    assert_eq!(chips.len(), 2);
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

proptest! {
    #[test]
    fn nothing_overlaps_and_order_of_the_ledger_does_not_matter(
        devices in proptest::collection::vec((0_usize..4, 0_usize..5), 0..40),
        lines in proptest::collection::vec((0_usize..4, 0_usize..4), 0..12),
    ) {
        let names = ["", "診療", "検査", "事務", "境界"];
        let mut assets: Vec<_> = devices.iter().zip(1..).map(|((kind, segment), number)| {
            asset(number, AssetKind::ALL[*kind], &format!("機器{number}"), names[*segment])
        }).collect();
        let mut records: Vec<_> = lines.iter().zip(1..).map(|((device, segment), number)| {
            let device = if *device == 0 { String::new() } else { format!("機器{device}") };
            let name = format!("回線{number}");
            Record::numbered(number, RecordKind::Connection, &[
                ("name", name.as_str()), ("boundary_device", device.as_str()), ("segment", names[*segment]),
            ])
        }).collect();
        let map = drawn(&assets, &records);
        let mut areas: Vec<_> = map.bands.iter().flat_map(|band| &band.chips).map(|chip| chip.area).collect();
        areas.extend(map.gates.iter().map(|gate| gate.area));
        for (number, one) in areas.iter().enumerate() {
            prop_assert!(one.y + one.height <= map.height);
            for other in &areas[number + 1..] {
                prop_assert!(!overlap(one, other));
            }
        }
        assets.reverse();
        records.reverse();
        prop_assert_eq!(drawn(&assets, &records), map);
    }
}
