use std::io::{Cursor, Seek, SeekFrom, Write};

use flate2::{Compression, Crc, write::DeflateEncoder};

use super::*;

/// Opens bytes with the default limits.
pub(super) fn open(bytes: impl Into<Vec<u8>>) -> Result<Book<Cursor<Vec<u8>>>, ReadError> {
    Book::open(Cursor::new(bytes.into()), TextOptions::default(), Limits::default())
}

/// All rows of the first sheet.
pub(super) fn rows(bytes: impl Into<Vec<u8>>) -> Result<Vec<Row>, ReadError> {
    open(bytes)?.rows(0)?.collect()
}

/// The texts of the first sheet's rows.
pub(super) fn texts(bytes: impl Into<Vec<u8>>) -> Vec<Vec<String>> {
    let of_row = |row: &Row| row.cells.iter().map(|cell| cell.text().into_owned()).collect();
    rows(bytes).unwrap().iter().map(of_row).collect()
}

/// What stops bytes from being read, as text.
pub(super) fn refusal(bytes: impl Into<Vec<u8>>) -> String {
    rows(bytes).unwrap_err().to_string()
}

/// A zip file of these parts.
pub(super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zip_claiming(parts, |actual| actual)
}

/// The same, but its headers claim another unpacked size.
pub(super) fn zip_claiming(parts: &[(&str, &[u8])], claim: impl Fn(u32) -> u32) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in parts {
        let mut crc = Crc::new();
        crc.update(data);
        let mut deflater = DeflateEncoder::new(Vec::new(), Compression::best());
        deflater.write_all(data).unwrap();
        let packed = deflater.finish().unwrap();
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        common.extend(crc.sum().to_le_bytes());
        common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        common.extend(claim(u32::try_from(data.len()).unwrap()).to_le_bytes());
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        directory.extend(*b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(file.len()).unwrap().to_le_bytes());
        directory.extend(name.bytes());
        file.extend(*b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.bytes());
        file.extend(packed);
    }
    let (at, count) = (u32::try_from(file.len()).unwrap(), u16::try_from(parts.len()).unwrap().to_le_bytes());
    file.extend(&directory);
    file.extend(*b"PK\x05\x06\0\0\0\0");
    file.extend(count);
    file.extend(count);
    file.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    file.extend(at.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A compound file with these names in its directory.
fn compound_file(names: &[&str]) -> Vec<u8> {
    let mut file = vec![0; 1024];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[30] = 9;
    for (index, name) in names.iter().enumerate() {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        file[512 + index * 128..][..name.len()].copy_from_slice(&name);
    }
    file
}

#[test]
fn a_file_of_another_kind_is_named() {
    let xml = |text: &str| text.as_bytes().to_vec();
    let relation = |target: &str| {
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
        format!("<Relationships><Relationship Id='a' Type='{kind}' Target='{target}'/></Relationships>")
    };
    let word = relation("word/document.xml");
    let binary = relation("xl/workbook.bin");
    let none = "<Relationships/>";
    for (bytes, name) in [
        (Vec::new(), "an empty file"),
        (compound_file(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]), "protected with a password"),
        (compound_file(&["Root Entry", "Workbook"]), "Excel 97-2003"),
        (compound_file(&["Root Entry", "WordDocument"]), "neither text nor a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off".to_vec(), "neither text nor a workbook"),
        (b"%PDF-1.7\n...".to_vec(), "neither text nor a workbook"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0".to_vec(), "neither text nor a workbook"),
        (xml("[\n {\"id\": 1}]"), "JSON"),
        (xml("<html><body><table><tr><td>機器名</td></tr></table></body></html>"), "a web page"),
        (xml("\u{feff}<!DOCTYPE html>\n<html lang='ja'>"), "a web page"),
        (xml("<?xml version='1.0'?><html xmlns='a'>"), "a web page"),
        (
            xml("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"),
            "an XML file",
        ),
        (zip(&[("content.xml", b"<a/>"), ("META-INF/manifest.xml", b"<a/>")]), "OpenDocument"),
        (zip(&[("photo.txt", b"x")]), "a zip file without a workbook"),
        (zip(&[("_rels/.rels", none.as_bytes())]), "a zip file without a workbook"),
        (
            zip(&[
                ("_rels/.rels", word.as_bytes()),
                ("word/_rels/document.xml.rels", none.as_bytes()),
                ("word/document.xml", b"<document/>"),
            ]),
            "a zip file without a workbook",
        ),
        (zip(&[("_rels/.rels", binary.as_bytes()), ("xl/workbook.bin", b"x")]), "a binary workbook (.xlsb)"),
    ] {
        let refusal = refusal(bytes);
        assert!(refusal.starts_with("this is ") && refusal.contains(name), "{name}: {refusal}");
    }
}

#[test]
fn a_file_of_2_gb_is_refused_unread() {
    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("it was read")
        }
    }
    impl Seek for Endless {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            Ok(if to == SeekFrom::Start(0) { 0 } else { self.0 })
        }
    }
    let refusal = Book::open(Endless(2 << 30), TextOptions::default(), Limits::default()).err().unwrap();
    assert_eq!(refusal.to_string(), "more than 268435456 bytes of the file");
}

#[test]
fn a_sheet_that_is_not_there_is_named() {
    assert!(matches!(open("a,b\n").unwrap().rows(1), Err(ReadError::NoSheet(1))));
}
