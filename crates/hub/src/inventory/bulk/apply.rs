//! Applying a bulk edit: every line as it was looked at, or none; one transaction, an entry in the trail for each line.
//! Not here: what it would do ([`super::preview`]).
//! Next: [`apply`].

use super::{
    Chosen, Edit, LIMIT, Line, Rows, Verdict,
    line::{Row, judged},
    read,
};
use crate::{
    Cx, HubError, What,
    inventory::{register, snapshot},
    vulnerabilities::MATCH,
};
use domain::{
    access::{Inventory, Write},
    audit_trail::{Action, Entry},
    ids::Uuid,
    inventory::{
        Asset, AssetDetails, Book,
        register::{Details, Record, Shape},
    },
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Tx,
    inventory::{asset, evidence::filled, list::named, register::record},
    jobs,
};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The lines were changed.
    Applied {
        /// How many.
        changed: usize,
        /// How many held the value already.
        same: usize,
    },
    /// Nothing was changed.
    Held {
        /// Lines that someone changed since they were looked at, as they are now.
        stale: Vec<Line>,
        /// Lines that the value does not fit.
        refused: Vec<Line>,
        /// How many are no longer there.
        gone: usize,
    },
}

/// What an edit does to each line that changes.
struct Plan<'r, R: Row> {
    changes: Vec<(&'r R, R::Details)>,
    same: usize,
    held: Outcome,
}

/// Gives the field its value in all of these lines, each as it was in its version; or changes nothing and says why.
///
/// # Errors
/// [`HubError::NotFound`] if none of them is there, [`HubError::Invalid`] for more than [`LIMIT`].
pub async fn apply(
    cx: &Cx<Write<Inventory>>,
    edit: &Edit,
    versions: &BTreeMap<Uuid, i64>,
) -> Result<Outcome, HubError> {
    if versions.len() > LIMIT {
        return Err(HubError::fault("chosen", What::TooMany(LIMIT)));
    }
    // Read before the write lock is taken; that nothing changed meanwhile is asked with each line's version.
    let chosen = Chosen::These(versions.keys().copied().collect());
    for _ in 0..2 {
        let done = match read(cx, edit.book, &chosen).await? {
            Rows::Assets(assets) => assets_at_once(cx, edit, &assets, versions).await?,
            Rows::Records(records) => records_at_once(cx, edit, &records, versions).await?,
        };
        if let Some(outcome) = done {
            return Ok(outcome);
        }
    }
    Err(HubError::internal("lines kept changing while they were edited"))
}

/// `None` if a line changed between the reading and the writing: then it is read again, and told.
async fn assets_at_once(
    cx: &Cx<Write<Inventory>>,
    edit: &Edit,
    assets: &[Asset],
    versions: &BTreeMap<Uuid, i64>,
) -> Result<Option<Outcome>, HubError> {
    let plan = plan(assets, edit, versions)?;
    if plan.is_held() || plan.changes.is_empty() {
        return Ok(Some(plan.over()));
    }
    let mut tx = cx.write().await?;
    let changed: Vec<_> =
        plan.changes.iter().map(|(before, after)| (before.id, before.version, after)).collect();
    if asset::update_many(&mut tx, &changed).await? != changed.len() as u64 {
        return Ok(None);
    }
    if let Ok(field) = edit.field.key.parse() {
        let ids: Vec<_> = changed.iter().map(|(id, ..)| *id).collect();
        filled::forget_many(&mut tx, &ids, field).await?;
    }
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    for (before, after) in &plan.changes {
        tx.also(asset_entry(before, after));
    }
    commit(tx, edit, "inventory", plan.changes.len()).await?;
    Ok(Some(plan.over()))
}

async fn records_at_once(
    cx: &Cx<Write<Inventory>>,
    edit: &Edit,
    records: &[Record],
    versions: &BTreeMap<Uuid, i64>,
) -> Result<Option<Outcome>, HubError> {
    let plan = plan(records, edit, versions)?;
    let Book::Register(kind) = edit.book else { return Err(HubError::NotFound) };
    if plan.is_held() || plan.changes.is_empty() {
        return Ok(Some(plan.over()));
    }
    let mut tx = cx.write().await?;
    let changed: Vec<_> = plan.changes.iter().map(|(before, after)| (*before, after)).collect();
    if record::update_many(&mut tx, &changed).await? != changed.len() as u64 {
        return Ok(None);
    }
    if edit.field.shape == Shape::Asset {
        let device = named(&tx, &edit.value).await?;
        let ids: Vec<_> = changed.iter().map(|(record, _)| record.id).collect();
        record::means(&mut tx, &ids, edit.field.key, device).await?;
    }
    for (before, after) in &plan.changes {
        tx.also(record_entry(before, after));
    }
    commit(tx, edit, kind.as_str(), plan.changes.len()).await?;
    Ok(Some(plan.over()))
}

fn plan<'r, R: Row>(
    rows: &'r [R],
    edit: &Edit,
    versions: &BTreeMap<Uuid, i64>,
) -> Result<Plan<'r, R>, HubError> {
    if rows.is_empty() {
        return Err(HubError::NotFound);
    }
    let (mut changes, mut same) = (Vec::new(), 0);
    let (mut stale, mut refused) = (Vec::new(), Vec::new());
    for row in rows {
        let (line, details) = judged(row, edit)?;
        match (&line.verdict, details) {
            _ if versions.get(&line.id) != Some(&line.version) => stale.push(line),
            (Verdict::Refused(_), _) => refused.push(line),
            (_, Some(details)) => changes.push((row, details)),
            _ => same += 1,
        }
    }
    let gone = versions.len().saturating_sub(rows.len());
    Ok(Plan { changes, same, held: Outcome::Held { stale, refused, gone } })
}

impl<R: Row> Plan<'_, R> {
    fn is_held(&self) -> bool {
        matches!(&self.held, Outcome::Held { stale, refused, gone }
            if *gone > 0 || !stale.is_empty() || !refused.is_empty())
    }

    /// What is told once it was applied, or nothing was to change.
    fn over(self) -> Outcome {
        if self.is_held() {
            return self.held;
        }
        Outcome::Applied { changed: self.changes.len(), same: self.same }
    }
}

fn asset_entry(before: &Asset, after: &AssetDetails) -> Entry {
    Entry::new(Action::Update, "asset", before.id, after.name.as_str())
        .changed(snapshot(&before.details), snapshot(after))
}

fn record_entry(before: &Record, after: &Details) -> Entry {
    Entry::new(Action::Update, before.kind.as_str(), before.id, after.name())
        .changed(register::snapshot(&before.details), register::snapshot(after))
}

/// The deed itself, behind what it did to each line.
async fn commit(tx: Tx, edit: &Edit, subject: &'static str, changed: usize) -> Result<(), HubError> {
    let told = json!({ "edited": edit.field.key, "value": edit.value, "records": changed }).to_string();
    Ok(tx.commit(Entry::new(Action::Update, subject, "", "").changed("", told)).await?)
}
