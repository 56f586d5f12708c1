//! Applying a file that a person has looked at: all of it in one transaction, or nothing.
//! Not here: what it would do ([`super::preview()`]).
//! Next: [`apply`].

use super::{
    accounts,
    compare::{Change, Comparison, RowMeant, compare, compare_one},
    preview::as_device,
    staged, ways,
};
use crate::{Cx, HubError, What, inventory::snapshot, vulnerabilities::MATCH};
use domain::{
    access::{Inventory, Write},
    audit_trail::{Action, Entry},
    ids::{AssetId, DeviceId, EvidenceId},
    inventory::evidence::{
        Belonging, Content, DeviceState, EvidenceFile, Network, Observed, SeenDevice, network::COVERED_FROM,
    },
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Tx,
    inventory::{
        asset,
        evidence::{covered, device, file, filled, part, proposed, way},
    },
    jobs,
};

/// What a person says when applying a file.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The version they looked at.
    pub version: i64,
    /// The asset that a file about a product belongs to.
    pub asset: Option<AssetId>,
    /// The file is from this hospital, whatever it looks like.
    pub is_ours: bool,
    /// The segment in which a scan was made; empty if nobody says, and then its ports tell of no way.
    pub from_segment: String,
    /// Names of a directory's accounts to take over into the register.
    pub accounts: Vec<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was applied.
    Applied {
        /// Assets that were changed.
        changed: usize,
        /// Devices that are in no ledger.
        unknown: usize,
        /// Accounts that were taken over into the register, or renewed there.
        accounts: usize,
    },
    /// It looks like another site's, and nobody said that it is not. Nothing was changed.
    AnotherSite,
}

/// Applies a file.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Conflict`] if it is over already, or an asset was changed at the same time;
/// [`HubError::Invalid`] for a file about a product without an asset.
pub async fn apply(cx: &Cx<Write<Inventory>>, id: EvidenceId, wanted: Wanted) -> Result<Outcome, HubError> {
    let mut tx = cx.write().await?;
    let kept = file::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let kept = EvidenceFile { version: wanted.version, ..kept };
    let content = staged::read(&file::content(&tx, id).await?)?;
    let asset = match wanted.asset {
        Some(asset) if kept.kind.needs_asset() => Some(asset),
        None if kept.kind.needs_asset() => return Err(HubError::fault("asset", What::Required)),
        _ => None,
    };
    let keeps_content = matches!(content, Some(Content::Disclosure(_)));
    let mut taken_over = 0;
    let (changed, unknown, after) = match content {
        Some(Content::Devices(devices)) => {
            let comparison = compare(&tx, &kept, devices).await?;
            if matches!(comparison.belonging, Belonging::Stranger { .. }) && !wanted.is_ours {
                return Ok(Outcome::AnotherSite);
            }
            devices_into(cx, &mut tx, &kept, comparison, wanted.from_segment.trim()).await?
        }
        Some(Content::Parts { product, parts }) => {
            let asset = asset.ok_or(HubError::NotFound)?;
            asset::find(&tx, asset).await?.ok_or(HubError::NotFound)?;
            part::replace(&mut tx, asset, &product, kept.id, &parts).await?;
            (1, 0, json!({ "product": product, "parts": parts.len() }))
        }
        Some(Content::Disclosure(form)) => {
            let asset = asset.ok_or(HubError::NotFound)?;
            let (change, _) = compare_one(&tx, &kept, asset, &as_device(&form)).await?;
            let changed = usize::from(change.is_any());
            put(&mut tx, &kept, change).await?;
            (changed, 0, json!({ "product": form.product, "answers": form.answers.len() }))
        }
        Some(Content::Accounts(accounts)) => {
            taken_over = accounts::take_over(cx, &mut tx, &kept, &accounts, &wanted.accounts).await?;
            (0, 0, json!({ "accounts": accounts.len(), "taken_over": taken_over }))
        }
        Some(Content::Connections(found)) => {
            way::note(&mut tx, &ways::of_connections(&kept, &found)).await?;
            (0, 0, json!({ "connections": found.len() }))
        }
        // It is over: ending it says so.
        None => (0, 0, json!({})),
    };
    file::apply(&mut tx, &kept, asset, keeps_content).await?;
    if changed > 0 {
        jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    }
    let entry = Entry::new(Action::Import, "evidence", kept.id, kept.name.as_str());
    tx.commit(entry.changed("", about(&kept, asset, after).to_string())).await?;
    Ok(Outcome::Applied { changed, unknown, accounts: taken_over })
}

