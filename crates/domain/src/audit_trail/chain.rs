//! The chain: each entry's hash covers the entry and the hash before it.
//! Not here: where rows come from.
//! Next: `store::audit_trail` appends, `hub::audit_trail` signs checkpoints.

use super::Recorded;
use crate::ids::OrganisationId;
use sha2::{Digest, Sha256};
use std::{iter::Peekable, vec::IntoIter};

/// SHA-256 of an entry and all before it.
pub type Hash = [u8; 32];

/// The end of a chain: how many entries it has and the last one's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub seq: i64,
    /// Hash of the last one; of nothing: the organisation's [`Head::start`].
    pub hash: Hash,
}

/// Where a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// An entry is missing.
    #[error("entry {0} was removed")]
    Removed(i64),
    /// An entry does not fit its hash.
    #[error("entry {0} was changed")]
    Changed(i64),
    /// The chain ends before its head, or before a signed checkpoint.
    #[error("the entries after {last} were cut off; {expected} were recorded")]
    CutOff {
        /// Last entry that is there.
        last: i64,
        /// Entries that once were there.
        expected: i64,
    },
    /// An entry stands before the first one or after the recorded end.
    #[error("entry {0} was added outside the recorded ones")]
    Added(i64),
    /// The chain is consistent, but differs from a signed checkpoint: it was written anew.
    #[error("entries {first} to {last} were rewritten after a checkpoint was signed")]
    Rewritten {
        /// First entry that no checkpoint vouches for.
        first: i64,
        /// The checkpoint's entry, which differs.
        last: i64,
    },
}

impl Head {
    /// The head of a chain without entries; differs by organisation, so that a chain cannot be moved to another.
    pub fn start(organisation: OrganisationId) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"yagura audit trail 1\0");
        hasher.update(organisation.uuid().as_bytes());
        Self { seq: 0, hash: hasher.finalize().into() }
    }

    /// The head after one more entry, which must carry the next number.
    #[must_use]
    pub fn after(self, entry: &Recorded) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(self.hash);
        hasher.update(entry.seq.to_be_bytes());
        hasher.update(entry.at_ms.to_be_bytes());
        let texts = [
            &entry.actor_id,
            &entry.actor_name,
            &entry.origin,
            &entry.action,
            &entry.subject,
            &entry.subject_id,
            &entry.label,
            &entry.before,
            &entry.after,
        ];
        for text in texts {
            // The length before each text keeps ("ab", "c") apart from ("a", "bc").
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        Self { seq: entry.seq, hash: hasher.finalize().into() }
    }
}

/// Walks a chain entry by entry, so that only a batch of it need be in memory.
#[derive(Debug)]
pub struct Verifier {
    head: Head,
    /// Last entry that a checkpoint vouches for.
    vouched: i64,
    /// Checkpoints still to come.
    ahead: Peekable<IntoIter<Head>>,
}

impl Verifier {
    /// Begins before the first entry, with the heads that were signed in the past, in any order.
    pub fn new(organisation: OrganisationId, mut checkpoints: Vec<Head>) -> Self {
        checkpoints.sort_unstable_by_key(|point| point.seq);
        Self { head: Head::start(organisation), vouched: 0, ahead: checkpoints.into_iter().peekable() }
    }

    /// Number of the entry that must come next.
    pub const fn next_seq(&self) -> i64 {
        self.head.seq + 1
    }

    /// Takes the next entry with its stored hash. After a break there is no going on.
    ///
    /// # Errors
    /// [`Break::Added`], [`Break::Removed`], [`Break::Changed`] or [`Break::Rewritten`].
    pub fn add(&mut self, entry: &Recorded, hash: &Hash) -> Result<(), Break> {
        if entry.seq < self.next_seq() {
            return Err(Break::Added(entry.seq));
        }
        if entry.seq > self.next_seq() {
            return Err(Break::Removed(self.next_seq()));
        }
        self.head = self.head.after(entry);
        if self.head.hash != *hash {
            return Err(Break::Changed(entry.seq));
        }
        while let Some(point) = self.ahead.next_if(|point| point.seq <= entry.seq) {
            if point != self.head {
                return Err(Break::Rewritten { first: point.seq.min(self.vouched + 1), last: point.seq });
            }
            self.vouched = point.seq;
        }
        Ok(())
    }

