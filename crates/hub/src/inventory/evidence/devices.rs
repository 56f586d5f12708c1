//! Devices that were seen and are not in the ledger 台帳にない機器: looked at, added, linked, or set aside with a reason.
//! Not here: how they were seen ([`super::apply()`]).
//! Next: [`unlisted`].

use super::{compare::Known, seen::places_of};
use crate::{Cx, Fault, HubError, What, inventory::snapshot, vulnerabilities::MATCH};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Entry},
    ids::{AssetId, DeviceId},
    inventory::{
        AssetDetails, AssetKind,
        check::SHORT_CHARS,
        evidence::{DeviceState, Filled, Maker, MakerClass, Meant, Observed, SeenDevice, Source, merge},
        seen::{Place, Places},
    },
};
use serde_json::json;
use std::net::IpAddr;
use store::{
    Tx,
    inventory::{
        asset,
        evidence::{device, filled},
    },
    jobs,
};

/// Devices of a list at most.
pub const LIST_LIMIT: u32 = 2_000;

/// A device that is not in the ledger.
#[derive(Clone, Debug)]
pub struct Unlisted {
    /// What was seen.
    pub seen: SeenDevice,
    /// The maker of its network card, if it is one worth a word.
    pub maker: Option<Maker>,
    /// Several assets of the ledger fit.
    pub is_several: bool,
    /// Its segment, by the assets in the same network; empty if none is known.
    pub segment: String,
}

/// Devices that are not in the ledger, by what people said of them: routers and modems of the mobile network first, then
/// those seen last. What the ledger knows by now is left out.
///
/// # Errors
/// [`HubError::Store`].
pub async fn unlisted(cx: &Cx<Read<Inventory>>, state: DeviceState) -> Result<Vec<Unlisted>, HubError> {
    let read = cx.read();
    let seen = device::unlisted(&read, state, LIST_LIMIT).await?;
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let known = Known::read(&read).await?;
    let places = places_of(&read, &known).await?;
    Ok(unlisted_of(&known, &places, seen, state))
}

/// Of devices that no file was found to belong to an asset, those that the ledger still does not know.
pub(super) fn unlisted_of(
    known: &Known,
    places: &Places,
    seen: Vec<SeenDevice>,
    state: DeviceState,
) -> Vec<Unlisted> {
    let mut devices: Vec<Unlisted> = seen
        .into_iter()
        .filter_map(|seen| {
            let meant = known.find(&seen.device);
            let is_listed = matches!(meant, Meant::Asset(..)) && state == DeviceState::Open;
            let segment = segment_of(places, &seen.device);
            let maker = seen.device.called_out();
            let is_several = meant == Meant::Several;
            (!is_listed).then_some(Unlisted { seen, maker, is_several, segment })
        })
        .collect();
    devices.sort_by_key(|one| {
        let class = one.maker.map_or(9, |maker| maker.class as u8);
        (class, std::cmp::Reverse(one.seen.last_seen_at_ms))
    });
    devices
}

/// The segment that a device is in, by its first address that tells; empty if none does.
fn segment_of(places: &Places, device: &Observed) -> String {
    let segment = |address: &IpAddr| match places.of(*address) {
        Place::Segment(name) => Some(name.to_owned()),
        Place::Outside | Place::Unknown => None,
    };
    device.addresses.iter().find_map(segment).unwrap_or_default()
}

/// One device.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Write<Inventory>>, id: DeviceId) -> Result<SeenDevice, HubError> {
    device::find(&cx.read(), id).await?.ok_or(HubError::NotFound)
}

/// The ledger's form for a device, filled in as far as files tell; a person adds the rest.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn as_details(cx: &Cx<Write<Inventory>>, id: DeviceId) -> Result<AssetDetails, HubError> {
    let seen = find(cx, id).await?;
    let known = Known::read(&cx.read()).await?;
    let kind = match seen.device.called_out().map(|maker| maker.class) {
        Some(MakerClass::Medical) => AssetKind::MedicalDevice,
        Some(MakerClass::Cellular | MakerClass::PerhapsCellular | MakerClass::Network) => {
            AssetKind::NetworkDevice
        }
        None => AssetKind::Terminal,
    };
    let blank = AssetDetails::named(kind, seen.device.host_name.as_str());
    let (mut details, _) = merge(&blank, &[], &seen.device, seen.last_seen_at_ms);
    let places = places_of(&cx.read(), &known).await?;
    details.segment = segment_of(&places, &seen.device);
    Ok(details)
}

