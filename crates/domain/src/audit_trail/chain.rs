//! The chain: each entry's hash covers the entry and the hash before it.
//! Not here: where rows come from.
//! Next: `store::audit_trail` appends, `hub::audit_trail` signs checkpoints.

use super::Recorded;
use crate::ids::OrganisationId;
use sha2::{Digest, Sha256};

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
    /// The chain is consistent, but differs from a signed checkpoint: it was written anew.
    #[error("entries up to {0} were rewritten after a checkpoint was signed")]
    Rewritten(i64),
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

/// Walks a whole chain, given in order as entry and stored hash, against its head and a signed checkpoint.
///
/// # Errors
/// The first [`Break`].
pub fn verify(
    organisation: OrganisationId,
    entries: impl IntoIterator<Item = (Recorded, Hash)>,
    stored_head: Head,
    checkpoint: Option<Head>,
) -> Result<Head, Break> {
    let mut head = Head::start(organisation);
    let mut rewritten = None;
    for (entry, hash) in entries {
        if entry.seq != head.seq + 1 {
            return Err(Break::Removed(head.seq + 1));
        }
        head = head.after(&entry);
        if head.hash != hash {
            return Err(Break::Changed(entry.seq));
        }
        if checkpoint.is_some_and(|point| point.seq == head.seq && point.hash != head.hash) {
            rewritten = Some(head.seq);
        }
    }
    if let Some(seq) = rewritten {
        return Err(Break::Rewritten(seq));
    }
    let expected = stored_head.seq.max(checkpoint.map_or(0, |point| point.seq));
    if head.seq < expected {
        return Err(Break::CutOff { last: head.seq, expected });
    }
    if stored_head != head {
        return Err(Break::Changed(head.seq));
    }
    Ok(head)
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

    #[test]
    fn a_whole_chain_verifies() {
        let (rows, head) = chain(&["a", "b", "c"]);
        assert_eq!(verify(organisation(), rows, head, Some(head)), Ok(head));
    }

    #[test]
    fn a_changed_row_is_named() {
        let (mut rows, head) = chain(&["a", "b", "c"]);
        rows[1].0.after = "{\"x\":1}".into();
        assert_eq!(verify(organisation(), rows, head, None), Err(Break::Changed(2)));
    }

    #[test]
    fn a_removed_row_is_named() {
        let (mut rows, head) = chain(&["a", "b", "c"]);
        rows.remove(1);
        assert_eq!(verify(organisation(), rows, head, None), Err(Break::Removed(2)));
    }

    #[test]
    fn a_cut_off_end_is_found_even_when_the_head_was_cut_too() {
        let (rows, head) = chain(&["a", "b", "c"]);
        let (cut, cut_head) = chain(&["a", "b"]);
        assert_eq!(
            verify(organisation(), rows[..2].to_vec(), head, None),
            Err(Break::CutOff { last: 2, expected: 3 })
        );
        assert_eq!(
            verify(organisation(), cut, cut_head, Some(head)),
            Err(Break::CutOff { last: 2, expected: 3 })
        );
    }

    #[test]
    fn a_chain_written_anew_differs_from_its_checkpoint() {
        let (_, checkpoint) = chain(&["a", "b"]);
        let (rows, head) = chain(&["a", "x", "c"]);
        assert_eq!(verify(organisation(), rows, head, Some(checkpoint)), Err(Break::Rewritten(2)));
    }

    #[test]
    fn a_chain_of_another_organisation_does_not_verify() {
        let (rows, head) = chain(&["a"]);
        let other = OrganisationId::from_uuid(Uuid::from_u128(8));
        assert_eq!(verify(other, rows, head, None), Err(Break::Changed(1)));
    }
}
