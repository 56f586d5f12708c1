//! Our own files: whole, and taken in again they say "nothing changed".

use crate::{
    comparing::LIST,
    desk::{Desk, counted, ledger_of, send_as},
};
use domain::{
    access::{Inventory, Read},
    inventory::{
        AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure, PatchState, query::Query,
    },
};
use formats::sheets::{
    read::{Book, Cell, Row},
    write::{self, Column, ColumnKind, Table},
};
use hub::{
    SheetFormat, Signed,
    inventory::{
        export::{Format, Language, Words, export},
        import,
    },
};
use jiff::civil::date;
use std::io::Cursor;
use testkit::on_both;

/// An asset with something in every field, and texts that files like to break.
fn full() -> AssetDetails {
    let mut details = AssetDetails::named(AssetKind::VpnFirewall, "保守用VPN ①「〃」");
    details.asset_tag = "0012".into();
    details.maker = "㈱カナリア".into();
    details.model = "=CMD(1)".into();
    details.serial = "ﾃﾞｰﾀ　１２".into();
    details.hardware_cpe = "cpe:2.3:h:fortinet:fortigate-60e:-:*:*:*:*:*:*:*".into();
    details.department = "－".into();
    details.place = "不明".into();
    details.segment = "DMZ, 「外」; \"引用\"".into();
    details.host_name = "fw-01".into();
    details.ip_address = "どこか".into();
    details.mac_address = "00-11".into();
    details.exposure = Exposure::Internet;
    details.care_role = CareRole::Life;
    details.care_impact = "救急".into();
    details.patient_data = Some(false);
    details.support_end_on = Some(date(2027, 3, 31));
    details.patch_state = PatchState::Unsupported;
    details.patched_on = Some(date(2020, 2, 29));
    details.installed_on = Some(date(1999, 12, 31));
    details.responsible = "髙橋".into();
    details.vendor = "保守業者".into();
    details.remarks = "一行目\r\n二行目\n\n四行目".into();
    let part = |kind, name: &str, version: &str, cpe: &str| Component {
        kind,
        name: name.to_owned(),
        version: version.to_owned(),
        cpe: cpe.to_owned(),
    };
    details.components = vec![
        part(ComponentKind::Software, "画面、操作; 印刷", "", ""),
        part(
            ComponentKind::Firmware,
            "FortiOS 6",
            "6.0.4 build0231",
            "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*",
        ),
        part(ComponentKind::Software, "log4j", "2.17.1", "cpe:2.3:a:apache:log4j:2.17.1:*:*:*:*:*:*:*"),
    ];
    details
}

async fn bytes(signed: &Signed, query: &Query, format: Format, language: Language) -> Vec<u8> {
    let words = Words {
        language,
        sheet_name: "資産台帳".to_owned(),
        notes_name: "説明".to_owned(),
        notes: vec![["説明".to_owned(), "名称 管理番号 種別".to_owned()]],
    };
    let mut pieces =
        export(&signed.permit::<Read<Inventory>>().unwrap(), query, format, words).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.recv().await {
        bytes.extend(piece.unwrap());
    }
    bytes
}

on_both!(every_export_taken_in_again_changes_nothing);
async fn every_export_taken_in_again_changes_nothing(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    desk.add(&full()).await;
    desk.add(&AssetDetails::named(AssetKind::Software, "名前だけ")).await;
    for format in [
        Format::Sheet(SheetFormat::Xlsx),
        Format::Sheet(SheetFormat::Csv),
        Format::Sheet(SheetFormat::CsvShiftJis),
    ] {
        for language in [Language::Japanese, Language::English] {
            let file = bytes(&desk.signed, &Query::default(), format, language).await;
            let run = desk.preview(&file).await;
            assert_eq!(desk.faults(&run).await, [], "{format:?} {language:?}");
            assert_eq!(counted(&run), (0, 0, 5, 0), "{format:?} {language:?}");
        }
    }
}

/// The rows of an export, to be corrected as a person does.
fn rows(file: Vec<u8>) -> Vec<Row> {
    let mut book = Book::open(Cursor::new(file), Default::default(), Default::default()).unwrap();
    book.rows(0).unwrap().collect::<Result<_, _>>().unwrap()
}

