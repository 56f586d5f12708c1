//! Identifiers: one type for each kind of thing, so that two cannot be mixed up.
//! Not here: making them (they need time and randomness, which `hub` hands in).
//! Next: the things themselves.

use std::{fmt, str::FromStr};

pub use uuid::Uuid;

/// The text is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an identifier read from the database.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The identifier to write to the database.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
    )+};
}

ids! {
    /// An organisation 組織.
    OrganisationId,
    /// A person 利用者, the same in every organisation.
    PersonId,
    /// A role given to a person in an organisation.
    AssignmentId,
    /// An invitation to join an organisation.
    InvitationId,
    /// A token for programs.
    ApiTokenId,
    /// A permission to publish statements to a network operator.
    GrantId,
    /// A published statement.
    StatementId,
    /// An asset 資産.
    AssetId,
    /// A component 構成要素 of an asset.
    ComponentId,
    /// A record 記録 of a register beside the ledger.
    RecordId,
    /// An import of a file in progress.
    ImportId,
    /// A file of evidence about devices or products.
    EvidenceId,
    /// A device that was seen, in the ledger or not.
    DeviceId,
    /// A finding: a CVE that touches an asset.
    FindingId,
    /// A job of the background runner.
    JobId,
    /// A sign-in that lasts.
    SessionId,
    /// A passkey of a person.
    PasskeyId,
    /// An account for an emergency.
    EmergencyAccountId,
    /// A use of such an account.
    EmergencyUseId,
    /// A notice 通知.
    NoticeId,
    /// A message that carries a notice.
    DeliveryId,
    /// An entry of the duty roster 当番表.
    RosterId,
    /// A request to a vendor 事業者への依頼.
    VendorRequestId,
    /// A run of stock-taking 棚卸し.
    StocktakeId,
    /// What a department answers for in such a run.
    StocktakePartId,
    /// A saved view 保存した表示 of a list.
    ViewId,
}

impl OrganisationId {
    /// Stands for the installation itself where a chain or scope needs an organisation.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}

/// Makes an identifier of version 7: ordered by time, unguessable by 74 random bits.
pub fn new_uuid(now: jiff::Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_identifiers_sort_after_earlier_ones() {
        let at = |ms| new_uuid(jiff::Timestamp::from_millisecond(ms).unwrap(), [9; 10]);
        assert!(at(1_000) < at(1_001));
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!("42".parse::<AssetId>(), Err(IdError));
    }
}
