use super::*;
use crate::inventory::print::cell;
use domain::inventory::Component;
use formats::sheets::read::Cell;
use jiff::civil::date;
use std::collections::BTreeMap;

fn row(cells: &[(LedgerField, &str)]) -> SheetRow {
    let told = |(column, (field, text)): (u16, &(LedgerField, &str))| {
        (*field, Told { column, cell: Cell::from_text((*text).to_owned()), lost_ditto: false })
    };
    SheetRow { number: 5, cells: (0..).zip(cells).map(told).collect() }
}

/// A row as our own export prints it.
fn exported(details: &AssetDetails, language: Language) -> SheetRow {
    let fields = LedgerField::ALL.iter().filter(|field| **field != LedgerField::Cpe);
    let told = |(column, field): (u16, &LedgerField)| {
        (*field, Told { column, cell: cell(details, *field, language), lost_ditto: false })
    };
    SheetRow { number: 5, cells: (0..).zip(fields).map(told).collect() }
}

/// Rows without a kind are servers.
fn plain() -> Mapping {
    Mapping { columns: BTreeMap::new(), rest_kind: AssetKind::Server, guesses_kind: false }
}

fn asset() -> AssetDetails {
    let mut asset = AssetDetails::named(AssetKind::VpnFirewall, "保守用VPN ①");
    asset.asset_tag = "KW-FW-001".into();
    asset.maker = "㈱カナリア".into();
    asset.ip_address = "10.0.0.1 管理用".into();
    asset.support_end_on = Some(date(2027, 3, 31));
    asset.patient_data = Some(false);
    asset.care_role = CareRole::Stops;
    asset.remarks = "一行目\r\n二行目".into();
    asset.components = vec![
        Component {
            kind: ComponentKind::Software,
            name: "画面; 操作".into(),
            version: "1 2".into(),
            cpe: String::new(),
        },
        Component {
            kind: ComponentKind::Firmware,
            name: "FortiOS 6".into(),
            version: "6.0.4".into(),
            cpe: "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*".into(),
        },
        Component {
            kind: ComponentKind::Software,
            name: "二つ目".into(),
            version: String::new(),
            cpe: String::new(),
        },
    ];
    asset
}

#[test]
fn a_list_that_went_through_cp932_changes_nothing_and_loses_no_character() {
    let mut asset = asset();
    asset.place = "本館3〜6階 𠮷田".into();
    let mut row = exported(&asset, Language::Ja);
    for told in row.cells.values_mut() {
        if let Cell::Text(text) = &mut told.cell {
            *text = in_cp932(text);
        }
    }
    assert_eq!(row.told(LedgerField::Place).unwrap().text(), "本館3～6階 〓田");
    let merged = merge(&row, Some(&asset), &plain(), Empty::Erases);
    assert_eq!(merged.details, asset);
}

#[test]
fn our_own_row_changes_nothing_in_either_language() {
    let asset = asset();
    for language in [Language::Ja, Language::En] {
        let merged = merge(&exported(&asset, language), Some(&asset), &plain(), Empty::Erases);
        assert_eq!(merged.details, asset);
        assert_eq!(merged.faults, []);
    }
}

#[test]
fn only_mapped_columns_change() {
    let asset = asset();
    let merged = merge(&row(&[(LedgerField::Place, "2階")]), Some(&asset), &plain(), Empty::Leaves);
    assert_eq!(merged.details, AssetDetails { place: "2階".into(), ..asset });
}

#[test]
fn an_empty_cell_leaves_the_value_but_in_our_own_list_it_erases() {
    let asset = asset();
    let emptied = row(&[
        (LedgerField::AssetTag, ""),
        (LedgerField::SupportEndOn, ""),
        (LedgerField::PatientData, ""),
        (LedgerField::FirmwareVersion, ""),
        (LedgerField::SoftwareName, ""),
        (LedgerField::SoftwareVersion, ""),
        (LedgerField::Kind, ""),
    ]);
    assert_eq!(merge(&emptied, Some(&asset), &plain(), Empty::Leaves).details, asset);
    let erased = merge(&emptied, Some(&asset), &plain(), Empty::Erases).details;
    assert_eq!(erased.asset_tag, "");
    assert_eq!((erased.support_end_on, erased.patient_data), (None, None));
    assert_eq!(erased.kind, AssetKind::VpnFirewall, "a kind cannot be empty");
    let parts: Vec<_> =
        erased.components.iter().map(|part| (part.name.as_str(), part.version.as_str())).collect();
    assert_eq!(parts, [("FortiOS 6", "")]);
}

