//! What stock-taking asks for today: departments whose day has passed, and reports that wait for a decision.
//! Not here: sentences (`web::today`).
//! Next: [`add`].

use crate::{
    HubError, Signed,
    today::{Day, Task, What},
};
use domain::{
    access::{Inventory, Read, Stocktakes, Write},
    vulnerabilities::Urgency,
};
use store::inventory::stocktake::{part, run};

/// Open runs that are looked at.
const RUNS: u32 = 10;

/// Adds the tasks.
pub(in crate::inventory) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    let Ok(cx) = signed.permit::<Read<Stocktakes>>() else { return Ok(()) };
    let (read, today) = (cx.read(), cx.hub().today());
    for run in run::open(&read, RUNS).await? {
        let tallies = part::tallies(&read, run.id).await?;
        let behind: Vec<u64> =
            tallies.values().map(|tally| tally.unconfirmed).filter(|devices| *devices > 0).collect();
        if run.is_overdue(today) && !behind.is_empty() {
            let parts = u64::try_from(behind.len()).unwrap_or(u64::MAX);
            let what = What::StocktakeOverdue {
                stocktake: run.id,
                name: run.name.clone(),
                parts,
                devices: behind.iter().sum(),
            };
            day.tasks.push(Task { urgency: Urgency::Week, due_on: Some(run.due_on), what });
        }
        let waiting: u64 = tallies.values().map(|tally| tally.waiting).sum();
        if signed.may::<Write<Inventory>>() {
            day.add(waiting, Urgency::Week, |count| What::StocktakeReports { stocktake: run.id, count });
        }
    }
    Ok(())
}
