//! What an asset seems to run by its scans, offered for its components: taken over by a person, or refused once.
//! Not here: reading scans (`formats::scan`), names for what was taken over (`vulnerabilities::names`).
//! Next: [`of_asset`], [`answer`].

use crate::{Cx, HubError, What, inventory::snapshot, vulnerabilities::MATCH};
use domain::{
    access::{Inventory, Write},
    audit_trail::{Action, Entry},
    ids::AssetId,
    inventory::{Asset, Component, ComponentKind, check::COMPONENTS, evidence::ProposedPart},
    text::normalise,
};
use serde_json::json;
use store::{
    Reads,
    inventory::{asset, evidence::proposed},
    jobs,
};

/// What a person says of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so: it becomes a component.
    Take,
    /// It is not so, or of no interest.
    Refuse,
}

/// What an asset seems to run and its components do not say yet; each program once.
pub(super) async fn of_asset(read: &impl Reads, asset: &Asset) -> Result<Vec<ProposedPart>, HubError> {
    let mut offers: Vec<ProposedPart> = Vec::new();
    for one in proposed::of_asset(read, asset.id).await? {
        let part = &one.part.component;
        let is_said = asset.details.components.iter().any(|held| says(held, part));
        let is_offered = offers.iter().any(|other| {
            other.part.component.kind == part.kind
                && normalise(&other.part.component.name) == normalise(&part.name)
        });
        if !is_said && !is_offered {
            offers.push(one);
        }
    }
    Ok(offers)
}

/// A component says what was seen: the same name, and the same version or none seen. A system or firmware that somebody
/// wrote down says it too, since a guess knows no better.
fn says(held: &Component, seen: &Component) -> bool {
    let is_of_kind = match seen.kind {
        ComponentKind::Software => held.kind == ComponentKind::Software,
        ComponentKind::Os | ComponentKind::Firmware => held.kind != ComponentKind::Software,
    };
    let is_named = normalise(&held.name) == normalise(&seen.name);
    let is_version = seen.version.is_empty() || normalise(&held.version) == normalise(&seen.version);
    is_of_kind && ((is_named && is_version) || seen.kind != ComponentKind::Software)
}

/// A person takes an offer over or refuses it. One that is a component by another version becomes the version that was
/// seen: the person was shown both.
///
/// # Errors
/// [`HubError::NotFound`] if nothing like it is offered; [`HubError::Conflict`] if someone saved the asset since.
pub async fn answer(
    cx: &Cx<Write<Inventory>>,
    id: AssetId,
    version: i64,
    offered: &Component,
    answer: Answer,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let asset = asset::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    let is_meant = |one: &ProposedPart| {
        let part = &one.part.component;
        (part.kind, &part.name, &part.version) == (offered.kind, &offered.name, &offered.version)
    };
    let offer = of_asset(&tx, &asset).await?.into_iter().find(is_meant).ok_or(HubError::NotFound)?;
    let part = offer.part.component;
    let name = asset.details.name.as_str();
    let told =
        json!({ "component": format!("{} {}", part.name, part.version).trim(), "file": offer.file_name });
    // The device that was seen is what an offer is about, and its history tells from which file it came.
    let about = Entry::new(Action::Update, "device", offer.device, name);
    if answer == Answer::Refuse {
        proposed::decline(&mut tx, id, &part).await?;
        return Ok(tx.commit(about.changed(told.to_string(), "")).await?);
    }
    tx.also(about.changed("", told.to_string()));
    let mut after = asset.details.clone();
    let is_it = |held: &Component| held.kind == part.kind && normalise(&held.name) == normalise(&part.name);
    match after.components.iter().position(is_it) {
        Some(place) => after.components.splice(place..=place, [part]).for_each(drop),
        None if after.components.len() >= COMPONENTS => {
            return Err(HubError::fault("components", What::TooMany(COMPONENTS)));
        }
        None => after.components.push(part),
    }
    crate::inventory::check(&after)?;
    asset::update(&mut tx, id, version, &after).await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MATCH, "").await?;
    let entry = Entry::new(Action::Update, "asset", id, asset.details.name.as_str());
    Ok(tx.commit(entry.changed(snapshot(&asset.details), snapshot(&after))).await?)
}
