//! The devices of a run: lists of them, and what staff enter from paper or by word of mouth.
//! Not here: what departments send by their link ([`super::link`]).
//! Next: [`take`], through which every report goes.

use super::{
    Facts, Item, ItemCursor, ItemDecision, ItemQuery, ListedItem, Outcome, Part, Report, Said, Via, fault,
    held, part_of,
};
use crate::{Cx, Hub, HubError, What};
use domain::{
    access::{Read, Stocktakes, Write},
    audit_trail::{Action, Entry},
    ids::{AssetId, StocktakeId, StocktakePartId},
    inventory::stocktake::Answered,
};
use serde_json::json;
use store::{
    Tx,
    inventory::stocktake::{item, run},
};

/// Rows of a page at most.
const PAGE_LIMIT: u32 = 1_000;

/// Devices that one department adds to a run at most.
pub const ADDED: usize = 200;

const SUBJECT: &str = "stocktake_item";

/// A page of the devices of a run, by department and name.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn page(
    cx: &Cx<Read<Stocktakes>>,
    id: StocktakeId,
    query: &ItemQuery,
    after: Option<&ItemCursor>,
    limit: u32,
) -> Result<Vec<ListedItem>, HubError> {
    let read = cx.read();
    run::find(&read, id).await?.ok_or(HubError::NotFound)?;
    Ok(item::page(&read, id, query, after, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// How many devices of a run there are.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Read<Stocktakes>>, id: StocktakeId, query: &ItemQuery) -> Result<i64, HubError> {
    Ok(item::count(&cx.read(), id, query).await?)
}

/// One device of a run.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(
    cx: &Cx<Read<Stocktakes>>,
    id: StocktakeId,
    device: AssetId,
) -> Result<ListedItem, HubError> {
    item::find(&cx.read(), id, device).await?.ok_or(HubError::NotFound)
}

/// Enters what was said of a device, on paper or by word of mouth.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], or [`HubError::Conflict`] if someone answered since `version`.
pub async fn report(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    device: AssetId,
    version: i64,
    report: &Report,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    held(&mut tx, id).await?;
    let entry = take(&mut tx, cx.hub(), id, device, version, report, Via::Staff).await?;
    Ok(tx.commit(entry).await?)
}

/// Enters a list that came back on paper: what was ticked for each device. All of it, or nothing.
///
/// # Errors
/// As [`report`]; [`HubError::Invalid`] also if nothing was ticked.
pub async fn report_list(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    part: StocktakePartId,
    ticked: &[(AssetId, i64, Outcome)],
    by: &str,
) -> Result<u64, HubError> {
    let mut tx = cx.write().await?;
    let part = part_of(&tx, id, part).await?;
    let run = held(&mut tx, id).await?;
    let mut count = 0_u64;
    for (device, version, outcome) in ticked {
        let found = item::find(&tx, id, *device).await?.filter(|found| found.item.part == part.id);
        let found = found.ok_or(HubError::NotFound)?;
        let said = match outcome {
            Outcome::Confirmed => Said::Here(found.item.facts.correctable()),
            Outcome::Missing => Said::Missing,
            Outcome::Disused => Said::Disused,
            Outcome::Unconfirmed | Outcome::Corrected | Outcome::Added => {
                return Err(HubError::fault("outcome", What::Unknown));
            }
        };
        let report = Report { said, note: String::new(), by: by.to_owned() };
        let entry = take(&mut tx, cx.hub(), id, *device, *version, &report, Via::Staff).await?;
        tx.also(entry);
        count += 1;
    }
    if count == 0 {
        return Err(HubError::fault("outcome", What::Required));
    }
    let written = json!({ "department": part.department, "paper": count, "answered_by": by }).to_string();
    tx.commit(super::entry(Action::Update, &run).changed("", written)).await?;
    Ok(count)
}

/// Enters a device that a department found and that is not on its list.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`].
pub async fn add(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    part: StocktakePartId,
    facts: &Facts,
    note: &str,
    by: &str,
) -> Result<AssetId, HubError> {
    let mut tx = cx.write().await?;
    let part = part_of(&tx, id, part).await?;
    held(&mut tx, id).await?;
    let (id, entry) = put(&mut tx, cx.hub(), &part, facts, note, by, Via::Staff).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Takes a report about a device of a run that is held open.
pub(super) async fn take(
    tx: &mut Tx,
    hub: &Hub,
    id: StocktakeId,
    device: AssetId,
    version: i64,
    report: &Report,
    via: Via,
) -> Result<Entry, HubError> {
    let before = item::find(tx, id, device).await?.ok_or(HubError::NotFound)?.item;
    if before.version != version {
        return Err(store::Conflict { found: before.version }.into());
    }
    let after = before.after(report, via, hub.now().as_millisecond());
    let after = after.map_err(|faults| HubError::Invalid(faults.into_iter().map(fault).collect()))?;
    item::update(tx, id, version, &after).await?;
    Ok(changed(&before, &after))
}

/// Adds a device to a part of a run that is held open.
pub(super) async fn put(
    tx: &mut Tx,
    hub: &Hub,
    part: &Part,
    facts: &Facts,
    note: &str,
    by: &str,
    via: Via,
) -> Result<(AssetId, Entry), HubError> {
    let faults: Vec<_> = facts.faults(note, by).into_iter().map(fault).collect();
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    let of_part = ItemQuery { part: Some(part.id), outcome: Some(Outcome::Added), ..ItemQuery::default() };
    let there = item::count(tx, part.stocktake, &of_part).await?;
    if usize::try_from(there).is_ok_and(|there| there >= ADDED) {
        return Err(HubError::fault("name", What::TooMany(ADDED)));
    }
    let new = Item {
        id: AssetId::from_uuid(hub.new_id()),
        part: part.id,
        facts: facts.clone(),
        outcome: Outcome::Added,
        correction: None,
        answered: Some(Answered {
            by: by.to_owned(),
            via,
            at_ms: hub.now().as_millisecond(),
            note: note.to_owned(),
        }),
        decision: ItemDecision::Waiting,
        decided: None,
        version: 1,
    };
    item::insert(tx, part.stocktake, &new).await?;
    let entry = Entry::new(Action::Create, SUBJECT, new.id, facts.name.as_str()).changed("", snapshot(&new));
    Ok((new.id, entry))
}

/// What the audit trail keeps of a change to an item.
pub(super) fn changed(before: &Item, after: &Item) -> Entry {
    let entry = Entry::new(Action::Update, SUBJECT, after.id, after.facts.name.as_str());
    entry.changed(snapshot(before), snapshot(after))
}

/// An item as the audit trail keeps it.
fn snapshot(one: &Item) -> String {
    let said = one.correction.clone().unwrap_or_else(|| one.facts.correctable());
    let (answered, decided) = (one.answered.as_ref(), one.decided.as_ref());
    let mut kept = json!({
        "outcome": one.outcome.as_str(),
        "maker": one.facts.maker,
        "model": one.facts.model,
        "note": answered.map_or("", |one| one.note.as_str()),
        "answered_by": answered.map_or("", |one| one.by.as_str()),
        "answered_via": answered.map_or("", |one| one.via.as_str()),
        "decision": one.decision.as_str(),
        "decision_note": decided.map_or("", |one| one.note.as_str()),
    });
    if let Some(kept) = kept.as_object_mut() {
        kept.extend(said.texts().map(|(field, text)| (field.to_owned(), json!(text))));
    }
    kept.to_string()
}
