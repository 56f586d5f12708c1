//! The settings of a publication: giving, changing and taking back a grant.
//! Not here: the page ([`super::publication`]), the rule (`hub::sharing::grants`).
//! Next: `domain::sharing::Grant`.

use super::{
    organisation_id,
    publication::{Again, draw},
    words,
};
use crate::{
    address::with_query,
    error::WebError,
    form::Form,
    page::{Clash, FlashKind},
    shell::{Shell, redirect_with},
    text::T,
};
use axum::{extract::Path, response::Response};
use domain::{
    access::{Read, Sharing, Write},
    sharing::{Detail, StatementKind},
    text::parse_date,
};
use hub::{
    Cx, Fault, HubError, What,
    sharing::grants::{self, Publication, Wanted},
};
use jiff::civil::Date;
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    /// Which kind of statement; empty for the first.
    pub(crate) kind: String,
    pub(crate) version: i64,
    pub(crate) detail: String,
    pub(crate) until: String,
}

/// The version of the grant that a button was drawn for.
#[derive(Deserialize)]
pub(crate) struct Version {
    version: i64,
    #[serde(default)]
    kind: String,
}

impl From<&Publication> for Fields {
    fn from(shown: &Publication) -> Self {
        let kind = shown.kind.as_str().to_owned();
        let Some(grant) = shown.in_force() else {
            // The least that can be granted is what the form proposes.
            return Self { kind, detail: Detail::Count.as_str().to_owned(), ..Self::default() };
        };
        Self {
            kind,
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
    let (operator, kind) = (organisation_id(&id)?, kind_of(&fields.kind)?);
    let read = cx.signed().permit::<Read<Sharing>>()?;
    let shown = grants::find(&read, operator, kind).await?;
    let wanted = match wanted(&fields) {
        Ok(wanted) => wanted,
        Err(faults) => {
            return draw(&read, &shell, &shown, Again { fields, faults: &faults, clash: None }).await;
        }
    };
    let t = shell.t();
    let mine = printed(t, kind, Some((wanted.detail, wanted.until)));
    match grants::save(&cx, operator, kind, fields.version, wanted).await {
        Ok(()) => Ok(back(&id, kind, &t.sharing().saved(words::name(t, &shown.operator)))),
        Err(HubError::Invalid(faults)) => {
            draw(&read, &shell, &shown, Again { fields, faults: &faults, clash: None }).await
        }
        Err(HubError::Conflict(_)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            let stored = grants::find(&read, operator, kind).await?;
            let grant = stored.in_force();
            fields.version = grant.map_or(0, |grant| grant.version);
            let theirs = printed(t, kind, grant.map(|grant| (grant.detail, grant.until)));
            let clash = Some(Clash::new(t, None, theirs, mine));
            draw(&read, &shell, &stored, Again { fields, faults: &[], clash }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The settings with their labels, as people read them; without a grant nothing is published.
fn printed(t: T, kind: StatementKind, grant: Option<(Detail, Option<Date>)>) -> Vec<(&'static str, String)> {
    let detail = grant.map_or(t.sharing().state_none(), |(detail, _)| words::detail(t, kind, detail));
    let until = grant.and_then(|(_, until)| until).map_or_else(String::new, |until| t.date(until));
    vec![(label(t, "detail"), detail.to_owned()), (label(t, "until"), until)]
}

/// Takes a grant back.
pub(crate) async fn revoke(
    cx: Cx<Write<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(form): Form<Version>,
) -> Result<Response, WebError> {
    let (operator, kind) = (organisation_id(&id)?, kind_of(&form.kind)?);
    let read = cx.signed().permit::<Read<Sharing>>()?;
    let shown = grants::find(&read, operator, kind).await?;
    grants::revoke(&cx, operator, kind, form.version).await?;
    let t = shell.t();
    Ok(back(&id, kind, &t.sharing().revoked(words::name(t, &shown.operator))))
}

fn back(id: &str, kind: StatementKind, text: &str) -> Response {
    redirect_with(&address(id, kind), FlashKind::Done, text)
}

/// Where the page of an operator and a kind of statement is.
pub(super) fn address(id: &str, kind: StatementKind) -> String {
    let first = StatementKind::FindingCounts;
    let kind = if kind == first { "" } else { kind.as_str() };
    with_query(&format!("/sharing/{id}"), &[("kind", kind)])
}

/// The kind that a form or address names; without one, numbers of findings.
pub(super) fn kind_of(text: &str) -> Result<StatementKind, WebError> {
    if text.is_empty() {
        return Ok(StatementKind::FindingCounts);
    }
    text.parse().map_err(|_| WebError::NotFound)
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

pub(super) fn label(t: T, field: &str) -> &'static str {
    match field {
        "until" => t.sharing().field_until(),
        _ => t.sharing().detail(),
    }
}
