//! What departments reported goes into the ledger, or does not: always by a person, one by one or a part at once.
//! Not here: taking reports ([`super::items`]).
//! Next: [`decide`].

use super::{Item, ItemDecision, ItemQuery, ListedItem, Outcome, Stocktake, held, items, part_of};
use crate::{
    Cx, Fault, Hub, HubError, What,
    inventory::{Snapshot, check, evidence, snapshot, take_out},
    vulnerabilities::MATCH,
};
use domain::{
    access::{Inventory, Write},
    audit_trail::{Action, Entry},
    ids::{AssetId, StocktakeId, StocktakePartId},
    inventory::{AssetDetails, stocktake::Decided},
};
use serde_json::json;
use store::{
    Tx,
    inventory::{asset, stocktake::item},
    jobs,
};

/// Characters of a reason at most.
const NOTE_CHARS: usize = 600;

/// Reports that are accepted at once.
const AT_ONCE: u32 = 500;

/// What is decided about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The ledger follows it.
    Accept,
    /// The ledger stays as it is.
    Refuse,
}

/// What became of the reports of a part that were accepted at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Reports that the ledger follows now.
    pub accepted: u64,
    /// Reports that want a look of their own: devices to take out of the ledger, and values that someone typed since.
    pub left: u64,
}

/// Decides about one report.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Invalid`] if there is nothing to decide, or the ledger cannot follow;
/// [`HubError::Conflict`] if someone answered or decided since `version`.
pub async fn decide(
    cx: &Cx<Write<Inventory>>,
    id: StocktakeId,
    device: AssetId,
    version: i64,
    verdict: Verdict,
    note: &str,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let run = held(&mut tx, id).await?;
    let listed = item::find(&tx, id, device).await?.ok_or(HubError::NotFound)?;
    if listed.item.version != version {
        return Err(store::Conflict { found: listed.item.version }.into());
    }
    if listed.item.decision != ItemDecision::Waiting {
        return Err(HubError::fault("verdict", What::Settled));
    }
    if note.chars().count() > NOTE_CHARS {
        return Err(HubError::fault("note", What::TooLong(NOTE_CHARS)));
    }
    let decision = match verdict {
        Verdict::Accept => {
            follow(&mut tx, cx.hub(), &run, &listed).await?;
            ItemDecision::Accepted
        }
        Verdict::Refuse => ItemDecision::Refused,
    };
    let entry = settle(cx, &mut tx, id, &listed.item, decision, note).await?;
    Ok(tx.commit(entry).await?)
}

/// Accepts every report of a part that only corrects or adds, and whose fields nobody typed anything else into since.
/// What takes a device out of the ledger is decided by itself.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Invalid`] for a run that is closed.
pub async fn accept_all(
    cx: &Cx<Write<Inventory>>,
    id: StocktakeId,
    part: StocktakePartId,
) -> Result<Accepted, HubError> {
    let mut tx = cx.write().await?;
    let part = part_of(&tx, id, part).await?;
    let run = held(&mut tx, id).await?;
    let waiting =
        ItemQuery { part: Some(part.id), decision: Some(ItemDecision::Waiting), ..ItemQuery::default() };
    let mut done = Accepted::default();
    for listed in item::page(&tx, id, &waiting, None, AT_ONCE).await? {
        if listed.item.removes() || is_overtaken(&tx, &listed.item).await? {
            done.left += 1;
            continue;
        }
        follow(&mut tx, cx.hub(), &run, &listed).await?;
        let entry = settle(cx, &mut tx, id, &listed.item, ItemDecision::Accepted, "").await?;
        tx.also(entry);
        done.accepted += 1;
    }
    if done.accepted == 0 {
        return Ok(done);
    }
    let written = json!({ "department": part.department, "accepted": done.accepted }).to_string();
    tx.commit(super::entry(Action::Update, &run).changed("", written)).await?;
    Ok(done)
}

