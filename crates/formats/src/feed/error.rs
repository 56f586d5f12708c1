//! Why a feed was given up.
//! Not here: flaws of one item, which the [`super::Summary`] names while the rest is read.
//! Next: [`super::reader`].

use std::io;

use super::text::shortened;

/// Why a feed was given up. What it gave until then is to be rolled back.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The disk or the network failed; try again.
    #[error("the feed could not be read: {0}")]
    Io(#[source] io::Error),
    /// Another kind of file; choose the right one.
    #[error(
        "no feed that is known here but {found}; give NVD CVE JSON (2.0, 1.1), the CISA KEV list, CVE JSON 5, EPSS, JVN (VULDEF, JVNRSS), CSAF (2.0, 2.1), CVRF or ends of support"
    )]
    Unknown {
        /// What the file seems to be.
        found: String,
    },
    /// The end is missing; fetch it again.
    #[error("the feed breaks off after {at_byte} bytes; fetch it again")]
    Cut {
        /// Bytes that were there, after unpacking.
        at_byte: u64,
    },
    /// Something in it is broken; fetch it again.
    #[error("the feed is damaged near byte {at_byte} ({what}); fetch it again")]
    Damaged {
        /// Where, after unpacking.
        at_byte: u64,
        /// What is broken.
        what: String,
    },
    /// Larger than allowed: not what it claims to be, or the limit is to be raised.
    #[error("the feed is too large: {what} over {limit}")]
    TooLarge {
        /// Which measure.
        what: &'static str,
        /// The limit it passed.
        limit: u64,
    },
}

impl FeedError {
    /// The error for a reader that failed behind so many unpacked bytes.
    pub(crate) fn from_reading(error: io::Error, at_byte: u64) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Cut { at_byte },
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                Self::Damaged { at_byte, what: shortened(&error.to_string()) }
            }
            _ => Self::Io(error),
        }
    }
}
