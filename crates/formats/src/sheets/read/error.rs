//! What stops a sheet from being read, and how much of one is read.
//! Not here: cells that read well but mean nothing, which the importing capability names.
//! Next: [`super::Book`].

use std::io;

use super::{CellAddress, Encoding};

/// How much is read of a file that anyone may have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes that a workbook may claim to unpack to, all parts together.
    pub unpacked_bytes: u64,
    /// How many times its packed size a part of a workbook may unpack to.
    pub unpacked_ratio: u64,
    /// Bytes of the texts that the cells of a workbook share; they are held in memory.
    pub shared_text_bytes: u64,
    /// Files within a workbook.
    pub parts: u64,
    /// Sheets within a workbook.
    pub sheets: u64,
    /// Rows of a sheet that hold something.
    pub rows: u64,
    /// Columns of a sheet that hold something.
    pub columns: u16,
    /// Characters of a cell.
    pub cell_chars: usize,
    /// Bytes of the texts of one row, merged cells filled in; so many rows can be held for a preview.
    pub row_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            unpacked_bytes: 2 << 30,
            unpacked_ratio: 250,
            shared_text_bytes: 96 << 20,
            parts: 2_000,
            sheets: 200,
            rows: 200_000,
            columns: 256,
            cell_chars: 32_767,
            row_bytes: 1 << 20,
        }
    }
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// [`Limits::file_bytes`].
    #[error("bytes of the file")]
    FileBytes,
    /// [`Limits::unpacked_bytes`].
    #[error("bytes when unpacked")]
    UnpackedBytes,
    /// [`Limits::unpacked_ratio`]: this is how a zip bomb looks.
    #[error("times the packed size when unpacked")]
    UnpackedRatio,
    /// [`Limits::shared_text_bytes`].
    #[error("bytes of shared texts")]
    SharedText,
    /// [`Limits::parts`].
    #[error("files within the workbook")]
    Parts,
    /// [`Limits::sheets`].
    #[error("sheets")]
    Sheets,
    /// [`Limits::rows`].
    #[error("rows")]
    Rows,
    /// [`Limits::columns`].
    #[error("columns")]
    Columns,
    /// [`Limits::cell_chars`].
    #[error("characters in a cell")]
    CellChars,
    /// [`Limits::row_bytes`].
    #[error("bytes in a row")]
    RowBytes,
    /// One tag or text of a workbook's XML, or one line of a text file.
    #[error("bytes at a stretch")]
    Stretch,
    /// Elements within elements.
    #[error("levels of XML")]
    Depth,
}

/// A file that is something else than asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// Nothing in it.
    #[error("an empty file")]
    Empty,
    /// An `.xlsx` with a password to open it.
    #[error("a workbook protected with a password")]
    Protected,
    /// `.xls` of Excel 97 to 2003.
    #[error("a workbook of Excel 97-2003 (.xls)")]
    OldExcel,
    /// `.xlsb`.
    #[error("a binary workbook (.xlsb)")]
    BinaryWorkbook,
    /// `.ods`.
    #[error("an OpenDocument spreadsheet (.ods)")]
    OpenDocument,
    /// A web page, which many systems save under the name `.xls`.
    #[error("a web page (HTML), whatever its name")]
    Html,
    /// XML, such as XML Spreadsheet 2003.
    #[error("an XML file")]
    Xml,
    /// JSON, such as Yagura's own export for programs.
    #[error("JSON, which is for programs")]
    Json,
    /// A zip without a workbook in it, such as a text document.
    #[error("a zip file without a workbook")]
    OtherZip,
    /// Binary data of some kind.
    #[error("neither text nor a workbook")]
    Binary,
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is of another kind: save it as `.xlsx` or CSV.
    #[error("this is {0}; save it as .xlsx or CSV")]
    Stranger(Stranger),
    /// There is too much of something.
    #[error("more than {most} {limit}{}", place(*.at))]
    TooMuch {
        /// What there is too much of.
        limit: Limit,
        /// How much is allowed.
        most: u64,
        /// Where it was noticed.
        at: Option<CellAddress>,
    },
    /// The workbook is damaged.
    #[error("the workbook is damaged in {part}: {reason}")]
    Damaged {
        /// The file within the workbook.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A byte that is none of the file's encoding.
    #[error("line {line}, byte {byte}: no {encoding}")]
    Encoding {
        /// The encoding of the rest.
        encoding: Encoding,
        /// The line of the file, from 1.
        line: u64,
        /// The byte within the line, from 1.
        byte: u64,
    },
    /// A line written in UTF-8 within a file in another encoding.
    #[error("line {line} is in UTF-8, the rest in {encoding}")]
    MixedEncoding {
        /// The encoding of the rest.
        encoding: Encoding,
        /// The line of the file, from 1.
        line: u64,
    },
    /// A cell began with a quotation mark, and none ended it.
    #[error("line {line}: a quotation mark opens a cell and none closes it")]
    OpenQuote {
        /// The line of the file where the cell begins, from 1.
        line: u64,
    },
    /// There is no such sheet.
    #[error("no sheet number {0}")]
    NoSheet(usize),
    /// The file could not be read.
    #[error("the file could not be read")]
    Io(#[from] io::Error),
}

impl ReadError {
    pub(super) fn damaged(part: &str, reason: &(impl ToString + ?Sized)) -> Self {
        Self::Damaged { part: part.to_owned(), reason: reason.to_string() }
    }

    pub(super) const fn too_much(limit: Limit, most: u64) -> Self {
        Self::TooMuch { limit, most, at: None }
    }
}

fn place(at: Option<CellAddress>) -> String {
    at.map(|at| format!(", at {at}")).unwrap_or_default()
}
