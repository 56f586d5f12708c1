//! The settings of a publication: giving, changing and taking back a grant.
//! Not here: the page ([`super::publication`]), the rule (`hub::sharing::grants`).
//! Next: `domain::sharing::Grant`.

use super::{
    organisation_id,
    publication::{Again, draw},
    words,
};
use crate::{
    error::WebError,
    faults::form_errors,
    form::Form,
    page::{FlashKind, FormErrors},
    shell::{Shell, redirect_with},
    text::T,
};
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Read, Sharing, Write},
    sharing::{Detail, StatementKind},
    text::parse_date,
};
use hub::{
    Cx, Fault, HubError, What,
    sharing::grants::{self, Publication, Wanted},
};
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(crate) version: i64,
    pub(crate) detail: String,
    pub(crate) until: String,
}

/// The version of the grant that a button was drawn for.
#[derive(Deserialize)]
pub(crate) struct Version {
    version: i64,
}

/// So far there is one kind of statement; a second one brings its own field to the form.
const KIND: StatementKind = StatementKind::FindingCounts;

impl From<&Publication> for Fields {
    fn from(shown: &Publication) -> Self {
        let Some(grant) = shown.in_force() else {
            // The least that can be granted is what the form proposes.
            return Self { detail: Detail::Count.as_str().to_owned(), ..Self::default() };
        };
        Self {
            version: grant.version,
            detail: grant.detail.as_str().to_owned(),
            until: grant.until.map_or_else(String::new, |until| until.to_string()),
        }
    }
}

/// Gives or changes a grant, or shows the form again with what is wrong.
pub(crate) async fn save(
    cx: Cx<Write<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response, WebError> {
    let operator = organisation_id(&id)?;
    let read = cx.signed().permit::<Read<Sharing>>()?;
    let shown = grants::find(&read, operator, KIND).await?;
    let saved = match wanted(&fields) {
        Ok(wanted) => grants::save(&cx, operator, KIND, fields.version, wanted).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    let t = shell.t();
    match saved {
        Ok(()) => Ok(back(&id, &t.sharing().saved(words::name(t, &shown.operator)))),
        Err(HubError::Invalid(faults)) => {
            let errors = form_errors(t, &faults, |field| label(t, field));
            let mut response = draw(&read, &shell, &shown, Again { fields, errors, stale: false }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(HubError::Conflict(conflict)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            fields.version = conflict.found;
            let again = Again { fields, errors: FormErrors::default(), stale: true };
            let mut response = draw(&read, &shell, &shown, again).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes a grant back.
pub(crate) async fn revoke(
    cx: Cx<Write<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(form): Form<Version>,
) -> Result<Response, WebError> {
    let operator = organisation_id(&id)?;
    let read = cx.signed().permit::<Read<Sharing>>()?;
    let shown = grants::find(&read, operator, KIND).await?;
    grants::revoke(&cx, operator, KIND, form.version).await?;
    let t = shell.t();
    Ok(back(&id, &t.sharing().revoked(words::name(t, &shown.operator))))
}

fn back(id: &str, text: &str) -> Response {
    redirect_with(&format!("/sharing/{id}"), FlashKind::Done, text)
}

fn wanted(fields: &Fields) -> Result<Wanted, Vec<Fault>> {
    let mut faults = Vec::new();
    let detail = fields.detail.parse::<Detail>().unwrap_or_else(|_| {
        faults.push(Fault { field: "detail", what: What::Unknown });
        Detail::Count
    });
    let until = parse_date(&fields.until);
    if until.is_none() && !fields.until.trim().is_empty() {
        faults.push(Fault { field: "until", what: What::NotADate });
    }
    if faults.is_empty() { Ok(Wanted { detail, until }) } else { Err(faults) }
}

fn label(t: T, field: &str) -> &'static str {
    match field {
        "until" => t.sharing().field_until(),
        _ => t.sharing().detail(),
    }
}
