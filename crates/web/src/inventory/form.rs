//! The form of an asset: new, edit, and what happens when someone else saved meanwhile.
//! Not here: the rule of what an asset must be (`domain::inventory::check`).
//! Next: [`super::fields`].

use super::{
    asset::{all_facts, asset_id},
    fields::{self, Fields},
    merge::merged,
    words,
};
use crate::{
    error::WebError,
    faults::{clash_status, form_errors},
    form::Form,
    page::{Choice, Clash, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::{T, join},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{AssetDetails, AssetKind, CareRole, ComponentKind, Exposure, PatchState},
};
use hub::{
    Cx, Fault, HubError,
    inventory::{self, evidence::devices},
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "inventory/form.html")]
struct FormPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    action: String,
    back: String,
    clash: Option<Clash>,
    choices: Choices,
}

/// What the form's lists offer.
struct Choices {
    kinds: Vec<Choice>,
    components: Vec<Choice>,
    exposures: Vec<Choice>,
    care_roles: Vec<Choice>,
    patch_states: Vec<Choice>,
    yes_no: Vec<Choice>,
}

/// Where the form leads and why it is drawn again.
#[derive(Default)]
struct Drawn<'a> {
    id: Option<&'a str>,
    faults: &'a [Fault],
    clash: Option<Clash>,
}

/// What stands behind the `?` of a new asset's form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// A device that was seen, which the form begins with.
    device: String,
}

/// A new asset's form.
pub(crate) async fn blank(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    if asked.device.is_empty() {
        return draw(&shell, &Fields::blank(), Drawn::default());
    }
    let device = asked.device.parse().map_err(|_| WebError::NotFound)?;
    let details = devices::as_details(&cx, device).await?;
    draw(&shell, &Fields { device: asked.device, ..Fields::from(&details) }, Drawn::default())
}

/// Adds an asset.
pub(crate) async fn add(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let added = match fields::details(&fields) {
        Ok(details) if fields.device.is_empty() => inventory::add(&cx, &details).await,
        Ok(details) => {
            let device = fields.device.parse().map_err(|_| WebError::NotFound)?;
            devices::add_to_ledger(&cx, device, &details).await
        }
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match added {
        Ok(id) => Ok(saved(&shell, &id.to_string(), &fields)),
        Err(HubError::Invalid(faults)) => {
            draw(&shell, &fields, Drawn { faults: &faults, ..Drawn::default() })
        }
        Err(other) => Err(other.into()),
    }
}

/// An asset's form.
pub(crate) async fn edit(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let read = cx.signed().permit::<Read<Inventory>>()?;
    let asset = inventory::find(&read, asset_id(&id)?).await?;
    draw(&shell, &Fields::from(&asset), Drawn { id: Some(&id), ..Drawn::default() })
}

/// Changes an asset.
pub(crate) async fn change(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let asset = asset_id(&id)?;
    let read = cx.signed().permit::<Read<Inventory>>()?;
    // An asset that is not there, or is another's, is not found whatever was typed.
    inventory::find(&read, asset).await?;
    let details = match fields::details(&fields) {
        Ok(details) => details,
        Err(faults) => return draw(&shell, &fields, Drawn { id: Some(&id), faults: &faults, clash: None }),
    };
    match inventory::change(&cx, asset, fields.version, &details).await {
        Ok(()) => Ok(saved(&shell, &id, &fields)),
        Err(HubError::Invalid(faults)) => {
            draw(&shell, &fields, Drawn { id: Some(&id), faults: &faults, clash: None })
        }
        Err(HubError::Conflict(_)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            let stored = inventory::find(&read, asset).await?;
            let history = inventory::history(&read, asset).await?;
            let t = shell.t();
            let theirs = Fields::from(&stored);
            let form = match serde_json::from_str(&fields.shown) {
                Ok(shown) => merged(&shown, &Fields::from(&details), &theirs),
                Err(_) => fields,
            };
            let kept = fields::details(&form).map_or_else(|_| Vec::new(), |form| printed(t, &form));
            let clash = Clash::new(t, history.first(), printed(t, &stored.details), printed(t, &details));
            let clash = Some(clash.kept(t, &kept));
            let form = Fields { version: stored.version, shown: theirs.shown, ..form };
            draw(&shell, &form, Drawn { id: Some(&id), faults: &[], clash })
        }
        Err(other) => Err(other.into()),
    }
}

fn saved(shell: &Shell, id: &str, fields: &Fields) -> Response {
    let text = shell.t().inventory().saved(fields.name.as_str());
    redirect_with(&format!("/inventory/{id}"), FlashKind::Done, &text)
}

/// Every field with its label, as people read it.
fn printed(t: T, details: &AssetDetails) -> Vec<(&'static str, String)> {
    let mut facts: Vec<_> =
        all_facts(t, details).into_iter().map(|(field, text)| (words::field(t, field), text)).collect();
    let parts = details.components.iter().map(|part| {
        [part.name.as_str(), part.version.as_str(), part.cpe.as_str()].join(" ").trim_end().to_owned()
    });
    facts.push((words::field(t, "components"), join(t, &parts.collect::<Vec<_>>())));
    facts
}

fn draw(shell: &Shell, fields: &Fields, drawn: Drawn<'_>) -> Result<Response, WebError> {
    let t = shell.t();
    let title = match drawn.id {
        Some(_) if fields.name.is_empty() => t.inventory().edit().to_owned(),
        Some(_) => t.inventory().edit_one(fields.name.as_str()),
        None => t.inventory().add().to_owned(),
    };
    let page = shell.page(&title);
    let status = clash_status(drawn.clash.as_ref(), drawn.faults);
    shell.answering(status).draw(&FormPage {
        page: &page,
        t,
        errors: form_errors(t, drawn.faults, |field| words::field(t, field)),
        fields,
        action: drawn.id.map_or_else(|| "/inventory/new".to_owned(), |id| format!("/inventory/{id}/edit")),
        back: drawn.id.map_or_else(|| "/inventory".to_owned(), |id| format!("/inventory/{id}")),
        clash: drawn.clash,
        choices: choices(t),
    })
}

fn choices(t: T) -> Choices {
    Choices {
        kinds: Choice::each(AssetKind::ALL, AssetKind::as_str, |kind| words::kind(t, kind)),
        components: Choice::each(ComponentKind::ALL, ComponentKind::as_str, |kind| words::component(t, kind)),
        exposures: Choice::each(Exposure::ALL, Exposure::as_str, |one| words::exposure(t, one)),
        care_roles: Choice::each(CareRole::ALL, CareRole::as_str, |one| words::care(t, one)),
        patch_states: Choice::each(PatchState::ALL, PatchState::as_str, |one| words::patch(t, one)),
        yes_no: vec![
            Choice::new("", t.common().not_entered()),
            Choice::new("yes", t.common().yes()),
            Choice::new("no", t.common().no()),
        ],
    }
}
