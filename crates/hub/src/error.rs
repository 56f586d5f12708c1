//! Why a use case refused, by what the caller can do about it.
//! Not here: the words shown to people (`web/messages/errors.toml`).
//! Next: `web::error`, which maps these to a status and a message.

use domain::access::Denied;
use store::{Conflict, StoreError};

/// A refusal or failure.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The roles do not permit it: ask the administrator.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is nothing with that identifier in this organisation, or there never was.
    #[error("not found")]
    NotFound,
    /// Fields to correct.
    #[error("fields to correct: {0:?}")]
    Invalid(Vec<Fault>),
    /// Someone else saved first: show both.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Something outside failed, such as a file, the network or a key; in words.
    #[error("{0}")]
    Internal(String),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

/// A field to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the field, as in the form and the API.
    pub field: &'static str,
    /// What is wrong with it.
    pub what: What,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Must be filled in.
    Required,
    /// Has more characters than this.
    TooLong(usize),
    /// Has fewer characters than this.
    TooShort(usize),
    /// Is none of the choices.
    Unknown,
    /// Is no date.
    NotADate,
    /// Is no number, or out of range.
    NotANumber,
    /// Is no CPE name.
    NotACpe,
    /// Is no time of day.
    NotATime,
    /// Is no mail address.
    NotAMailAddress,
    /// Is no `https://` or `http://` address.
    NotAWebAddress,
    /// Is no sign-in name.
    NotALogin,
    /// Someone else has it.
    Taken,
    /// The two entries differ.
    Differs,
    /// The secret is wrong.
    Wrong,
    /// A password that was used before.
    Reused,
    /// A password too easy to guess.
    TooPlain,
    /// Lies in the past, or ends before it begins.
    Past,
    /// There are so many already, and more are not kept.
    TooMany(usize),
    /// The authenticator's answer is refused, or came too late.
    NotAccepted,
    /// A rule of the organisation demands a second factor.
    Demanded,
    /// Too many wrong tries: asked again only after a while.
    Locked,
    /// Would leave the organisation without a lasting administrator.
    LastAdministrator,
    /// Is closed: nothing in it changes any more.
    Closed,
    /// Was decided already.
    Settled,
    /// Reports that wait for a decision first.
    Waiting(u64),
    /// Is in the ledger no longer.
    Gone,
    /// Is not possible between these two, such as a hospital joining a clinic.
    Impossible,
}

impl HubError {
    /// One field to correct.
    pub fn fault(field: &'static str, what: What) -> Self {
        Self::Invalid(vec![Fault { field, what }])
    }

    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<StoreError> for HubError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(conflict) => Self::Conflict(conflict),
            other => Self::Store(other),
        }
    }
}
