//! A packed file of lines, each a record: written as they come, read with limits.
//! Not here: what a line says ([`super::Section`]).
//! Next: [`Lines::open`].

use super::{super::BundleError, Head, Record, Section};
use domain::text::json_holds_nul;
use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Take, Write};

/// How much a file may ask of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineLimits {
    /// Size of the whole file after unpacking.
    pub bytes: u64,
    /// Size of one line.
    pub line_bytes: u64,
    /// Number of lines.
    pub lines: u64,
}

impl Default for LineLimits {
    /// Ten times what all of NVD needs today: 8 GiB, 8 MiB a line, four million lines.
    fn default() -> Self {
        Self { bytes: 8 << 30, line_bytes: 8 << 20, lines: 4_000_000 }
    }
}

/// Writes a file.
pub struct Writer<W: Write> {
    out: GzEncoder<W>,
    records: u64,
}

impl<W: Write> Writer<W> {
    /// Begins with the head.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn new(out: W, head: &Head) -> io::Result<Self> {
        let mut writer = Self { out: GzEncoder::new(out, Compression::best()), records: 0 };
        let head = serde_json::to_string(head)?;
        writer.out.write_all(head.as_bytes())?;
        writer.out.write_all(b"\n")?;
        Ok(writer)
    }

    /// Adds a record.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        self.out.write_all(record.write()?.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.records += 1;
        Ok(())
    }

    /// Ends the file; how many records it has.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> io::Result<(W, u64)> {
        Ok((self.out.finish()?, self.records))
    }
}

/// A file being read: an iterator over its records, which ends with the first fault.
pub struct Lines<R: Read> {
    text: BufReader<Take<GzDecoder<BufReader<R>>>>,
    section: Section,
    head: Head,
    limits: LineLimits,
    /// Lines read.
    line: u64,
    is_over: bool,
}

impl<R: Read> Lines<R> {
    /// Opens the file of a section.
    ///
    /// # Errors
    /// [`BundleError`] if it does not begin as one.
    pub fn open(file: R, section: Section, limits: LineLimits) -> Result<Self, BundleError> {
        let unpacked = GzDecoder::new(BufReader::new(file)).take(limits.bytes.saturating_add(1));
        let head = Head { section: String::new(), kinds: BTreeMap::new() };
        let mut lines =
            Self { text: BufReader::new(unpacked), section, head, limits, line: 0, is_over: false };
        let Some(first) = lines.next_line()? else { return Err(BundleError::Cut) };
        lines.head = serde_json::from_str(&first).map_err(|error| lines.wrong(error))?;
        if lines.head.section != section.name() {
            return Err(lines.wrong("another section"));
        }
        Ok(lines)
    }

    /// What it says of itself.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    fn next_record(&mut self) -> Result<Option<Record>, BundleError> {
        let Some(line) = self.next_line()? else { return Ok(None) };
        if json_holds_nul(line.as_bytes()) {
            return Err(self.wrong("a text with the character U+0000"));
        }
        self.section.read(&line).map(Some).map_err(|why| self.wrong(why))
    }

    fn next_line(&mut self) -> Result<Option<String>, BundleError> {
        let mut line = Vec::new();
        let most = self.limits.line_bytes.saturating_add(1);
        match (&mut self.text).take(most).read_until(b'\n', &mut line) {
            Ok(count) => self.line += u64::from(count > 0),
            // The packed bytes are those that were signed, so what does not unpack was made so.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) =>
            {
                return Err(self.wrong(error));
            }
            Err(error) => return Err(error.into()),
        }
        if self.text.get_ref().limit() == 0 {
            return Err(BundleError::TooLarge { what: "bytes after unpacking", limit: self.limits.bytes });
        }
        if line.is_empty() {
            return Ok(None);
        }
        if line.pop() != Some(b'\n') {
            let is_long = line.len() as u64 >= self.limits.line_bytes;
            let long = BundleError::TooLarge { what: "bytes of a line", limit: self.limits.line_bytes };
            return Err(if is_long { long } else { BundleError::Cut });
        }
        if self.line > self.limits.lines {
            return Err(BundleError::TooLarge { what: "lines", limit: self.limits.lines });
        }
        String::from_utf8(line).map(Some).map_err(|error| self.wrong(error))
    }

    fn wrong(&self, why: impl std::fmt::Display) -> BundleError {
        let why = why.to_string().chars().take(200).collect();
        BundleError::Line { file: self.section.path(), line: self.line, why }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Record, BundleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let step = self.next_record().transpose();
        self.is_over = !matches!(step, Some(Ok(_)));
        step
    }
}
