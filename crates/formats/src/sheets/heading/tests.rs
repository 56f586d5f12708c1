use super::*;
use crate::sheets::{
    asset_columns::FIELDS,
    read::{Book, Limits, TextOptions},
};

/// Headings of the list in a CSV text, with first and last row of the heading.
fn found(text: &str) -> Option<(u32, u32, Vec<String>)> {
    let mut book =
        Book::open(std::io::Cursor::new(text.to_owned()), TextOptions::default(), Limits::default()).unwrap();
    let rows: Vec<Row> = book.rows(0).unwrap().map(Result::unwrap).collect();
    let heading = Heading::find(&rows, &Dictionary::new(&FIELDS))?;
    Some((heading.first_row, heading.last_row, heading.columns.iter().map(Column::title).collect()))
}

fn titles(text: &str) -> Vec<String> {
    found(text).unwrap().2
}

#[test]
fn titles_and_dates_above_are_passed_over() {
    let text = "情報機器管理台帳,,,,\n,,,作成日,令和6年4月1日\n,,,作成者,情報システム室\n\nNo.,機器名,型式,設置場所,備考\n1,サーバ,R640,サーバ室,\n";
    assert_eq!(
        found(text),
        Some((5, 5, ["No.", "機器名", "型式", "設置場所", "備考"].map(str::to_owned).to_vec()))
    );
}

#[test]
fn english_headings_are_found() {
    assert_eq!(
        titles("Asset list\nName,Manufacturer,Serial number,IP address\nsrv1,Dell,ABC,10.0.0.1\n"),
        ["Name", "Manufacturer", "Serial number", "IP address"]
    );
}

#[test]
fn headings_nobody_knows_are_found_by_their_shape() {
    assert_eq!(found("甲の一覧\n\nいろ,はに,ほへ\n1,2,3\nと,ち,り\n").unwrap().0, 3);
}

#[test]
fn two_rows_without_merged_cells_are_joined_by_their_gaps() {
    let below =
        "No.,機器名,ネットワーク,,備考\n,,IPアドレス,MACアドレス,\n1,ルータ,10.0.0.1,00:00:5e:00:53:01,\n";
    assert_eq!(found(below).unwrap().1, 2);
    assert_eq!(
        titles(below),
        ["No.", "機器名", "ネットワーク / IPアドレス", "ネットワーク / MACアドレス", "備考"]
    );
    let above = "機器名,OS,,ソフトウェア,\n,名称,バージョン,名称,バージョン\nPC,Windows,10,カルテ,5\n";
    assert_eq!(
        titles(above),
        ["機器名", "OS / 名称", "OS / バージョン", "ソフトウェア / 名称", "ソフトウェア / バージョン"]
    );
}

#[test]
fn the_first_row_of_the_list_is_no_heading() {
    assert_eq!(found("機器名,設置場所,備考\nサーバ,サーバ室,予備\nルータ,機械室,\n").unwrap().1, 1);
    assert_eq!(found("機器名,,備考\nサーバ,甲,予備\n").unwrap().1, 1);
}

#[test]
fn a_column_without_heading_is_kept_if_something_stands_in_it() {
    assert_eq!(titles("機器名,型式,,,備考\nサーバ,R640,,予備機,\n"), ["機器名", "型式", "", "備考"]);
}

#[test]
fn rows_apart_are_not_joined() {
    assert_eq!(found("台帳,,情報システム室,\n\n機器名,型式,,備考\n甲,乙,丙,\n").unwrap().0, 3);
    assert_eq!(found("機器名,ネットワーク,,備考\n\n,IPアドレス,MACアドレス,\n").unwrap().1, 1);
}

#[test]
fn a_cell_merged_downwards_joins_its_rows() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 1, 0, "機器名", &rust_xlsxwriter::Format::new()).unwrap();
    for (row, column, text) in
        [(0, 1, "導入"), (1, 1, "年月日"), (0, 2, "保守"), (1, 2, "業者"), (2, 0, "ルータ")]
    {
        sheet.write(row, column, text).unwrap();
    }
    let file = std::io::Cursor::new(workbook.save_to_buffer().unwrap());
    let mut book = Book::open(file, TextOptions::default(), Limits::default()).unwrap();
    let rows: Vec<Row> = book.rows(0).unwrap().map(Result::unwrap).collect();
    let heading = Heading::find(&rows, &Dictionary::new(&FIELDS)).unwrap();
    let titles: Vec<_> = heading.columns.iter().map(Column::title).collect();
    assert_eq!(titles, ["機器名", "導入 / 年月日", "保守 / 業者"]);
}

#[test]
fn line_ends_in_headings_are_mended() {
    assert_eq!(
        titles("\"設置\n場所\",\"IP\naddress\",機器名\na,b,c\n"),
        ["設置場所", "IP address", "機器名"]
    );
}

#[test]
fn a_sheet_without_heading_has_none() {
    assert_eq!(found("1,2,3\n4,5,6\n"), None);
    assert_eq!(found("ここには何もありません\n"), None);
}
