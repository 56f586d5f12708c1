//! Why a file is not taken, in terms of what the person can do about it.
//! Not here: faults of single cells ([`super::cells`]), the words of the pages (`web`).
//! Next: [`Refusal`].

use crate::HubError;
use formats::sheets::read::{Limit, ReadError, Stranger};
use serde::{Deserialize, Serialize};

/// Why a file is not taken. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A workbook that cannot be opened: damaged, or with a password.
    #[error("the workbook is damaged or has a password: open it in Excel and save it again")]
    Workbook,
    /// A file of another kind; its name, such as `.xls`.
    #[error("{0} is not read: save it as an Excel workbook (.xlsx) or CSV")]
    Stranger(String),
    /// A file of no kind that is known.
    #[error("the file is no list: save it as an Excel workbook (.xlsx) or CSV")]
    Unknown,
    /// The file has more bytes than this.
    #[error("the file has more than {} MB: keep only the sheet that is needed, or split the rows", .0 >> 20)]
    TooLarge(u64),
    /// Unpacked, the workbook has more bytes than this.
    #[error("the workbook grows too large when unpacked: remove sheets and pictures that are not needed")]
    Unpacked(u64),
    /// The workbook unpacks to many times what any list does.
    #[error("the workbook unpacks to many times its size, as no list does")]
    Bomb,
    /// The sheet has more rows than this.
    #[error("the sheet has more than {0} rows: split it")]
    TooManyRows(u64),
    /// The sheet has more columns than this.
    #[error("the sheet has more than {0} columns: delete those that are not used")]
    TooManyColumns(u64),
    /// Something else is more than a list has; where, if known.
    #[error("something is larger than in a list{}", .0.as_ref().map_or_else(String::new, |at| format!(", near {at}")))]
    TooMuch(Option<String>),
    /// The encoding is unclear from this line on.
    #[error("the encoding is unclear from line {0} on: save the file as CSV UTF-8")]
    Encoding(u64),
    /// A quotation mark in this line is never closed.
    #[error("the quotation mark in line {0} is never closed")]
    OpenQuote(u64),
    /// No row looks like a heading.
    #[error("no row looks like a heading")]
    NoHeading,
    /// The file is stored no more: nobody finished the import for a week.
    #[error("the file was deleted after seven days: bring it in again")]
    Gone,
}

/// Why an upload failed.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file is not taken.
    #[error("{0}")]
    Refused(Refusal),
    /// Something else.
    #[error(transparent)]
    Hub(#[from] HubError),
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
pub(in crate::inventory) fn of(error: ReadError) -> UploadError {
    let refusal = match error {
        ReadError::Stranger(Stranger::Empty) => Refusal::Empty,
        ReadError::Stranger(Stranger::Protected) | ReadError::Damaged { .. } => Refusal::Workbook,
        ReadError::Stranger(stranger) => {
            kind(stranger).map_or(Refusal::Unknown, |kind| Refusal::Stranger(kind.to_owned()))
        }
        ReadError::TooMuch { limit, most, at } => match limit {
            Limit::FileBytes => Refusal::TooLarge(most),
            Limit::UnpackedBytes | Limit::SharedText => Refusal::Unpacked(most),
            Limit::UnpackedRatio => Refusal::Bomb,
            Limit::Rows => Refusal::TooManyRows(most),
            Limit::Columns => Refusal::TooManyColumns(most),
            Limit::Parts
            | Limit::Sheets
            | Limit::CellChars
            | Limit::RowBytes
            | Limit::Stretch
            | Limit::Depth => Refusal::TooMuch(at.map(|at| at.to_string())),
        },
        ReadError::Encoding { line, .. } | ReadError::MixedEncoding { line, .. } => Refusal::Encoding(line),
        ReadError::OpenQuote { line } => Refusal::OpenQuote(line),
        ReadError::NoSheet(_) => Refusal::NoHeading,
        ReadError::Io(error) => return UploadError::Hub(HubError::internal(error)),
    };
    UploadError::Refused(refusal)
}

/// What people call it; nothing where it may be anything.
const fn kind(stranger: Stranger) -> Option<&'static str> {
    Some(match stranger {
        Stranger::OldExcel => "Excel 97-2003 (.xls)",
        Stranger::BinaryWorkbook => "Excel (.xlsb)",
        Stranger::OpenDocument => "OpenDocument (.ods)",
        Stranger::Html => "HTML",
        Stranger::Xml => "XML",
        Stranger::OtherZip => "zip",
        _ => return None,
    })
}