/// A person added the device to the ledger: from now on it is that asset. The fields they left as the files told keep
/// their source.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Invalid`] for fields to correct.
pub async fn add_to_ledger(
    cx: &Cx<Write<Inventory>>,
    id: DeviceId,
    details: &AssetDetails,
) -> Result<AssetId, HubError> {
    crate::inventory::check(details)?;
    let mut tx = cx.write().await?;
    let seen = device::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let added = AssetId::from_uuid(cx.new_id());
    asset::insert(&mut tx, added, details).await?;
    let blank = AssetDetails::named(details.kind, "");
    let (as_told, proposals) = merge(&blank, &[], &seen.device, seen.last_seen_at_ms);
    for proposal in proposals {
        let filled =
            Filled { field: proposal.field, value: proposal.stated, seen_at_ms: seen.last_seen_at_ms };
        if super::typed::still_stands(details, &filled) && super::typed::still_stands(&as_told, &filled) {
            let source = Source { filled, kind: seen.kind, file_name: seen.file_name.clone() };
            filled::put(&mut tx, added, &source).await?;
        }
    }
    link(&mut tx, &seen, added).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    let entry = Entry::new(Action::Create, "asset", added, details.name.as_str());
    tx.commit(entry.changed("", snapshot(details))).await?;
    Ok(added)
}

async fn link(tx: &mut Tx, seen: &SeenDevice, asset: AssetId) -> Result<(), HubError> {
    Ok(device::decide(tx, seen.id, seen.version, DeviceState::Open, "", Some(asset)).await?)
}

/// A person says which asset of the ledger a device is; what is empty there is filled from it.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if it was decided meanwhile.
pub async fn is_asset(
    cx: &Cx<Write<Inventory>>,
    id: DeviceId,
    version: i64,
    asset: AssetId,
) -> Result<String, HubError> {
    let mut tx = cx.write().await?;
    let seen = device::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let listed = asset::find(&tx, asset).await?.ok_or(HubError::NotFound)?;
    let sources = filled::of(&tx, &[asset]).await?.remove(&asset).unwrap_or_default();
    let (after, proposals) =
        merge(&listed.details, &super::values(&sources), &seen.device, seen.last_seen_at_ms);
    link(&mut tx, &SeenDevice { version, ..seen.clone() }, asset).await?;
    if after != listed.details {
        asset::update(&mut tx, asset, listed.version, &after).await?;
        for proposal in proposals.into_iter().filter(domain::inventory::evidence::Proposal::changes) {
            let filled =
                Filled { field: proposal.field, value: proposal.stated, seen_at_ms: seen.last_seen_at_ms };
            let source = Source { filled, kind: seen.kind, file_name: seen.file_name.clone() };
            filled::put(&mut tx, asset, &source).await?;
        }
        let entry = Entry::new(Action::Update, "asset", asset, listed.details.name.as_str());
        tx.also(entry.changed(snapshot(&listed.details), snapshot(&after)));
    }
    let entry = Entry::new(Action::Update, "device", id, label(&seen.device));
    tx.commit(entry.changed("", json!({ "asset": asset.to_string() }).to_string())).await?;
    Ok(listed.details.name)
}

/// A person sets a device aside, or takes that back. Setting aside wants a reason.
///
/// # Errors
/// [`HubError::NotFound`], [`HubError::Invalid`], or [`HubError::Conflict`] if it was decided meanwhile.
pub async fn decide(
    cx: &Cx<Write<Inventory>>,
    id: DeviceId,
    version: i64,
    state: DeviceState,
    reason: &str,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let seen = device::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let reason = reason.trim();
    let what = match (state, reason.chars().count()) {
        (DeviceState::Known | DeviceState::Ignored, 0) => Some(What::Required),
        (_, chars) if chars > SHORT_CHARS => Some(What::TooLong(SHORT_CHARS)),
        _ => None,
    };
    if let Some(what) = what {
        return Err(HubError::Invalid(vec![Fault { field: "reason", what }]));
    }
    device::decide(&mut tx, id, version, state, reason, None).await?;
    let said = |state: DeviceState, reason: &str| json!({ "state": state.as_str(), "reason": reason });
    let entry = Entry::new(Action::Update, "device", id, label(&seen.device))
        .changed(said(seen.state, &seen.reason).to_string(), said(state, reason).to_string());
    Ok(tx.commit(entry).await?)
}

/// How a device is called where it has no name.
pub fn label(device: &Observed) -> String {
    let mac = device.mac.map_or_else(String::new, |mac| mac.to_string());
    let texts = [device.host_name.clone(), device.addresses_text(), mac, device.serial.clone()];
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}
