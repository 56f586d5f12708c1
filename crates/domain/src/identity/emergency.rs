//! Accounts for an emergency 緊急用アカウント: sealed in an envelope until nothing else opens; each use is an alarm.
//! Not here: the codes in the envelope (`hub::identity::emergency`).
//! Next: `hub::identity::emergency`.

use crate::ids::{EmergencyAccountId, EmergencyUseId, PersonId};

/// An account for an emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyAccount {
    /// Its identifier.
    pub id: EmergencyAccountId,
    /// The person that stands for it.
    pub person: PersonId,
    /// What it is called.
    pub name: String,
    /// What one signs in with.
    pub login: String,
    /// Where the envelope lies.
    pub place: String,
    /// Codes that are left.
    pub codes_left: i64,
    /// When it was made, ms UTC.
    pub created_at_ms: i64,
    /// When someone last looked after the envelope, ms UTC.
    pub checked_at_ms: i64,
}

/// A use of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyUse {
    /// Its identifier.
    pub id: EmergencyUseId,
    /// Of which account.
    pub account: EmergencyAccountId,
    /// The account's sign-in name.
    pub login: String,
    /// Who used it, as they wrote it.
    pub who: String,
    /// Why, as they wrote it.
    pub why: String,
    /// From which address.
    pub origin: String,
    /// When, ms UTC.
    pub used_at_ms: i64,
    /// Who has acknowledged it, when, and with what reason.
    pub acknowledged: Option<Acknowledged>,
}

/// An acknowledgement of a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// By whom.
    pub by: String,
    /// When, ms UTC.
    pub at_ms: i64,
    /// What they found.
    pub reason: String,
}

/// Days after which someone looks whether the envelope is where it should be, and closed.
const CHECK_DAYS: i64 = 365;

/// Codes left that are too few.
pub const FEW_CODES: i64 = 2;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl EmergencyAccount {
    /// Nobody has looked after the envelope for a year.
    pub const fn is_to_be_checked(&self, now_ms: i64) -> bool {
        now_ms - self.checked_at_ms >= CHECK_DAYS * DAY_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;

    #[test]
    fn an_envelope_is_looked_after_once_a_year() {
        let account = EmergencyAccount {
            id: EmergencyAccountId::from_uuid(Uuid::nil()),
            person: PersonId::from_uuid(Uuid::nil()),
            name: "緊急用".into(),
            login: "emergency-1".into(),
            place: "金庫".into(),
            codes_left: 5,
            created_at_ms: 0,
            checked_at_ms: 0,
        };
        assert!(!account.is_to_be_checked(365 * DAY_MS - 1));
        assert!(account.is_to_be_checked(365 * DAY_MS));
    }
}
