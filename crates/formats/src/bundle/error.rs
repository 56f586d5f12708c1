//! Why a bundle is no good.
//! Not here: keys that nobody trusts and bundles that come too late (`hub::bundle`).
//! Next: [`super::Reader`].

use std::io;

/// Why a bundle is no good, by what one can do about it.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The disk failed; try again, or another medium.
    #[error("the pack could not be read: {0}")]
    Io(#[source] io::Error),
    /// Another kind of file; choose the right one.
    #[error("this is no pack that Yagura made")]
    Stranger,
    /// The end is missing; copy it again.
    #[error("the pack is cut off: copy it again")]
    Cut,
    /// Not what was signed; copy it again, and ask the sender if it stays so.
    #[error("the pack is not what was signed ({0}): it was damaged on the way, or someone changed it")]
    Altered(&'static str),
    /// Made by a newer program; update first.
    #[error("the pack was made by a newer Yagura ({0}): update this one first")]
    Newer(String),
    /// More than is taken.
    #[error("the pack has too much: {what}, at most {limit}")]
    TooLarge {
        /// Of what.
        what: &'static str,
        /// At most.
        limit: u64,
    },
    /// Signed, yet not readable: a fault of the program that made it.
    #[error("{file}, line {line}: {why}")]
    Line {
        /// Which file.
        file: String,
        /// Which line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

impl From<io::Error> for BundleError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Cut } else { Self::Io(error) }
    }
}
