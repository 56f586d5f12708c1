//! A list of a register that comes in: whole or not at all.
//! Not here: reading its rows ([`super::lines`]).
//! Next: [`take_in`].

use super::{
    Words,
    lines::{self, Lines},
};
use crate::{
    Cx, HubError, What,
    inventory::{
        import::UploadError,
        register::{fault, insert, update},
    },
};
use domain::{
    access::{Inventory, Write},
    audit_trail::{Action, Entry},
    inventory::register::{Details, Record, RecordKind},
};
use serde_json::json;
use store::inventory::register::list;

/// What a list that came in does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records that are new.
    pub added: usize,
    /// Records that change.
    pub changed: usize,
    /// Records that stay as they are.
    pub same: usize,
    /// Cells that cannot be read; with any of them nothing is taken in.
    pub faults: Vec<CellFault>,
    /// Headings that mean no field.
    pub unknown: Vec<String>,
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Its row, as spreadsheet programs count.
    pub row: u32,
    /// The field.
    pub field: &'static str,
    /// What stands there.
    pub written: String,
    /// What is wrong with it.
    pub what: What,
}

/// What the rows would do.
struct Plan {
    added: Vec<Details>,
    changed: Vec<(Record, Details)>,
    outcome: Outcome,
}

/// Takes a list in, or only says what it would do. With anything wrong in it, nothing is changed.
///
/// # Errors
/// [`UploadError::Refused`] for a file that is no such list; [`HubError::Conflict`] if someone saved one of its records
/// meanwhile.
pub async fn take_in(
    cx: &Cx<Write<Inventory>>,
    kind: RecordKind,
    file: Vec<u8>,
    words: Words,
    is_trial: bool,
) -> Result<Outcome, UploadError> {
    let read = tokio::task::spawn_blocking(move || lines::read(file, &words));
    let lines = read.await.map_err(HubError::internal)??;
    let known = list::everything(&cx.read()).await.map_err(HubError::from)?;
    let plan = plan(kind, lines, known);
    if !is_trial && plan.outcome.faults.is_empty() && plan.outcome.added + plan.outcome.changed > 0 {
        apply(cx, kind, &plan).await?;
    }
    Ok(plan.outcome)
}

fn plan(kind: RecordKind, read: Lines, mut known: Vec<Record>) -> Plan {
    known.retain(|record| record.kind == kind);
    let outcome = Outcome { unknown: read.unknown, ..Outcome::default() };
    let mut plan = Plan { added: Vec::new(), changed: Vec::new(), outcome };
    for line in read.lines {
        let at = known.iter().position(|record| line.means(record));
        let before = at.map(|at| known.swap_remove(at));
        let written = line.over(before.as_ref());
        match Details::read(kind, written.iter().map(|(key, text)| (*key, text.as_str()))) {
            Err(faults) => plan.outcome.faults.extend(faults.into_iter().map(|wrong| CellFault {
                row: line.row,
                field: wrong.field,
                written: written.get(wrong.field).cloned().unwrap_or_default(),
                what: fault(wrong).what,
            })),
            Ok(details) => match before {
                Some(before) if before.details == details => plan.outcome.same += 1,
                Some(before) => plan.changed.push((before, details)),
                None => plan.added.push(details),
            },
        }
    }
    plan.outcome.added = plan.added.len();
    plan.outcome.changed = plan.changed.len();
    plan
}

async fn apply(cx: &Cx<Write<Inventory>>, kind: RecordKind, plan: &Plan) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    for details in &plan.added {
        let (_, entry) = insert(cx, &mut tx, kind, details).await?;
        tx.also(entry);
    }
    for (before, details) in &plan.changed {
        let entry = update(cx, &mut tx, before, before.version, details).await?;
        tx.also(entry);
    }
    let counts = json!({ "added": plan.outcome.added, "changed": plan.outcome.changed }).to_string();
    Ok(tx.commit(Entry::new(Action::Import, kind.as_str(), "", "").changed("", counts)).await?)
}
