//! Runs of stock-taking 棚卸し: open one, see how far it is, close it.
//! Not here: what a report does (`domain::inventory::stocktake`), pages and lists on paper (`web`).
//! Next: [`items`] for what is said, [`decide`] for what goes into the ledger, [`link`] for the department's own door.

pub mod decide;
pub mod export;
pub mod items;
pub mod link;

pub(super) mod today;

use crate::{Cx, Fault, HubError, What};
use domain::{
    access::{Inventory, Read, Stocktakes, Write},
    audit_trail::{Action, Entry, Recorded},
    ids::{AssetId, StocktakeId, StocktakePartId},
    inventory::{check::SHORT_CHARS, stocktake::ReportFault},
};
use jiff::{ToSpan, civil::Date};
use serde_json::json;
use std::collections::HashMap;
use store::{
    Reads, Tx,
    audit_trail::{Filter, newest},
    inventory::stocktake::{self as kept, item, link as links, part, run},
};

pub use domain::inventory::stocktake::{
    Correction, Facts, Item, ItemCursor, ItemDecision, ItemQuery, ListedItem, Outcome, Part, Report, Said,
    Seen, Stocktake, Tally, Via, fiscal_year,
};

/// Days that departments get unless told otherwise.
const DUE_DAYS: i64 = 28;

/// Runs that a list shows.
const RUNS: u32 = 50;

/// Characters of the closing remark at most.
const NOTE_CHARS: usize = 2_000;

const SUBJECT: &str = "stocktake";

/// What is asked for when a run is opened or changed.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// The fiscal year it is for.
    pub fiscal_year: i16,
    /// By when departments answer.
    pub due_on: Date,
}

/// A run with how far it is.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The run.
    pub run: Stocktake,
    /// Its parts by department, the one without a department last.
    pub parts: Vec<PartOverview>,
    /// All of it together.
    pub tally: Tally,
}

/// A part with how far it is.
#[derive(Clone, Debug)]
pub struct PartOverview {
    /// The part.
    pub part: Part,
    /// How far it is.
    pub tally: Tally,
    /// When its link ends, ms UTC, if it has one that works.
    pub link_until_ms: Option<i64>,
}

/// By when departments answer a run that is opened today, unless told otherwise.
pub fn proposed_due(today: Date) -> Date {
    today.checked_add(DUE_DAYS.days()).unwrap_or(today)
}

/// The runs, newest first, each with how far it is.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(cx: &Cx<Read<Stocktakes>>) -> Result<Vec<(Stocktake, Tally)>, HubError> {
    let read = cx.read();
    let mut listed = Vec::new();
    for run in run::newest(&read, RUNS).await? {
        let tally = sum(part::tallies(&read, run.id).await?.into_values());
        listed.push((run, tally));
    }
    Ok(listed)
}

fn sum(tallies: impl Iterator<Item = Tally>) -> Tally {
    let mut all = Tally::default();
    tallies.for_each(|one| all += one);
    all
}

/// A run with its parts.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn overview(cx: &Cx<Read<Stocktakes>>, id: StocktakeId) -> Result<Overview, HubError> {
    let read = cx.read();
    let run = run::find(&read, id).await?.ok_or(HubError::NotFound)?;
    let tallies = part::tallies(&read, id).await?;
    let until: HashMap<StocktakePartId, i64> = links::of(&read, id, cx.now())
        .await?
        .into_iter()
        .map(|link| (link.part, link.expires_at_ms))
        .collect();
    let parts = part::of(&read, id).await?.into_iter().map(|part| PartOverview {
        tally: tallies.get(&part.id).copied().unwrap_or_default(),
        link_until_ms: until.get(&part.id).copied(),
        part,
    });
    Ok(Overview { parts: parts.collect(), tally: sum(tallies.into_values()), run })
}

/// One part of a run.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find_part(
    cx: &Cx<Read<Stocktakes>>,
    id: StocktakeId,
    part: StocktakePartId,
) -> Result<(Overview, PartOverview), HubError> {
    let whole = overview(cx, id).await?;
    let found = whole.parts.iter().find(|one| one.part.id == part).cloned();
    Ok((whole, found.ok_or(HubError::NotFound)?))
}

/// What was done with a run, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(cx: &Cx<Read<Stocktakes>>, id: StocktakeId) -> Result<Vec<Recorded>, HubError> {
    let filter =
        Filter { subject: Some(SUBJECT.to_owned()), subject_id: Some(id.to_string()), before_seq: None };
    Ok(newest(&cx.read(), &filter, 100).await?)
}

/// The departments of the ledger, the empty one last, with how many assets each has: what a run can be opened for.
///
/// # Errors
/// [`HubError::Store`].
pub async fn departments(cx: &Cx<Write<Stocktakes>>) -> Result<Vec<(String, i64)>, HubError> {
    Ok(part::departments(&cx.read()).await?)
}

