use std::io::Cursor;

use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use super::*;
use crate::sheets::read::{Book, Cell, Encoding, Limits, Number, Row, Separator, TextOptions};

fn table(kinds: &[ColumnKind]) -> Table {
    let column = |(index, kind): (usize, &ColumnKind)| Column {
        title: format!("列{index}"),
        kind: *kind,
        width_chars: None,
    };
    Table {
        sheet_name: "資産台帳".into(),
        columns: kinds.iter().enumerate().map(column).collect(),
        held_columns: 1,
        notes_name: "説明".into(),
        notes: vec![["使い方".into(), "行を直して取り込みます。".into()]],
    }
}

fn created() -> DateTime {
    date(2026, 11, 20).at(9, 30, 0, 0)
}

fn xlsx_bytes(table: &Table, rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    xlsx(table, rows.iter().cloned(), created(), &mut bytes).unwrap();
    bytes
}

fn read(bytes: Vec<u8>, encoding: Option<Encoding>) -> Vec<Row> {
    let options = TextOptions { encoding, separator: Some(Separator::Comma) };
    let mut book = Book::open(Cursor::new(bytes), options, Limits::default()).unwrap();
    book.rows(0).unwrap().map(Result::unwrap).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

#[test]
fn a_workbook_reads_back_cell_by_cell() {
    let kinds = [ColumnKind::Key, ColumnKind::Text, ColumnKind::Date, ColumnKind::Number];
    let number = Cell::Number(Number { value: 12.5, shown: "12.5".into() });
    let at = date(2024, 4, 1).at(23, 59, 58, 0);
    let rows = vec![
        vec![text("018f-1"), text("0012"), Cell::Date(date(2024, 4, 1)), number],
        vec![
            text("018f-2"),
            text("=HYPERLINK(\"http://a\")"),
            Cell::Date(date(1900, 1, 1)),
            Cell::Bool(true),
        ],
        vec![text("018f-3"), text("改行\r\nあり _x000D_ \t"), Cell::DateTime(at), Cell::Bool(false)],
        vec![text("018f-4"), Cell::Empty, Cell::Date(date(9999, 12, 31)), Cell::Empty],
    ];
    let read = read(xlsx_bytes(&table(&kinds), &rows), None);
    assert_eq!(read[0].cell(1), &text("列1"));
    for (read, written) in read[1..].iter().zip(&rows) {
        for column in 0..4 {
            assert_eq!(read.cell(column), &written[usize::from(column)], "{}", read.address(column));
        }
    }
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let (table, rows) = (table(&[ColumnKind::Text]), vec![vec![text("ルータ")]]);
    assert_eq!(xlsx_bytes(&table, &rows), xlsx_bytes(&table, &rows));
}

#[test]
fn a_workbook_has_its_notes_and_hides_its_keys() {
    let bytes = xlsx_bytes(&table(&[ColumnKind::Key, ColumnKind::Text]), &[vec![text("k"), text("=1+1")]]);
    let book = Book::open(Cursor::new(bytes.clone()), TextOptions::default(), Limits::default()).unwrap();
    assert_eq!(
        book.sheets().iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
        ["資産台帳", "説明"]
    );
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains(r#"hidden="1""#)
            && sheet.contains(r#"state="frozen""#)
            && sheet.contains("<autoFilter"),
        "{sheet}"
    );
    assert!(!sheet.contains("<f>"), "a text became a formula");
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-20T09:30:00Z"));
}

#[test]
fn a_wide_list_goes_over_several_pages_with_its_first_columns_on_each() {
    let row = vec![text(&"あ".repeat(40)); 20];
    let bytes = xlsx_bytes(&table(&[ColumnKind::Text; 20]), &[row]);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"xSplit="1""#) && sheet.contains(r#"fitToWidth="6""#), "{sheet}");
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("Print_Titles") && names.contains("$A:$A"), "{names}");
}

#[test]
fn a_text_of_several_lines_shows_them_all() {
    let bytes = xlsx_bytes(&table(&[ColumnKind::Text]), &[vec![text("Windows\nOffice")]]);
    assert!(part(&bytes, "xl/styles.xml").contains(r#"wrapText="1""#));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains(r#"<c r="A2" s="2""#), "not the format of a single line: {sheet}");
}

#[test]
fn what_no_workbook_can_hold_is_refused() {
    let refusal =
        |table: &Table, cell: Cell| xlsx(table, [vec![cell]], created(), Vec::new()).unwrap_err().to_string();
    let good = table(&[ColumnKind::Text]);
    assert_eq!(refusal(&good, text(&"あ".repeat(32_768))), "the text at A2 is too long for a cell");
    assert_eq!(
        refusal(&Table { sheet_name: "a/b".into(), ..good.clone() }, Cell::Empty),
        "a sheet cannot be named \"a/b\""
    );
    assert_eq!(
        refusal(&Table { notes_name: "資産台帳".into(), ..good }, Cell::Empty),
        "a sheet cannot be named \"資産台帳\""
    );
}

#[test]
fn csv_for_old_programs_names_what_it_cannot_hold() {
    let mut bytes = Vec::new();
    let rows = vec![vec![text("追加 表示 ㈱髙橋〜−"), text("𠮷野 😀")], vec![text("¥100"), Cell::Empty]];
    let lost = csv(&table(&[ColumnKind::Text; 2]), rows, CsvEncoding::Cp932, &mut bytes).unwrap();
    assert_eq!(lost.count, 2);
    assert_eq!(
        lost.first.iter().map(|(at, lost)| (at.to_string(), *lost)).collect::<Vec<_>>(),
        [("B2".into(), '𠮷'), ("B2".into(), '😀')]
    );
    let rows = read(bytes, None);
    assert_eq!(rows[1].cells, [text("追加 表示 ㈱髙橋～－"), text("〓野 〓")]);
    assert_eq!(rows[2].cells, [text("￥100")]);
}

#[test]
fn csv_never_starts_a_cell_as_a_formula() {
    let mut bytes = Vec::new();
    let number = Cell::Number(Number { value: -5.0, shown: "-5".into() });
    let rows = vec![vec![text("=cmd|' /C calc'!A0"), text("-"), number.clone()]];
    csv(&table(&[ColumnKind::Text; 3]), rows, CsvEncoding::Utf8, &mut bytes).unwrap();
    let written = String::from_utf8(bytes.clone()).unwrap();
    assert!(written.ends_with("\r\n'=cmd|' /C calc'!A0,-,-5\r\n"), "{written}");
    assert_eq!(read(bytes, None)[1].cells, [text("=cmd|' /C calc'!A0"), text("-"), text("-5")]);
}

#[test]
fn separators_within_texts_do_not_mislead_the_reader() {
    let mut bytes = Vec::new();
    let cells = [text("a\tb\tc"), text("d;e;f")];
    csv(&table(&[ColumnKind::Text; 2]), vec![cells.to_vec(); 9], CsvEncoding::Utf8, &mut bytes).unwrap();
    let mut book = Book::open(Cursor::new(bytes), TextOptions::default(), Limits::default()).unwrap();
    assert_eq!(book.rows(0).unwrap().last().unwrap().unwrap().cells, cells);
}

/// A part of a workbook as text.
fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let name_at = bytes.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
    let mut text = String::new();
    flate2::read::DeflateDecoder::new(&bytes[name_at + name.len()..]).read_to_string(&mut text).unwrap();
    text
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..2_958_000).prop_map(|days| date(1900, 1, 1).saturating_add(jiff::Span::new().days(days)))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~ぁ-ヶ一-龠ｱ-ﾝ]{1,12}", "['=+@,;\"\r\n\t_x0-9A-F\\-]{1,12}", any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_workbook_gives_back_texts_and_days(texts in prop::collection::vec(any_text(), 1..6), day in any_day()) {
        let table = table(&vec![ColumnKind::Text; texts.len() + 1]);
        let mut row = vec![Cell::Date(day)];
        row.extend(texts.iter().cloned().map(Cell::from_text));
        let read = read(xlsx_bytes(&table, &[row.clone()]), None);
        for (column, cell) in (0..).zip(&row) {
            prop_assert_eq!(read[1].cell(column), cell);
        }
    }

    #[test]
    fn csv_gives_back_texts(texts in prop::collection::vec(any_text(), 1..6)) {
        let mut bytes = Vec::new();
        let mut row = vec![text("行")];
        row.extend(texts.iter().cloned().map(Cell::from_text));
        csv(&table(&vec![ColumnKind::Text; row.len()]), [row.clone()], CsvEncoding::Utf8, &mut bytes).unwrap();
        let read = read(bytes, None);
        for (column, cell) in (0..).zip(&row) {
            prop_assert_eq!(read[1].cell(column), cell);
        }
    }

    #[test]
    fn csv_in_cp932_gives_back_what_it_can_hold(texts in prop::collection::vec("[ -~ぁ-んァ-ヶ亜-腕ｱ-ﾝ①-⑳]{0,9}", 1..6)) {
        let mut bytes = Vec::new();
        let mut row = vec![text("行")];
        row.extend(texts.iter().cloned().map(Cell::from_text));
        let lost = csv(&table(&vec![ColumnKind::Text; row.len()]), [row.clone()], CsvEncoding::Cp932, &mut bytes).unwrap();
        let read = read(bytes, Some(Encoding::Cp932));
        if lost.count == 0 {
            for (column, cell) in (0..).zip(&row) {
                prop_assert_eq!(read[1].cell(column), cell);
            }
        } else {
            prop_assert_eq!(usize::try_from(lost.count).unwrap(), lost.first.len());
        }
    }
}