    /// Compares the end with the stored head and the checkpoints that are left.
    ///
    /// # Errors
    /// [`Break::CutOff`], [`Break::Added`] or [`Break::Changed`].
    pub fn finish(self, stored: Head) -> Result<Head, Break> {
        let head = self.head;
        let expected = self.ahead.map(|point| point.seq).fold(stored.seq, i64::max);
        if head.seq < expected {
            return Err(Break::CutOff { last: head.seq, expected });
        }
        if stored.seq < head.seq {
            return Err(Break::Added(stored.seq + 1));
        }
        if stored != head {
            return Err(Break::Changed(head.seq));
        }
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;

    fn entry(seq: i64, label: &str) -> Recorded {
        Recorded {
            seq,
            at_ms: 1_000 * seq,
            actor_id: "p".into(),
            actor_name: "佐藤".into(),
            origin: "127.0.0.1".into(),
            action: "update".into(),
            subject: "asset".into(),
            subject_id: "a".into(),
            label: label.into(),
            before: String::new(),
            after: "{}".into(),
        }
    }

    fn organisation() -> OrganisationId {
        OrganisationId::from_uuid(Uuid::from_u128(7))
    }

    fn chain(labels: &[&str]) -> (Vec<(Recorded, Hash)>, Head) {
        let mut head = Head::start(organisation());
        let mut rows = Vec::new();
        for (seq, label) in (1..).zip(labels) {
            let entry = entry(seq, label);
            head = head.after(&entry);
            rows.push((entry, head.hash));
        }
        (rows, head)
    }

    fn verify(
        organisation: OrganisationId,
        rows: &[(Recorded, Hash)],
        stored: Head,
        checkpoints: &[Head],
    ) -> Result<Head, Break> {
        let mut verifier = Verifier::new(organisation, checkpoints.to_vec());
        for (entry, hash) in rows {
            verifier.add(entry, hash)?;
        }
        verifier.finish(stored)
    }

    #[test]
    fn a_whole_chain_verifies_against_every_checkpoint() {
        let (rows, head) = chain(&["a", "b", "c"]);
        let earlier = chain(&["a"]).1;
        assert_eq!(verify(organisation(), &rows, head, &[head, earlier, head]), Ok(head));
        assert_eq!(
            verify(organisation(), &[], Head::start(organisation()), &[]),
            Ok(Head::start(organisation()))
        );
    }

    #[test]
    fn a_changed_row_is_named() {
        let (mut rows, head) = chain(&["a", "b", "c"]);
        rows[1].0.after = "{\"x\":1}".into();
        assert_eq!(verify(organisation(), &rows, head, &[]), Err(Break::Changed(2)));
    }

    #[test]
    fn a_removed_row_is_named() {
        let (mut rows, head) = chain(&["a", "b", "c"]);
        rows.remove(1);
        assert_eq!(verify(organisation(), &rows, head, &[]), Err(Break::Removed(2)));
    }

    #[test]
    fn a_cut_off_end_is_found_even_when_the_head_was_cut_too() {
        let (rows, head) = chain(&["a", "b", "c"]);
        let (cut, cut_head) = chain(&["a", "b"]);
        let found = Err(Break::CutOff { last: 2, expected: 3 });
        assert_eq!(verify(organisation(), &rows[..2], head, &[]), found);
        assert_eq!(verify(organisation(), &cut, cut_head, &[head]), found);
    }

    #[test]
    fn a_row_added_behind_the_head_is_named() {
        let (rows, _) = chain(&["a", "b", "c"]);
        let (_, head) = chain(&["a", "b"]);
        assert_eq!(verify(organisation(), &rows, head, &[]), Err(Break::Added(3)));
    }

    #[test]
    fn a_row_slipped_in_before_the_first_is_named() {
        let (mut rows, head) = chain(&["a", "b"]);
        rows.insert(0, (entry(0, "x"), [0; 32]));
        assert_eq!(verify(organisation(), &rows, head, &[]), Err(Break::Added(0)));
    }

    #[test]
    fn a_chain_written_anew_differs_from_its_checkpoint() {
        let (_, earliest) = chain(&["a"]);
        let (_, checkpoint) = chain(&["a", "b", "c"]);
        let (rows, head) = chain(&["a", "x", "c", "d"]);
        let found = Err(Break::Rewritten { first: 2, last: 3 });
        assert_eq!(verify(organisation(), &rows, head, &[checkpoint, earliest]), found);
    }

    #[test]
    fn two_checkpoints_that_contradict_each_other_are_no_proof() {
        let (rows, head) = chain(&["a", "b"]);
        let other = chain(&["a", "x"]).1;
        let found = verify(organisation(), &rows, head, &[head, other]);
        assert!(matches!(found, Err(Break::Rewritten { last: 2, .. })), "{found:?}");
    }

    #[test]
    fn a_chain_of_another_organisation_does_not_verify() {
        let (rows, head) = chain(&["a"]);
        let other = OrganisationId::from_uuid(Uuid::from_u128(8));
        assert_eq!(verify(other, &rows, head, &[]), Err(Break::Changed(1)));
    }
}
