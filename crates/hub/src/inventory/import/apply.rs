//! Applying a preview: whole or not at all, in one transaction, and only if the ledger is as the preview saw it.
//! Not here: the copying itself (`store::inventory::import::apply`).
//! Next: [`apply`].

use super::{IMPORT, STALE, identity::Shape, mapping::Mapping, stage::changes_hash};
use crate::{Cx, HubError, vulnerabilities::MATCH};
use data_encoding::HEXLOWER;
use domain::{
    access::{Inventory, Write},
    audit_trail::{Action, Entry},
    ids::{AssetId, ImportId},
    inventory::ImportState,
};
use serde::Serialize;
use store::{
    Conflict, Tx,
    inventory::import::{
        apply as copying,
        known::{self, KeyColumn},
        run::{self, Run},
        staged::Keys,
    },
    jobs,
};

/// Takes one key of a row or an asset.
type KeyOf = fn(&Keys) -> Option<[u8; 16]>;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The ledger was changed.
    Applied {
        /// Assets added.
        added: u64,
        /// Assets changed.
        changed: u64,
    },
    /// The ledger changed after the preview, so that the rows are compared again; nothing was applied.
    Stale,
}

/// More changes than these to the ledger since the preview, and it is made again without looking at each.
const LOOKED_AT: u32 = 1_000;

/// What the audit trail keeps of an import.
#[derive(Serialize)]
struct Told<'a> {
    file: &'a str,
    file_sha256: String,
    rows: i64,
    added: u64,
    changed: u64,
    same: i64,
    bad: i64,
    changes_sha256: String,
}

/// Applies what the preview of this version showed.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if the import went on meanwhile, such as in another window.
pub async fn apply(cx: &Cx<Write<Inventory>>, id: ImportId, version: i64) -> Result<Outcome, HubError> {
    let run = super::find(cx, id).await?;
    if run.state != ImportState::Ready || run.version != version {
        return Err(Conflict { found: run.version }.into());
    }
    if let Some((added, changed)) = try_apply(cx, &run).await? {
        tracing::info!(import.id = %id, added, changed, "an import was applied");
        Ok(Outcome::Applied { added, changed })
    } else {
        let job = cx.hub().new_job();
        let mut upkeep = cx.hub().store().upkeep(cx.now()).await?;
        run::compare_again(&mut upkeep, cx.organisation(), id, version, job, STALE).await?;
        jobs::schedule(&mut upkeep, job, IMPORT, Some(cx.organisation()), &id.to_string()).await?;
        upkeep.commit().await?;
        Ok(Outcome::Stale)
    }
}

/// Applies it, or finds that the ledger is not as it was; the transaction is dropped then, and nothing happened.
async fn try_apply(cx: &Cx<Write<Inventory>>, run: &Run) -> Result<Option<(u64, u64)>, HubError> {
    let mut tx = cx.write().await?;
    let revision = copying::lock(&mut tx).await?;
    if is_stale(&tx, run).await? {
        return Ok(None);
    }
    run::applied(&mut tx, run.id, run.version).await?;
    let written = copying::copy(&mut tx, run.id, revision).await?;
    let expected = [run.counts.added, run.counts.changed].map(|count| u64::try_from(count).unwrap_or(0));
    if [written.added, written.changed] != expected {
        return Ok(None);
    }
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    jobs::enqueue(&mut tx, cx.hub().new_job(), IMPORT, &run.id.to_string()).await?;
    let told = Told {
        file: &run.file_name,
        file_sha256: HEXLOWER.encode(&run.file_hash),
        rows: run.counts.total,
        added: written.added,
        changed: written.changed,
        same: run.counts.same,
        bad: run.counts.bad,
        changes_sha256: HEXLOWER.encode(&run.changes_hash),
    };
    let after = serde_json::to_string(&told).map_err(HubError::internal)?;
    tx.commit(Entry::new(Action::Import, "import", run.id, run.file_name.as_str()).changed("", after))
        .await?;
    Ok(Some((written.added, written.changed)))
}

/// Whether anything changed in the ledger that a row of the file is about, or might be about.
async fn is_stale(tx: &Tx, run: &Run) -> Result<bool, HubError> {
    let changed = known::changed_since(tx, run.ledger_revision, LOOKED_AT).await?;
    if changed.len() >= LOOKED_AT as usize {
        return Ok(true);
    }
    let mapping =
        Mapping::from_json(&run.mapping).ok_or_else(|| HubError::internal("an import without mapping"))?;
    let shape = Shape::of(&mapping);
    let ids: Vec<AssetId> = changed.iter().map(|asset| asset.id).collect();
    if known::rows_about(tx, run.id, &ids).await? > 0 {
        return Ok(true);
    }
    let keys: Vec<Keys> =
        changed.iter().filter(|asset| !asset.is_removed).map(|asset| shape.of_known(asset).keys).collect();
    let columns: [(KeyColumn, KeyOf); 3] = [
        (KeyColumn::Tag, |keys| keys.tag),
        (KeyColumn::Serial, |keys| keys.serial),
        (KeyColumn::Place, |keys| keys.place),
    ];
    for (column, of) in columns {
        let wanted: Vec<[u8; 16]> = keys.iter().filter_map(of).collect();
        if known::new_with_key(tx, run.id, column, &wanted).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the kept rows of an applied import are those that the audit trail speaks of.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn changes_are_whole(cx: &Cx<Write<Inventory>>, id: ImportId) -> Result<bool, HubError> {
    let run = super::find(cx, id).await?;
    let found = HEXLOWER.encode(&changes_hash(&cx.read(), id).await?);
    let filter = store::audit_trail::Filter::about("import", run.id);
    let entries = store::audit_trail::newest(&cx.read(), &filter, 1).await?;
    Ok(entries.first().is_some_and(|entry| entry.after.contains(&format!("\"changes_sha256\":\"{found}\""))))
}
