//! Taking a step with a request, and making or withdrawing the vendor's link.
//! Not here: the page ([`super::show`]), the vendor's own answer ([`super::vendor`]).
//! Next: `hub::vulnerabilities::request`.

use super::{
    letter::{Mail, mail},
    request_id,
    show::{Again, day, draw},
};
use crate::{
    address::whole,
    error::WebError,
    form::{Form, Nothing},
    page::{FlashKind, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::HeaderMap, response::Response};
use domain::{
    access::{Read, Vulnerabilities, Write},
    vulnerabilities::request::RequestState,
};
use hub::{
    Cx, Fault, HubError, What,
    vulnerabilities::request::{
        self, Step,
        link::{self, DAYS},
    },
};
use serde::Deserialize;

/// What a step's form sends: staff's, and the vendor's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StepFields {
    pub(super) version: i64,
    pub(super) to: String,
    pub(super) promised_on: String,
    pub(super) text: String,
    pub(super) version_done: String,
    pub(super) by: String,
}

#[derive(Template)]
#[template(path = "vulnerabilities/request/link.html")]
struct LinkPage<'a> {
    page: &'a Page,
    t: T,
    back: String,
    address: String,
    mail: Mail,
}

/// Takes a step, or shows the page again with what is wrong.
pub(super) async fn take(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(fields): Form<StepFields>,
) -> Result<Response, WebError> {
    let id = request_id(&id)?;
    let read = cx.signed().permit::<Read<Vulnerabilities>>()?;
    let taken = match fields.step() {
        Ok(step) => request::take(&cx, id, fields.version, &step).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    let back = format!("/vendor-requests/{id}");
    match taken {
        Ok(()) => Ok(redirect_with(&back, FlashKind::Done, done(shell.t(), &fields))),
        Err(HubError::Invalid(faults)) => {
            let stands = request::find(&read, id).await?;
            draw(&read, &shell, &stands, Again { step: fields, faults, ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Makes the vendor's link and shows it, this once, with the mail that carries it.
pub(super) async fn make_link(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let id = request_id(&id)?;
    let token = link::make(&cx, id).await?;
    let read = cx.signed().permit::<Read<Vulnerabilities>>()?;
    let about = request::find(&read, id).await?;
    let said = request::said(&read, &about).await?;
    let organisation = hub::identity::organisation_name(cx.signed()).await?;
    let t = shell.t();
    let address = whole(&shell.web, &headers, &format!("/vendor/{}", token.text()));
    let page = shell.page(t.vendor_request().link_title());
    shell.draw(&LinkPage {
        page: &page,
        t,
        back: format!("/vendor-requests/{id}"),
        mail: mail(t, &about, &said, &organisation, &address),
        address,
    })
}

/// Withdraws the vendor's link.
pub(super) async fn withdraw_link(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let id = request_id(&id)?;
    link::withdraw(&cx, id).await?;
    let done = shell.t().vendor_request().link_withdrawn();
    Ok(redirect_with(&format!("/vendor-requests/{id}"), FlashKind::Done, done))
}

/// What has happened, and what comes next.
fn done(t: T, fields: &StepFields) -> &'static str {
    let words = t.vendor_request();
    match fields.to.parse() {
        Ok(RequestState::Asked) => words.asked_done(),
        Ok(RequestState::Confirmed) => words.confirmed_done(),
        Ok(RequestState::Cancelled) => words.cancelled_done(),
        _ => words.saved(),
    }
}

impl StepFields {
    /// The step that is meant.
    pub(super) fn step(&self) -> Result<Step, Vec<Fault>> {
        let text = |text: &String| text.trim().to_owned();
        let to = self.to.parse().map_err(|_| vec![Fault { field: "to", what: What::Required }])?;
        Ok(Step {
            to,
            promised_on: day(&self.promised_on, "promised_on")?,
            text: text(&self.text),
            version: text(&self.version_done),
            by: text(&self.by),
        })
    }
}
