//! The zip file around a workbook, read with a limit on everything that its headers claim.
//! Not here: writing zip files, encryption, zip files over several disks.
//! Next: [`super::xlsx`], the only user.

use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};

use flate2::{Crc, bufread::DeflateDecoder};

use super::{Limit, Limits, ReadError, Stranger};

/// An opened zip file: its list of parts, checked against the limits before anything is unpacked.
#[derive(Debug)]
pub(super) struct Archive<R> {
    file: R,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    name: String,
    deflated: bool,
    crc: u32,
    packed_bytes: u64,
    unpacked_bytes: u64,
    header_at: u64,
}

/// The unpacked bytes of one part. Ends in an error unless length and checksum are as the header says.
pub(super) struct Unpacked<'a, R> {
    data: Data<'a, R>,
    crc: Crc,
    expected_crc: u32,
    expected_bytes: u64,
    done_bytes: u64,
}

enum Data<'a, R> {
    Stored(Take<&'a mut R>),
    Deflated(DeflateDecoder<BufReader<Take<&'a mut R>>>),
}

impl<R: Read + Seek> Archive<R> {
    /// # Errors
    /// [`ReadError`] when the list of parts is damaged or claims more than `limits` allow.
    pub(super) fn open(mut file: R, limits: &Limits) -> Result<Self, ReadError> {
        let directory = find_directory(&mut file)?;
        if directory.parts > limits.parts || directory.bytes > MOST_DIRECTORY_BYTES {
            return Err(ReadError::too_much(Limit::Parts, limits.parts));
        }
        file.seek(SeekFrom::Start(directory.at))?;
        let mut bytes = Vec::new();
        (&mut file).take(directory.bytes).read_to_end(&mut bytes)?;
        let mut fields = Fields(&bytes);
        let mut parts = Vec::new();
        let mut unpacked_bytes = 0_u64;
        for _ in 0..directory.parts {
            let part = read_part(&mut fields)?;
            unpacked_bytes = unpacked_bytes.saturating_add(part.unpacked_bytes);
            if unpacked_bytes > limits.unpacked_bytes {
                return Err(ReadError::too_much(Limit::UnpackedBytes, limits.unpacked_bytes));
            }
            let allowed = part.packed_bytes.saturating_mul(limits.unpacked_ratio).saturating_add(SMALL_BYTES);
            if part.unpacked_bytes > allowed {
                return Err(ReadError::too_much(Limit::UnpackedRatio, limits.unpacked_ratio));
            }
            parts.push(part);
        }
        Ok(Self { file, parts })
    }

    /// The name of a part as the zip file spells it; workbooks of some programs differ in capitals.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.position(name).and_then(|index| self.parts.get(index)).map(|part| part.name.as_str())
    }

    /// # Errors
    /// [`ReadError::Damaged`] when there is no such part or its data cannot be reached.
    pub(super) fn part(&mut self, name: &str) -> Result<Unpacked<'_, R>, ReadError> {
        let damaged = |reason: &str| ReadError::damaged(name, reason);
        let index = self.position(name).ok_or_else(|| damaged("it is not in the file"))?;
        let part = self.parts.get(index).ok_or_else(|| damaged("it is not in the file"))?;
        let mut header = [0; 30];
        self.file.seek(SeekFrom::Start(part.header_at))?;
        self.file.read_exact(&mut header).map_err(|_| damaged("its header is cut off"))?;
        let mut fields = Fields(&header);
        if fields.u32() != Some(LOCAL_HEADER) {
            return Err(damaged("its header is not where the directory says"));
        }
        fields.skip(22);
        let (name_bytes, extra_bytes) = (fields.u16().unwrap_or_default(), fields.u16().unwrap_or_default());
        self.file.seek_relative(i64::from(name_bytes) + i64::from(extra_bytes))?;
        let packed = (&mut self.file).take(part.packed_bytes);
        let data = if part.deflated {
            Data::Deflated(DeflateDecoder::new(BufReader::with_capacity(BUFFER_BYTES, packed)))
        } else {
            Data::Stored(packed)
        };
        Ok(Unpacked {
            data,
            crc: Crc::new(),
            expected_crc: part.crc,
            expected_bytes: part.unpacked_bytes,
            done_bytes: 0,
        })
    }

    fn position(&self, name: &str) -> Option<usize> {
        let exact = self.parts.iter().position(|part| part.name == name);
        exact.or_else(|| self.parts.iter().position(|part| part.name.eq_ignore_ascii_case(name)))
    }
}

impl<R> Unpacked<'_, R> {
    /// Bytes that the part unpacks to, as its header says.
    pub(super) const fn size_bytes(&self) -> u64 {
        self.expected_bytes
    }
}

