//! The ledger of assets 資産台帳: look, add, change, take out.
//! Not here: pages (`web::inventory`), reading files (`formats::sheets`).
//! Next: [`snapshot`] for what the audit trail keeps, [`bulk`] for many at once, [`import`] and [`export`] for files, [`evidence`] for what others
//! saw, [`register`] for what stands beside the ledger.

pub mod bulk;
pub mod evidence;
pub mod export;
pub mod import;
pub mod register;
pub mod stocktake;

mod print;
mod snapshot;
pub(crate) mod today;

use crate::{Cx, Fault, HubError, What, vulnerabilities::MATCH};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Entry, Recorded},
    ids::AssetId,
    inventory::{Asset, AssetDetails, AssetFault},
};
use store::{
    Tx,
    audit_trail::{Filter, newest},
    inventory::{asset, evidence::device, import::preview},
    jobs,
};

pub(crate) use register::house::ways_in;

pub use domain::inventory::query::{Cursor, Page, Query, Sort, sort_key};
pub use snapshot::{Snapshot, snapshot};

/// Rows of a page at most.
pub const PAGE_LIMIT: u32 = 500;

/// Steps of an asset's history that are read, of each kind.
const HISTORY: u32 = 100;

/// The filters that a list offers.
pub struct Choices {
    /// Departments that occur.
    pub departments: Vec<String>,
    /// Segments that occur.
    pub segments: Vec<String>,
}

/// A page of the ledger.
///
/// # Errors
/// [`HubError::Store`].
pub async fn list(
    cx: &Cx<Read<Inventory>>,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page, HubError> {
    Ok(store::inventory::list::page(&cx.read(), query, after, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// How many assets a list has in all.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Read<Inventory>>, query: &Query) -> Result<i64, HubError> {
    Ok(store::inventory::list::count(&cx.read(), query).await?)
}

/// What the list can be filtered by.
///
/// # Errors
/// [`HubError::Store`].
pub async fn choices(cx: &Cx<Read<Inventory>>) -> Result<Choices, HubError> {
    let read = cx.read();
    Ok(Choices {
        departments: store::inventory::list::departments(&read).await?,
        segments: store::inventory::list::segments(&read).await?,
    })
}

/// One asset.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Read<Inventory>>, id: AssetId) -> Result<Asset, HubError> {
    asset::find(&cx.read(), id).await?.ok_or(HubError::NotFound)
}

/// What was done to an asset, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(cx: &Cx<Read<Inventory>>, id: AssetId) -> Result<Vec<Recorded>, HubError> {
    let mut history = newest(&cx.read(), &Filter::about("asset", id), HISTORY).await?;
    // An import has one entry in the audit trail, which covers its rows by their hash; what it did to each asset
    // stands in the rows.
    let imported = preview::history(&cx.read(), id, HISTORY).await?;
    history.extend(imported.into_iter().map(|change| Recorded {
        seq: 0,
        at_ms: change.applied_at_ms,
        actor_id: String::new(),
        actor_name: change.applied_by,
        origin: String::new(),
        action: Action::Import.as_str().to_owned(),
        subject: "asset".to_owned(),
        subject_id: id.to_string(),
        label: change.file_name,
        before: change.before,
        after: change.after,
    }));
    history.sort_by_key(|step| std::cmp::Reverse((step.at_ms, step.seq)));
    Ok(history)
}

/// Adds an asset.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct.
pub async fn add(cx: &Cx<Write<Inventory>>, details: &AssetDetails) -> Result<AssetId, HubError> {
    check(details)?;
    let id = AssetId::from_uuid(cx.new_id());
    let mut tx = cx.write().await?;
    asset::insert(&mut tx, id, details).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    let entry = Entry::new(Action::Create, "asset", id, details.name.as_str()).changed("", snapshot(details));
    tx.commit(entry).await?;
    Ok(id)
}

/// Changes an asset.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], or [`HubError::Conflict`] if someone saved since `version`.
pub async fn change(
    cx: &Cx<Write<Inventory>>,
    id: AssetId,
    version: i64,
    details: &AssetDetails,
) -> Result<(), HubError> {
    check(details)?;
    let mut tx = cx.write().await?;
    let before = asset::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    asset::update(&mut tx, id, version, details).await?;
    evidence::forget_typed(&mut tx, id, &before.details, details).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    let entry = Entry::new(Action::Update, "asset", id, details.name.as_str())
        .changed(snapshot(&before.details), snapshot(details));
    Ok(tx.commit(entry).await?)
}

/// Takes an asset out of the ledger; returns its name.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if someone saved since `version`.
pub async fn remove(cx: &Cx<Write<Inventory>>, id: AssetId, version: i64) -> Result<String, HubError> {
    let mut tx = cx.write().await?;
    let before = asset::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let entry = take_out(&mut tx, &before, version).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    tx.commit(entry).await?;
    Ok(before.details.name)
}

/// Takes an asset out of the ledger, and out of what waits for it.
async fn take_out(tx: &mut Tx, before: &Asset, version: i64) -> Result<Entry, HubError> {
    asset::remove(tx, before.id, version).await?;
    device::release(tx, before.id).await?;
    stocktake::release(tx, before.id).await?;
    let entry = Entry::new(Action::Remove, "asset", before.id, before.details.name.as_str());
    Ok(entry.changed(snapshot(&before.details), ""))
}

fn check(details: &AssetDetails) -> Result<(), HubError> {
    let faults: Vec<Fault> = details.faults().into_iter().map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(HubError::Invalid(faults)) }
}

/// What a form says of a fault.
const fn fault(fault: AssetFault) -> Fault {
    match fault {
        AssetFault::NameMissing => Fault { field: "name", what: What::Required },
        AssetFault::TooLong { field, allowed } => Fault { field, what: What::TooLong(allowed) },
        AssetFault::NotACpe { field } => Fault { field, what: What::NotACpe },
        AssetFault::TooManyComponents => {
            Fault { field: "components", what: What::TooLong(domain::inventory::check::COMPONENTS) }
        }
    }
}
