//! Names of products as people type them: what each may mean, and confirming it once for all assets that bear it.
//! Not here: the rules (`hub::vulnerabilities::names`).
//! Next: `templates/vulnerabilities/names.html`.

use crate::{
    error::WebError,
    faults::form_errors,
    form::Form,
    page::{FlashKind, FormErrors, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    access::{Inventory, Read, Write},
    vulnerabilities::naming::NameKind,
};
use hub::{
    Cx, HubError,
    vulnerabilities::names::{self, Confidence, NewName, OpenName},
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "vulnerabilities/names.html")]
struct NamesPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    open: Vec<OpenRow>,
    unlike: Vec<OpenRow>,
    confirmed: Vec<ConfirmedRow>,
    received: String,
    fields: &'a Fields,
    may_write: bool,
}

struct OpenRow {
    said: String,
    maker: String,
    name: String,
    is_hardware: bool,
    assets: String,
    proposals: Vec<ProposalRow>,
}

struct ProposalRow {
    cpe: String,
    /// Without what it leaves open.
    short: String,
    mark: Mark,
    confidence: &'static str,
}

struct ConfirmedRow {
    key: String,
    said: String,
    cpe: String,
    when: String,
    version: i64,
}

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    maker: String,
    name: String,
    cpe: String,
    /// `hardware` for a device.
    kind: String,
    version: i64,
}

/// Which confirmed name.
#[derive(Deserialize)]
pub(crate) struct Known {
    key: String,
    version: i64,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, &Fields::default(), FormErrors::default()).await
}

/// Remembers what a name means.
pub(crate) async fn confirm(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let new = NewName {
        is_hardware: fields.kind == NameKind::Hardware.as_str(),
        maker: fields.maker.clone(),
        name: fields.name.clone(),
        cpe: fields.cpe.clone(),
        version: fields.version,
    };
    match names::confirm(&cx, &new).await {
        Ok(()) => Ok(redirect_with("/names", FlashKind::Done, t.news().name_kept())),
        Err(HubError::Invalid(faults)) => {
            let errors = form_errors(t, &faults, |field| label(t, field));
            let read = cx.signed().permit::<Read<Inventory>>()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&read, &shell, &fields, errors).await?)
                .into_response())
        }
        // Someone confirmed it in between: the page shows what.
        Err(HubError::Conflict(_)) => Ok(redirect_with("/names", FlashKind::Warning, t.news().name_stale())),
        Err(other) => Err(other.into()),
    }
}

/// Forgets what a name means.
pub(crate) async fn forget(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Form(known): Form<Known>,
) -> Result<Response, WebError> {
    let words = shell.t().news();
    match names::forget(&cx, &known.key, known.version).await {
        Ok(()) => Ok(redirect_with("/names", FlashKind::Done, words.name_forgotten())),
        Err(HubError::Conflict(_)) => Ok(redirect_with("/names", FlashKind::Warning, words.name_stale())),
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    cx: &Cx<Read<Inventory>>,
    shell: &Shell,
    fields: &Fields,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.news();
    let known = names::list(cx).await?;
    let page = shell.page(words.names_title());
    let rows = known.open.into_iter().map(|name| open_row(t, name));
    let (unlike, open): (Vec<_>, Vec<_>) = rows.partition(|row| row.proposals.is_empty());
    let heading = if open.is_empty() { words.names_done().to_owned() } else { words.names_open(open.len()) };
    shell.draw(&NamesPage {
        page: &page,
        t,
        errors,
        heading,
        open,
        unlike,
        confirmed: known
            .confirmed
            .into_iter()
            .map(|name| ConfirmedRow {
                said: said(&name.maker, &name.name),
                cpe: name.cpe.to_formatted(),
                when: t.moment_short(name.confirmed_at_ms),
                version: name.version,
                key: name.key,
            })
            .collect(),
        received: match known.received {
            0 => String::new(),
            count => words.names_received(count),
        },
        fields,
        may_write: cx.signed().may::<Write<Inventory>>(),
    })
}

fn open_row(t: T, name: OpenName) -> OpenRow {
    let row = |one: names::Proposal| {
        let (mark, confidence) = confidence(t, one.confidence);
        let cpe = one.name.to_formatted();
        ProposalRow { short: cpe.trim_end_matches(":*").to_owned(), cpe, mark, confidence }
    };
    OpenRow {
        said: said(&name.maker, &name.name),
        is_hardware: name.kind == NameKind::Hardware,
        assets: t.news().names_assets(name.assets),
        proposals: name.proposals.into_iter().map(row).collect(),
        maker: name.maker,
        name: name.name,
    }
}

fn said(maker: &str, name: &str) -> String {
    [maker, name].join(" ").trim().to_owned()
}

fn confidence(t: T, confidence: Confidence) -> (Mark, &'static str) {
    let words = t.news();
    match confidence {
        Confidence::Sure => (Mark::Ok, words.confidence_sure()),
        Confidence::Likely => (Mark::Ok, words.confidence_likely()),
        Confidence::Similar => (Mark::Plain, words.confidence_similar()),
    }
}

fn label(t: T, field: &str) -> &'static str {
    let words = t.news();
    match field {
        "maker" => words.name_maker(),
        "name" => words.name_name(),
        _ => words.name_cpe(),
    }
}
