//! What files showed of the network, gathered for the rules: unknown devices, who reached whom, where assets were.
//! Not here: the rules (`domain::inventory::seen`).
//! Next: [`seen`].

use super::{
    compare::Known,
    devices::{label, unlisted_of},
};
use crate::HubError;
use domain::inventory::{
    evidence::{DeviceState, Network},
    register::{Record, RecordKind},
    seen::{Places, Seen, Stranger},
};
use jiff::{Timestamp, ToSpan};
use store::{
    Reads,
    inventory::{
        evidence::{device, way},
        register::list,
    },
};

/// Days after which it says nothing any more where an asset was.
const PLACED_DAYS: i64 = 90;

/// Unknown devices on the map at most; the list has them all.
const STRANGERS: usize = 500;

/// Gathers it. `records` are the registers.
pub(in crate::inventory) async fn seen(
    read: &impl Reads,
    records: &[Record],
    now: Timestamp,
) -> Result<Seen, HubError> {
    let since = now.checked_sub((PLACED_DAYS * 24).hours()).unwrap_or(now);
    let (ways, placed) = (way::all_of(read).await?, device::placed(read, since).await?);
    let open = device::unlisted(read, DeviceState::Open, super::devices::LIST_LIMIT).await?;
    if ways.is_empty() && placed.is_empty() && open.is_empty() {
        return Ok(Seen::default());
    }
    let known = Known::read(read).await?;
    let places = places(records, &known);
    let strangers = unlisted_of(&known, &places, open, DeviceState::Open);
    let stranger = |one: super::devices::Unlisted| Stranger {
        id: one.seen.id,
        name: label(&one.seen.device),
        segment: one.segment,
        maker: one.maker,
    };
    let strangers = strangers.into_iter().take(STRANGERS).map(stranger).collect();
    Ok(Seen { strangers, ways, placed, places })
}

/// Which segment an address is in, by the register of segments and by the ledger.
pub(super) async fn places_of(read: &impl Reads, known: &Known) -> Result<Places, HubError> {
    let records = list::of_kinds(read, &[RecordKind::Segment]).await?;
    Ok(places(&records, known))
}

fn places(records: &[Record], known: &Known) -> Places {
    let networks = known.assets.iter().flat_map(|asset| {
        let networks: std::collections::BTreeSet<Network> = asset.listed.networks().collect();
        networks.into_iter().map(|network| (network, asset.segment.as_str()))
    });
    Places::new(records, networks)
}

/// Segments by name: those of the register, then those that only the ledger names.
pub(super) async fn segments(read: &impl Reads, known: &Known) -> Result<Vec<String>, HubError> {
    let records = list::of_kinds(read, &[RecordKind::Segment]).await?;
    let mut names: Vec<String> = records.iter().map(|record| record.details.name().to_owned()).collect();
    let mut others: Vec<String> = known.assets.iter().map(|asset| asset.segment.clone()).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|name| !name.is_empty() && !names.contains(name));
    names.extend(others);
    Ok(names)
}
