//! One person of the organisation: roles, suspension, a forgotten password, what happened.
//! Not here: the list ([`super::people`]).
//! Next: `templates/identity/person.html`.

use super::{invite, words};
use crate::{
    audit_trail,
    error::WebError,
    faults::{form_errors, form_status, sentence},
    form::{Form, Nothing},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{AuditTrail, People, Read, Write},
    identity::{Assignment, Organisation, Role},
    ids::PersonId,
};
use hub::{
    Cx, Fault, HubError, What,
    identity::people::{self, Colleague, Given},
};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    role: String,
    until: String,
    sent_by: String,
}

#[derive(Template)]
#[template(path = "identity/person.html")]
struct PersonPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    id: String,
    colleague: &'a Colleague,
    last_seen: String,
    held: Vec<Held>,
    may_write: bool,
    may_trail: bool,
    roles: Vec<Choice>,
    senders: Vec<Choice>,
    history: Vec<audit_trail::Line>,
}

/// A role that the person holds.
struct Held {
    id: String,
    name: &'static str,
    until: String,
    ended: bool,
    sent_by: String,
}

fn person_id(text: &str) -> Result<PersonId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<People>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, person_id(&id)?, &Fields::default(), &[]).await
}

async fn draw(
    cx: &Cx<Read<People>>,
    shell: &Shell,
    id: PersonId,
    fields: &Fields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let colleague = people::find(cx, id).await?;
    let history = people::history(cx, id).await?;
    let senders = people::senders(cx).await?;
    let today = cx.hub().today();
    let page = shell.page(&colleague.who.person.name);
    let never = t.identity().person_never_seen();
    shell.answering(form_status(faults)).draw(&PersonPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| invite::label(t, field)),
        fields,
        id: id.to_string(),
        last_seen: colleague.last_sign_in_at_ms.map_or_else(|| never.to_owned(), |at_ms| t.moment(at_ms)),
        held: colleague.roles.iter().map(|one| held(t, one, &senders, today)).collect(),
        colleague: &colleague,
        may_write: cx.signed().may::<Write<People>>(),
        may_trail: cx.signed().may::<Read<AuditTrail>>(),
        roles: Role::ALL.iter().map(|one| Choice::new(one.as_str(), words::role(t, *one))).collect(),
        senders: words::organisation_choices(t, &senders),
        history: history.iter().map(|entry| audit_trail::line(t, entry)).collect(),
    })
}

fn held(t: T, one: &Assignment, senders: &[Organisation], today: Date) -> Held {
    let sender = one.sent_by.and_then(|id| senders.iter().find(|sender| sender.id == id));
    Held {
        id: one.id.to_string(),
        name: words::role(t, one.role),
        until: one.until.map_or_else(|| t.identity().role_no_end().to_owned(), |until| t.date(until)),
        ended: !one.holds_on(today),
        sent_by: sender.map_or_else(String::new, |sender| sender.name.clone()),
    }
}

/// Gives a role, or changes the end of one.
pub(crate) async fn give(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let given = match given(&fields) {
        Ok(given) => people::give_role(&cx, id, given).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match given {
        Ok(()) => {
            let read = cx.signed().permit::<Read<People>>()?;
            let name = people::find(&read, id).await?.who.person.name;
            Ok(back(id, FlashKind::Done, &shell.t().identity().role_given(name)))
        }
        Err(HubError::Invalid(faults)) => {
            draw(&cx.signed().permit::<Read<People>>()?, &shell, id, &fields, &faults).await
        }
        Err(other) => Err(other.into()),
    }
}

fn given(fields: &Fields) -> Result<Given, Vec<Fault>> {
    let mut faults = Vec::new();
    let role = fields.role.parse::<Role>();
    if role.is_err() {
        faults.push(Fault { field: "role", what: What::Unknown });
    }
    let until = invite::day(&fields.until, &mut faults);
    let sent_by = if fields.sent_by.is_empty() { None } else { fields.sent_by.parse().ok() };
    if sent_by.is_none() && !fields.sent_by.is_empty() {
        faults.push(Fault { field: "sent_by", what: What::Unknown });
    }
    match (role, faults.is_empty()) {
        (Ok(role), true) => Ok(Given { role, until, sent_by }),
        _ => Err(faults),
    }
}

/// Takes a role back.
pub(crate) async fn take(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path((id, assignment)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let taken = people::take_role(&cx, id, assignment.parse().map_err(|_| WebError::NotFound)?).await;
    let words = shell.t().identity();
    // Without any role left the person is no longer of this organisation, and has no page here.
    let gone = taken.is_ok()
        && matches!(people::find(&cx.signed().permit::<Read<People>>()?, id).await, Err(HubError::NotFound));
    if gone {
        return Ok(redirect_with("/people", FlashKind::Done, words.role_taken()));
    }
    outcome(shell.t(), id, taken, words.role_taken())
}

/// Suspends the person here.
pub(crate) async fn suspend(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let suspended = people::suspend(&cx, id).await;
    let t = shell.t();
    let name = people::find(&cx.signed().permit::<Read<People>>()?, id).await?.who.person.name;
    outcome(t, id, suspended, &t.identity().person_suspended_done(name))
}

/// Lets the person work here again.
pub(crate) async fn resume(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let resumed = people::resume(&cx, id).await;
    let t = shell.t();
    let name = people::find(&cx.signed().permit::<Read<People>>()?, id).await?.who.person.name;
    outcome(t, id, resumed, &t.identity().person_resumed_done(name))
}

/// Back to the person's page, with what came of it.
fn outcome(t: T, id: PersonId, outcome: Result<(), HubError>, done: &str) -> Result<Response, WebError> {
    match outcome {
        Ok(()) => Ok(back(id, FlashKind::Done, done)),
        Err(HubError::Invalid(faults)) => {
            let why = faults.first().map_or_else(String::new, |fault| sentence(t, &fault.what));
            Ok(back(id, FlashKind::Error, &why))
        }
        Err(other) => Err(other.into()),
    }
}

fn back(id: PersonId, kind: FlashKind, text: &str) -> Response {
    redirect_with(&format!("/people/{id}"), kind, text)
}
