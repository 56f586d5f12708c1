//! Rules of the registers: what is read, what is refused, what is missing.

use super::{Details, GapKind, Record, RecordKind, details::Wrong, gaps, gaps::House};
use crate::{
    ids::{AssetId, RecordId, Uuid},
    inventory::{Asset, AssetDetails, AssetKind, PatchState},
};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const TODAY: Date = date(2026, 11, 21);

impl Record {
    /// The record of that number with what is written in it.
    pub(crate) fn numbered(number: u128, kind: RecordKind, written: &[(&str, &str)]) -> Self {
        Self {
            id: RecordId::from_uuid(Uuid::from_u128(number)),
            kind,
            details: Details::read(kind, written.iter().copied()).unwrap(),
            assets: BTreeMap::new(),
            version: 1,
            updated_at_ms: 0,
        }
    }
}

fn asset(number: u128, name: &str, tag: &str, patch_state: PatchState) -> Asset {
    let details = AssetDetails {
        asset_tag: tag.to_owned(),
        patch_state,
        segment: "電子カルテ系".to_owned(),
        ..AssetDetails::named(AssetKind::VpnFirewall, name)
    };
    Asset { id: AssetId::from_uuid(Uuid::from_u128(number)), details, version: 1, updated_at_ms: 0 }
}

fn kinds(assets: &[Asset], records: &[Record]) -> Vec<GapKind> {
    gaps(&House::new(assets, records, TODAY)).into_iter().map(|gap| gap.kind).collect()
}

#[test]
fn what_is_written_is_kept_in_one_form() {
    let written =
        [("name", " 保守回線 "), ("contract_until", "令和9年3月31日"), ("usage", "always"), ("vendor", "")];
    let details = Details::read(RecordKind::Connection, written).unwrap();
    assert_eq!(details.name(), "保守回線");
    assert_eq!(details.date("contract_until"), Some(date(2027, 3, 31)));
    assert_eq!(details.filled().count(), 3);
}

#[test]
fn each_field_that_cannot_be_read_is_named() {
    let long = "あ".repeat(201);
    let written =
        [("usage", "sometimes"), ("contract_until", "soon"), ("provider", &long), ("colour", "red")];
    let faults = Details::read(RecordKind::Connection, written).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.field, fault.what)).collect();
    assert_eq!(
        found,
        [
            ("usage", Wrong::Unknown),
            ("contract_until", Wrong::NotADate),
            ("provider", Wrong::TooLong(200)),
            ("", Wrong::NoSuchField),
            ("name", Wrong::Missing),
        ]
    );
}

#[test]
fn a_contract_ends_after_it_begins() {
    let written = [("name", "保守"), ("from", "2026-04-01"), ("until", "2026-03-31")];
    let faults = Details::read(RecordKind::Contract, written).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.what).collect::<Vec<_>>(), [Wrong::Backwards]);
}

#[test]
fn every_register_begins_with_its_name_and_has_its_category_and_due_day() {
    for kind in RecordKind::ALL {
        assert_eq!(kind.fields().first().map(|field| field.key), Some("name"));
        assert!(!kind.field(kind.category()).unwrap().values().is_empty(), "{kind}");
        assert!(kind.due().is_none_or(|key| kind.field(key).is_some()), "{kind}");
        let mut keys: Vec<_> = kind.fields().iter().map(|field| field.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), kind.fields().len(), "{kind}");
    }
}

#[test]
fn a_line_is_asked_for_its_boundary_device_by_number_or_name() {
    let line = |device: &str| {
        let written = [("name", "給食"), ("line_kind", "internet_vpn"), ("boundary_device", device)];
        [Record::numbered(1, RecordKind::Connection, &written)]
    };
    let assets = [asset(1, "VPNルータ", "N-001", PatchState::Current)];
    let expect = |device: &str, kind: &[GapKind]| assert_eq!(kinds(&assets, &line(device)), kind, "{device}");
    expect("", &[GapKind::BoundaryUnknown, GapKind::BoundaryPatchUnknown]);
    expect("RTX1210", &[GapKind::BoundaryUnlisted, GapKind::BoundaryPatchUnknown]);
    expect("ｎ-001", &[]);
    expect("ＶＰＮルータ", &[]);
}

#[test]
fn a_name_that_two_devices_have_means_neither() {
    let assets =
        [asset(1, "ルータ", "N-1", PatchState::Current), asset(2, "ルータ", "N-2", PatchState::Current)];
    let house = House::new(&assets, &[], TODAY);
    assert_eq!(house.named("ルータ"), None);
    assert_eq!(house.named("N-2").map(|asset| asset.id), Some(assets[1].id));
}

#[test]
fn the_worse_of_ledger_and_register_counts() {
    let written =
        [("name", "保守"), ("line_kind", "ip_vpn"), ("boundary_device", "N-1"), ("patch_state", "current")];
    let line = [Record::numbered(1, RecordKind::Connection, &written)];
    assert_eq!(kinds(&[asset(1, "VPN", "N-1", PatchState::Behind)], &line), [GapKind::BoundaryUnpatched]);
    assert_eq!(kinds(&[asset(1, "VPN", "N-1", PatchState::Current)], &line), []);
}

#[test]
fn a_service_over_https_has_no_device_of_its_own() {
    let line =
        Record::numbered(1, RecordKind::Connection, &[("name", "遠隔読影"), ("line_kind", "https_service")]);
    assert_eq!(kinds(&[], &[line]), []);
}

