//! Checkpoints: heads of the audit trail signed with the hub's key, as lines of a file outside the database.
//! Not here: the file, and when a line is added to it (`yagura`).
//! Next: [`super`], which verifies chains against them.

use crate::Keys;
use data_encoding::{BASE64, HEXLOWER};
use domain::{
    audit_trail::{Hash, Head},
    ids::OrganisationId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The signed head of one chain at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose chain.
    pub organisation: OrganisationId,
    /// Its head.
    pub head: Head,
    /// When it was signed, milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    signature: Vec<u8>,
}

/// Why a line is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// It cannot be read: the hub may have been killed while writing it.
    #[error("it cannot be read")]
    Unreadable,
    /// It was changed, or signed with another key.
    #[error("it was not signed with this hub's key")]
    Forged,
}

/// The checkpoints of a file, by organisation.
#[derive(Clone, Debug, Default)]
pub struct Checkpoints(BTreeMap<OrganisationId, Vec<Head>>);

/// A line as JSON.
#[derive(Serialize, Deserialize)]
struct Line {
    v: u8,
    organisation: String,
    seq: i64,
    hash: String,
    at: String,
    signature: String,
}

const VERSION: u8 = 1;

impl Checkpoint {
    /// Signs a head.
    pub(crate) fn sign(keys: &Keys, organisation: OrganisationId, head: Head, at: Timestamp) -> Self {
        let at_ms = at.as_millisecond();
        let signature = keys.sign(&message(organisation, head, at_ms));
        Self { organisation, head, at_ms, signature }
    }

    /// Whether it was signed by the holder of that public key.
    pub fn is_signed_with(&self, public_key: &[u8]) -> bool {
        Keys::verifies(public_key, &message(self.organisation, self.head, self.at_ms), &self.signature)
    }

    /// The line to keep, without its end.
    pub fn to_line(&self) -> String {
        let line = Line {
            v: VERSION,
            organisation: self.organisation.to_string(),
            seq: self.head.seq,
            hash: HEXLOWER.encode(&self.head.hash),
            at: Timestamp::from_millisecond(self.at_ms).unwrap_or_default().to_string(),
            signature: BASE64.encode(&self.signature),
        };
        // A struct of texts and numbers always becomes JSON.
        serde_json::to_string(&line).unwrap_or_default()
    }

    /// Reads a line; whether its signature is right is another question ([`Checkpoint::is_signed_with`]).
    ///
    /// # Errors
    /// [`LineFault::Unreadable`].
    pub fn parse(line: &str) -> Result<Self, LineFault> {
        let unreadable = LineFault::Unreadable;
        let line: Line = serde_json::from_str(line).map_err(|_| unreadable)?;
        let hash: Hash = HEXLOWER
            .decode(line.hash.as_bytes())
            .ok()
            .and_then(|hash| hash.try_into().ok())
            .ok_or(unreadable)?;
        let at: Timestamp = line.at.parse().map_err(|_| unreadable)?;
        if line.v != VERSION || line.seq < 1 {
            return Err(unreadable);
        }
        Ok(Self {
            organisation: line.organisation.parse().map_err(|_| unreadable)?,
            head: Head { seq: line.seq, hash },
            at_ms: at.as_millisecond(),
            signature: BASE64.decode(line.signature.as_bytes()).map_err(|_| unreadable)?,
        })
    }
}

impl Checkpoints {
    /// Takes a line of the file, if it was signed with that key. Empty lines are passed over.
    ///
    /// # Errors
    /// [`LineFault`]; the checkpoints stay as they were.
    pub fn add_line(&mut self, line: &str, public_key: &[u8]) -> Result<(), LineFault> {
        if line.trim().is_empty() {
            return Ok(());
        }
        let checkpoint = Checkpoint::parse(line)?;
        if !checkpoint.is_signed_with(public_key) {
            return Err(LineFault::Forged);
        }
        let heads = self.0.entry(checkpoint.organisation).or_default();
        if heads.last() != Some(&checkpoint.head) {
            heads.push(checkpoint.head);
        }
        Ok(())
    }

    /// The head that was signed last.
    pub fn last(&self, organisation: OrganisationId) -> Option<Head> {
        self.0.get(&organisation)?.last().copied()
    }

    /// Every head signed of an organisation's chain.
    pub(crate) fn of(&self, organisation: OrganisationId) -> Vec<Head> {
        self.0.get(&organisation).cloned().unwrap_or_default()
    }

    /// The organisations that have any.
    pub(crate) fn organisations(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        self.0.keys().copied()
    }
}

/// What is signed; every part has a fixed length, so nothing can be taken for something else.
fn message(organisation: OrganisationId, head: Head, at_ms: i64) -> Vec<u8> {
    let mut message = b"yagura audit checkpoint 1\0".to_vec();
    message.extend_from_slice(organisation.uuid().as_bytes());
    message.extend_from_slice(&head.seq.to_be_bytes());
    message.extend_from_slice(&head.hash);
    message.extend_from_slice(&at_ms.to_be_bytes());
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::Uuid;

    fn keys() -> Keys {
        Keys::new(&[1; 32], &[2; 32]).unwrap()
    }

    fn signed(seq: i64) -> Checkpoint {
        let organisation = OrganisationId::from_uuid(Uuid::from_u128(7));
        let at = Timestamp::from_millisecond(1_795_131_000_123).unwrap();
        Checkpoint::sign(&keys(), organisation, Head { seq, hash: [9; 32] }, at)
    }

    #[test]
    fn a_line_reads_back_as_it_was() {
        let checkpoint = signed(12);
        assert_eq!(Checkpoint::parse(&checkpoint.to_line()), Ok(checkpoint));
    }

    #[test]
    fn a_line_that_was_changed_in_any_part_is_forged() {
        let line = signed(12).to_line();
        let mut checkpoints = Checkpoints::default();
        for (part, other) in [
            ("\"seq\":12", "\"seq\":11"),
            ("0909", "0809"),
            ("0000-000000000007", "0000-000000000008"),
            (".123Z", ".124Z"),
        ] {
            let changed = line.replacen(part, other, 1);
            assert_ne!(changed, line, "{part}");
            assert_eq!(
                checkpoints.add_line(&changed, &keys().public_key()),
                Err(LineFault::Forged),
                "{part}"
            );
        }
        let stranger = Keys::new(&[1; 32], &[3; 32]).unwrap().public_key();
        assert_eq!(checkpoints.add_line(&line, &stranger), Err(LineFault::Forged));
        assert_eq!(checkpoints.organisations().count(), 0);
    }

    #[test]
    fn a_torn_line_is_unreadable_and_an_empty_one_is_nothing() {
        let line = signed(12).to_line();
        for end in 1..line.len() {
            let torn = line.get(..end).unwrap();
            assert_eq!(Checkpoint::parse(torn), Err(LineFault::Unreadable), "{torn}");
        }
        assert_eq!(Checkpoints::default().add_line(" \r", &keys().public_key()), Ok(()));
    }

    #[test]
    fn an_unchanged_head_is_kept_once() {
        let mut checkpoints = Checkpoints::default();
        for seq in [1, 1, 2] {
            checkpoints.add_line(&signed(seq).to_line(), &keys().public_key()).unwrap();
        }
        let organisation = signed(1).organisation;
        assert_eq!(checkpoints.of(organisation).len(), 2);
        assert_eq!(checkpoints.last(organisation).map(|head| head.seq), Some(2));
    }
}
