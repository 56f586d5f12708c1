use proptest::prelude::*;

use super::{
    super::{
        Book, Format, TextOptions,
        tests::{open, refusal, rows, texts},
    },
    *,
};

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        other => {
            let (bytes, _, had_unmappable) = other.table().encode(text);
            assert!(!had_unmappable, "{text}");
            bytes.into_owned()
        }
    }
}

const LEDGER: &str = "管理番号,機器名,設置場所,備考\r\n0012,サーバー,放射線科,①追加 ㈱ヤグラ 髙橋\r\n0013,ﾙｰﾀ,表示能力ソ十,\"改行\nあり, \"\"引用\"\"\"\r\n";

#[test]
fn every_encoding_is_found_and_read_alike() {
    let expected = texts(LEDGER);
    assert_eq!(expected[2][3], "改行\nあり, \"引用\"");
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Cp932, Encoding::EucJp] {
        // EUC-JP lacks ①㈱髙; half-width katakana and the rest it has.
        let ledger = if encoding == Encoding::EucJp {
            LEDGER.replace(['①', '㈱', '髙'], "")
        } else {
            LEDGER.to_owned()
        };
        let expected = texts(ledger.as_str());
        let bytes = encoded(&ledger, encoding);
        assert_eq!(open(bytes.as_slice()).unwrap().format(), Format::Text(encoding, Separator::Comma));
        assert_eq!(texts(bytes), expected, "{encoding}");
    }
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        let bytes = encoded(&format!("\u{feff}{LEDGER}"), encoding);
        assert_eq!(texts(bytes), expected, "{encoding} with byte order mark");
    }
}

#[test]
fn all_of_jis_x_0208_keeps_its_code_in_cp932() {
    let mut count = 0;
    for row in (1..=8_u8).chain(16..=84) {
        for cell in 1..=94_u8 {
            let lead = (row - 1) / 2 + if row <= 62 { 0x81 } else { 0xc1 };
            let trail = match (row % 2, cell) {
                (1, 64..) => cell + 0x40,
                (1, _) => cell + 0x3f,
                _ => cell + 0x9e,
            };
            let code = [lead, trail];
            let table = Encoding::Cp932.table();
            let Some(text) = table.decode_without_bom_handling_and_without_replacement(&code) else {
                continue;
            };
            count += 1;
            let (again, _, had_unmappable) = table.encode(&text);
            assert!(!had_unmappable && *again == code, "{row}-{cell} {text} {code:02x?} {again:02x?}");
            // The whole way through a file, the character between others that could be mistaken for its halves.
            let file = [b"a,".as_slice(), &code, b"\\", &code, b",b\r\n"].concat();
            let options = TextOptions { encoding: Some(Encoding::Cp932), separator: Some(Separator::Comma) };
            let mut book = Book::open(std::io::Cursor::new(file), options, Limits::default()).unwrap();
            let row = book.rows(0).unwrap().next().unwrap().unwrap();
            assert_eq!(row.cell(1).text(), format!("{text}\\{text}"));
            assert_eq!(row.cells.len(), 3);
        }
    }
    assert_eq!(count, 6879);
}

#[test]
fn six_characters_are_read_as_windows_reads_them() {
    for (code, windows) in [
        (b"\x81\x60", '～'),
        (b"\x81\x61", '∥'),
        (b"\x81\x7c", '－'),
        (b"\x81\x91", '￠'),
        (b"\x81\x92", '￡'),
        (b"\x81\xca", '￢'),
    ] {
        assert_eq!(Encoding::Cp932.table().decode_without_bom_handling(code).0, windows.to_string());
    }
}

#[test]
fn characters_that_end_in_a_backslash_survive() {
    // Their second byte is 0x5C; tools that take it for a backslash corrupt 追加's neighbours and these.
    let text = "機能,追加,表,ソ,十,能,申,予,貼,暴,構,蚕,ⅸ\r\n";
    let bytes = encoded(text, Encoding::Cp932);
    assert!(bytes.contains(&0x5c));
    assert_eq!(texts(bytes), [text.trim_end().split(',').map(str::to_owned).collect::<Vec<_>>()]);
}

