//! Accounts of a directory and the register of accounts: proposed, and taken over where a person says so.
//! Not here: the rule (`domain::inventory::evidence::accounts`).
//! Next: [`take_over`].

use crate::{
    Cx, HubError,
    inventory::register::{insert, read as read_details, update},
};
use domain::{
    access::{Inventory, Write},
    ids::RecordId,
    inventory::{
        evidence::{
            Account, EvidenceFile,
            accounts::{Proposed, RecordFilled, propose},
        },
        register::{Record, RecordKind},
    },
};
use std::collections::{BTreeSet, HashMap};
use store::{
    Reads, Tx,
    inventory::register::{
        filled::{self, RecordSource},
        list,
    },
};

/// What the accounts of a file say of the register.
pub(super) async fn proposals(
    read: &impl Reads,
    file: &EvidenceFile,
    accounts: &[Account],
) -> Result<(Vec<Proposed>, HashMap<RecordId, Record>), HubError> {
    let records = list::of_kinds(read, &[RecordKind::Account]).await?;
    let values = |sources: Vec<RecordSource>| -> Vec<RecordFilled> {
        sources.into_iter().map(|source| source.filled).collect()
    };
    let by_files = filled::of(read, None).await?;
    let by_files: HashMap<RecordId, Vec<RecordFilled>> =
        by_files.into_iter().map(|(record, sources)| (record, values(sources))).collect();
    let proposed = propose(accounts, &records, &by_files, file.observed_at_ms);
    Ok((proposed, records.into_iter().map(|record| (record.id, record)).collect()))
}

/// Takes the named accounts over: new ones become records, in known ones empty fields are filled and what files filled is
/// renewed. Returns how many changed.
pub(super) async fn take_over(
    cx: &Cx<Write<Inventory>>,
    tx: &mut Tx,
    file: &EvidenceFile,
    accounts: &[Account],
    wanted: &[String],
) -> Result<usize, HubError> {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let (proposed, records) = proposals(tx, file, accounts).await?;
    let mut changed = 0;
    let is_wanted = |one: &&Proposed| wanted.contains(one.account.name.as_str()) && one.changes();
    for one in proposed.iter().filter(is_wanted) {
        let before = one.record.and_then(|id| records.get(&id));
        let after = one.after(before);
        let details =
            read_details(RecordKind::Account, after.iter().map(|(key, text)| (*key, text.as_str())))?;
        let (id, entry) = match before {
            Some(before) => (before.id, update(cx, tx, before, before.version, &details).await?),
            None => insert(cx, tx, RecordKind::Account, &details).await?,
        };
        tx.also(entry);
        for word in one.words.iter().filter(|word| word.changes()) {
            let filled = RecordFilled {
                field: word.field.to_owned(),
                value: details.text(word.field).to_owned(),
                seen_at_ms: file.observed_at_ms,
            };
            let source = RecordSource { filled, kind: file.kind, file_name: file.name.clone() };
            filled::put(tx, id, &source).await?;
        }
        changed += 1;
    }
    Ok(changed)
}
