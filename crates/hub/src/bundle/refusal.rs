//! Why a bundle is not taken, or not made; nothing was changed then.
//! Not here: the words shown to people (`web::vulnerabilities::packs`).
//! Next: [`Refusal`].

use crate::HubError;
use formats::bundle::{BundleError, Fingerprint};
use jiff::Timestamp;

/// Why, by what one can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is no whole bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Nobody here trusts the key that signed it: ask the sender for its fingerprint, and trust it at the console.
    #[error(
        "nobody here trusts the key that signed it ({0}): compare it with the sender's on paper or by telephone, \
         then run `yagura feeds trust`"
    )]
    UnknownKey(Fingerprint),
    /// The key that signed it handed over to another.
    #[error("the key that signed it ({0}) was replaced by a newer one: ask the sender for a new pack")]
    ReplacedKey(Fingerprint),
    /// Its time is over.
    #[error("it was good until {0}: ask the sender for a new one")]
    Expired(Timestamp),
    /// For something else.
    #[error("it is for {0:?}, not for vulnerability news")]
    Purpose(String),
    /// It is in already, or a newer one is.
    #[error("its number is {serial}, and number {newest} is in already: there is nothing new in it")]
    NotNewer {
        /// Its serial.
        serial: u64,
        /// What is in.
        newest: u64,
    },
    /// Something before it is missing.
    #[error(
        "it goes on from number {base}, but only number {newest} is in: bring one that begins there, or a full one"
    )]
    Gap {
        /// What it goes on from.
        base: u64,
        /// What is in.
        newest: u64,
    },
    /// Made by a newer program.
    #[error("it holds {0:?}, which this program does not know: update this Yagura first")]
    UnknownFile(String),
    /// There is nothing to put into one.
    #[error("nothing has changed since number {0}")]
    NothingNew(u64),
    /// The bundle would be, or is, larger than allowed.
    #[error("it has {bytes} bytes, and at most {limit} are allowed")]
    TooLarge {
        /// Its length.
        bytes: u64,
        /// At most.
        limit: u64,
    },
    /// The hub itself failed.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl From<store::StoreError> for Refusal {
    fn from(error: store::StoreError) -> Self {
        Self::Hub(error.into())
    }
}
