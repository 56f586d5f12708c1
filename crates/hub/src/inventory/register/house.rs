//! Ledger and registers at once: what is missing in them, and the picture of the network.
//! Not here: the rules (`domain::inventory::register::gaps`, `domain::inventory::map`).
//! Next: [`gaps`].

use crate::{Cx, HubError, inventory::evidence::seen};
use domain::{
    access::{Inventory, Read},
    ids::AssetId,
    inventory::{
        Asset, Query,
        register::{Gap, Record, RecordKind, Shape, WayIn, edge, gaps::House},
        seen::{Crossing, Seen, crossings},
    },
    text::normalise,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, hash_map::Entry};
use store::{
    Reads,
    inventory::{
        asset,
        list::{named as named_asset, page as assets},
        register::list,
    },
};

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
    /// What files showed.
    pub seen: Seen,
}

/// Reads ledger and registers.
///
/// # Errors
/// [`HubError::Store`].
pub async fn held(cx: &Cx<Read<Inventory>>) -> Result<Held, HubError> {
    let read = cx.read();
    let records = list::everything(&read).await?;
    let seen = seen(&read, &records, cx.now()).await?;
    let mut held = Held { assets: Vec::new(), records, seen };
    let (query, mut after) = (Query::default(), None);
    loop {
        let page = assets(&read, &query, after.as_ref(), PAGE).await?;
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
    let read = cx.read();
    let mut held = named(&read, RecordKind::ALL).await?;
    held.seen = seen(&read, &held.records, cx.now()).await?;
    Ok(domain::inventory::register::gaps(&held.house(cx.hub().today())))
}

/// What is missing in one record, most urgent first, and the records that name it.
///
/// # Errors
/// [`HubError::Store`].
pub async fn around(cx: &Cx<Read<Inventory>>, record: &Record) -> Result<(Vec<Gap>, Vec<Record>), HubError> {
    let read = cx.read();
    let mut held = named(&read, RecordKind::ALL).await?;
    held.seen = seen(&read, &held.records, cx.now()).await?;
    let mut gaps = domain::inventory::register::gaps(&held.house(cx.hub().today()));
    gaps.retain(|gap| gap.record == Some(record.id));
    held.records.retain(|other| other.names(record));
    Ok((gaps, held.records))
}

/// What passed between segments by files, what may not first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn passed(cx: &Cx<Read<Inventory>>) -> Result<Vec<Crossing>, HubError> {
    let read = cx.read();
    let kinds = [RecordKind::Segment, RecordKind::Flow];
    let records = list::of_kinds(&read, &kinds).await?;
    let seen = seen(&read, &records, cx.now()).await?;
    let held = Held { assets: Vec::new(), records, seen };
    Ok(crossings(&held.house(cx.hub().today())))
}

/// The devices at which something from outside ends, and why.
///
/// # Errors
/// [`HubError::Store`].
pub(crate) async fn ways_in(
    read: &impl Reads,
    today: Date,
) -> Result<BTreeMap<AssetId, Vec<WayIn>>, HubError> {
    let held = named(read, &edge::REGISTERS).await?;
    Ok(edge::at_the_edge(&held.house(today)))
}

/// Reads registers and of the ledger only what they name, which is all that the rules look at.
async fn named(read: &impl Reads, kinds: &[RecordKind]) -> Result<Held, HubError> {
    let mut records = list::of_kinds(read, kinds).await?;
    // Of a thousand accounts of one system its name is looked up once.
    let mut looked_up: HashMap<String, Option<AssetId>> = HashMap::new();
    for record in &mut records {
        let fields = record.kind.fields().iter().filter(|field| field.shape == Shape::Asset);
        for field in fields {
            let text = normalise(record.details.text(field.key));
            if text.is_empty() || record.assets.contains_key(field.key) {
                continue;
            }
            // A device that came into the ledger after the record that names it.
            let found = match looked_up.entry(text) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(open) => {
                    let asset = named_asset(read, record.details.text(field.key)).await?;
                    *open.insert(asset)
                }
            };
            record.assets.extend(found.map(|asset| (field.key, asset)));
        }
    }
    let mut ids: Vec<AssetId> = records.iter().flat_map(|record| record.assets.values().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut held = Held { assets: Vec::new(), records, seen: Seen::default() };
    for some in ids.chunks(NAMED) {
        held.assets.extend(asset::find_many(read, some).await?);
    }
    Ok(held)
}

impl Held {
    /// The house on a day.
    pub fn house(&self, today: Date) -> House<'_> {
        House::new(&self.assets, &self.records, today).with(&self.seen)
    }
}