#[test]
fn separators_are_found_outside_quotes() {
    for (text, separator) in [
        ("機器\t型式,色\nルータ\tRTX830,白\n", Separator::Tab),
        ("a;b;c\n1,5;2,5;3\n2,5;1;4\n", Separator::Semicolon),
        ("\"a;b;c;d\",e\n\"f;g;h;i\",j\n", Separator::Comma),
        ("機器台帳\n作成日;2024\nx,y,z\n1,2,3\n4,5,6\n", Separator::Comma),
        ("only\n", Separator::Comma),
    ] {
        assert_eq!(open(text).unwrap().format(), Format::Text(Encoding::Utf8, separator), "{text}");
    }
}

#[test]
fn rows_keep_their_number_and_blank_ones_are_left_out() {
    let rows = rows("\n,,\na\r\n\r\n\"b\nc\",\" \"\rd").unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 5, 6]);
    assert_eq!(rows[1].cell(0).text(), "b\nc");
    assert_eq!(rows[2].cell(0).text(), "d");
    assert_eq!(rows[2].cell(200).text(), "");
}

#[test]
fn sloppy_quotation_marks_are_read_as_meant() {
    assert_eq!(texts("24\" monitor,\"a\"b,\"\"\n"), [["24\" monitor", "ab"]]);
    assert_eq!(texts("a,\"b\r\nc\"\r\nd"), [vec!["a", "b\r\nc"], vec!["d"]]);
}

#[test]
fn an_open_quotation_mark_is_named_by_its_line() {
    assert_eq!(
        refusal("a,b\n\"c\nd\",e\nf,\"g\nh\n"),
        "line 4: a quotation mark opens a cell and none closes it"
    );
}

#[test]
fn a_byte_of_no_encoding_is_named_by_line_and_byte() {
    let mut utf8 = "機器名,場所\nサーバ,2階\nルータ,".as_bytes().to_vec();
    utf8.extend(b"\xff\n");
    assert_eq!(refusal(utf8), "line 3, byte 11: no UTF-8");
    let mut cp932 = encoded("機器名,場所\n端末,外来\n", Encoding::Cp932);
    cp932.extend(b"a\x82\x20\n");
    assert_eq!(refusal(cp932), "line 3, byte 2: no Shift_JIS (CP932)");
    let mut utf16 = encoded("機器,\u{feff}\n端末,", Encoding::Utf16Le);
    utf16.extend([0x00, 0xd8, b'a', 0]);
    assert_eq!(refusal(utf16), "line 2, byte 7: no UTF-16LE");
    let mut odd = encoded("\u{feff}機器,端末", Encoding::Utf16Be);
    odd.push(0);
    assert_eq!(refusal(odd), "line 1, byte 13: no UTF-16BE");
}

#[test]
fn an_encoding_given_by_hand_is_checked_while_reading() {
    let options = TextOptions { encoding: Some(Encoding::Utf8), separator: None };
    let bytes = [vec![b'a'; 100_000], b"\nb\n\x82\xa0,".to_vec()].concat();
    let mut book =
        Book::open(std::io::Cursor::new(bytes), options, Limits { cell_chars: 200_000, ..Limits::default() })
            .unwrap();
    let error = book.rows(0).unwrap().find_map(Result::err).unwrap();
    assert_eq!(error.to_string(), "line 3, byte 1: no UTF-8");
}

#[test]
fn two_encodings_in_one_file_are_named() {
    let mut bytes = encoded("機器名,場所\n端末,外来\nルータ,機械室\n", Encoding::Cp932);
    bytes.extend("端末,病棟\n".as_bytes());
    assert_eq!(refusal(bytes), "line 4 is in UTF-8, the rest in Shift_JIS (CP932)");
    let mut bytes = "機器名,場所\n端末,外来\nルータ,機械室\n".as_bytes().to_vec();
    bytes.extend(encoded("端末,病棟\n", Encoding::Cp932));
    assert_eq!(refusal(bytes), "line 4, byte 1: no UTF-8");
}