/// Opens a run over the assets that these departments have now; without a choice, over the whole ledger.
///
/// # Errors
/// [`HubError::Invalid`].
pub async fn open(
    cx: &Cx<Write<Stocktakes>>,
    wanted: &Wanted,
    departments: Option<&[String]>,
) -> Result<StocktakeId, HubError> {
    let mut faults = wanted.faults(cx.hub().today());
    let mut tx = cx.write().await?;
    let known = part::departments(&tx).await?;
    let is_wanted = |one: &String| departments.is_none_or(|wanted| wanted.contains(one));
    let chosen: Vec<String> = known.into_iter().map(|(name, _)| name).filter(is_wanted).collect();
    let is_unknown = |one: &String| !chosen.contains(one);
    if departments.is_some_and(|wanted| wanted.iter().any(is_unknown)) {
        faults.push(Fault { field: "departments", what: What::Unknown });
    } else if chosen.is_empty() {
        faults.push(Fault { field: "departments", what: What::Required });
    }
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    let id = StocktakeId::from_uuid(cx.new_id());
    let new = Stocktake {
        id,
        name: wanted.name.clone(),
        fiscal_year: wanted.fiscal_year,
        due_on: wanted.due_on,
        opened_by: cx.scope().actor.name().to_owned(),
        opened_at_ms: cx.now().as_millisecond(),
        closed: None,
        version: 1,
    };
    run::insert(&mut tx, &new).await?;
    let parts: Vec<Part> = chosen
        .into_iter()
        .map(|department| Part { id: StocktakePartId::from_uuid(cx.new_id()), stocktake: id, department })
        .collect();
    let devices = part::insert(&mut tx, id, &parts).await?;
    let names: Vec<&str> = parts.iter().map(|part| part.department.as_str()).collect();
    let after = json!({
        "name": new.name,
        // A year is no count: it is written without a separator.
        "fiscal_year": new.fiscal_year.to_string(),
        "due_on": new.due_on,
        "departments": names,
        "assets": devices,
    });
    tx.commit(entry(Action::Create, &new).changed("", after.to_string())).await?;
    Ok(id)
}

/// Changes what an open run is called and by when it is due.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], or [`HubError::Conflict`] if someone changed or closed it since
/// `version`.
pub async fn change(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    version: i64,
    wanted: &Wanted,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = held(&mut tx, id).await?;
    let mut faults = wanted.faults(cx.hub().today());
    // A day that has passed may stay: only a new one must lie ahead.
    faults.retain(|fault| !(fault.field == "due_on" && wanted.due_on == before.due_on));
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    run::change(&mut tx, id, version, &wanted.name, wanted.fiscal_year, wanted.due_on).await?;
    let state = |name: &str, fiscal_year: i16, due_on: Date| {
        json!({ "name": name, "fiscal_year": fiscal_year.to_string(), "due_on": due_on }).to_string()
    };
    let entry = entry(Action::Update, &before).changed(
        state(&before.name, before.fiscal_year, before.due_on),
        state(&wanted.name, wanted.fiscal_year, wanted.due_on),
    );
    Ok(tx.commit(entry).await?)
}

/// Closes a run: its links end, and nothing in it changes any more. What nobody confirmed stays in it as it is.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Invalid`] while reports wait for a decision; [`HubError::Conflict`] if someone
/// changed it since `version`.
pub async fn close(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    version: i64,
    note: &str,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = held(&mut tx, id).await?;
    let tally = sum(part::tallies(&tx, id).await?.into_values());
    if tally.waiting > 0 {
        return Err(HubError::fault("close", What::Waiting(tally.waiting)));
    }
    if note.chars().count() > NOTE_CHARS {
        return Err(HubError::fault("note", What::TooLong(NOTE_CHARS)));
    }
    run::close(&mut tx, id, version, cx.scope().actor.name(), note).await?;
    let mut after = json!({ "closed": true, "note": note });
    if let Some(after) = after.as_object_mut() {
        after.extend(Outcome::ALL.iter().map(|one| (one.as_str().to_owned(), json!(tally.of(*one)))));
    }
    let before_text = json!({ "closed": false }).to_string();
    Ok(tx.commit(entry(Action::Update, &before).changed(before_text, after.to_string())).await?)
}

/// When someone last stood before an asset, by any run.
///
/// # Errors
/// [`HubError::Store`].
pub async fn last_seen(cx: &Cx<Read<Inventory>>, asset: AssetId) -> Result<Option<Seen>, HubError> {
    Ok(kept::last_seen_of(&cx.read(), asset).await?)
}

/// An asset left the ledger: open runs wait for it no longer.
pub(super) async fn release(tx: &mut Tx, asset: AssetId) -> Result<(), HubError> {
    Ok(item::release(tx, asset).await?)
}

/// The run, open until this change is over.
async fn held(tx: &mut Tx, id: StocktakeId) -> Result<Stocktake, HubError> {
    let found = run::find(tx, id).await?.ok_or(HubError::NotFound)?;
    if run::hold(tx, id).await? { Ok(found) } else { Err(HubError::fault("run", What::Closed)) }
}

/// A part of this run.
async fn part_of(read: &impl Reads, id: StocktakeId, part: StocktakePartId) -> Result<Part, HubError> {
    part::find(read, part).await?.filter(|found| found.stocktake == id).ok_or(HubError::NotFound)
}

fn entry(action: Action, run: &Stocktake) -> Entry {
    Entry::new(action, SUBJECT, run.id, run.name.as_str())
}

impl Wanted {
    fn faults(&self, today: Date) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(Fault { field: "name", what: What::Required });
        }
        if self.name.chars().count() > SHORT_CHARS {
            faults.push(Fault { field: "name", what: What::TooLong(SHORT_CHARS) });
        }
        if !(2000..=2100).contains(&self.fiscal_year) {
            faults.push(Fault { field: "fiscal_year", what: What::NotANumber });
        }
        if self.due_on < today {
            faults.push(Fault { field: "due_on", what: What::Past });
        }
        faults
    }
}

/// What a form says of a fault.
const fn fault(fault: ReportFault) -> Fault {
    match fault {
        ReportFault::Missing(field) => Fault { field, what: What::Required },
        ReportFault::TooLong(field, most) => Fault { field, what: What::TooLong(most) },
        ReportFault::Settled => Fault { field: "outcome", what: What::Settled },
    }
}
