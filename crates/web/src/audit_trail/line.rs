//! An entry of the audit trail as a person reads it.
//! Not here: what changed in it ([`super::difference`]).
//! Next: `templates/audit_trail/list.html`.

use super::{
    difference::{Change, changes},
    words,
};
use crate::text::T;
use domain::audit_trail::Recorded;

/// Changes shown at once.
const SHOWN_CHANGES: usize = 4;

/// An entry.
pub(crate) struct Line {
    /// Its number.
    pub(crate) seq: i64,
    /// The moment.
    pub(crate) when: String,
    /// Who did it.
    pub(crate) who: String,
    /// From which address.
    pub(crate) from: String,
    /// What was done.
    pub(crate) what: String,
    /// Kind of the thing.
    pub(crate) subject: String,
    /// The thing.
    pub(crate) label: String,
    /// What changed in it.
    pub(crate) changes: Vec<Change>,
    /// There is so much of it that it is shown on demand.
    pub(crate) folded: bool,
}

/// Puts an entry into words.
pub(crate) fn line(t: T, entry: &Recorded) -> Line {
    let itself = entry.actor_id.is_empty();
    let changes = changes(t, entry);
    Line {
        seq: entry.seq,
        when: t.moment_short(entry.at_ms),
        who: if itself { t.audit_trail().yagura_itself().to_owned() } else { entry.actor_name.clone() },
        from: entry.origin.clone(),
        what: words::action(t, &entry.action),
        subject: words::subject(t, &entry.subject),
        label: entry.label.clone(),
        folded: changes.len() > SHOWN_CHANGES,
        changes,
    }
}
