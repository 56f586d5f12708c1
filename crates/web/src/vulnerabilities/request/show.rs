//! The page of a request: its letter to write, its state, answers, the vendor's link.
//! Not here: the letter as it is printed ([`super::letter`]), taking steps ([`super::step`]).
//! Next: `templates/vulnerabilities/request/show.html`.

use super::{
    letter::{Mail, mail},
    request_id,
    step::StepFields,
    words::{self, Line},
};
use crate::{
    audit_trail,
    error::WebError,
    faults::form_errors,
    form::Form,
    page::{Choice, Clash, FlashKind, FormErrors, Page, parts::Mark},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Read, Vulnerabilities, Write},
    text::parse_date,
    vulnerabilities::request::Letter,
};
use hub::{
    Cx, Fault, HubError, What,
    vulnerabilities::request::{self, Party, RequestState, VendorRequest},
};
use jiff::civil::Date;
use serde::Deserialize;

/// What the letter's form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    version: i64,
    vendor: String,
    contact: String,
    phone: String,
    fax: String,
    email: String,
    due_on: String,
    interim: String,
    in_charge: String,
    remarks: String,
}

#[derive(Template)]
#[template(path = "vulnerabilities/request/show.html")]
struct ShowPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    request: &'a VendorRequest,
    fields: &'a Fields,
    answer: &'a StepFields,
    clash: Option<Clash>,
    mark: Mark,
    state: &'static str,
    due: String,
    promised: String,
    lines: Vec<Line>,
    answer_words: String,
    still_listed: u64,
    may_write: bool,
    may_link: bool,
    link_until: String,
    answers: Vec<Choice>,
    steps: Vec<Choice>,
    mail: Mail,
    history: Vec<audit_trail::Line>,
}

/// What a form sent back to be corrected looks like.
#[derive(Default)]
pub(super) struct Again {
    pub(super) fields: Option<Fields>,
    pub(super) step: StepFields,
    pub(super) faults: Vec<Fault>,
    pub(super) clash: Option<Clash>,
}

/// Draws the page.
pub(super) async fn show(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let request = request::find(&cx, request_id(&id)?).await?;
    draw(&cx, &shell, &request, Again::default()).await
}

