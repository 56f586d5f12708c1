//! Opening a request: which findings of a device it carries.
//! Not here: writing its letter ([`super::show`]).
//! Next: `templates/vulnerabilities/request/new.html`.

use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    inventory::asset_id,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
    vulnerabilities::{finding::finding_id, words as findings},
};
use askama::Template;
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{Vulnerabilities, Write},
    ids::AssetId,
};
use hub::{
    Cx, Fault, HubError,
    vulnerabilities::{
        request::{self, Prefill},
        why::Why,
    },
};
use serde::Deserialize;

/// What stands behind the `?`: the device, and the finding from whose page it comes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct About {
    asset: String,
    finding: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    asset: String,
    findings: Vec<String>,
}

#[derive(Template)]
#[template(path = "vulnerabilities/request/new.html")]
struct NewPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    asset: AssetId,
    known: &'a Prefill,
    choices: Vec<Choice>,
    ticked: Vec<String>,
}

/// Draws the page; the finding one comes from is ticked, else all.
pub(super) async fn show(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    Query(about): Query<About>,
) -> Result<Response, WebError> {
    if about.asset.is_empty() {
        // A request is about a device; without one, the list says how to begin.
        return Ok(Redirect::to("/vendor-requests").into_response());
    }
    let asset = asset_id(&about.asset)?;
    let known = request::prefill(&cx, asset).await?;
    let all = known.findings.iter().map(|one| one.finding.id.to_string());
    let ticked = if about.finding.is_empty() { all.collect() } else { vec![about.finding] };
    draw(&shell, asset, &known, ticked, &[])
}

fn draw(
    shell: &Shell,
    asset: AssetId,
    known: &Prefill,
    ticked: Vec<String>,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let page = shell.page(t.vendor_request().new_title());
    let choices = known.findings.iter().map(|one| {
        let finding = &one.finding;
        let component = Why::parse(&finding.why).component;
        let hint = crate::text::join(t, &[findings::urgency(t, finding.urgency).to_owned(), component]);
        Choice::new(finding.id.to_string(), finding.cve.to_string()).with_hint(hint)
    });
    shell.answering(form_status(faults)).draw(&NewPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |_| t.vendor_request().about()),
        asset,
        known,
        choices: choices.collect(),
        ticked,
    })
}

/// Opens it, as a draft.
pub(super) async fn open(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let asset = asset_id(&fields.asset)?;
    let t = shell.t();
    let known = request::prefill(&cx, asset).await?;
    let about = fields.findings.iter().map(|id| finding_id(id)).collect::<Result<Vec<_>, _>>()?;
    match request::open(&cx, asset, &about, &interim(t, &known)).await {
        Ok(id) => {
            Ok(redirect_with(&format!("/vendor-requests/{id}"), FlashKind::Done, t.vendor_request().opened()))
        }
        Err(HubError::Invalid(faults)) => draw(&shell, asset, &known, fields.findings, &faults),
        Err(other) => Err(other.into()),
    }
}

/// What is proposed until the fix: to unplug the line that this device ends, else to limit who reaches it.
pub(super) fn interim(t: T, known: &Prefill) -> String {
    match &known.line {
        Some(line) => t.vendor_request().interim_unplug(line.as_str()),
        None => t.vendor_request().interim_limit().to_owned(),
    }
}
