//! After a matching run: what is new, or more urgent than when someone was told, becomes notices. Each device at the
//! edge gets its own and goes first; the others come together, so that a first import is no flood.
//! Not here: matching (`vulnerabilities::matching`), who is told ([`super::who`]).
//! Next: `store::notify::finding`.

use super::{NewNotice, NoticeKind, NoticeUrgency, To, raise};
use crate::{Hub, HubError};
use domain::{
    ids::{AssetId, PersonId},
    inventory::AssetKind,
    notify::Notice,
    vulnerabilities::Urgency,
};
use std::collections::BTreeMap;
use store::{
    Reads, Tx,
    notify::finding::{self, Untold},
};

/// Devices at the edge that get a notice of their own in one run; beyond them one notice names them together.
const EDGE_DEVICES: usize = 10;

/// Raises what a run found, in its transaction.
///
/// # Errors
/// [`HubError::Store`].
pub(crate) async fn raise_found(hub: &Hub, tx: &mut Tx) -> Result<(), HubError> {
    let untold = finding::untold(tx).await?;
    finding::told(tx).await?;
    let (urgent, rest): (Vec<Untold>, Vec<Untold>) =
        untold.into_iter().partition(|one| urgency(one.urgency) != NoticeUrgency::Routine);
    let (edge, others): (Vec<Untold>, Vec<Untold>) = urgent.into_iter().partition(is_edge);
    let (own, beyond): (Vec<_>, Vec<_>) =
        by_device(edge).into_iter().enumerate().partition(|(place, _)| *place < EDGE_DEVICES);
    for (_, device) in &own {
        raise_device(hub, tx, NoticeKind::EdgeDevice, device).await?;
    }
    let beyond: Vec<Untold> = beyond.into_iter().map(|(_, device)| device).collect();
    raise_groups(hub, tx, &beyond, "edge").await?;
    raise_groups(hub, tx, &others, "device").await?;
    raise_rest(hub, tx, &rest).await
}

/// Whether what a notice is about asks for no work any more.
pub(super) async fn is_settled(read: &impl Reads, about: &Notice) -> Result<bool, HubError> {
    let asked = match about.urgency {
        NoticeUrgency::Now => Urgency::Now,
        NoticeUrgency::Week | NoticeUrgency::Routine => Urgency::Week,
    };
    let asset = match about.kind {
        NoticeKind::EdgeDevice | NoticeKind::Device => asset_of(&about.link),
        NoticeKind::Devices => None,
        NoticeKind::Findings | NoticeKind::VendorRequest | NoticeKind::BreakGlass => return Ok(false),
    };
    Ok(!finding::any_open(read, asset, asked).await?)
}

/// Rows of one device and one owner together, as urgent as the first, in their order.
fn by_device(rows: Vec<Untold>) -> Vec<Untold> {
    let mut devices: Vec<Untold> = Vec::new();
    for row in rows {
        match devices.iter_mut().find(|known| (known.asset, known.owner) == (row.asset, row.owner)) {
            Some(known) => known.count += row.count,
            None => devices.push(row),
        }
    }
    devices
}

async fn raise_device(hub: &Hub, tx: &mut Tx, kind: NoticeKind, device: &Untold) -> Result<(), HubError> {
    let new = NewNotice {
        kind,
        urgency: urgency(device.urgency),
        to: to(device.owner),
        name: &device.name,
        count: device.count,
        link: &link_of(device.asset),
        key: &key(tx, &format!("{}:{}", device.asset, owner_text(device.owner))),
    };
    raise(hub, tx, &new).await.map(|_| ())
}

/// One notice for each person and urgency; of a single device its own.
async fn raise_groups(hub: &Hub, tx: &mut Tx, rows: &[Untold], what: &str) -> Result<(), HubError> {
    let mut groups: BTreeMap<(NoticeUrgency, Option<PersonId>), Vec<&Untold>> = BTreeMap::new();
    for row in rows {
        groups.entry((urgency(row.urgency), row.owner)).or_default().push(row);
    }
    for ((urgency, owner), rows) in groups {
        match rows.as_slice() {
            [] => {}
            [only] => raise_device(hub, tx, NoticeKind::Device, only).await?,
            [first, ..] => {
                let new = NewNotice {
                    kind: NoticeKind::Devices,
                    urgency,
                    to: to(owner),
                    name: &first.name,
                    count: rows.len() as u64,
                    link: &format!("/vulnerabilities?urgency={urgency}"),
                    key: &key(tx, &format!("{what}:{urgency}:{}", owner_text(owner))),
                };
                raise(hub, tx, &new).await?;
            }
        }
    }
    Ok(())
}

/// What can wait, in one notice for the digest.
async fn raise_rest(hub: &Hub, tx: &mut Tx, rows: &[Untold]) -> Result<(), HubError> {
    let count = rows.iter().map(|row| row.count).sum();
    if count == 0 {
        return Ok(());
    }
    let new = NewNotice {
        kind: NoticeKind::Findings,
        urgency: NoticeUrgency::Routine,
        to: To::InCharge,
        name: "",
        count,
        link: "/vulnerabilities",
        key: &key(tx, "rest"),
    };
    raise(hub, tx, &new).await.map(|_| ())
}

/// Stands at the edge: a VPN device or firewall, or whatever can be reached from outside, by the ledger or because a
/// registered line ends at it.
fn is_edge(row: &Untold) -> bool {
    row.kind == AssetKind::VpnFirewall || row.at_the_edge
}

const fn urgency(of: Urgency) -> NoticeUrgency {
    match of {
        Urgency::Now => NoticeUrgency::Now,
        Urgency::Week => NoticeUrgency::Week,
        Urgency::Maintenance | Urgency::Watch => NoticeUrgency::Routine,
    }
}

fn to(owner: Option<PersonId>) -> To {
    owner.map_or(To::InCharge, To::Person)
}

fn owner_text(owner: Option<PersonId>) -> String {
    owner.map_or_else(String::new, |owner| owner.to_string())
}

/// A run tells of a thing once; the next run is another occasion.
fn key(tx: &Tx, of: &str) -> String {
    format!("match:{}:{of}", tx.now().as_millisecond())
}

/// The list of a device's findings.
fn link_of(asset: AssetId) -> String {
    format!("{DEVICE}{asset}")
}

fn asset_of(link: &str) -> Option<AssetId> {
    link.strip_prefix(DEVICE)?.parse().ok()
}

const DEVICE: &str = "/vulnerabilities?asset=";
