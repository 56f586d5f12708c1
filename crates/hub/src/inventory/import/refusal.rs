//! Why a file is not taken, in terms of what the person can do about it.
//! Not here: faults of single cells ([`super::cells`]), the words (`web`).
//! Next: [`Refusal`].

use crate::HubError;
use formats::sheets::read::{Limit, ReadError, Stranger};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a file is not taken. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// A workbook that cannot be opened: damaged, or with a password.
    Workbook,
    /// A file of another kind; its name, such as `.xls`.
    Stranger(String),
    /// The file has more bytes than this.
    TooLarge(u64),
    /// Unpacked, the workbook has more bytes than this, or unpacks suspiciously.
    Unpacked(u64),
    /// The sheet has more rows than this.
    TooManyRows(u64),
    /// The sheet has more columns than this.
    TooManyColumns(u64),
    /// Something else is more than a list has; where, if known.
    TooMuch(String),
    /// The encoding is unclear from this line on.
    Encoding(u64),
    /// A quotation mark in this line is never closed.
    OpenQuote(u64),
    /// No row looks like a heading.
    NoHeading,
    /// The file is stored no more: nobody finished the import for a week.
    Gone,
}

/// Why an upload failed.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file is not taken.
    #[error("the file cannot be read: {0}")]
    Refused(Refusal),
    /// Something else.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing in it"),
            Self::Workbook => f.write_str("it is a workbook that is damaged or has a password"),
            Self::Stranger(kind) if kind == UNKNOWN => f.write_str("it is neither a workbook nor a text"),
            Self::Stranger(kind) => write!(f, "it is {kind}; save it as .xlsx or CSV"),
            Self::TooLarge(most) => write!(f, "it has more than {} MB", most >> 20),
            Self::Unpacked(0) => f.write_str("unpacked it grows suspiciously large"),
            Self::Unpacked(most) => write!(f, "unpacked it has more than {} MB", most >> 20),
            Self::TooManyRows(most) => write!(f, "the sheet has more than {most} rows"),
            Self::TooManyColumns(most) => write!(f, "the sheet has more than {most} columns"),
            Self::TooMuch(at) if at.is_empty() => f.write_str("something in it is larger than a list has it"),
            Self::TooMuch(at) => write!(f, "something at {at} is larger than a list has it"),
            Self::Encoding(line) => write!(f, "the encoding is unclear from line {line} on"),
            Self::OpenQuote(line) => write!(f, "a quotation mark in line {line} is never closed"),
            Self::NoHeading => f.write_str("no row looks like a heading"),
            Self::Gone => f.write_str("it is stored no more, since nobody finished the import for a week"),
        }
    }
}

impl From<Refusal> for UploadError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Refusal {
    /// As it is kept with the run.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was kept.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What a reader says, for people; a disk that fails is no fault of the file.
pub(super) fn of(error: ReadError) -> UploadError {
    let refusal = match error {
        ReadError::Stranger(Stranger::Empty) => Refusal::Empty,
        ReadError::Stranger(Stranger::Protected) | ReadError::Damaged { .. } => Refusal::Workbook,
        ReadError::Stranger(stranger) => Refusal::Stranger(kind(stranger).to_owned()),
        ReadError::TooMuch { limit, most, at } => match limit {
            Limit::FileBytes => Refusal::TooLarge(most),
            Limit::UnpackedBytes | Limit::SharedText => Refusal::Unpacked(most),
            Limit::UnpackedRatio => Refusal::Unpacked(0),
            Limit::Rows => Refusal::TooManyRows(most),
            Limit::Columns => Refusal::TooManyColumns(most),
            Limit::Parts
            | Limit::Sheets
            | Limit::CellChars
            | Limit::RowBytes
            | Limit::Stretch
            | Limit::Depth => Refusal::TooMuch(at.map_or_else(String::new, |at| at.to_string())),
        },
        ReadError::Encoding { line, .. } | ReadError::MixedEncoding { line, .. } => Refusal::Encoding(line),
        ReadError::OpenQuote { line } => Refusal::OpenQuote(line),
        ReadError::NoSheet(_) => Refusal::NoHeading,
        ReadError::Io(error) => return UploadError::Hub(HubError::internal(error)),
    };
    UploadError::Refused(refusal)
}

const fn kind(stranger: Stranger) -> &'static str {
    match stranger {
        Stranger::OldExcel => "Excel 97-2003 (.xls)",
        Stranger::BinaryWorkbook => "Excel (.xlsb)",
        Stranger::OpenDocument => "OpenDocument (.ods)",
        Stranger::Html => "HTML",
        Stranger::Xml => "XML",
        Stranger::OtherZip => "zip",
        _ => UNKNOWN,
    }
}

/// A kind of file that has no name here.
const UNKNOWN: &str = "?";