fn workbook(rows: &[Row]) -> Vec<u8> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap();
    let title =
        |column: usize| rows[0].cells.get(column).map_or_else(String::new, |cell| cell.text().into_owned());
    let columns =
        (0..width).map(|column| Column { title: title(column), kind: ColumnKind::Text, width_chars: None });
    let table = Table { sheet_name: "台帳".to_owned(), columns: columns.collect(), ..Table::default() };
    let mut file = Vec::new();
    let cells = rows[1..].iter().map(|row| row.cells.clone());
    write::xlsx(&table, cells, date(2026, 11, 20).at(0, 0, 0, 0), &mut file).unwrap();
    file
}

/// The column with that heading.
fn column(rows: &[Row], heading: &str) -> usize {
    rows[0].cells.iter().position(|cell| cell.text() == heading).unwrap()
}

on_both!(a_corrected_export_changes_what_was_corrected_and_erases_what_was_emptied);
async fn a_corrected_export_changes_what_was_corrected_and_erases_what_was_emptied(desk: Desk) {
    desk.add(&full()).await;
    let mut list = rows(
        bytes(&desk.signed, &Query::default(), Format::Sheet(SheetFormat::Xlsx), Language::Japanese).await,
    );
    for (heading, text) in [
        ("種別", "サーバ"),
        ("サポート終了日", "R10.3.31"),
        ("管理番号", ""),
        ("診療への影響度", ""),
        ("ソフトウェアバージョン", "1.0\n2.17.1"),
        ("ファームウェア名", ""),
        ("ファームウェア版数", ""),
        ("ファームウェアのCPE名", ""),
    ] {
        let at = column(&list, heading);
        list[1].cells[at] = Cell::from_text(text.to_owned());
    }
    let mut added = vec![Cell::Empty; list[1].cells.len()];
    added[column(&list, "名称")] = Cell::from_text("新しい機器".to_owned());
    list.push(Row { number: 3, cells: added, spans: Vec::new() });
    let run = desk.preview(&workbook(&list)).await;
    assert_eq!(desk.faults(&run).await, []);
    assert_eq!(counted(&run), (1, 1, 0, 0));
    desk.apply(&run).await.unwrap();
    let mut expected = full();
    expected.kind = AssetKind::Server;
    expected.support_end_on = Some(date(2028, 3, 31));
    expected.asset_tag = String::new();
    expected.care_role = CareRole::Unknown;
    expected.components.remove(1);
    expected.components[0].version = "1.0".to_owned();
    assert_eq!(desk.asset("保守用VPN ①「〃」").await.details, expected);
}

on_both!(an_export_holds_what_the_list_shows_and_is_in_the_audit_trail);
async fn an_export_holds_what_the_list_shows_and_is_in_the_audit_trail(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    let other = desk.other("南病院").await;
    let query = Query { text: "端末".to_owned(), ..Query::default() };
    let json = bytes(&desk.signed, &query, Format::Json, Language::Japanese).await;
    let listed: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["name"], "受付端末");
    assert_eq!(listed[0]["id"], desk.asset("受付端末").await.id.to_string());
    let nothing = bytes(&other, &Query::default(), Format::Json, Language::Japanese).await;
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&nothing).unwrap(), serde_json::json!([]));
    let csv = bytes(&other, &Query::default(), Format::Sheet(SheetFormat::Csv), Language::Japanese).await;
    assert_eq!(rows(csv).len(), 1, "another hospital gets its own headings and nothing else");

    let read = desk.hub.store().read(&desk.signed.scope);
    let trail = store::audit_trail::newest(&read, &Default::default(), 1).await.unwrap();
    assert_eq!(
        (trail[0].action.as_str(), trail[0].after.as_str()),
        ("export", r#"{"assets":1,"format":"json"}"#)
    );
}

on_both!(an_export_of_one_hospital_is_a_list_of_strangers_to_another);
async fn an_export_of_one_hospital_is_a_list_of_strangers_to_another(desk: Desk) {
    desk.add(&full()).await;
    let file =
        bytes(&desk.signed, &Query::default(), Format::Sheet(SheetFormat::Xlsx), Language::Japanese).await;
    let other = desk.other("南病院").await;
    let cx = other.permit().unwrap();
    let id = send_as(&cx, &file).await.unwrap();
    let survey = import::columns(&cx, id, None).await.unwrap();
    import::choose(&cx, id, 1, survey.sheet, &survey.mapping()).await.unwrap();
    desk.hub.run_due_jobs().await.unwrap();
    let run = import::find(&cx, id).await.unwrap();
    assert_eq!(counted(&run).0, 1);
    import::apply(&cx, id, run.version).await.unwrap();
    let copied = ledger_of(&other).await;
    assert_ne!(copied[0].id, desk.ledger().await[0].id);
    assert_eq!(copied[0].details.components.len(), 3);
}
