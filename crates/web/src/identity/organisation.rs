//! The own organisation 組織: names, beds, and the operators and vendors it has joined.
//! Not here: choosing which organisation to work for ([`super::workplaces`]).
//! Next: `templates/identity/organisation.html`.

use super::words;
use crate::{
    error::WebError,
    faults::{clash_status, form_errors},
    form::Form,
    page::{Choice, Clash, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Organisations, Read, Write},
    identity::Organisation,
    ids::OrganisationId,
};
use hub::{
    Cx, Fault, HubError, What,
    identity::organisation::{self, Details},
};
use serde::Deserialize;

#[derive(Clone, Deserialize)]
pub(crate) struct Fields {
    version: i64,
    name: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    beds: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    operator: String,
}

#[derive(Template)]
#[template(path = "identity/organisation.html")]
struct OrganisationPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    own: &'a Organisation,
    kind: &'static str,
    clash: Option<Clash>,
    may_write: bool,
    operators: Vec<Row>,
    members: Vec<Row>,
    joinable: Vec<Choice>,
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
}

/// Why the form is drawn again.
#[derive(Default)]
struct Again<'a> {
    fields: Option<Fields>,
    faults: &'a [Fault],
    stale: bool,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Organisations>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, Again::default()).await
}

async fn draw(cx: &Cx<Read<Organisations>>, shell: &Shell, again: Again<'_>) -> Result<Response, WebError> {
    let t = shell.t();
    let own = organisation::own(cx).await?;
    let joined = organisation::memberships(cx).await?;
    let joinable = match cx.signed().permit::<Write<Organisations>>() {
        Ok(cx) => organisation::joinable(&cx).await?,
        Err(_) => Vec::new(),
    };
    let stored = fields_of(&own);
    let mut fields = again.fields.unwrap_or_else(|| stored.clone());
    // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
    let clash = again.stale.then(|| Clash::new(t, None, printed(t, &stored), printed(t, &fields)));
    if clash.is_some() {
        fields.version = own.version;
    }
    let row = |one: &Organisation| Row {
        id: one.id.to_string(),
        name: one.name.clone(),
        kind: words::kind(t, one.kind),
    };
    let page = shell.page(t.nav().organisation());
    let status = clash_status(clash.as_ref(), again.faults);
    shell.answering(status).draw(&OrganisationPage {
        page: &page,
        t,
        errors: form_errors(t, again.faults, |field| label(t, field)),
        fields: &fields,
        own: &own,
        kind: words::kind(t, own.kind),
        clash,
        may_write: cx.signed().may::<Write<Organisations>>(),
        operators: joined.operators.iter().map(row).collect(),
        members: joined.members.iter().map(row).collect(),
        joinable: words::organisation_choices(t, &joinable),
    })
}

fn fields_of(own: &Organisation) -> Fields {
    Fields {
        version: own.version,
        name: own.name.clone(),
        name_en: own.name_en.clone(),
        beds: own.beds.map_or_else(String::new, |beds| beds.to_string()),
    }
}

/// Every field with its label.
fn printed(t: T, fields: &Fields) -> Vec<(&'static str, String)> {
    let texts = [("name", &fields.name), ("name_en", &fields.name_en), ("beds", &fields.beds)];
    texts.map(|(field, text)| (label(t, field), text.clone())).to_vec()
}

/// Saves names and beds.
pub(crate) async fn save(
    cx: Cx<Write<Organisations>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let saved = match details(&fields) {
        Ok(details) => organisation::change(&cx, fields.version, &details).await,
        Err(fault) => Err(fault),
    };
    let read = cx.signed().permit::<Read<Organisations>>()?;
    match saved {
        Ok(()) => Ok(done(shell.t().identity().organisation_saved())),
        Err(HubError::Invalid(faults)) => {
            draw(&read, &shell, Again { fields: Some(fields), faults: &faults, stale: false }).await
        }
        Err(HubError::Conflict(_)) => {
            draw(&read, &shell, Again { fields: Some(fields), faults: &[], stale: true }).await
        }
        Err(other) => Err(other.into()),
    }
}

fn details(fields: &Fields) -> Result<Details, HubError> {
    let beds = domain::text::half_width(fields.beds.trim());
    let beds = if beds.is_empty() {
        None
    } else {
        Some(beds.parse().map_err(|_| HubError::fault("beds", What::NotANumber))?)
    };
    Ok(Details { name: fields.name.clone(), name_en: fields.name_en.clone(), beds })
}

/// Joins an operator, or becomes a vendor's customer.
pub(crate) async fn join(
    cx: Cx<Write<Organisations>>,
    shell: Shell,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    if chosen.operator.is_empty() {
        let faults = [Fault { field: "operator", what: What::Unknown }];
        let read = cx.signed().permit::<Read<Organisations>>()?;
        return draw(&read, &shell, Again { faults: &faults, ..Again::default() }).await;
    }
    let name = organisation::join(&cx, operator(&chosen)?).await?;
    Ok(done(&shell.t().identity().organisation_joined(name)))
}

/// Leaves an operator or vendor.
pub(crate) async fn leave(
    cx: Cx<Write<Organisations>>,
    shell: Shell,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    let name = organisation::leave(&cx, operator(&chosen)?).await?;
    Ok(done(&shell.t().identity().organisation_left(name)))
}

fn operator(chosen: &Chosen) -> Result<OrganisationId, WebError> {
    chosen.operator.parse().map_err(|_| WebError::NotFound)
}

fn done(text: &str) -> Response {
    redirect_with("/organisation", FlashKind::Done, text)
}

fn label(t: T, field: &str) -> &'static str {
    let words = t.identity();
    match field {
        "name_en" => words.organisation_name_en(),
        "beds" => words.organisation_beds(),
        "operator" => words.organisation_join_choice(),
        _ => words.organisation_name(),
    }
}
