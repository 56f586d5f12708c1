#![no_main]

use std::io::Cursor;

use formats::sheets::{
    asset_columns::FIELDS,
    heading::Heading,
    lines::Lines,
    mapping::Dictionary,
    read::{Book, Cell, Limits, Row, Separator, TextOptions},
    split_product_version,
    write::{Column, ColumnKind, CsvEncoding, Table, csv},
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(mut book) = Book::open(Cursor::new(bytes), TextOptions::default(), Limits::default()) else {
        return;
    };
    let Ok(rows) = book.rows(0).and_then(|rows| rows.collect::<Result<Vec<Row>, _>>()) else { return };
    let mut written = Vec::new();
    let column = Column { title: "x".to_owned(), kind: ColumnKind::Text, width_chars: None };
    let table = Table { columns: vec![column], ..Table::default() };
    csv(&table, rows.iter().map(|row| row.cells.clone()), CsvEncoding::Utf8, &mut written).unwrap();
    let options = TextOptions { separator: Some(Separator::Comma), ..TextOptions::default() };
    let mut again = Book::open(Cursor::new(written), options, Limits::default()).unwrap();
    let again: Vec<Vec<Cell>> = again.rows(0).unwrap().skip(1).map(|row| row.unwrap().cells).collect();
    assert!(again.iter().eq(rows.iter().map(|row| &row.cells)));
    let dictionary = Dictionary::new(&FIELDS);
    if let Some(heading) = Heading::find(&rows, &dictionary) {
        assert_eq!(dictionary.propose(&heading).len(), heading.columns.len());
        let mut lines = Lines::below(&heading);
        for row in rows {
            split_product_version(&row.cell(0).text());
            lines.read(row);
        }
    }
});