#[test]
fn half_width_katakana_alone_is_cp932_and_not_euc_jp() {
    // The second is also EUC-JP, of rare characters.
    for text in ["ｷｷﾒｲ,ﾊﾞｼｮ\nｻｰﾊﾞ,ﾎｳｼｬｾﾝｶ\n", "ｻｰﾊﾞ,ﾙｰﾀｰ\n"]
    {
        let bytes = encoded(text, Encoding::Cp932);
        assert_eq!(open(bytes).unwrap().format(), Format::Text(Encoding::Cp932, Separator::Comma));
    }
}

#[test]
fn what_is_too_large_is_named_with_its_address() {
    let with = |limits, text: &str| {
        let mut book = Book::open(std::io::Cursor::new(text.to_owned()), TextOptions::default(), limits)?;
        book.rows(0)?.collect::<Result<Vec<_>, _>>()
    };
    let limits = Limits { rows: 2, columns: 3, cell_chars: 4, ..Limits::default() };
    assert_eq!(with(limits, "a\nb\n\nあいうえ,b,c,,,,\n").unwrap_err().to_string(), "more than 2 rows");
    assert_eq!(with(limits, "あいうえ,b,c,,,,\n").unwrap().len(), 1);
    assert_eq!(with(limits, "a,b,c,,e\n").unwrap_err().to_string(), "more than 3 columns, at E1");
    assert_eq!(
        with(limits, "a\nb,あいうえお").unwrap_err().to_string(),
        "more than 4 characters in a cell, at B2"
    );
    let narrow = Limits { row_bytes: 4, ..Limits::default() };
    assert_eq!(
        with(narrow, "ab,cd\nab,c,de\n").unwrap_err().to_string(),
        "more than 4 bytes in a row, at C2"
    );
    let open_quote = format!("a,\"{}", "x\n".repeat(200_000));
    assert_eq!(refusal(open_quote), "more than 32767 characters in a cell, at B1");
    assert_eq!(refusal("あ".repeat(3_000_000)), "more than 4194304 bytes at a stretch");
}

#[test]
fn progress_ends_at_the_size_of_the_file() {
    let text = "a,b\n".repeat(50_000);
    let mut book = open(text.as_str()).unwrap();
    let mut rows = book.rows(0).unwrap();
    rows.next();
    assert!(rows.progress_bytes().0 < rows.progress_bytes().1);
    assert_eq!(rows.by_ref().count(), 49_999);
    assert_eq!(rows.progress_bytes(), (200_000, 200_000));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = rows(bytes);
    }

    #[test]
    fn any_cut_of_a_ledger_is_read_or_refused(cut in 0..300_usize, which in 0..3_usize) {
        let encoding = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Cp932][which];
        let bytes = encoded(LEDGER, encoding);
        let _ = rows(&bytes[..cut.min(bytes.len())]);
    }

    #[test]
    fn rows_are_those_of_the_csv_library(text in "[ab,;\"\n\r]{0,40}") {
        let text = ["x,".to_owned(), text].concat();
        let options = TextOptions { encoding: Some(Encoding::Utf8), separator: Some(Separator::Comma) };
        let mut book = Book::open(std::io::Cursor::new(text.clone()), options, Limits::default()).unwrap();
        // An open quotation mark is where the two differ on purpose.
        let Ok(ours) = book.rows(0).unwrap().collect::<Result<Vec<_>, _>>() else { return Ok(()) };
        let ours: Vec<Vec<String>> =
            ours.iter().map(|row| row.cells.iter().map(|cell| cell.text().into_owned()).collect()).collect();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut theirs = Vec::new();
        for record in reader.records() {
            let mut cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                theirs.push(cells);
            }
        }
        prop_assert_eq!(ours, theirs);
    }
}
