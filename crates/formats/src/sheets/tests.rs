//! The whole way: a ledger as hospitals keep it, made untidy on purpose, from bytes to entries.

use std::io::Cursor;

use domain::text::Fuzzy;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::{
    asset_columns::FIELDS,
    heading::{HEAD_ROWS, Heading},
    lines::{LineKind, Lines},
    mapping::Dictionary,
    read::{Book, Limits, Row, TextOptions},
};

/// What became of a list: the entries' texts by field, and what every other row was.
struct Understood {
    heading: Heading,
    unmapped: Vec<String>,
    entries: Vec<Vec<(&'static str, String)>>,
    others: Vec<(u32, LineKind)>,
}

fn understand(bytes: Vec<u8>) -> Understood {
    let mut book = Book::open(Cursor::new(bytes), TextOptions::default(), Limits::default()).unwrap();
    let head: Vec<Row> = book.rows(0).unwrap().take(HEAD_ROWS).map(Result::unwrap).collect();
    let dictionary = Dictionary::new(&FIELDS);
    let heading = Heading::find(&head, &dictionary).unwrap();
    let proposals = dictionary.propose(&heading);
    let mut lines = Lines::below(&heading);
    let (mut entries, mut others) = (Vec::new(), Vec::new());
    for row in book.rows(0).unwrap().map(Result::unwrap).filter(|row| row.number > heading.last_row) {
        let line = lines.read(row);
        if line.kind != LineKind::Entry {
            others.push((line.row.number, line.kind));
            continue;
        }
        let chosen = proposals.iter().filter_map(|proposal| Some((proposal.choice?.field, proposal.column)));
        let cells = chosen.map(|(field, column)| (field, line.row.cell(column).text().into_owned()));
        entries.push(cells.filter(|(_, text)| !text.is_empty()).collect());
    }
    let unmapped =
        proposals.iter().filter(|proposal| proposal.choice.is_none()).map(|proposal| proposal.title.clone());
    Understood { unmapped: unmapped.collect(), heading, entries, others }
}

/// The ledger: a title over all columns, a date, a blank row, a heading in two rows with merged cells, a merged
/// department, ditto marks, era dates beside real ones, a number with leading zeros, sections, totals, notes.
fn untidy_ledger() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("情報機器")?;
    let (plain, zeros) = (Format::new(), Format::new().set_num_format("0000"));
    let era = Format::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
    sheet.merge_range(0, 0, 0, 9, "情報機器管理台帳（令和６年度）", &plain)?;
    sheet.write(1, 7, "作成日")?.write(1, 8, "令和6年4月1日")?;
    for (column, title) in
        [(0, "No."), (1, "管理番号"), (2, "部署"), (3, "機器名称"), (8, "導入\n年月日"), (9, "備　考")]
    {
        sheet.merge_range(3, column, 4, column, title, &plain)?;
    }
    sheet.merge_range(3, 4, 3, 5, "ＯＳ", &plain)?;
    sheet.merge_range(3, 6, 3, 7, "ネットワーク", &plain)?;
    for (column, title) in [(4, "名称"), (5, "バージョン"), (6, "ＩＰアドレス"), (7, "MACアドレス")]
    {
        sheet.write(4, column, title)?;
    }
    sheet.merge_range(5, 0, 5, 9, "■サーバ室", &plain)?;
    sheet.merge_range(6, 2, 8, 2, "情報システム室", &plain)?;
    let rows = [
        (6, 12.0, "電子カルテサーバ", "Windows Server 2016", "10.0.14393", "10.1.0.11", "H28.4.1"),
        (7, 13.0, "〃", "〃", "〃", "10.1.0.12", "〃"),
        (8, 104.0, "ルータ", "FortiOS", "6.0.4", "10.1.0.1", "令和元年5月"),
        (11, 105.0, "ﾅｰｽｺｰﾙ", "", "", "", ""),
    ];
    for (row, tag, name, os, version, address, day) in rows {
        sheet.write(row, 0, row - 5)?.write_with_format(row, 1, tag, &zeros)?.write(row, 3, name)?;
        sheet.write(row, 4, os)?.write(row, 5, version)?.write(row, 6, address)?.write(row, 8, day)?;
    }
    sheet.write(9, 3, "小計")?.write(9, 4, "3台")?;
    sheet.write_with_format(11, 8, &ExcelDateTime::from_ymd(2024, 4, 1)?, &era)?.write(11, 2, "３階病棟")?;
    sheet.write(12, 0, 5)?;
    sheet.write(13, 0, "合計")?.write(13, 4, 4)?;
    sheet.write(14, 1, "※ 網掛けは更新予定です。")?;
    workbook.save_to_buffer()
}