#[test]
fn a_name_cannot_be_emptied() {
    let asset = asset();
    let merged = merge(&row(&[(LedgerField::Name, "")]), Some(&asset), &plain(), Empty::Erases);
    assert_eq!(merged.details, asset);
    assert_eq!(merged.faults[0].reason, Reason::Missing);
    let new = merge(&row(&[(LedgerField::AssetTag, "A-1")]), None, &plain(), Empty::Leaves);
    assert_eq!(new.faults, [CellFault { column: None, reason: Reason::Missing, written: String::new() }]);
}

#[test]
fn a_bad_cell_is_named_and_leaves_the_rest_to_be_taken() {
    let asset = asset();
    let cells = [
        (LedgerField::SupportEndOn, "令和８年１３月"),
        (LedgerField::IpAddress, "10.20.3.256"),
        (LedgerField::Kind, "宇宙船"),
        (LedgerField::PatientData, "たぶん"),
        (LedgerField::Cpe, "FortiOS"),
        (LedgerField::Place, "3階"),
    ];
    let merged = merge(&row(&cells), Some(&asset), &plain(), Empty::Leaves);
    assert_eq!(merged.details, AssetDetails { place: "3階".into(), ..asset });
    let mut named: Vec<_> = merged.faults.iter().map(|fault| (fault.column.unwrap(), fault.reason)).collect();
    named.sort_by_key(|(column, _)| *column);
    assert_eq!(
        named,
        [
            (0, Reason::NotADate),
            (1, Reason::NotAnAddress),
            (2, Reason::NotAKind),
            (3, Reason::NotYesOrNo),
            (4, Reason::NotACpe),
        ]
    );
    assert!(merged.faults.iter().any(|fault| fault.written == "令和８年１３月"));
}

#[test]
fn a_ditto_mark_with_nothing_above_and_a_formula_without_a_value_are_faults() {
    let told = |cell| Told { column: 3, cell, lost_ditto: false };
    let mut faulty = row(&[(LedgerField::Name, "VPN")]);
    faulty.cells.insert(LedgerField::Maker, Told { lost_ditto: true, ..told(Cell::Empty) });
    faulty.cells.insert(LedgerField::OsName, told(Cell::Fault("#N/A".to_owned())));
    let merged = merge(&faulty, None, &plain(), Empty::Leaves);
    let reasons: Vec<_> = merged.faults.iter().map(|fault| fault.reason).collect();
    assert_eq!(reasons, [Reason::NothingAbove, Reason::NoValue]);
    assert_eq!(merged.details.components, []);
}

#[test]
fn a_new_asset_has_the_kind_of_its_cell_or_that_of_the_list() {
    let named = |kind| {
        merge(
            &row(&[(LedgerField::Name, "x"), (LedgerField::Kind, kind)]),
            None,
            &Mapping { rest_kind: AssetKind::MedicalDevice, ..plain() },
            Empty::Leaves,
        )
    };
    assert_eq!(named("サーバ").details.kind, AssetKind::Server);
    assert_eq!(named("").details.kind, AssetKind::MedicalDevice);
}

#[test]
fn too_many_components_are_refused() {
    let many = (0..51).map(|number| format!("s{number}")).collect::<Vec<_>>().join(";");
    let merged = merge(
        &row(&[(LedgerField::Name, "x"), (LedgerField::SoftwareName, &many)]),
        None,
        &plain(),
        Empty::Leaves,
    );
    assert_eq!(merged.faults[0].reason, Reason::TooMany(50));
    assert_eq!(merged.details.components, []);
}

#[test]
fn a_new_row_without_a_kind_gets_the_one_its_words_speak_of_and_a_known_asset_keeps_its_own() {
    let guessing = Mapping { guesses_kind: true, ..plain() };
    let kind = |cells: &[(LedgerField, &str)], before: Option<&AssetDetails>| {
        merge(&row(cells), before, &guessing, Empty::Leaves).details.kind
    };
    let (name, model) = (LedgerField::Name, LedgerField::Model);
    assert_eq!(kind(&[(name, "給食業者"), (model, "FortiGate 60E")], None), AssetKind::VpnFirewall);
    assert_eq!(kind(&[(name, "CT1"), (LedgerField::Kind, "")], None), AssetKind::MedicalDevice);
    assert_eq!(kind(&[(name, "名もない箱")], None), AssetKind::Server);
    assert_eq!(kind(&[(name, "CT1"), (LedgerField::Kind, "端末")], None), AssetKind::Terminal);
    assert_eq!(kind(&[(name, "CT1")], Some(&asset())), AssetKind::VpnFirewall);
    let plain = merge(&row(&[(name, "CT1")]), None, &plain(), Empty::Leaves);
    assert_eq!(plain.details.kind, AssetKind::Server);
}
