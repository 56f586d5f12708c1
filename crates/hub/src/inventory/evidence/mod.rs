//! Evidence 検出情報: files about what is in the network or in a product. They are read, shown beside the ledger, and only
//! then applied. Not here: reading them (`formats::scan`), what they may change (`domain::inventory::evidence`).
//! Next: [`receive`], [`preview`], [`apply()`], in this order; [`devices`] for what is in no ledger.

mod accounts;
mod apply;
mod bill;
mod compare;
pub mod devices;
mod missing;
pub mod offers;
mod preview;
mod refusal;
mod seen;
mod staged;
pub(super) mod today;
mod typed;
mod ways;

use crate::{Cx, HubError, vulnerabilities::MATCH};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Entry},
    ids::{AssetId, EvidenceId},
    inventory::evidence::{
        Content, EvidenceFile, EvidenceState, Filled, Part, ProposedPart, SeenDevice, Source,
    },
};
use formats::scan::{self, Limits};
use jiff::ToSpan;
use ring::digest::{SHA256, digest};
use serde_json::json;
use store::{
    inventory::evidence::{device, file, filled, part, way},
    jobs,
};
use tokio::sync::Semaphore;

pub use apply::{Outcome, Wanted, apply};
pub use bill::{BOM_ENDING, bill_of_materials};
pub use compare::{Row, RowMeant};
pub use missing::{Missed, missed};
pub use preview::{AccountsSeen, Candidate, Preview, candidates, preview};
pub use refusal::{EvidenceError, Refusal};
pub(super) use seen::seen;
pub(super) use typed::forget_typed;

/// Bytes of a file at most.
pub const FILE_LIMIT_BYTES: usize = 64 << 20;

/// A file is read in memory: two at a time, whoever asks.
static READING: Semaphore = Semaphore::const_new(2);

/// Days after which a file that nobody applied is forgotten.
const WAITING_DAYS: i64 = 7;

/// Days after which a device that nobody said a word about, and a way that was not seen again, is forgotten.
const DEVICE_DAYS: i64 = 400;

/// Parts of a bill of materials that a page shows.
const PARTS_SHOWN: u32 = 200;

/// What files told of an asset, beside the ledger's own fields.
#[derive(Clone, Debug, Default)]
pub struct OfAsset {
    /// Values that came from files and still stand.
    pub sources: Vec<Source>,
    /// Devices that were found to be it, last seen first.
    pub seen: Vec<SeenDevice>,
    /// Bills of materials and disclosure forms, newest first.
    pub documents: Vec<Document>,
    /// What it seems to run by its scans and its components do not say.
    pub offers: Vec<ProposedPart>,
}

/// A file that was attached to an asset.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: EvidenceFile,
    /// Parts it told of that still count.
    pub parts: i64,
}

/// Reads a file and keeps what it says, for a person to look at. Nothing else is changed.
///
/// # Errors
/// [`EvidenceError::Refused`] if it cannot be read; nothing of it stays then.
pub async fn receive(
    cx: &Cx<Write<Inventory>>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<EvidenceId, EvidenceError> {
    let permit = READING.acquire().await.map_err(HubError::internal)?;
    let (evidence, hash, size) = tokio::task::spawn_blocking(move || {
        let limits = Limits { bytes: FILE_LIMIT_BYTES, ..Limits::default() };
        let hash = digest(&SHA256, &bytes).as_ref().to_vec();
        scan::read(&bytes, limits).map(|evidence| (evidence, hash, bytes.len()))
    })
    .await
    .map_err(HubError::internal)?
    .map_err(Refusal::from)?;
    drop(permit);
    let now = cx.now();
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
    let mut content = evidence.content;
    // A bill of materials that names no product is of the one that its file is called after; else any two such would
    // be taken for editions of the same.
    if let Content::Parts { product, .. } = &mut content
        && product.is_empty()
    {
        product.clone_from(&name);
    }
    let (content, things, product) = staged::write(&content)?;
    let kept = EvidenceFile {
        id: EvidenceId::from_uuid(cx.new_id()),
        kind: evidence.kind,
        name,
        hash,
        bytes: i64::try_from(size).unwrap_or(i64::MAX),
        state: EvidenceState::Ready,
        // A clock that is wrong must not make a file newer than everything to come.
        observed_at_ms: evidence.observed_at_ms.unwrap_or(i64::MAX).min(now.as_millisecond()),
        things: i64::try_from(things).unwrap_or(i64::MAX),
        product,
        asset: None,
        created_at_ms: now.as_millisecond(),
        applied_at_ms: None,
        applied_by: String::new(),
        version: 1,
    };
    let mut upkeep = cx.hub().store().upkeep(now).await.map_err(HubError::from)?;
    let before = |days: i64| now.checked_sub((days * 24).hours()).unwrap_or(now);
    file::sweep(&mut upkeep, cx.organisation(), before(WAITING_DAYS)).await.map_err(HubError::from)?;
    device::sweep(&mut upkeep, cx.organisation(), before(DEVICE_DAYS)).await.map_err(HubError::from)?;
    way::sweep(&mut upkeep, cx.organisation(), before(DEVICE_DAYS)).await.map_err(HubError::from)?;
    file::insert(&mut upkeep, cx.organisation(), &kept, &content).await.map_err(HubError::from)?;
    upkeep.commit().await.map_err(HubError::from)?;
    Ok(kept.id)
}

/// One file.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Write<Inventory>>, id: EvidenceId) -> Result<EvidenceFile, HubError> {
    file::find(&cx.read(), id).await?.ok_or(HubError::NotFound)
}

