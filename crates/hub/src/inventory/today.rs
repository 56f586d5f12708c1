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
use jiff::{ToSpan, civil::Date};
use store::{Read as Reading, inventory::list::count};

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
    super::evidence::today::add(signed, day).await?;
    super::stocktake::today::add(signed, day).await?;
    let gaps = super::register::house::gaps(&cx).await?;
    let soon = gaps.iter().filter(|gap| gap.kind.urgency() <= Urgency::Week).count();
    day.add(u64::try_from(soon).unwrap_or(0), Urgency::Week, What::Gaps);
    let today = cx.hub().today();
    let ended_by = today.yesterday().unwrap_or(today);
    let ended = supported_until(&read, ended_by).await?;
    if ended > 0 {
        let what = What::SupportEnded { count: ended, until: ended_by };
        day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what });
    }
    let until = today.checked_add(AHEAD_DAYS.days()).unwrap_or(today);
    let ending = supported_until(&read, until).await?.saturating_sub(ended);
    if ending > 0 {
        let what = What::SupportEnding { count: ending, until };
        day.tasks.push(Task { urgency: Urgency::Maintenance, due_on: None, what });
    }
    Ok(())
}

/// Assets whose support, by the ledger or by a list of such dates, ends by a day.
async fn supported_until(read: &Reading, day: Date) -> Result<u64, HubError> {
    let query = Query { support_ended_by: Some(day), ..Query::default() };
    Ok(u64::try_from(count(read, &query).await?).unwrap_or(0))
}