pub(super) async fn draw(
    cx: &Cx<Read<Vulnerabilities>>,
    shell: &Shell,
    request: &VendorRequest,
    again: Again,
) -> Result<Response, WebError> {
    let t = shell.t();
    let today = cx.hub().today();
    let may_write = cx.signed().may::<Write<Vulnerabilities>>();
    let said = request::said(cx, request).await?;
    let link = request::link_of(cx, request.id).await?;
    let history = request::history(cx, request.id).await?;
    let organisation = hub::identity::organisation_name(cx.signed()).await?;
    let mut next: Vec<RequestState> = request.state.next(Party::Staff).collect();
    // What is most likely wanted stands first.
    next.sort_by_key(|to| *to != RequestState::Confirmed);
    let fields = again.fields.unwrap_or_else(|| Fields::from(request));
    let state_of = |to: &RequestState| Choice::new(to.as_str(), words::step(t, request.state, *to));
    let page = shell.page(t.vendor_request().title());
    let status = match (&again.clash, again.faults.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    shell.answering(status).draw(&ShowPage {
        page: &page,
        t,
        errors: form_errors(t, &again.faults, |field| words::field(t, field)),
        request,
        fields: &fields,
        answer: &again.step,
        clash: again.clash,
        mark: words::mark(request, today),
        state: words::state(t, request.state),
        due: request.letter.due_on.map_or_else(String::new, |day| t.due(day, today)),
        promised: request.promised_on.map_or_else(String::new, |day| t.date(day)),
        lines: words::lines(t, &said),
        answer_words: request.answer.as_ref().map_or_else(String::new, |answer| {
            let when = t.moment(answer.at_ms);
            t.vendor_request().answered(answer.by.as_str(), words::via(t, answer.via), when)
        }),
        still_listed: request::still_listed(cx, request).await?,
        may_write,
        may_link: may_write && request.state.is_with_vendor(),
        link_until: link.map_or_else(String::new, |until| t.moment_short(until)),
        answers: words::answers(t, request.state.next(Party::Staff).filter(|to| to.is_answer())),
        steps: next.iter().filter(|to| !to.is_answer()).map(state_of).collect(),
        mail: mail(t, request, &said, &organisation, ""),
        history: history.iter().map(|entry| audit_trail::line(t, entry)).collect(),
    })
}

/// Saves the letter of a draft, or shows the form again with what is wrong.
pub(super) async fn save(
    cx: Cx<Write<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response, WebError> {
    let id = request_id(&id)?;
    let read = cx.signed().permit::<Read<Vulnerabilities>>()?;
    let request = request::find(&read, id).await?;
    let t = shell.t();
    let letter = match fields.letter() {
        Ok(letter) => letter,
        Err(faults) => {
            let again = Again { fields: Some(fields), faults, ..Again::default() };
            return draw(&read, &shell, &request, again).await;
        }
    };
    match request::save(&cx, id, fields.version, &letter).await {
        Ok(()) => {
            Ok(redirect_with(&format!("/vendor-requests/{id}"), FlashKind::Done, t.vendor_request().saved()))
        }
        Err(HubError::Invalid(faults)) => {
            let again = Again { fields: Some(fields), faults, ..Again::default() };
            draw(&read, &shell, &request, again).await
        }
        Err(HubError::Conflict(_)) => {
            // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
            let stored = request::find(&read, id).await?;
            fields.version = stored.version;
            let history = request::history(&read, id).await?;
            let theirs = printed(t, &stored.letter);
            let clash = Some(Clash::new(t, history.first(), theirs, printed(t, &letter)));
            let again = Again { fields: Some(fields), clash, ..Again::default() };
            draw(&read, &shell, &stored, again).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Every field that can be written, with its label.
fn printed(t: T, letter: &Letter) -> Vec<(&'static str, String)> {
    [
        ("vendor", letter.vendor.clone()),
        ("contact", letter.contact.clone()),
        ("phone", letter.phone.clone()),
        ("fax", letter.fax.clone()),
        ("email", letter.email.clone()),
        ("due_on", letter.due_on.map_or_else(String::new, |day| t.date(day))),
        ("interim", letter.interim.clone()),
        ("in_charge", letter.in_charge.clone()),
        ("remarks", letter.remarks.clone()),
    ]
    .map(|(field, text)| (words::field(t, field), text))
    .to_vec()
}

impl From<&VendorRequest> for Fields {
    fn from(request: &VendorRequest) -> Self {
        let letter = request.letter.clone();
        Self {
            version: request.version,
            vendor: letter.vendor,
            contact: letter.contact,
            phone: letter.phone,
            fax: letter.fax,
            email: letter.email,
            due_on: letter.due_on.map_or_else(String::new, |day| day.to_string()),
            interim: letter.interim,
            in_charge: letter.in_charge,
            remarks: letter.remarks,
        }
    }
}

impl Fields {
    fn letter(&self) -> Result<Letter, Vec<Fault>> {
        let text = |text: &String| text.trim().to_owned();
        Ok(Letter {
            vendor: text(&self.vendor),
            contact: text(&self.contact),
            phone: text(&self.phone),
            fax: text(&self.fax),
            email: text(&self.email),
            due_on: day(&self.due_on, "due_on")?,
            interim: text(&self.interim),
            in_charge: text(&self.in_charge),
            remarks: text(&self.remarks),
            ..Letter::default()
        })
    }
}

/// A day that someone typed; nothing if nothing was.
pub(super) fn day(text: &str, field: &'static str) -> Result<Option<Date>, Vec<Fault>> {
    match parse_date(text) {
        None if !text.trim().is_empty() => Err(vec![Fault { field, what: What::NotADate }]),
        day => Ok(day),
    }
}
