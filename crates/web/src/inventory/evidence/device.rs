//! The page of a device that is not in the ledger: adding it, saying which asset it is, or setting it aside.
//! Not here: the list ([`super::devices`]).
//! Next: `templates/inventory/evidence/device.html`.

use super::{device_id, words};
use crate::{
    error::WebError,
    faults::form_errors,
    form::Form,
    page::{Choice, FlashKind, FormErrors, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::{Inventory, Write},
    inventory::evidence::{DeviceState, SeenDevice},
};
use hub::{
    Cx, HubError,
    inventory::evidence::{self, Candidate, devices},
};
use serde::Deserialize;

/// What stands behind the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Words to find an asset by.
    q: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    version: i64,
    state: String,
    reason: String,
    asset: String,
}

#[derive(Template)]
#[template(path = "inventory/evidence/device.html")]
struct DevicePage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    seen: &'a SeenDevice,
    name: String,
    maker: Option<(Mark, String)>,
    facts: Vec<(&'static str, String)>,
    states: Vec<Choice>,
    state: String,
    reason: String,
    q: String,
    candidates: Vec<Candidate>,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, &id, &asked.q, None, FormErrors::default()).await
}

/// Sets the device aside, or takes that back.
pub(crate) async fn decide(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, WebError> {
    let device = device_id(&id)?;
    let t = shell.t();
    let name = devices::label(&devices::find(&cx, device).await?.device);
    let state: DeviceState = said.state.parse().map_err(|_| WebError::BadRequest)?;
    match devices::decide(&cx, device, said.version, state, &said.reason).await {
        Ok(()) => {
            let text = t.evidence().decided(name.as_str());
            Ok(redirect_with("/inventory/devices", FlashKind::Done, &text))
        }
        Err(HubError::Invalid(faults)) => {
            let errors = form_errors(t, &faults, |_| t.evidence().reason());
            let mut response = draw(&cx, &shell, &id, "", Some(&said), errors).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(other) => Err(other.into()),
    }
}

/// Says which asset the device is.
pub(crate) async fn is_asset(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, WebError> {
    let device = device_id(&id)?;
    let asset = crate::inventory::asset_id(&said.asset)?;
    let name = devices::is_asset(&cx, device, said.version, asset).await?;
    let text = shell.t().evidence().linked(name);
    Ok(redirect_with(&format!("/inventory/{asset}"), FlashKind::Done, &text))
}

async fn draw(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    id: &str,
    q: &str,
    said: Option<&Said>,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let seen = devices::find(cx, device_id(id)?).await?;
    let t = shell.t();
    let words = t.evidence();
    let name = devices::label(&seen.device);
    let candidates = if q.is_empty() { Vec::new() } else { evidence::candidates(cx, q).await? };
    let page = shell.page(&name);
    let choice =
        |state: DeviceState, label: &str, hint: &str| Choice::new(state.as_str(), label).with_hint(hint);
    let mut states = vec![
        choice(DeviceState::Known, words.decide_known(), words.decide_known_hint()),
        choice(DeviceState::Ignored, words.decide_ignored(), words.decide_ignored_hint()),
    ];
    if seen.state != DeviceState::Open {
        states.push(choice(DeviceState::Open, words.decide_open(), ""));
    }
    shell.draw(&DevicePage {
        page: &page,
        t,
        errors,
        maker: words::called_out(t, seen.device.called_out(), &seen.device),
        facts: facts(t, &seen),
        name,
        states,
        state: said.map_or_else(|| seen.state.as_str().to_owned(), |said| said.state.clone()),
        reason: said.map_or_else(|| seen.reason.clone(), |said| said.reason.clone()),
        q: q.to_owned(),
        candidates,
        seen: &seen,
    })
}

fn facts(t: T, seen: &SeenDevice) -> Vec<(&'static str, String)> {
    let (words, ledger) = (t.evidence(), t.inventory());
    let device = &seen.device;
    let system = device.components.first();
    let facts = [
        (ledger.field_addresses(), device.addresses_text()),
        (words.network(), device.network().map_or_else(String::new, |network| network.to_string())),
        (ledger.field_mac(), device.mac.map_or_else(String::new, |mac| mac.to_string())),
        (words.card_maker(), device.card_maker.clone()),
        (ledger.field_host_name(), device.host_name.clone()),
        (ledger.field_maker(), device.maker.clone()),
        (ledger.field_model(), device.model.clone()),
        (ledger.field_serial(), device.serial.clone()),
        (
            ledger.field_components(),
            system.map_or_else(String::new, |part| format!("{} {}", part.name, part.version)),
        ),
        (words.notes(), device.notes.clone()),
        (words.first_seen(), t.moment(seen.first_seen_at_ms)),
        (words.last_seen(), t.moment(seen.last_seen_at_ms)),
        (t.common().source(), words.seen_in(seen.file_name.as_str(), words::kind(t, seen.kind))),
        (words.decided_by(), seen.decided_by.clone()),
    ];
    facts.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}