/// Whether the ledger by now says something else in a field that is reported differently, the asset has left it, or it
/// would not take the report.
async fn is_overtaken(tx: &Tx, one: &Item) -> Result<bool, HubError> {
    let Some(correction) = &one.correction else { return Ok(false) };
    let Some(now) = asset::find(tx, one.id).await? else { return Ok(true) };
    let mut details = now.details.clone();
    correction.put_into(&mut details, &one.facts.correctable());
    Ok(correction.is_overtaken(&now.details, &one.facts.correctable()) || check(&details).is_err())
}

/// Puts a report into the ledger, with a line in the asset's history that says where it comes from.
async fn follow(tx: &mut Tx, hub: &Hub, run: &Stocktake, listed: &ListedItem) -> Result<(), HubError> {
    let one = &listed.item;
    match one.outcome {
        Outcome::Corrected => correct(tx, run, listed).await?,
        Outcome::Added => {
            let details = one.facts.details(&listed.department);
            check(&details)?;
            asset::insert(tx, one.id, &details).await?;
            let entry = Entry::new(Action::Create, "asset", one.id, details.name.as_str());
            tx.also(entry.changed("", with_origin(&details, run, listed)));
        }
        Outcome::Missing | Outcome::Disused => {
            // Someone may have taken it out already.
            if let Some(found) = asset::find(tx, one.id).await? {
                let entry = take_out(tx, &found, found.version).await?;
                tx.also(entry);
            }
        }
        Outcome::Unconfirmed | Outcome::Confirmed => return Ok(()),
    }
    Ok(jobs::enqueue_once(tx, hub.new_job(), MATCH, "").await.map(drop)?)
}

async fn correct(tx: &mut Tx, run: &Stocktake, listed: &ListedItem) -> Result<(), HubError> {
    let one = &listed.item;
    let Some(correction) = &one.correction else { return Ok(()) };
    let gone = || HubError::Invalid(vec![Fault { field: "verdict", what: What::Gone }]);
    let before = asset::find(tx, one.id).await?.ok_or_else(gone)?;
    let mut details = before.details.clone();
    correction.put_into(&mut details, &one.facts.correctable());
    check(&details)?;
    if details == before.details {
        return Ok(());
    }
    asset::update(tx, one.id, before.version, &details).await?;
    evidence::forget_typed(tx, one.id, &before.details, &details).await?;
    let entry = Entry::new(Action::Update, "asset", one.id, details.name.as_str());
    tx.also(entry.changed(snapshot(&before.details), with_origin(&details, run, listed)));
    Ok(())
}

/// An asset as the audit trail keeps it, with the run, the department and the person that it comes from.
fn with_origin(details: &AssetDetails, run: &Stocktake, listed: &ListedItem) -> String {
    let by = listed.item.answered.as_ref().map_or("", |one| one.by.as_str());
    let origin = [run.name.as_str(), &listed.department, by];
    let origin: Vec<&str> = origin.into_iter().filter(|text| !text.is_empty()).collect();
    // A struct of texts and dates always becomes JSON.
    let mut kept = serde_json::to_value(Snapshot::from(details)).unwrap_or_default();
    if let Some(kept) = kept.as_object_mut() {
        kept.insert("stocktake".to_owned(), json!(origin.join(" / ")));
    }
    kept.to_string()
}

async fn settle(
    cx: &Cx<Write<Inventory>>,
    tx: &mut Tx,
    id: StocktakeId,
    before: &Item,
    decision: ItemDecision,
    note: &str,
) -> Result<Entry, HubError> {
    let decided = Decided {
        by: cx.scope().actor.name().to_owned(),
        at_ms: cx.now().as_millisecond(),
        note: note.to_owned(),
    };
    let after = Item { decision, decided: Some(decided), ..before.clone() };
    item::update(tx, id, before.version, &after).await?;
    Ok(items::changed(before, &after))
}
