use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};

use super::super::{
    Book, Cell, Limits, Row, TextOptions,
    tests::{open, refusal, rows, texts, zip, zip_claiming},
};

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook><workbookPr/><sheets><sheet name="台帳" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="a/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="a/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

/// A workbook with one sheet of this XML, and these shared texts.
fn workbook_with(sheet: &str, shared: &str) -> Vec<u8> {
    zip(&[
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn workbook(sheet_data: &str) -> Vec<u8> {
    workbook_with(
        &format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>"),
        "<sst uniqueCount=\"99999999999\"><si><t>共有</t><rPh sb=\"0\"><t>キョウユウ</t></rPh></si>\n<si><r><t>太</t></r> <r><t xml:space=\"preserve\">字 </t></r></si></sst>",
    )
}

fn written(write: impl FnOnce(&mut Writer) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut workbook = Writer::new();
    write(&mut workbook).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn every_kind_of_cell_is_read() {
    let rows = rows(workbook(
        "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2' t='s'><v>1</v></c><c r='D2' t='inlineStr'><is><t>a &amp; &#x3042;_x000D_</t></is></c></row>\
         <row r='5'><c r='A5'><v>12.5</v></c><c r='B5' s='1'><v>45383</v></c><c r='C5' s='2'><v>12</v></c><c r='D5' t='b'><v>1</v></c>\
         <c r='E5' t='e'><v>#SPILL!</v></c><c r='F5'><f>1+1</f></c><c r='G5' t='str'><f>A1</f><v>結果</v></c><c r='H5' t='d'><v>2024-04-01T00:00:00Z</v></c>\
         <c r='I5' t='s'><v>7</v></c><c r='J5'/><c r='K5' s='1'><v>1e9</v></c></row><row><c><v>1</v></c><c t='str'><v>2</v></c></row>",
    ))
    .unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 5, 6]);
    assert_eq!(
        rows[0].cells,
        [Cell::Text("共有".into()), Cell::Text("太字 ".into()), Cell::Empty, Cell::Text("a & あ\r".into())]
    );
    let fault = |text: &str| Cell::Fault(text.into());
    let shown: Vec<_> = rows[1].cells.iter().map(Cell::text).collect();
    assert_eq!(
        shown,
        ["12.5", "2024-04-01", "0012", "TRUE", "#SPILL!", "=", "結果", "2024-04-01", "7", "", "1000000000"]
    );
    assert_eq!(rows[1].cells[1], Cell::Date(date(2024, 4, 1)));
    assert_eq!(
        [&rows[1].cells[4], &rows[1].cells[5], &rows[1].cells[8]],
        [&fault("#SPILL!"), &fault("="), &fault("7")]
    );
    assert_eq!(rows[2].cells.iter().map(Cell::text).collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn sheets_are_listed_with_name_and_size() {
    let bytes = written(|workbook| {
        workbook.add_worksheet().set_name("医療機器 & 端末")?.write(9, 2, "x")?;
        workbook.add_worksheet().set_name("旧")?.set_hidden(true).write(0, 0, "古い")?;
        Ok(())
    });
    let mut book = open(bytes).unwrap();
    let sheets = book.sheets().to_vec();
    assert_eq!((sheets[0].name.as_str(), sheets[0].is_hidden), ("医療機器 & 端末", false));
    assert_eq!(sheets[0].stated_size, Some((10, 3)));
    assert_eq!((sheets[1].name.as_str(), sheets[1].is_hidden), ("旧", true));
    assert_eq!(book.rows(1).unwrap().next().unwrap().unwrap().cell(0).text(), "古い");
    assert_eq!(book.rows(0).unwrap().next().unwrap().unwrap().address(2).to_string(), "C10");
}

#[test]
fn sheets_without_rows_are_not_listed() {
    let chart = "<Relationship Id=\"c\" Type=\"a/chartsheet\" Target=\"chart.xml\"/></Relationships>";
    let sheet = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
    let bytes = zip(&[
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.replace("<sheets>", "<sheets><sheet name='図' r:id='c'/>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.replace("</Relationships>", chart).as_bytes()),
        ("xl/chart.xml", b"<chartsheet/>"),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", b"<sst/>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert_eq!(
        open(bytes.as_slice()).unwrap().sheets().iter().map(|sheet| &sheet.name).collect::<Vec<_>>(),
        ["台帳"]
    );
    assert_eq!(texts(bytes), [["1"]]);
}

#[test]
fn merged_areas_fill_downwards_only() {
    let bytes = written(|workbook| {
        let sheet = workbook.add_worksheet();
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 3, "情報機器台帳", &plain)?;
        sheet.merge_range(1, 1, 3, 1, "放射線科", &plain)?;
        for row in 1..5_u16 {
            sheet.write(row.into(), 0, row)?;
        }
        Ok(())
    });
    let rows = rows(bytes).unwrap();
    assert_eq!(rows[0].cells, [Cell::Text("情報機器台帳".into())]);
    assert_eq!(rows[0].spans.len(), 1);
    assert_eq!(
        rows.iter().map(|row| row.cell(1).text()).collect::<Vec<_>>(),
        ["", "放射線科", "放射線科", "放射線科", ""]
    );
    assert!(rows[4].spans.is_empty());
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let parts = |flag: &str| {
        let workbook = WORKBOOK.replace("<workbookPr/>", &format!("<workbookPr date1904='{flag}'/>"));
        zip(&[
            ("_rels/.rels", RELATIONS.as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes()),
            ("xl/styles.xml", STYLES.as_bytes()),
            ("xl/sharedStrings.xml", b"<sst/>"),
            ("xl/Worksheets/Sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='A1' s='1'><v>43921</v></c></row></sheetData></worksheet>"),
        ])
    };
    assert_eq!(texts(parts("1")), [["2024-04-01"]]);
    assert_eq!(texts(parts("0")), [["2020-03-31"]]);
}

#[test]
fn a_damaged_workbook_is_named_with_its_part() {
    let good = workbook("<row r='1'><c r='A1'><v>1</v></c></row>");
    let refused = |bytes: Vec<u8>, words: &str| {
        let refusal = refusal(bytes);
        assert!(refusal.contains(words), "{words}: {refusal}");
    };
    refused(good[..good.len() / 2].to_vec(), "zip directory: it is missing");
    refused(workbook("<row r='1'><c r='A1'><v>1</c></row>"), "damaged in xl/worksheets/sheet1.xml");
    refused(workbook("<row r='2'/><row r='1'><c r='A1'/></row>"), "the row after row 2 has no proper number");
    refused(workbook("<row r='1048577'/>"), "the row after row 0 has no proper number");
    refused(workbook("<row r='1'><c r='B1'/><c r='A1'/></row>"), "row 1 has a cell that is out of place");
    refused(workbook("<row r='1'><c r='A2'/></row>"), "row 1 has a cell that is out of place");
    refused(
        workbook("<row r='1'><c r='ZZZZZZZZZ99999999999'/></row>"),
        "row 1 has a cell that is out of place",
    );
    refused(workbook_with("<worksheet><sheetData><row r='1'>", "<sst/>"), "it is cut off");
    refused(workbook_with("<worksheet/>", "<sst/>"), "it holds no rows");
    refused(
        zip(&[("_rels/.rels", RELATIONS.as_bytes())]),
        "damaged in xl/_rels/workbook.xml.rels: it is not in the file",
    );
    let mut wrong_checksum = good.clone();
    let crc_at = wrong_checksum.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap() + 16;
    wrong_checksum[crc_at] ^= 1;
    refused(wrong_checksum, "its checksum is wrong");
}

#[test]
fn a_zip_bomb_is_refused_before_it_unpacks() {
    let bomb = vec![b' '; 2 << 20];
    assert_eq!(refusal(zip(&[("_rels/.rels", &bomb)])), "more than 250 times the packed size when unpacked");
    // One that claims to be small unpacks no further than it claims.
    let lie = zip_claiming(&[("_rels/.rels", &bomb)], |_| 1000);
    assert!(refusal(lie).contains("it unpacks to another size than its header says"));
    let few = Limits { parts: 2, ..Limits::default() };
    let many = zip(&[("a", b""), ("b", b""), ("c", b"")]);
    let refused = Book::open(Cursor::new(many), TextOptions::default(), few).err().unwrap();
    assert_eq!(refused.to_string(), "more than 2 files within the workbook");
    let claims = zip_claiming(&[("_rels/.rels", RELATIONS.as_bytes())], |_| u32::MAX - 1);
    assert_eq!(refusal(claims), "more than 2147483648 bytes when unpacked");
}

#[test]
fn what_is_too_large_is_named_with_its_address() {
    let with = |limits, bytes: Vec<u8>| -> Result<Vec<Row>, String> {
        let mut book = Book::open(Cursor::new(bytes), TextOptions::default(), limits)
            .map_err(|error| error.to_string())?;
        let rows = book.rows(0).map_err(|error| error.to_string())?;
        rows.collect::<Result<_, _>>().map_err(|error| error.to_string())
    };
    let limits = Limits { rows: 2, columns: 3, cell_chars: 4, ..Limits::default() };
    let wide = "<row r='1'><c r='C1'><v>1</v></c><c r='D1' s='1'/></row>";
    assert_eq!(with(limits, workbook(wide)).unwrap().len(), 1);
    let wider = wide.replace("s='1'/", "><v>1</v></c");
    assert_eq!(with(limits, workbook(&wider)).unwrap_err(), "more than 3 columns, at D1");
    let long = "<row r='7'><c r='B7' t='str'><v>あいうえおかきくけこさしすせそた</v></c></row>";
    assert_eq!(with(limits, workbook(long)).unwrap_err(), "more than 4 characters in a cell, at B7");
    let row = |number| format!("<row r='{number}'><c r='A{number}'><v>1</v></c></row>");
    let three = [row(1), row(2), row(3)].concat();
    assert_eq!(with(limits, workbook(&three)).unwrap_err(), "more than 2 rows");
    // Texts that many cells share, and merged cells that fill rows, count in each row.
    let narrow = Limits { row_bytes: 5000, ..Limits::default() };
    let shared = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(2000));
    let with_merge = |area: &str| {
        let cells = "<row r='1'><c r='A1' t='s'><v>0</v></c></row><row r='2'><c r='B2' t='s'><v>0</v></c><c r='C2' t='s'><v>0</v></c></row>";
        workbook_with(
            &format!("<worksheet><sheetData>{cells}</sheetData><mergeCell ref='{area}'/></worksheet>"),
            &shared,
        )
    };
    assert_eq!(with(narrow, with_merge("D1:D2")).unwrap().len(), 2);
    assert_eq!(with(narrow, with_merge("A1:A2")).unwrap_err(), "more than 5000 bytes in a row, at C2");
    let texts = format!("<sst>{}</sst>", "<si><t>ab</t></si>".repeat(1000));
    let small = Limits { shared_text_bytes: 5000, ..Limits::default() };
    assert_eq!(
        with(small, workbook_with("<worksheet><sheetData/></worksheet>", &texts)).unwrap_err(),
        "more than 5000 bytes of shared texts"
    );
}

#[test]
fn calamine_reads_the_same() {
    let bytes = written(|workbook| {
        let sheet = workbook.add_worksheet();
        let day = Format::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
        for row in 0..300_u32 {
            sheet.write(row, 0, format!("機器 {row} <&> \"ソ\""))?;
            sheet.write(row, 1, f64::from(row) / 7.0)?;
            sheet.write_with_format(row, 2, &ExcelDateTime::from_serial_datetime(row * 97 + 1)?, &day)?;
            sheet.write(row, 3, row % 2 == 0)?;
            sheet.write(row, 4, if row % 3 == 0 { "" } else { "  空白  " })?;
        }
        Ok(())
    });
    let ours = rows(bytes.clone()).unwrap();
    let mut theirs = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut reader = theirs.worksheet_cells_reader("Sheet1").unwrap();
    let mut compared = 0;
    while let Some(cell) = reader.next_cell().unwrap() {
        let (row, column) = cell.get_position();
        let our = ours[row as usize].cell(u16::try_from(column).unwrap());
        match cell.get_value() {
            DataRef::Empty => assert!(our.is_blank()),
            DataRef::String(text) => assert_eq!(our.text(), *text),
            DataRef::SharedString(text) => assert_eq!(our.text(), *text),
            DataRef::Float(value) => {
                assert!(matches!(our, Cell::Number(number) if number.value.to_bits() == value.to_bits()));
            }
            DataRef::Bool(value) => assert_eq!(our, &Cell::Bool(*value)),
            DataRef::DateTime(at) if at.as_f64().to_bits() == 60.0_f64.to_bits() => {
                assert_eq!(our.text(), "60");
            }
            DataRef::DateTime(at) => {
                let (year, month, day, ..) = at.to_ymd_hms_milli();
                assert_eq!(our.text(), format!("{year:04}-{month:02}-{day:02}"));
            }
            other => panic!("{other:?}"),
        }
        compared += 1;
    }
    assert!(compared >= 1400, "{compared}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_change_to_a_workbook_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = workbook("<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2'><v>1</v></c></row>");
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = open(bytes.as_slice()).and_then(|mut book| book.rows(0)?.collect::<Result<Vec<_>, _>>());
        bytes.truncate(cut.index(bytes.len()));
        let _ = open(bytes).and_then(|mut book| book.rows(0)?.collect::<Result<Vec<_>, _>>());
    }

    #[test]
    fn any_xml_in_a_sheet_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(vec![
        "<row r='1'>", "<row r='3'>", "<row>", "</row>", "<c r='A1'>", "<c t='s'>", "<c t='inlineStr' s='9'>", "<c r='XFD1048576'>", "</c>", "<v>", "1",
        "99999999999999999999", "</v>", "<is>", "<t>", "あ", "&amp;", "&x;", "</t>", "</is>", "<f>", "</f>", "<rPh>", "</rPh>", "<!-- -->", "<![CDATA[x]]>", "</sheetData>", "<a", ">",
    ]), 0..30)) {
        let _ = open(workbook(&pieces.concat())).and_then(|mut book| book.rows(0)?.collect::<Result<Vec<_>, _>>());
    }
}