#[test]
fn a_line_into_another_segment_wants_an_allowed_flow() {
    let written =
        [("name", "保守"), ("line_kind", "https_service"), ("segment", "保守系"), ("system", "N-1")];
    let line = Record::numbered(1, RecordKind::Connection, &written);
    let assets = [asset(1, "電子カルテ", "N-1", PatchState::Current)];
    let flow = |until: &str| {
        let ends =
            [("from_segment", "保守系"), ("to_segment", "電子カルテ系"), ("until", until), ("name", "保守")];
        Record::numbered(2, RecordKind::Flow, &ends)
    };
    assert_eq!(kinds(&assets, std::slice::from_ref(&line)), [GapKind::FlowMissing]);
    assert_eq!(kinds(&assets, &[line.clone(), flow("")]), []);
    assert_eq!(kinds(&assets, &[line, flow("2026-11-20")]), [GapKind::FlowMissing, GapKind::FlowPast]);
}

#[test]
fn accounts_past_their_date_shared_or_with_a_default_name_are_found() {
    let account = |more: &[(&str, &str)]| {
        let mut written = vec![("name", "hosyu01"), ("system", "電子カルテ"), ("reviewed_on", "2026-04-01")];
        written.retain(|(key, _)| !more.iter().any(|(other, _)| other == key));
        written.extend(more);
        kinds(&[], &[Record::numbered(1, RecordKind::Account, &written)])
    };
    assert_eq!(account(&[("until", "2026-11-21")]), []);
    assert_eq!(account(&[("until", "2026-11-20")]), [GapKind::AccountPast]);
    let administrator = ("privilege", "administrator");
    assert_eq!(account(&[administrator, ("account_kind", "shared")]), [GapKind::SharedAdministrator]);
    assert_eq!(account(&[("name", "Ａｄｍｉｎ")]), [GapKind::DefaultAdministrator]);
    assert_eq!(account(&[("name", "admin"), ("default_password_changed", "yes")]), []);
    assert_eq!(account(&[administrator, ("reviewed_on", "2025-11-20")]), [GapKind::AccountUnreviewed]);
    assert_eq!(account(&[administrator, ("second_factor", "no")]), [GapKind::AccountSecondFactor]);
}

#[test]
fn one_administrator_name_on_three_devices_is_one_line() {
    let account = |number: u128, system: &str| {
        let written = [
            ("name", "kanri"),
            ("privilege", "administrator"),
            ("system", system),
            ("reviewed_on", "2026-04-01"),
        ];
        Record::numbered(number, RecordKind::Account, &written)
    };
    let two = [account(1, "サーバーA"), account(2, "サーバーB"), account(3, "サーバーB")];
    assert_eq!(kinds(&[], &two), []);
    let three = [account(1, "サーバーA"), account(2, "サーバーB"), account(3, "スイッチ")];
    assert_eq!(kinds(&[], &three), [GapKind::SameAdministrator]);
}

#[test]
fn a_shared_administrator_name_on_two_devices_is_said_and_one_device_written_twice_is_one() {
    let account = |number: u128, system: &str| {
        let written = [
            ("name", "kanri"),
            ("privilege", "administrator"),
            ("account_kind", "service"),
            ("system", system),
            ("reviewed_on", "2026-04-01"),
        ];
        Record::numbered(number, RecordKind::Account, &written)
    };
    let assets = [asset(1, "サーバーA", "N-1", PatchState::Current)];
    assert_eq!(kinds(&assets, &[account(1, "サーバーA"), account(2, "ｎ-1")]), []);
    let two = [account(1, "サーバーA"), account(2, "サーバーB")];
    assert_eq!(kinds(&assets, &two), [GapKind::SameAdministrator]);
}

#[test]
fn an_account_that_was_not_used_for_ninety_days_is_found() {
    let account = |day: &str| {
        kinds(&[], &[Record::numbered(1, RecordKind::Account, &[("name", "tanaka"), ("last_used_on", day)])])
    };
    assert_eq!(account("2026-08-22"), [GapKind::AccountIdle]);
    assert_eq!((account("2026-08-23"), account("")), (vec![], vec![]));
}

#[test]
fn papers_are_asked_for_when_their_day_has_passed() {
    let one = |kind, written: &[(&str, &str)]| kinds(&[], &[Record::numbered(1, kind, written)]);
    let contract = |renews: &str| {
        one(RecordKind::Contract, &[("name", "保守"), ("until", "2026-03-31"), ("renews", renews)])
    };
    assert_eq!((contract("no"), contract("yes")), (vec![GapKind::ContractEnded], vec![]));
    let document = |day: &str| one(RecordKind::Document, &[("name", "構成図"), ("next_review_on", day)]);
    assert_eq!((document("2026-11-20"), document("2026-11-21")), (vec![GapKind::DocumentDue], vec![]));
    let bcp = [("name", "BCP"), ("document_kind", "bcp"), ("paper_copy", "no")];
    assert_eq!(one(RecordKind::Document, &bcp), [GapKind::DocumentPaper]);
    let loan =
        |more: (&str, &str)| one(RecordKind::Loan, &[("name", "USB-001"), ("due_on", "2026-11-20"), more]);
    assert_eq!(loan(("person", "佐藤")), [GapKind::LoanOverdue]);
    assert_eq!((loan(("is_back", "yes")), loan(("back_on", "2026-11-19"))), (vec![], vec![]));
    let usb = [("name", "USB"), ("encrypted", "no")];
    assert_eq!(one(RecordKind::Medium, &usb), [GapKind::MediumUnencrypted]);
}
