#![no_main]

use std::io::Cursor;

use formats::sheets::read::{Book, Limits, TextOptions};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { unpacked_bytes: 16 << 20, ..Limits::default() };
    let Ok(mut book) = Book::open(Cursor::new(bytes), TextOptions::default(), limits) else { return };
    for sheet in 0..book.sheets().len() {
        if let Ok(rows) = book.rows(sheet) {
            let mut last = 0;
            for row in rows.map_while(Result::ok) {
                assert!(row.number > last && row.cells.len() <= usize::from(limits.columns));
                last = row.number;
            }
        }
    }
});
