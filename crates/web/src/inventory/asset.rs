//! The page of an asset, with its history, and taking it out of the ledger.
//! Not here: its form ([`super::form`]).
//! Next: `templates/inventory/asset.html`.

use super::{evidence, register, stocktake, words};
use crate::{
    audit_trail,
    error::WebError,
    form::Form,
    page::{FlashKind, Page},
    shell::{Shell, redirect_with},
    text::T,
    vulnerabilities,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Recorded},
    ids::AssetId,
    inventory::{Asset, AssetDetails},
};
use hub::{Cx, inventory};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Version {
    version: i64,
}

#[derive(Template)]
#[template(path = "inventory/asset.html")]
struct AssetPage<'a> {
    page: &'a Page,
    t: T,
    asset: &'a Asset,
    facts: Vec<(&'static str, String)>,
    history: Vec<Step>,
    records: Vec<register::Named>,
    seen: Option<stocktake::Seen>,
    found: Option<vulnerabilities::OfAsset>,
    told: evidence::OfAsset,
    may_write: bool,
    support_ended: bool,
    supported: Vec<vulnerabilities::SupportRow>,
    requests: Vec<vulnerabilities::RequestRow>,
    /// Where to open a request to the vendor; empty where that is not possible.
    ask: String,
}

/// A step of the history.
struct Step {
    line: audit_trail::Line,
    /// The file it came with; empty for what was typed.
    file: String,
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
pub(crate) fn asset_id(text: &str) -> Result<AssetId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let asset = inventory::find(&cx, asset_id(&id)?).await?;
    let history = inventory::history(&cx, asset.id).await?;
    let t = shell.t();
    let supported = vulnerabilities::supported(&cx, t, asset.id).await?;
    let vendor = asset.details.vendor.as_str();
    let (requests, ask) = vulnerabilities::requests_of_asset(cx.signed(), t, asset.id, vendor).await?;
    let page = shell.page(&asset.details.name);
    shell.draw(&AssetPage {
        page: &page,
        t,
        asset: &asset,
        facts: facts(t, &asset.details),
        history: history.iter().map(|entry| step(t, entry)).collect(),
        found: vulnerabilities::of_asset(cx.signed(), t, &asset).await?,
        told: evidence::of_asset(&cx, t, asset.id).await?,
        records: register::of_asset(&cx, t, asset.id).await?,
        seen: stocktake::seen(&cx, t, asset.id).await?,
        may_write: cx.signed().may::<Write<Inventory>>(),
        support_ended: asset.details.support_end_on.is_some_and(|day| day < cx.hub().today())
            || supported.iter().any(|row| row.has_ended),
        supported,
        requests,
        ask,
    })
}

/// Takes the asset out of the ledger.
pub(crate) async fn remove(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(form): Form<Version>,
) -> Result<Response, WebError> {
    let id = asset_id(&id)?;
    let name = inventory::remove(&cx, id, form.version).await?;
    Ok(redirect_with("/inventory", FlashKind::Done, &shell.t().inventory().removed(name)))
}

/// Every filled field with its label.
fn facts(t: T, details: &AssetDetails) -> Vec<(&'static str, String)> {
    let filled =
        all_facts(t, details).into_iter().filter(|(field, text)| *field != "name" && !text.is_empty());
    filled.map(|(field, text)| (words::field(t, field), text)).collect()
}

/// Every field but the components, filled or not, by its name.
pub(super) fn all_facts(t: T, details: &AssetDetails) -> Vec<(&'static str, String)> {
    let date = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| t.date(day));
    let patient_data = details.patient_data.map_or("", |told| words::yes_no(t, Some(told)));
    let mut facts = vec![("kind", words::kind(t, details.kind).to_owned())];
    let texts = details.short_texts().into_iter().filter(|(field, _)| *field != "kind");
    facts.extend(texts.map(|(field, text)| (field, text.to_owned())));
    facts.extend([
        ("exposure", words::exposure(t, details.exposure).to_owned()),
        ("care_role", words::care(t, details.care_role).to_owned()),
        ("patient_data", patient_data.to_owned()),
        ("support_end_on", date(details.support_end_on)),
        ("patch_state", words::patch(t, details.patch_state).to_owned()),
        ("patched_on", date(details.patched_on)),
        ("installed_on", date(details.installed_on)),
        ("remarks", details.remarks.clone()),
    ]);
    facts
}

fn step(t: T, entry: &Recorded) -> Step {
    let is_import = entry.action == Action::Import.as_str();
    let mut line = audit_trail::line(t, entry);
    if entry.before.is_empty() {
        // All that a new asset has stands on the page already.
        line.changes.clear();
        line.folded = false;
    }
    Step { line, file: if is_import { entry.label.clone() } else { String::new() } }
}