#[test]
fn an_untidy_ledger_is_understood() {
    let ledger = understand(untidy_ledger().unwrap());
    assert_eq!((ledger.heading.first_row, ledger.heading.last_row), (4, 5));
    let titles: Vec<_> = ledger.heading.columns.iter().map(super::heading::Column::title).collect();
    assert_eq!(titles[3..6], ["機器名称", "ＯＳ / 名称", "ＯＳ / バージョン"]);
    assert_eq!(ledger.unmapped, ["No."]);
    assert_eq!(
        ledger.others,
        [
            (6, LineKind::Section),
            (10, LineKind::Total),
            (13, LineKind::Unfilled),
            (14, LineKind::Total),
            (15, LineKind::Note),
        ]
    );
    let entry = |cells: &[(&'static str, &str)]| {
        cells.iter().map(|(field, text)| (*field, (*text).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(
        ledger.entries,
        [
            entry(&[
                ("asset_tag", "0012"),
                ("department", "情報システム室"),
                ("name", "電子カルテサーバ"),
                ("os_name", "Windows Server 2016"),
                ("os_version", "10.0.14393"),
                ("ip_address", "10.1.0.11"),
                ("installed_on", "H28.4.1")
            ]),
            entry(&[
                ("asset_tag", "0013"),
                ("department", "情報システム室"),
                ("name", "電子カルテサーバ"),
                ("os_name", "Windows Server 2016"),
                ("os_version", "10.0.14393"),
                ("ip_address", "10.1.0.12"),
                ("installed_on", "H28.4.1")
            ]),
            entry(&[
                ("asset_tag", "0104"),
                ("department", "情報システム室"),
                ("name", "ルータ"),
                ("os_name", "FortiOS"),
                ("os_version", "6.0.4"),
                ("ip_address", "10.1.0.1"),
                ("installed_on", "令和元年5月")
            ]),
            entry(&[
                ("asset_tag", "0105"),
                ("department", "３階病棟"),
                ("name", "ﾅｰｽｺｰﾙ"),
                ("installed_on", "2024-04-01")
            ]),
        ]
    );
    let days: Vec<_> = ledger
        .entries
        .iter()
        .map(|entry| Fuzzy::parse(&entry.last().unwrap().1).unwrap().to_string())
        .collect();
    assert_eq!(days, ["2016-04-01", "2016-04-01", "2019-05", "2024-04-01"]);
}

#[test]
fn the_same_ledger_as_csv_of_an_old_program_is_understood() {
    let text = "情報機器管理台帳,,,,,\r\n,,,,作成日,令和6年4月1日\r\n\r\nNo,機器名,ネットワーク,,設置場所,導入日\r\n,,IPアドレス,MACアドレス,,\r\n1,ルータ,10.0.0.1,,機械室,R6.4.1\r\n2,〃,10.0.0.2,,〃,〃\r\n合計,2台,,,,\r\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    let ledger = understand(bytes.into_owned());
    assert_eq!((ledger.heading.first_row, ledger.heading.last_row), (4, 5));
    assert_eq!(
        ledger.entries[1],
        [("name", "ルータ"), ("ip_address", "10.0.0.2"), ("place", "機械室"), ("installed_on", "R6.4.1")]
            .map(|(field, text)| (field, text.to_owned()))
    );
    assert_eq!((ledger.entries.len(), ledger.others.as_slice()), (2, [(8, LineKind::Total)].as_slice()));
}

/// The seeds of the fuzz targets, given to what the targets call.
#[test]
fn seeds_are_read_or_refused_as_their_names_say() {
    let texts: [(&str, &[u8]); 5] = [
        ("utf8", include_bytes!("../../../../fuzz/seeds/sheet_csv/utf8.csv")),
        ("cp932", include_bytes!("../../../../fuzz/seeds/sheet_csv/cp932.csv")),
        ("utf16", include_bytes!("../../../../fuzz/seeds/sheet_csv/utf16.csv")),
        ("refused_mixed", include_bytes!("../../../../fuzz/seeds/sheet_csv/refused_mixed.csv")),
        ("refused_open_quote", include_bytes!("../../../../fuzz/seeds/sheet_csv/refused_open_quote.csv")),
    ];
    let workbooks: [(&str, &[u8]); 5] = [
        ("sheet", include_bytes!("../../../../fuzz/seeds/sheet_xlsx/sheet.xlsx")),
        ("stored", include_bytes!("../../../../fuzz/seeds/sheet_xlsx/stored.xlsx")),
        ("refused_cut_off", include_bytes!("../../../../fuzz/seeds/sheet_xlsx/refused_cut_off.xlsx")),
        ("refused_xml", include_bytes!("../../../../fuzz/seeds/sheet_xlsx/refused_xml.xlsx")),
        ("refused_old", include_bytes!("../../../../fuzz/seeds/sheet_xlsx/refused_old.xls")),
    ];
    for (name, bytes) in texts.into_iter().chain(workbooks) {
        let book = Book::open(Cursor::new(bytes), TextOptions::default(), Limits::default());
        let rows = book.and_then(|mut book| book.rows(0)?.collect::<Result<Vec<_>, _>>());
        assert_eq!(rows.is_err(), name.starts_with("refused"), "{name}: {rows:?}");
    }
    assert_eq!(understand(texts[1].1.to_vec()).entries.len(), 2);
}
