//! What the ledger asks for today.
//! Not here: sentences (`web::today`).
//! Next: [`crate::today`].

use crate::{
    HubError, Signed,
    today::{Day, Task, What},
};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{ImportState, query::Query},
    vulnerabilities::Urgency,
};
use jiff::ToSpan;
use store::inventory::list::count;

/// Days ahead of the end of support at which one is told.
const AHEAD_DAYS: i64 = 90;

/// Imports among which one may wait to be applied.
const IMPORTS: u32 = 5;

/// Adds the ledger's tasks.
pub(crate) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    let Ok(cx) = signed.permit::<Read<Inventory>>() else { return Ok(()) };
    let read = cx.read();
    if let Ok(cx) = signed.permit::<Write<Inventory>>() {
        let imports = super::import::newest(&cx, IMPORTS).await?;
        let ready = imports.into_iter().filter(|run| run.state == ImportState::Ready);
        day.tasks.extend(ready.map(|run| Task {
            urgency: Urgency::Week,
            due_on: None,
            what: What::ImportReady { import: run.id, file: run.file_name },
        }));
    }
    day.checked.assets = u64::try_from(count(&read, &Query::default()).await?).unwrap_or(0);
    if day.checked.assets == 0 {
        if signed.may::<Write<Inventory>>() {
            day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what: What::EmptyLedger });
        }
        return Ok(());
    }
    let gaps = super::register::house::gaps(&cx).await?;
    let soon = gaps.iter().filter(|gap| gap.kind.urgency() <= Urgency::Week).count();
    day.add(u64::try_from(soon).unwrap_or(0), Urgency::Week, What::Gaps);
    let by = cx.hub().today().checked_add(AHEAD_DAYS.days()).ok();
    let ending = count(&read, &Query { support_ended_by: by, ..Query::default() }).await?;
    if let Ok(ending) = u64::try_from(ending)
        && ending > 0
    {
        day.tasks.push(Task {
            urgency: Urgency::Maintenance,
            due_on: None,
            what: What::SupportEnding(ending),
        });
    }
    Ok(())
}
