//! Why a file of evidence is not read, and how much of one is.
//! Not here: words for people (`web`).
//! Next: [`super::read`].

use crate::sheets::read::ReadError;

/// How much is read of a file that anyone may have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Devices, accounts or answers in it.
    pub devices: usize,
    /// Parts of a bill of materials.
    pub parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, devices: 20_000, parts: 20_000 }
    }
}

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Devices.
    Devices,
    /// Accounts.
    Accounts,
    /// Connections.
    Connections,
    /// Parts of a product.
    Parts,
    /// Answers of a form.
    Answers,
}

impl std::fmt::Display for Listed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Devices => "devices",
            Self::Accounts => "accounts",
            Self::Connections => "connections",
            Self::Parts => "parts",
            Self::Answers => "answers",
        })
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is too large.
    #[error("more than {most} bytes")]
    TooLarge {
        /// Bytes allowed.
        most: usize,
    },
    /// It lists too much.
    #[error("more than {most} {what}")]
    TooMany {
        /// What it lists.
        what: Listed,
        /// How many are allowed.
        most: usize,
    },
    /// It is none of the kinds that are known.
    #[error("no kind of evidence that is known")]
    Unknown,
    /// Neither text nor a workbook.
    #[error("neither text nor a workbook")]
    Binary,
    /// It is of a known kind, and holds nothing that counts.
    #[error("nothing in it that counts")]
    Nothing,
    /// XML that defines entities.
    #[error("it defines XML entities")]
    Entities,
    /// It is of a known kind, in an edition that is not.
    #[error("an edition that is not read: {0}")]
    Edition(String),
    /// It is of a known kind and damaged, or cut off.
    #[error("damaged in line {line}: {reason}")]
    Damaged {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A workbook or list that cannot be read.
    #[error(transparent)]
    Sheet(#[from] ReadError),
}

impl ScanError {
    pub(super) fn damaged(line: usize, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { line, reason: reason.to_string().chars().take(200).collect() }
    }
}
