//! Text files with a row on each line: CSV, tab- and semicolon-separated.
//! Not here: writing them ([`crate::sheets::write`]).
//! Next: [`TextFile`]; [`encoding`] finds the encoding, [`decode`] applies it, [`records`] takes rows apart.

mod decode;
mod encoding;
pub(in crate::sheets) mod guard;
mod records;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

pub(super) use self::records::Records;
use self::{decode::Decoded, encoding::HEAD_BYTES};
pub use self::{encoding::Encoding, records::Separator};
use super::{Limits, ReadError, Stranger};

/// A text file whose encoding and separator are known.
pub(super) struct TextFile<R> {
    file: R,
    encoding: Encoding,
    separator: Separator,
    limits: Limits,
}

impl<R: Read + Seek> TextFile<R> {
    /// Finds what `encoding` and `separator` leave open.
    ///
    /// # Errors
    /// [`ReadError`] when the file is no text, or not all in one encoding.
    pub(super) fn open(
        mut file: R,
        encoding: Option<Encoding>,
        separator: Option<Separator>,
        limits: Limits,
    ) -> Result<Self, ReadError> {
        let encoding = match encoding {
            Some(encoding) => encoding,
            None => Encoding::detect(&mut file)?,
        };
        file.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
        let (head, _, _) = encoding.table().decode(&head);
        let start = head.trim_start().get(..200).unwrap_or(head.trim_start()).to_lowercase();
        if ["<!doctype html", "<html", "<table", "<head", "<body"].iter().any(|tag| start.starts_with(tag)) {
            return Err(ReadError::Stranger(Stranger::Html));
        }
        if start.starts_with("<?xml") {
            let is_page = start.contains("<html") || start.contains("<!doctype html");
            return Err(ReadError::Stranger(if is_page { Stranger::Html } else { Stranger::Xml }));
        }
        // A list may well begin with a title in brackets; an object follows in JSON only.
        let inner = start.strip_prefix('[').map_or(start.as_str(), str::trim_start);
        if inner.strip_prefix('{').is_some_and(|inner| inner.trim_start().starts_with(['"', '}'])) {
            return Err(ReadError::Stranger(Stranger::Json));
        }
        let separator = separator.unwrap_or_else(|| Separator::detect(&head));
        Ok(Self { file, encoding, separator, limits })
    }

    pub(super) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) const fn separator(&self) -> Separator {
        self.separator
    }

    /// The rows from the first on, and the bytes of the file.
    ///
    /// # Errors
    /// [`ReadError::Io`].
    pub(super) fn rows(&mut self) -> Result<(Records<&mut R>, u64), ReadError> {
        let size_bytes = self.file.seek(SeekFrom::End(0))?;
        self.file.seek(SeekFrom::Start(0))?;
        let source = Decoded::new(&mut self.file, self.encoding);
        Ok((Records::new(source, self.separator, self.limits), size_bytes))
    }
}
