//! Why a file of evidence is refused, for who sent it.
//! Not here: the words (`web`).
//! Next: [`Refusal`].

use crate::HubError;
use formats::{
    scan::{Listed, ScanError},
    sheets::read::ReadError,
};

/// What is wrong with a file, and with that what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing in it.
    Empty,
    /// Larger than so many bytes.
    TooLarge(usize),
    /// More devices, accounts or answers than so many.
    TooManyDevices(usize),
    /// More parts than so many.
    TooManyParts(usize),
    /// More different connections than so many.
    TooManyConnections(usize),
    /// No kind that is known.
    Unknown,
    /// Neither text nor a workbook.
    Binary,
    /// Of a known kind, with nothing in it that counts.
    Nothing,
    /// XML that defines entities.
    Entities,
    /// An edition that is not read.
    Edition(String),
    /// Damaged in this line, or cut off.
    Damaged(usize),
    /// A workbook or list that cannot be read.
    Sheet,
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The file is at fault.
    #[error("the file is refused: {0:?}")]
    Refused(Refusal),
    /// Something else.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl From<Refusal> for EvidenceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ScanError> for Refusal {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Empty => Self::Empty,
            ScanError::TooLarge { most } => Self::TooLarge(most),
            ScanError::TooMany { what: Listed::Connections, most } => Self::TooManyConnections(most),
            ScanError::TooMany { what: Listed::Parts, most } => Self::TooManyParts(most),
            ScanError::TooMany { most, .. } => Self::TooManyDevices(most),
            ScanError::Unknown | ScanError::Sheet(ReadError::Stranger(_)) => Self::Unknown,
            ScanError::Binary => Self::Binary,
            ScanError::Nothing => Self::Nothing,
            ScanError::Entities => Self::Entities,
            ScanError::Edition(edition) => Self::Edition(edition),
            ScanError::Damaged { line, .. } => Self::Damaged(line),
            ScanError::Sheet(_) => Self::Sheet,
        }
    }
}
