//! Assets of the ledger that their network did not show for long, although files looked at it.
//! Not here: the rule (`domain::inventory::evidence::network`).
//! Next: [`missed`].

use crate::{Cx, HubError};
use domain::{
    access::{Inventory, Read},
    ids::AssetId,
    inventory::evidence::network::missed_days,
};
use std::collections::HashMap;
use store::inventory::{
    evidence::{covered, device, listed},
    stocktake,
};

/// An asset that was not seen for long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// Which.
    pub id: AssetId,
    /// Its name.
    pub name: String,
    /// Its segment, as people name it.
    pub segment: String,
    /// Its addresses, as the ledger has them.
    pub addresses: String,
    /// Last seen, ms UTC; `None` for never.
    pub seen_at_ms: Option<i64>,
    /// When its network was last looked at, ms UTC.
    pub looked_at_ms: i64,
    /// For how many days of looking it was not seen.
    pub days: i64,
}

/// Assets that were not seen for long, longest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn missed(cx: &Cx<Read<Inventory>>) -> Result<Vec<Missed>, HubError> {
    let read = cx.read();
    let covered: HashMap<_, _> =
        covered::all_of(&read).await?.into_iter().map(|covered| (covered.network, covered)).collect();
    if covered.is_empty() {
        return Ok(Vec::new());
    }
    // Who stood before a device saw it, whatever its network shows.
    let mut seen: HashMap<AssetId, i64> = device::last_seen(&read).await?.into_iter().collect();
    for (asset, at_ms) in stocktake::last_seen(&read).await? {
        let last = seen.entry(asset).or_insert(at_ms);
        *last = at_ms.max(*last);
    }
    let mut missed: Vec<Missed> = Vec::new();
    for asset in listed::all_of(&read).await? {
        let looked = asset.listed.networks().filter_map(|network| covered.get(&network));
        let Some(looked) = looked.max_by_key(|covered| covered.last_at_ms) else { continue };
        let seen_at_ms = seen.get(&asset.listed.id).copied();
        let days = missed_days(looked.first_at_ms, looked.last_at_ms, seen_at_ms, asset.listed_at_ms);
        if let Some(days) = days {
            missed.push(Missed {
                id: asset.listed.id,
                name: asset.name,
                segment: asset.segment,
                addresses: asset.addresses,
                seen_at_ms,
                looked_at_ms: looked.last_at_ms,
                days,
            });
        }
    }
    missed.sort_by_key(|one| std::cmp::Reverse(one.days));
    Ok(missed)
}