impl<R: Read> Read for Unpacked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.data {
            Data::Stored(data) => data.read(buffer)?,
            Data::Deflated(data) => data.read(buffer)?,
        };
        self.crc.update(buffer.get(..count).unwrap_or_default());
        self.done_bytes = self.done_bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        let at_end = count == 0 && !buffer.is_empty();
        if self.done_bytes > self.expected_bytes || (at_end && self.done_bytes < self.expected_bytes) {
            return Err(io::Error::other("it unpacks to another size than its header says"));
        }
        if at_end && self.crc.sum() != self.expected_crc {
            return Err(io::Error::other("its checksum is wrong"));
        }
        Ok(count)
    }
}

#[derive(Clone, Copy, Debug)]
struct Directory {
    parts: u64,
    bytes: u64,
    at: u64,
}

/// Reads the record at the end of the file that says where the directory is.
fn find_directory<R: Read + Seek>(file: &mut R) -> Result<Directory, ReadError> {
    let damaged = |reason: &str| ReadError::damaged("the zip directory", reason);
    let file_bytes = file.seek(SeekFrom::End(0))?;
    let tail_at = file_bytes.saturating_sub(MOST_TAIL_BYTES);
    file.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    file.take(MOST_TAIL_BYTES).read_to_end(&mut tail)?;
    let signature = END_OF_DIRECTORY.to_le_bytes();
    let end_at = tail.windows(4).rposition(|bytes| bytes == signature).ok_or_else(|| {
        damaged(
            "it is missing: the file is cut off, or was changed on the way (copied as text, mail gateway)",
        )
    })?;
    let mut fields = Fields(tail.get(end_at + 4..).unwrap_or_default());
    fields.skip(6);
    let record = (|| Some((fields.u16()?, fields.u32()?, fields.u32()?)))();
    let (parts, bytes, at) = record.ok_or_else(|| damaged("it is cut off"))?;
    let mut directory = Directory { parts: parts.into(), bytes: bytes.into(), at: at.into() };
    if parts == u16::MAX || bytes == u32::MAX || at == u32::MAX {
        directory =
            large_directory(file, tail_at + end_at as u64)?.ok_or_else(|| damaged("it is damaged"))?;
    }
    let end = directory.at.saturating_add(directory.bytes);
    if end > file_bytes { Err(damaged("it lies beyond the end of the file")) } else { Ok(directory) }
}

/// The same for a file written in the large form (zip64).
fn large_directory<R: Read + Seek>(file: &mut R, end_at: u64) -> io::Result<Option<Directory>> {
    let mut locator = [0; 20];
    let Some(locator_at) = end_at.checked_sub(20) else { return Ok(None) };
    file.seek(SeekFrom::Start(locator_at))?;
    file.read_exact(&mut locator)?;
    let mut fields = Fields(&locator);
    let is_locator = fields.u32() == Some(LARGE_LOCATOR);
    fields.skip(4);
    let Some(record_at) = fields.u64().filter(|at| is_locator && *at < locator_at) else { return Ok(None) };
    let mut record = [0; 56];
    file.seek(SeekFrom::Start(record_at))?;
    file.read_exact(&mut record)?;
    let mut fields = Fields(&record);
    let is_record = fields.u32() == Some(LARGE_END_OF_DIRECTORY);
    fields.skip(28);
    let directory = (|| Some(Directory { parts: fields.u64()?, bytes: fields.u64()?, at: fields.u64()? }))();
    Ok(directory.filter(|_| is_record))
}

/// Reads one entry of the directory.
fn read_part(fields: &mut Fields<'_>) -> Result<Part, ReadError> {
    let damaged = || ReadError::damaged("the zip directory", "an entry of it is damaged");
    if fields.u32() != Some(DIRECTORY_ENTRY) {
        return Err(damaged());
    }
    fields.skip(4);
    let numbers = (|| {
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.skip(4);
        Some((flags, method, fields.u32()?, fields.u32()?, fields.u32()?))
    })();
    let (flags, method, crc, packed, unpacked) = numbers.ok_or_else(damaged)?;
    let lengths = (fields.u16(), fields.u16(), fields.u16());
    fields.skip(8);
    let (Some(name_bytes), Some(extra_bytes), Some(comment_bytes)) = lengths else { return Err(damaged()) };
    let header_at = fields.u32().ok_or_else(damaged)?;
    let name = fields.take(name_bytes.into()).ok_or_else(damaged)?;
    let extra = fields.take(extra_bytes.into()).ok_or_else(damaged)?;
    fields.skip(comment_bytes.into());
    if flags & 1 == 1 {
        return Err(ReadError::Stranger(Stranger::Protected));
    }
    let name = String::from_utf8_lossy(name).into_owned();
    if method != STORED && method != DEFLATED {
        return Err(ReadError::damaged(&name, "it is packed in a way that workbooks are not"));
    }
    let mut large = large_sizes(extra);
    let mut size = |small: u32| match small {
        u32::MAX => large.u64().ok_or_else(damaged),
        small => Ok(small.into()),
    };
    // The large sizes stand in this order.
    let (unpacked_bytes, packed_bytes, header_at) = (size(unpacked)?, size(packed)?, size(header_at)?);
    Ok(Part { name, deflated: method == DEFLATED, crc, packed_bytes, unpacked_bytes, header_at })
}

