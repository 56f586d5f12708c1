//! The page behind a vendor's personal link: one request, and a form to answer it. Needs no sign-in.
//! Not here: making the link ([`super::step`]).
//! Next: `templates/vulnerabilities/request/vendor.html`.

use super::{
    step::StepFields,
    words::{self, Line},
};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    identity::with_visitor,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, append_cookie, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use hub::{
    Fault, HubError,
    identity::Token,
    vulnerabilities::request::{Party, link::Opened},
};

#[derive(Template)]
#[template(path = "vulnerabilities/request/vendor.html")]
struct VendorPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    token: &'a str,
    opened: &'a Opened,
    answer: &'a StepFields,
    state: &'static str,
    due: String,
    promised: String,
    until: String,
    lines: Vec<Line>,
    may_answer: bool,
    changed: bool,
    answers: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "vulnerabilities/request/gone.html")]
struct GonePage<'a> {
    page: &'a Page,
}

/// Shows the request.
pub(super) async fn show(shell: Shell, Path(token): Path<String>) -> Result<Response, WebError> {
    // Counted by address alone, so that opening the page does not use up the tries of answering.
    if !shell.web.limits().allow(&shell.identity.origin, &format!("show {}", shell.identity.origin)) {
        return Err(WebError::TooMany);
    }
    let token = Token::presented(&token);
    match shell.web.hub().open_vendor_request(&token).await? {
        Some(opened) => {
            let fields = StepFields { version: opened.request.version, ..StepFields::default() };
            draw(shell, &token, &opened, &fields, &[], false)
        }
        None => gone(&shell),
    }
}

fn draw(
    shell: Shell,
    token: &Token,
    opened: &Opened,
    fields: &StepFields,
    faults: &[Fault],
    changed: bool,
) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let t = shell.t();
    let request = &opened.request;
    let page = shell.page(&t.vendor_request().vendor_title(opened.organisation.as_str()));
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| t.date(day));
    let status = if changed { StatusCode::CONFLICT } else { form_status(faults) };
    let mut response = shell.answering(status).draw(&VendorPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| words::field(t, field)),
        token: token.text(),
        opened,
        answer: fields,
        state: words::state(t, request.state),
        due: day(request.letter.due_on),
        promised: day(request.promised_on),
        until: t.moment_short(opened.expires_at_ms),
        lines: words::lines(t, &opened.said),
        may_answer: request.state.is_with_vendor(),
        changed,
        answers: words::answers(t, request.state.next(Party::Vendor)),
    })?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// A link that is withdrawn, replaced, too old or made up: which of them is not said.
fn gone(shell: &Shell) -> Result<Response, WebError> {
    let page = shell.page(shell.t().vendor_request().link_invalid());
    shell.answering(StatusCode::NOT_FOUND).draw(&GonePage { page: &page })
}

/// Takes the answer.
pub(super) async fn answer(
    shell: Shell,
    Path(text): Path<String>,
    Form(mut fields): Form<StepFields>,
) -> Result<Response, WebError> {
    let origin = shell.identity.origin.clone();
    if !shell.web.limits().allow(&origin, &text) {
        return Err(WebError::TooMany);
    }
    let token = Token::presented(&text);
    let hub = shell.web.hub().clone();
    let Some(opened) = hub.open_vendor_request(&token).await? else { return gone(&shell) };
    let answered = match fields.step() {
        Ok(step) => hub.answer_vendor_request(&token, fields.version, &step, &origin).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match answered {
        Ok(()) => {
            let thanks = shell.t().vendor_request().thanks();
            Ok(redirect_with(&format!("/vendor/{}", token.text()), FlashKind::Done, thanks))
        }
        Err(HubError::Invalid(faults)) => draw(shell, &token, &opened, &fields, &faults, false),
        Err(HubError::Conflict(stored)) => {
            // Someone answered meanwhile: what was typed stays, and sending again means it.
            fields.version = stored.found;
            draw(shell, &token, &opened, &fields, &[], true)
        }
        Err(HubError::NotFound) => gone(&shell),
        Err(other) => Err(other.into()),
    }
}
