//! The form of an asset: new, edit, and what happens when someone else saved meanwhile.
//! Not here: the rule of what an asset must be (`domain::inventory::check`).
//! Next: [`super::fields`].

use super::{
    asset::asset_id,
    fields::{self, Fields},
    words,
};
use crate::{
    error::WebError,
    faults::form_errors,
    form::Form,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{AssetKind, CareRole, ComponentKind, Exposure, PatchState},
};
use hub::{Cx, Fault, HubError, inventory};

#[derive(Template)]
#[template(path = "inventory/form.html")]
struct FormPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    action: String,
    back: String,
    stale: bool,
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
struct Drawn<'a> {
    id: Option<&'a str>,
    faults: &'a [Fault],
    stale: bool,
}

/// A new asset's form.
pub(crate) async fn blank(_: Cx<Write<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    draw(&shell, &Fields::blank(), &Drawn { id: None, faults: &[], stale: false })
}

/// Adds an asset.
pub(crate) async fn add(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let added = match fields::details(&fields) {
        Ok(details) => inventory::add(&cx, &details).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match added {
        Ok(id) => Ok(saved(&shell, &id.to_string(), &fields)),
        Err(HubError::Invalid(faults)) => {
            draw(&shell, &fields, &Drawn { id: None, faults: &faults, stale: false })
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
    draw(&shell, &Fields::from(&asset), &Drawn { id: Some(&id), faults: &[], stale: false })
}

/// Changes an asset.
pub(crate) async fn change(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response, WebError> {
    let asset = asset_id(&id)?;
    let changed = match fields::details(&fields) {
        Ok(details) => inventory::change(&cx, asset, fields.version, &details).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match changed {
        Ok(()) => Ok(saved(&shell, &id, &fields)),
        Err(HubError::Invalid(faults)) => {
            // An asset that is not there, or is another's, is not found whatever was typed.
            inventory::find(&cx.signed().permit::<Read<Inventory>>()?, asset).await?;
            draw(&shell, &fields, &Drawn { id: Some(&id), faults: &faults, stale: false })
        }
        Err(HubError::Conflict(conflict)) => {
            // Nothing typed is lost: the form comes back, and saving again means "mine".
            fields.version = conflict.found;
            draw(&shell, &fields, &Drawn { id: Some(&id), faults: &[], stale: true })
        }
        Err(other) => Err(other.into()),
    }
}

fn saved(shell: &Shell, id: &str, fields: &Fields) -> Response {
    let text = shell.t().inventory().saved(fields.name.as_str());
    redirect_with(&format!("/inventory/{id}"), FlashKind::Done, &text)
}

fn draw(shell: &Shell, fields: &Fields, drawn: &Drawn<'_>) -> Result<Response, WebError> {
    let t = shell.t();
    let title = if drawn.id.is_some() { t.inventory().edit() } else { t.inventory().add() };
    let page = shell.page(title);
    let mut response = shell.draw(&FormPage {
        page: &page,
        t,
        errors: form_errors(t, drawn.faults, |field| words::field(t, field)),
        fields,
        action: drawn.id.map_or_else(|| "/inventory/new".to_owned(), |id| format!("/inventory/{id}/edit")),
        back: drawn.id.map_or_else(|| "/inventory".to_owned(), |id| format!("/inventory/{id}")),
        stale: drawn.stale,
        choices: choices(t),
    })?;
    if drawn.stale {
        *response.status_mut() = StatusCode::CONFLICT;
    } else if !drawn.faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
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
