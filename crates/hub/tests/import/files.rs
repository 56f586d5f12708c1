//! Files that cannot be taken: a clear refusal, and nothing half-written.

use crate::desk::Desk;
use domain::inventory::ImportState;
use flate2::{Compression, write::DeflateEncoder};
use hub::inventory::import::{self, Refusal, TEXT_LIMIT_BYTES, UploadError, WORKBOOK_LIMIT_BYTES};
use std::io::Write;
use testkit::on_both;

async fn refusal(desk: &Desk, bytes: &[u8]) -> Refusal {
    let refused = match desk.send(bytes).await {
        Err(UploadError::Refused(refusal)) => refusal,
        other => panic!("taken: {other:?}"),
    };
    assert_eq!(desk.stored_files(), 0, "nothing stays of {refused:?}");
    assert_eq!(import::newest(&desk.write(), 10).await.unwrap().len(), 0);
    refused
}

/// A zip of these parts, each packed.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
        packer.write_all(text).unwrap();
        let packed = packer.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(text);
        let offset = u32::try_from(file.len()).unwrap();
        let mut about = Vec::new();
        for number in [20_u16, 0, 8, 0, 0] {
            about.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), u32::try_from(packed.len()).unwrap(), u32::try_from(text.len()).unwrap()] {
            about.extend(number.to_le_bytes());
        }
        about.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        about.extend(0_u16.to_le_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&about);
        file.extend(name.as_bytes());
        file.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size) = (u32::try_from(file.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(parts.len()).unwrap();
    file.extend(directory);
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend(size.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A workbook whose sheet is that text.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>管理番号</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>VPN</t></is></c><c r="B2" t="inlineStr"><is><t>A-1</t></is></c></row>"#;

on_both!(what_is_no_list_is_refused_in_words_and_leaves_nothing);
async fn what_is_no_list_is_refused_in_words_and_leaves_nothing(desk: Desk) {
    let good = workbook(format!("{SHEET}</sheetData></worksheet>").as_bytes());
    assert!(
        matches!(desk.send(&good).await, Ok(id) if { import::discard(&desk.write(), id).await.unwrap(); true })
    );
    desk.hub.run_due_jobs().await.unwrap();
    desk.world.database.tamper("delete from import_run").await;

    assert_eq!(refusal(&desk, b"").await, Refusal::Empty);
    assert!(Refusal::TooLarge(256 << 20).to_string().contains("more than 256 MB"));
    assert_eq!(refusal(&desk, &good[..good.len() / 2]).await, Refusal::Workbook);
    assert_eq!(refusal(&desk, &zip(&[("mimetype", b"x")])).await, Refusal::Stranger("zip".to_owned()));
    assert_eq!(refusal(&desk, b"<html><body><table>").await, Refusal::Stranger("HTML".to_owned()));
    // It begins as an old workbook does and leads to where no file has anything.
    let nowhere = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0xff; 600]].concat();
    assert_eq!(refusal(&desk, &nowhere).await, Refusal::Unknown);
    assert_eq!(refusal(&desk, "あれ、これ\n1\n".as_bytes()).await, Refusal::NoHeading);
    let mixed =
        [b"\x96\xbc\x8f\xcc,\x8c\x5e\x8e\xae\n".as_slice(), "名称,型式\n名称,型式\n".as_bytes()].concat();
    assert!(matches!(refusal(&desk, &mixed).await, Refusal::Encoding(_)));
}

on_both!(a_zip_bomb_is_refused_before_it_unpacks);
async fn a_zip_bomb_is_refused_before_it_unpacks(desk: Desk) {
    let mut sheet = SHEET.as_bytes().to_vec();
    sheet.resize(120_000_000, b' ');
    let bomb = workbook(&sheet);
    assert!(bomb.len() < 1_000_000);
    assert!(matches!(refusal(&desk, &bomb).await, Refusal::Bomb | Refusal::Unpacked(_)));
}

on_both!(a_file_larger_than_allowed_is_refused_while_it_comes);
async fn a_file_larger_than_allowed_is_refused_while_it_comes(desk: Desk) {
    let cx = desk.write();
    for (start, most) in [(&b"PK\x03\x04"[..], WORKBOOK_LIMIT_BYTES), (b"a,b\n", TEXT_LIMIT_BYTES)] {
        let mut receiving = import::Receiving::begin(&cx).await.unwrap();
        receiving.write(start).await.unwrap();
        let piece = vec![b'x'; 16 << 20];
        let mut sent = 0;
        let refused = loop {
            sent += piece.len() as u64;
            match receiving.write(&piece).await {
                Ok(()) => assert!(sent <= most),
                Err(error) => break error,
            }
        };
        assert!(matches!(refused, UploadError::Refused(Refusal::TooLarge(allowed)) if allowed == most));
        drop(receiving);
        assert_eq!(desk.stored_files(), 0);
    }
}

on_both!(a_file_that_breaks_off_in_the_middle_stages_nothing);
async fn a_file_that_breaks_off_in_the_middle_stages_nothing(desk: Desk) {
    let rows: String = (0..2_000).map(|number| format!("機器{number},T-{number}\n")).collect();
    let run = desk.preview(format!("名称,管理番号\n{rows}\"開いたまま,T-x\n").as_bytes()).await;
    assert_eq!(run.state, ImportState::Broken);
    assert_eq!(Refusal::from_json(&run.message), Some(Refusal::OpenQuote(2_002)));
    for table in ["import_row", "import_asset"] {
        assert_eq!(desk.world.database.texts(&format!("select 'x' as text from {table}")).await.len(), 0);
    }
    assert_eq!(desk.ledger().await.len(), 0);
}
