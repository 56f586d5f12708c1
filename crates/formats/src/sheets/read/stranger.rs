//! Files that are neither a workbook nor text, told by their first bytes, so that the message can name them.
//! Not here: web pages and XML, which are text and are told by it (`csv`).
//! Next: [`recognise`].

use std::io::{Read, Seek, SeekFrom};

use super::{ReadError, Stranger};

/// What the file is, if it begins as no text does.
///
/// # Errors
/// [`ReadError::Io`].
pub(super) fn recognise<R: Read + Seek>(head: &[u8], file: &mut R) -> Result<Option<Stranger>, ReadError> {
    if head.starts_with(COMPOUND_FILE) {
        return inside_compound_file(file).map(Some);
    }
    Ok(BINARY_STARTS.iter().any(|start| head.starts_with(start)).then_some(Stranger::Binary))
}

/// Old workbooks and protected new ones share an outer format; the names in its directory tell them apart.
/// [MS-CFB 2.2, 2.6]
fn inside_compound_file<R: Read + Seek>(file: &mut R) -> Result<Stranger, ReadError> {
    let mut header = [0; 512];
    file.seek(SeekFrom::Start(0))?;
    if file.read_exact(&mut header).is_err() {
        return Ok(Stranger::Binary);
    }
    let number = |range: std::ops::Range<usize>| {
        let bytes = header.get(range).unwrap_or_default();
        bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let (sector_shift, directory) = (number(30..32).min(16), number(48..52));
    // Where the system has no such place, this is no such file.
    if file.seek(SeekFrom::Start((directory + 1) << sector_shift)).is_err() {
        return Ok(Stranger::Binary);
    }
    let mut names = Vec::new();
    file.take(1 << sector_shift).read_to_end(&mut names)?;
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        names.chunks(DIRECTORY_ENTRY_BYTES).any(|entry| entry.starts_with(&name))
    };
    Ok(if has("EncryptedPackage") || has("EncryptionInfo") {
        Stranger::Protected
    } else if has("Workbook") || has("Book") {
        Stranger::OldExcel
    } else {
        Stranger::Binary
    })
}

const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const DIRECTORY_ENTRY_BYTES: usize = 128;
/// PDF, PNG, JPEG, GIF, gzip, 7-Zip, RAR, bare workbooks of Excel 2 to 4.
const BINARY_STARTS: [&[u8]; 10] = [
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
];
