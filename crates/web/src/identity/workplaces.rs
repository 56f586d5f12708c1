//! Choosing which organisation to work for, for who holds roles in several.
//! Not here: the own organisation's page ([`super::organisation`]).
//! Next: `templates/identity/workplaces.html`.

use super::words;
use crate::{
    error::WebError,
    form::Form,
    page::{FlashKind, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::access::SignedIn;
use hub::{
    Cx,
    identity::{own, session},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Chosen {
    organisation: String,
}

#[derive(Template)]
#[template(path = "identity/workplaces.html")]
struct WorkplacesPage<'a> {
    page: &'a Page,
    t: T,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    roles: String,
    current: bool,
}

/// Draws the list.
pub(crate) async fn show(cx: Cx<SignedIn>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let rows = own::workplaces(&cx).await?.into_iter().map(|place| Row {
        id: place.organisation.id.to_string(),
        kind: words::kind(t, place.organisation.kind),
        roles: words::roles(t, &place.roles),
        current: place.organisation.id == cx.organisation(),
        name: place.organisation.name,
    });
    let page = shell.page(t.nav().switch_organisation());
    shell.draw(&WorkplacesPage { page: &page, t, rows: rows.collect() })
}

/// Works for another one from now on.
pub(crate) async fn switch(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    let id = chosen.organisation.parse().map_err(|_| WebError::NotFound)?;
    session::switch(&cx, id).await?;
    let places = own::workplaces(&cx).await?;
    let name =
        places.into_iter().find(|place| place.organisation.id == id).map(|place| place.organisation.name);
    let text = shell.t().identity().organisation_switched(name.unwrap_or_default());
    Ok(redirect_with("/today", FlashKind::Done, &text))
}