/// What the audit trail keeps of it.
fn about(file: &EvidenceFile, asset: Option<AssetId>, mut after: serde_json::Value) -> serde_json::Value {
    if let Some(after) = after.as_object_mut() {
        after.insert("file".to_owned(), file.name.as_str().into());
        after.insert("format".to_owned(), file.kind.as_str().into());
        after.insert("file_sha256".to_owned(), data_encoding::HEXLOWER.encode(&file.hash).into());
        if let Some(asset) = asset {
            after.insert("asset".to_owned(), asset.to_string().into());
        }
    }
    after
}

async fn devices_into(
    cx: &Cx<Write<Inventory>>,
    tx: &mut Tx,
    file: &EvidenceFile,
    comparison: Comparison,
    from_segment: &str,
) -> Result<(usize, usize, serde_json::Value), HubError> {
    let is_known = |meant: &RowMeant| matches!(meant, RowMeant::Asset { .. });
    let unknown = comparison.rows.iter().filter(|row| !is_known(&row.meant)).count();
    let mut networks: BTreeMap<Network, usize> = BTreeMap::new();
    let mut seen = Vec::with_capacity(comparison.rows.len());
    for row in comparison.rows {
        if let Some(network) = row.device.network() {
            *networks.entry(network).or_default() += 1;
        }
        let asset = match row.meant {
            RowMeant::Asset { id, .. } => Some(id),
            RowMeant::Several | RowMeant::Unknown => None,
        };
        seen.push(seen_now(DeviceId::from_uuid(cx.new_id()), file, row.device, asset));
    }
    let mut changed = 0;
    for change in comparison.changes.into_iter().filter(Change::is_any) {
        put(tx, file, change).await?;
        changed += 1;
    }
    device::note(tx, &seen).await?;
    proposed::note(tx, &seen).await?;
    way::note(tx, &ways::of_scan(&seen, from_segment)).await?;
    if file.kind.covers_networks() {
        for (network, _) in networks.into_iter().filter(|(_, count)| *count >= COVERED_FROM) {
            covered::note(tx, network, file.observed_at_ms).await?;
        }
    }
    let after = json!({ "devices": seen.len(), "unknown": unknown, "changed": changed });
    Ok((changed, unknown, after))
}

fn seen_now(id: DeviceId, file: &EvidenceFile, device: Observed, asset: Option<AssetId>) -> SeenDevice {
    let at = device.seen_at_ms.unwrap_or(file.observed_at_ms).min(file.created_at_ms);
    SeenDevice {
        id,
        device,
        kind: file.kind,
        file_name: file.name.clone(),
        asset,
        state: DeviceState::Open,
        reason: String::new(),
        decided_by: String::new(),
        first_seen_at_ms: at,
        last_seen_at_ms: at,
        version: 1,
    }
}

/// Puts into an asset what evidence fills, with its source and a line in the asset's history.
async fn put(tx: &mut Tx, file: &EvidenceFile, change: Change) -> Result<(), HubError> {
    let Change { asset: before, after, sources } = change;
    // What a file tells is cut to the length of the ledger's fields; whatever still does not fit is left out.
    if after == before.details || !after.faults().is_empty() {
        return Ok(());
    }
    asset::update(tx, before.id, before.version, &after).await?;
    for source in sources.iter().filter(|source| source.file_name == file.name && source.kind == file.kind) {
        filled::put(tx, before.id, source).await?;
    }
    let entry = Entry::new(Action::Import, "asset", before.id, file.name.as_str());
    tx.also(entry.changed(snapshot(&before.details), snapshot(&after)));
    Ok(())
}
