//! A file's devices beside the ledger: which asset each is, and what it says of the asset's fields. Looked at anew each
//! time, so that a preview is never of yesterday's ledger. Not here: applying ([`super::apply()`]).
//! Next: [`compare`].

use super::values;
use crate::HubError;
use domain::{
    ids::AssetId,
    inventory::{
        Asset, AssetDetails,
        evidence::{
            Belonging, By, EvidenceFile, Filled, Ledger, Listed, Maker, Meant, Network, Observed, Proposal,
            Source, Verdict, merge, network::belonging,
        },
    },
};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{
    Reads,
    inventory::{
        asset,
        evidence::{
            device, filled,
            listed::{self, ListedAsset},
        },
    },
};

/// A device of a file.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was seen.
    pub device: Observed,
    /// Which asset it is.
    pub meant: RowMeant,
    /// What it says of the asset's fields.
    pub proposals: Vec<Proposal>,
    /// The maker of its network card, if it is one worth a word.
    pub maker: Option<Maker>,
}

/// Which asset a device is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowMeant {
    /// This one.
    Asset {
        /// Which.
        id: AssetId,
        /// Its name.
        name: String,
        /// By what.
        by: By,
    },
    /// One of several.
    Several,
    /// None.
    Unknown,
}

/// All of it.
pub(super) struct Comparison {
    pub(super) rows: Vec<Row>,
    pub(super) changes: Vec<Change>,
    pub(super) belonging: Belonging,
}

/// What evidence makes of an asset.
pub(super) struct Change {
    pub(super) asset: Asset,
    pub(super) after: AssetDetails,
    pub(super) sources: Vec<Source>,
}

/// The ledger, as far as devices are recognised by it.
pub(super) struct Known {
    pub(super) assets: Vec<ListedAsset>,
    pub(super) ledger: Ledger,
    linked: HashMap<String, AssetId>,
}

/// Assets read at a time.
const AT_ONCE: usize = 500;

impl Known {
    pub(super) async fn read(read: &impl Reads) -> Result<Self, HubError> {
        let assets = listed::all_of(read).await?;
        let ledger = Ledger::new(assets.iter().map(|asset| asset.listed.clone()).collect());
        Ok(Self { assets, ledger, linked: device::linked(read).await? })
    }

    /// Which asset a device is: by its marks, else because it was found to be it before.
    pub(super) fn find(&self, device: &Observed) -> Meant {
        match self.ledger.find(device) {
            Meant::Unknown => self
                .linked
                .get(&device.key())
                .map_or(Meant::Unknown, |asset| Meant::Asset(*asset, By::Person)),
            found => found,
        }
    }

    /// Networks in which we know something: assets of the ledger, and devices of files that were applied.
    async fn networks(&self, read: &impl Reads) -> Result<BTreeSet<Network>, HubError> {
        let mut networks: BTreeSet<Network> =
            self.ledger.listed().iter().flat_map(Listed::networks).collect();
        networks.extend(device::networks(read).await?.iter().filter_map(|text| text.parse::<Network>().ok()));
        Ok(networks)
    }
}

/// Compares the devices of a file with the ledger.
pub(super) async fn compare(
    read: &impl Reads,
    file: &EvidenceFile,
    mut devices: Vec<Observed>,
) -> Result<Comparison, HubError> {
    let known = Known::read(read).await?;
    let belonging = belonging(&known.networks(read).await?, &devices);
    let leased: HashSet<_> = device::leased(read).await?.into_iter().collect();
    for device in &mut devices {
        device.is_leased |= device.addresses.iter().any(|address| leased.contains(address));
    }
    let meant: Vec<Meant> = devices.iter().map(|device| known.find(device)).collect();
    let ids: BTreeSet<AssetId> = meant
        .iter()
        .filter_map(|meant| match meant {
            Meant::Asset(id, _) => Some(*id),
            _ => None,
        })
        .collect();
    let mut changes = changes(read, &ids.into_iter().collect::<Vec<_>>()).await?;
    let mut rows = Vec::with_capacity(devices.len());
    for (device, meant) in devices.into_iter().zip(meant) {
        let maker = device.called_out();
        let (meant, proposals) = match meant {
            Meant::Several => (RowMeant::Several, Vec::new()),
            Meant::Unknown => (RowMeant::Unknown, Vec::new()),
            // Taken out of the ledger between two reads.
            Meant::Asset(id, by) => match changes.get_mut(&id) {
                Some(change) => {
                    let name = change.asset.details.name.clone();
                    (RowMeant::Asset { id, name, by }, change.add(file, &device))
                }
                None => (RowMeant::Unknown, Vec::new()),
            },
        };
        rows.push(Row { device, meant, proposals, maker });
    }
    let mut changes: Vec<Change> = changes.into_values().collect();
    changes.sort_by_key(|change| change.asset.id);
    Ok(Comparison { rows, changes, belonging })
}

/// What a file says of one asset, as if it were a device that was seen.
pub(super) async fn compare_one(
    read: &impl Reads,
    file: &EvidenceFile,
    id: AssetId,
    device: &Observed,
) -> Result<(Change, Vec<Proposal>), HubError> {
    let mut change = changes(read, &[id]).await?.remove(&id).ok_or(HubError::NotFound)?;
    let proposals = change.add(file, device);
    Ok((change, proposals))
}

async fn changes(read: &impl Reads, ids: &[AssetId]) -> Result<HashMap<AssetId, Change>, HubError> {
    let mut sources = filled::of(read, ids).await?;
    let mut changes = HashMap::new();
    for chunk in ids.chunks(AT_ONCE) {
        for asset in asset::find_many(read, chunk).await? {
            let sources = sources.remove(&asset.id).unwrap_or_default();
            changes.insert(asset.id, Change { after: asset.details.clone(), asset, sources });
        }
    }
    Ok(changes)
}

impl Change {
    pub(super) fn is_any(&self) -> bool {
        self.after != self.asset.details
    }

    fn add(&mut self, file: &EvidenceFile, device: &Observed) -> Vec<Proposal> {
        let seen_at_ms = device.seen_at_ms.unwrap_or(file.observed_at_ms).min(file.created_at_ms);
        let (after, proposals) = merge(&self.after, &values(&self.sources), device, seen_at_ms);
        // Two devices of one file that are one asset, such as its two network cards: what the first fills, the
        // second must not take for typed.
        for proposal in proposals.iter().filter(|proposal| proposal.changes()) {
            let filled = Filled { field: proposal.field, value: proposal.stated.clone(), seen_at_ms };
            self.sources.retain(|source| source.filled.field != proposal.field);
            self.sources.push(Source { filled, kind: file.kind, file_name: file.name.clone() });
        }
        self.after = after;
        proposals
    }
}

/// How many proposals have a verdict.
pub(super) fn count(rows: &[Row], verdict: Verdict) -> usize {
    rows.iter().flat_map(|row| &row.proposals).filter(|proposal| proposal.verdict == verdict).count()
}
