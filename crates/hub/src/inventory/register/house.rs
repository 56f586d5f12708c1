//! Ledger and registers at once: what is missing in them, and the picture of the network.
//! Not here: the rules (`domain::inventory::register::gaps`, `domain::inventory::map`).
//! Next: [`gaps`].

use crate::{Cx, HubError};
use domain::{
    access::{Inventory, Read},
    ids::AssetId,
    inventory::{
        Asset, Query,
        register::{Gap, Record, gaps::House},
    },
};
use store::inventory::{asset, list as assets, register::list};

/// Assets read at a time.
const PAGE: u32 = 500;

/// Assets read by their identifiers at a time.
const NAMED: usize = 500;

/// The whole house, read once.
pub struct Held {
    /// The ledger.
    pub assets: Vec<Asset>,
    /// Every register.
    pub records: Vec<Record>,
}

/// Reads ledger and registers.
///
/// # Errors
/// [`HubError::Store`].
pub async fn held(cx: &Cx<Read<Inventory>>) -> Result<Held, HubError> {
    let read = cx.read();
    let mut held = Held { assets: Vec::new(), records: list::everything(&read).await? };
    let (query, mut after) = (Query::default(), None);
    loop {
        let page = assets::page(&read, &query, after.as_ref(), PAGE).await?;
        held.assets.extend(page.assets);
        after = page.next;
        if after.is_none() {
            return Ok(held);
        }
    }
}

/// Everything missing, most urgent first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn gaps(cx: &Cx<Read<Inventory>>) -> Result<Vec<Gap>, HubError> {
    let held = named(cx).await?;
    Ok(domain::inventory::register::gaps(&held.house(cx.hub().today())))
}

/// What is missing in one record, most urgent first, and the records that name it.
///
/// # Errors
/// [`HubError::Store`].
pub async fn around(cx: &Cx<Read<Inventory>>, record: &Record) -> Result<(Vec<Gap>, Vec<Record>), HubError> {
    let mut held = named(cx).await?;
    let mut gaps = domain::inventory::register::gaps(&held.house(cx.hub().today()));
    gaps.retain(|gap| gap.record == record.id);
    held.records.retain(|other| other.names(record));
    Ok((gaps, held.records))
}

/// Reads the registers and of the ledger only what they name, which is all that the rules look at.
async fn named(cx: &Cx<Read<Inventory>>) -> Result<Held, HubError> {
    let read = cx.read();
    let mut records = list::everything(&read).await?;
    for record in &mut records {
        // A device that came into the ledger after the record that names it.
        for (field, asset) in super::devices(&read, record.kind, &record.details, &record.assets).await? {
            record.assets.insert(field, asset);
        }
    }
    let mut ids: Vec<AssetId> = records.iter().flat_map(|record| record.assets.values().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut held = Held { assets: Vec::new(), records };
    for some in ids.chunks(NAMED) {
        held.assets.extend(asset::find_many(&read, some).await?);
    }
    Ok(held)
}

impl Held {
    /// The house on a day.
    pub fn house(&self, today: jiff::civil::Date) -> House<'_> {
        House::new(&self.assets, &self.records, today)
    }
}
