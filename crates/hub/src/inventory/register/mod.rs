//! Registers beside the ledger 外部接続・事業者・アカウントほか: look, add, change, take out.
//! Not here: pages (`web::inventory::register`), what each register holds (`domain::inventory::register`).
//! Next: [`files`] for lists that come in and go out, [`house`] for what is missing.

pub mod files;
pub mod house;

use crate::{Cx, Fault, HubError, What, vulnerabilities::MATCH};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Entry, Recorded},
    ids::{AssetId, RecordId},
    inventory::{
        Query as AssetQuery,
        register::{
            Record, RecordFault, RecordKind, Shape,
            details::Wrong,
            edge,
            query::{Cursor, Page, Query},
        },
    },
};
use std::collections::{BTreeMap, HashMap};
use store::{
    Reads, Tx,
    audit_trail::{Filter, newest},
    inventory::{
        list::{named, page as assets},
        register::{list, record},
    },
    jobs,
};

pub use domain::inventory::register::{Details, Field};

/// Rows of a page at most.
pub const PAGE_LIMIT: u32 = 500;

/// Steps of a record's history that are read.
const HISTORY: u32 = 100;

/// A page of a register.
///
/// # Errors
/// [`HubError::Store`].
pub async fn page(
    cx: &Cx<Read<Inventory>>,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page, HubError> {
    Ok(list::page(&cx.read(), query, after, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// How many records a list has in all.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Read<Inventory>>, query: &Query) -> Result<i64, HubError> {
    Ok(list::count(&cx.read(), query).await?)
}

/// How many records each register has.
///
/// # Errors
/// [`HubError::Store`].
pub async fn counts(cx: &Cx<Read<Inventory>>) -> Result<HashMap<RecordKind, i64>, HubError> {
    Ok(list::counts(&cx.read()).await?)
}

/// One record.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Read<Inventory>>, kind: RecordKind, id: RecordId) -> Result<Record, HubError> {
    record::find(&cx.read(), kind, id).await?.ok_or(HubError::NotFound)
}

/// Records that mean this device.
///
/// # Errors
/// [`HubError::Store`].
pub async fn of_asset(cx: &Cx<Read<Inventory>>, asset: AssetId) -> Result<Vec<Record>, HubError> {
    Ok(list::of_asset(&cx.read(), asset).await?)
}

/// Names that a field of this shape offers: of devices, or of records; the first few hundred.
///
/// # Errors
/// [`HubError::Store`].
pub async fn names(cx: &Cx<Read<Inventory>>, shape: Shape) -> Result<Vec<String>, HubError> {
    let read = cx.read();
    match shape {
        Shape::Asset => {
            let page = assets(&read, &AssetQuery::default(), None, PAGE_LIMIT).await?;
            Ok(page.assets.into_iter().map(|asset| asset.details.name).collect())
        }
        Shape::Record(kind) => {
            let page = list::page(&read, &Query::all(kind), None, PAGE_LIMIT).await?;
            Ok(page.records.iter().map(|record| record.details.name().to_owned()).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// What was done to a record, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn history(
    cx: &Cx<Read<Inventory>>,
    kind: RecordKind,
    id: RecordId,
) -> Result<Vec<Recorded>, HubError> {
    Ok(newest(&cx.read(), &Filter::about(kind.as_str(), id), HISTORY).await?)
}

/// Adds a record.
///
/// # Errors
/// [`HubError::Store`].
pub async fn add(
    cx: &Cx<Write<Inventory>>,
    kind: RecordKind,
    details: &Details,
) -> Result<RecordId, HubError> {
    let mut tx = cx.write().await?;
    let (id, entry) = insert(cx, &mut tx, kind, details).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Changes a record.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if someone saved since `version`.
pub async fn change(
    cx: &Cx<Write<Inventory>>,
    kind: RecordKind,
    id: RecordId,
    version: i64,
    details: &Details,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = record::find(&tx, kind, id).await?.ok_or(HubError::NotFound)?;
    let entry = update(cx, &mut tx, &before, version, details).await?;
    Ok(tx.commit(entry).await?)
}

/// Takes a record out of its register; returns its name.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if someone saved since `version`.
pub async fn remove(
    cx: &Cx<Write<Inventory>>,
    kind: RecordKind,
    id: RecordId,
    version: i64,
) -> Result<String, HubError> {
    let mut tx = cx.write().await?;
    let before = record::find(&tx, kind, id).await?.ok_or(HubError::NotFound)?;
    record::remove(&mut tx, id, version).await?;
    match_anew(cx, &mut tx, kind).await?;
    let name = before.details.name();
    let entry = Entry::new(Action::Remove, kind.as_str(), id, name).changed(snapshot(&before.details), "");
    tx.commit(entry).await?;
    Ok(name.to_owned())
}

pub(super) async fn insert(
    cx: &Cx<Write<Inventory>>,
    tx: &mut Tx,
    kind: RecordKind,
    details: &Details,
) -> Result<(RecordId, Entry), HubError> {
    let id = RecordId::from_uuid(cx.new_id());
    let devices = devices(tx, kind, details).await?;
    record::insert(tx, id, kind, details, &devices).await?;
    match_anew(cx, tx, kind).await?;
    let entry = Entry::new(Action::Create, kind.as_str(), id, details.name()).changed("", snapshot(details));
    Ok((id, entry))
}

pub(super) async fn update(
    cx: &Cx<Write<Inventory>>,
    tx: &mut Tx,
    before: &Record,
    version: i64,
    details: &Details,
) -> Result<Entry, HubError> {
    let devices = devices(tx, before.kind, details).await?;
    record::update(tx, before, version, details, &devices).await?;
    match_anew(cx, tx, before.kind).await?;
    Ok(Entry::new(Action::Update, before.kind.as_str(), before.id, details.name())
        .changed(snapshot(&before.details), snapshot(details)))
}

/// A register that says where lines end changed, and with it how urgent findings of those devices are.
async fn match_anew(cx: &Cx<Write<Inventory>>, tx: &mut Tx, kind: RecordKind) -> Result<(), HubError> {
    if edge::REGISTERS.contains(&kind) {
        jobs::enqueue_once(tx, cx.hub().new_job(), MATCH, "").await?;
    }
    Ok(())
}

/// The devices of the ledger that the fields name, by number or name.
async fn devices(
    read: &impl Reads,
    kind: RecordKind,
    details: &Details,
) -> Result<record::Devices, HubError> {
    let mut devices = record::Devices::new();
    let fields = kind.fields().iter().filter(|field| field.shape == Shape::Asset);
    for field in fields {
        if let Some(asset) = named(read, details.text(field.key)).await? {
            devices.insert(field.key, asset);
        }
    }
    Ok(devices)
}

/// The details as JSON: what the audit trail keeps.
pub fn snapshot(details: &Details) -> String {
    let written: BTreeMap<&str, &str> = details.filled().collect();
    // A map of texts always becomes JSON.
    serde_json::to_string(&written).unwrap_or_default()
}

/// Reads what was written in the fields of a register.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct.
pub fn read<'a>(
    kind: RecordKind,
    written: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Details, HubError> {
    Details::read(kind, written).map_err(|faults| HubError::Invalid(faults.into_iter().map(fault).collect()))
}

/// What a form says of a fault.
pub(in crate::inventory) fn fault(fault: RecordFault) -> Fault {
    let what = match fault.what {
        Wrong::NoSuchField | Wrong::Unknown => What::Unknown,
        Wrong::Missing => What::Required,
        Wrong::TooLong(allowed) => What::TooLong(allowed),
        Wrong::NotADate => What::NotADate,
        Wrong::Backwards => What::Past,
    };
    Fault { field: fault.field, what }
}
