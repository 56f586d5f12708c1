//! Reading a list out of an Excel workbook or a text file, row by row, with bounded memory.
//! Not here: finding the heading ([`super::heading`]), giving columns a meaning ([`super::mapping`]).
//! Next: [`Book::open`]; [`xlsx`] and [`csv`] are the two kinds, [`Limits`] says how much is read.

mod archive;
mod cell;
mod csv;
mod error;
mod stranger;
#[cfg(test)]
mod tests;
mod xlsx;

use std::io::{Read, Seek, SeekFrom};

pub(in crate::sheets) use self::csv::guard;
use self::{
    archive::Unpacked,
    csv::{Records, TextFile},
    xlsx::{Workbook, XlsxRows},
};
pub use self::{
    cell::{Cell, CellAddress, Number, Row, Span, column_letters},
    csv::{Encoding, Separator},
    error::{Limit, Limits, ReadError, Stranger},
};

/// An opened file with lists in it.
pub struct Book<R> {
    content: Content<R>,
    sheets: Vec<SheetInfo>,
}

enum Content<R> {
    Workbook(Workbook<R>),
    Text(TextFile<R>),
}

/// What kind of file was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// A text file.
    Text(Encoding, Separator),
}

/// A sheet of a workbook; a text file has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name; empty for a text file.
    pub name: String,
    /// It is hidden in the workbook.
    pub is_hidden: bool,
    /// Rows and columns as the file states them, which may be wrong; not every file does.
    pub stated_size: Option<(u32, u16)>,
}

/// What the person says about a text file; what is left open is found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The separator.
    pub separator: Option<Separator>,
}

impl<R: Read + Seek> Book<R> {
    /// Opens a workbook or a text file, told apart by its content and not by its name.
    ///
    /// ```
    /// use formats::sheets::read::{Book, Limits};
    /// let file = std::io::Cursor::new("機器名,型式\nルータ,RTX830\n");
    /// let mut book = Book::open(file, Default::default(), Limits::default()).unwrap();
    /// let rows: Vec<_> = book.rows(0).unwrap().collect::<Result<_, _>>().unwrap();
    /// assert_eq!(rows[1].cell(1).text(), "RTX830");
    /// ```
    ///
    /// # Errors
    /// [`ReadError`] naming what the file is instead, what is wrong with it, or which limit it passes.
    pub fn open(mut file: R, options: TextOptions, limits: Limits) -> Result<Self, ReadError> {
        let size_bytes = file.seek(SeekFrom::End(0))?;
        if size_bytes == 0 {
            return Err(ReadError::Stranger(Stranger::Empty));
        }
        if size_bytes > limits.file_bytes {
            return Err(ReadError::too_much(Limit::FileBytes, limits.file_bytes));
        }
        file.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&mut file).take(8).read_to_end(&mut head)?;
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            let workbook = Workbook::open(file, limits)?;
            let sheets = workbook.sheets().cloned().collect();
            return Ok(Self { content: Content::Workbook(workbook), sheets });
        }
        if let Some(stranger) = stranger::recognise(&head, &mut file)? {
            return Err(ReadError::Stranger(stranger));
        }
        let text = TextFile::open(file, options.encoding, options.separator, limits)?;
        Ok(Self { content: Content::Text(text), sheets: vec![SheetInfo::default()] })
    }

    /// What kind of file it is.
    pub fn format(&self) -> Format {
        match &self.content {
            Content::Workbook(_) => Format::Xlsx,
            Content::Text(text) => Format::Text(text.encoding(), text.separator()),
        }
    }

    /// Its sheets in their order.
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The rows of a sheet that hold something, from the first on; `sheet` counts from 0.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such sheet or its beginning is damaged.
    pub fn rows(&mut self, sheet: usize) -> Result<Rows<'_, R>, ReadError> {
        let (source, size_bytes) = match &mut self.content {
            Content::Workbook(workbook) => {
                let (rows, size_bytes) = workbook.rows(sheet)?;
                (Source::Workbook(Box::new(rows)), size_bytes)
            }
            Content::Text(text) if sheet == 0 => {
                let (rows, size_bytes) = text.rows()?;
                (Source::Text(Box::new(rows)), size_bytes)
            }
            Content::Text(_) => return Err(ReadError::NoSheet(sheet)),
        };
        Ok(Rows { source, size_bytes, has_ended: false })
    }
}

/// The rows of a sheet. Ends after the first error.
pub struct Rows<'a, R> {
    source: Source<'a, R>,
    size_bytes: u64,
    has_ended: bool,
}

enum Source<'a, R> {
    Workbook(Box<XlsxRows<'a, Unpacked<'a, R>>>),
    Text(Box<Records<&'a mut R>>),
}

impl<R: Read> Rows<'_, R> {
    /// Bytes read so far, and bytes in all: for a progress bar.
    pub fn progress_bytes(&self) -> (u64, u64) {
        let done = match &self.source {
            Source::Workbook(rows) => rows.position_bytes(),
            Source::Text(rows) => rows.position_bytes(),
        };
        (done.min(self.size_bytes), self.size_bytes)
    }
}

impl<R: Read> Iterator for Rows<'_, R> {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let row = match &mut self.source {
            Source::Workbook(rows) => rows.next_row(),
            Source::Text(rows) => rows.next_row(),
        };
        self.has_ended = !matches!(row, Ok(Some(_)));
        row.transpose()
    }
}