/// The files of late, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn newest(cx: &Cx<Write<Inventory>>, limit: u32) -> Result<Vec<EvidenceFile>, HubError> {
    Ok(file::newest(&cx.read(), limit).await?)
}

/// Gives a file up; nothing was ever changed by it.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if it is over already.
pub async fn discard(cx: &Cx<Write<Inventory>>, id: EvidenceId) -> Result<(), HubError> {
    find(cx, id).await?;
    let mut upkeep = cx.hub().store().upkeep(cx.now()).await?;
    file::discard(&mut upkeep, cx.organisation(), id).await?;
    Ok(upkeep.commit().await?)
}

/// What files told of an asset.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn of_asset(cx: &Cx<Read<Inventory>>, id: AssetId) -> Result<OfAsset, HubError> {
    let read = cx.read();
    let asset = super::find(cx, id).await?;
    let mut sources = filled::of(&read, &[id]).await?.remove(&id).unwrap_or_default();
    sources.retain(|source| typed::still_stands(&asset.details, &source.filled));
    let mut documents = Vec::new();
    for file in file::of_asset(&read, id).await? {
        let parts = part::count(&read, id, file.id).await?;
        documents.push(Document { file, parts });
    }
    let offers = offers::of_asset(&read, &asset).await?;
    Ok(OfAsset { sources, seen: device::of_asset(&read, id).await?, documents, offers })
}

/// A file that was attached to an asset: its parts, from the first on, or its answers.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn document(
    cx: &Cx<Read<Inventory>>,
    asset: AssetId,
    id: EvidenceId,
) -> Result<(EvidenceFile, Vec<Part>, Preview), HubError> {
    let read = cx.read();
    let attached = file::find(&read, id).await?.filter(|file| file.asset == Some(asset));
    let attached = attached.ok_or(HubError::NotFound)?;
    let parts = part::of_file(&read, asset, id, PARTS_SHOWN).await?;
    let content = file::content(&read, id).await?;
    let shown = preview::of_content(&content)?;
    Ok((attached, parts, shown))
}

/// Takes the parts that a file told of off an asset; what people typed stays, and so does the file.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn detach(cx: &Cx<Write<Inventory>>, asset: AssetId, id: EvidenceId) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let attached = file::find(&tx, id).await?.filter(|file| file.asset == Some(asset));
    let attached = attached.ok_or(HubError::NotFound)?;
    let parts = part::remove(&mut tx, asset, id).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    let before = json!({ "product": attached.product, "parts": parts, "asset": asset.to_string() });
    let entry = Entry::new(Action::Remove, "evidence", id, attached.name);
    Ok(tx.commit(entry.changed(before.to_string(), "")).await?)
}

/// What an asset's files filled, for comparing.
fn values(sources: &[Source]) -> Vec<Filled> {
    sources.iter().map(|source| source.filled.clone()).collect()
}