/// The extra field with sizes that do not fit into 32 bits.
fn large_sizes(extra: &[u8]) -> Fields<'_> {
    let mut fields = Fields(extra);
    while let (Some(kind), Some(length)) = (fields.u16(), fields.u16()) {
        match fields.take(length.into()) {
            Some(sizes) if kind == 1 => return Fields(sizes),
            Some(_) => {}
            None => break,
        }
    }
    Fields(&[])
}

/// Numbers and bytes taken from the front of a slice, least significant byte first.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, count: usize) {
        self.0 = self.0.get(count..).unwrap_or_default();
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }
}

const LOCAL_HEADER: u32 = 0x0403_4b50;
const DIRECTORY_ENTRY: u32 = 0x0201_4b50;
const END_OF_DIRECTORY: u32 = 0x0605_4b50;
const LARGE_END_OF_DIRECTORY: u32 = 0x0606_4b50;
const LARGE_LOCATOR: u32 = 0x0706_4b50;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// The end record and the longest comment behind it.
const MOST_TAIL_BYTES: u64 = 22 + 65_535;
/// Room for [`Limits::parts`] entries with long names.
const MOST_DIRECTORY_BYTES: u64 = 1 << 20;
/// Parts this small may unpack to any ratio: an empty sheet packs very well.
const SMALL_BYTES: u64 = 1 << 20;
const BUFFER_BYTES: usize = 32 << 10;

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A zip file of one stored part in the large form, with sizes that only the large fields tell.
    fn large_zip(name: &str, data: &[u8], flags: u16) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(data);
        let size = (data.len() as u64).to_le_bytes();
        let mut common = 45_u16.to_le_bytes().to_vec();
        common.extend(flags.to_le_bytes());
        common.extend([0; 6]);
        common.extend(crc.sum().to_le_bytes());
        common.extend([0xff; 8]);
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        let mut file = [b"PK\x03\x04".as_slice(), &common, &[0, 0], name.as_bytes(), data].concat();
        let directory_at = (file.len() as u64).to_le_bytes();
        let other_extra = [9, 0, 1, 0, 7];
        let large_extra = [[1, 0, 24, 0].as_slice(), &size, &size, &[0; 8]].concat();
        let header = [b"PK\x01\x02\x2d\0".as_slice(), &common, &[33, 0], &[0; 10], &[0xff; 4]].concat();
        let directory = [&header, name.as_bytes(), other_extra.as_slice(), &large_extra].concat();
        file.extend(&directory);
        let record_at = (file.len() as u64).to_le_bytes();
        let one = 1_u64.to_le_bytes();
        let directory_bytes = (directory.len() as u64).to_le_bytes();
        let record =
            [b"PK\x06\x06".as_slice(), &[0; 20], &one, &one, &directory_bytes, &directory_at].concat();
        file.extend(record);
        file.extend([b"PK\x06\x07".as_slice(), &[0; 4], &record_at, &[1, 0, 0, 0]].concat());
        file.extend([b"PK\x05\x06".as_slice(), &[0; 4], &[0xff; 12], &[0; 2]].concat());
        file
    }

    #[test]
    fn the_large_form_is_read() {
        let mut archive =
            Archive::open(Cursor::new(large_zip("A.xml", b"text", 0)), &Limits::default()).unwrap();
        assert_eq!(archive.find("a.XML"), Some("A.xml"));
        let mut text = String::new();
        archive.part("a.xml").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
    }

    #[test]
    fn an_encrypted_part_is_named() {
        let refused =
            Archive::open(Cursor::new(large_zip("a.xml", b"text", 1)), &Limits::default()).unwrap_err();
        assert!(matches!(refused, ReadError::Stranger(Stranger::Protected)));
    }

    #[test]
    fn a_large_form_without_its_record_is_damaged() {
        let mut file = large_zip("a.xml", b"text", 0);
        let locator_at = file.len() - 42;
        file[locator_at] = 0;
        assert!(Archive::open(Cursor::new(file), &Limits::default()).is_err());
    }
}
