//! One notice: what it is about, why it came, who was told, what was sent, and what follows.
//! Not here: the list ([`super::list`]).
//! Next: `templates/notify/notice.html`.

use super::{list::state, notice_id, words};
use crate::{
    error::WebError,
    form::{Form, Nothing},
    page::{FlashKind, Mark, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Notices, People, Read, SignedIn},
    ids::PersonId,
    notify::{Channel, Delivery, Reason, Recipient, Step},
};
use hub::{
    Cx,
    notify::own::{self, Told},
};

#[derive(Template)]
#[template(path = "notify/notice.html")]
struct NoticePage<'a> {
    page: &'a Page,
    t: T,
    sentence: String,
    mark: Mark,
    urgency: &'static str,
    raised: String,
    state: String,
    link: &'a str,
    acknowledge: String,
    why: String,
    change: Option<(&'static str, &'static str)>,
    told: Vec<Person>,
    sent: Vec<Message>,
    next: String,
}

struct Person {
    name: String,
    step: &'static str,
    why: String,
    told_at: String,
    read_at: String,
}

struct Message {
    to: String,
    channel: &'static str,
    occasion: &'static str,
    mark: Mark,
    state: String,
    said: String,
    when: String,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<SignedIn>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let told = own::open(&cx, notice_id(&id)?).await?;
    let one = &told.notice;
    let sentence = words::sentence(t, one.kind, &one.name, one.count);
    let mine = told.recipients.iter().find(|known| Some(known.person) == cx.person().ok());
    let page = shell.page(&sentence);
    shell.draw(&NoticePage {
        page: &page,
        t,
        mark: words::mark(one.urgency),
        urgency: words::urgency(t, one.urgency),
        raised: t.moment(one.raised_at_ms),
        state: standing(t, &told),
        link: &one.link,
        acknowledge: if told.may_acknowledge { format!("/notices/{id}/acknowledge") } else { String::new() },
        why: mine.map_or_else(|| t.notify().why_not_told().to_owned(), |mine| why(t, &told, mine)),
        change: mine.and_then(|mine| change(t, &cx, mine.reason)),
        told: told.recipients.iter().map(|known| person(t, &told, known)).collect(),
        sent: told.deliveries.iter().map(|delivery| message(t, &told, delivery)).collect(),
        next: match (one.acknowledged_at_ms, one.next_step_at_ms) {
            (None, Some(at_ms)) => t.notify().next_step(t.moment(at_ms)),
            _ => String::new(),
        },
        sentence,
    })
}

/// Acknowledges it.
pub(crate) async fn acknowledge(
    cx: Cx<SignedIn>,
    shell: Shell,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    own::acknowledge(&cx, notice_id(&id)?).await?;
    Ok(redirect_with("/notices", FlashKind::Done, shell.t().notify().acknowledged()))
}

fn standing(t: T, told: &Told) -> String {
    match told.notice.acknowledged_by.and_then(|who| told.names.get(&who)) {
        Some(name) => t.notify().state_done_by(name.as_str()),
        None => state(t, &told.notice),
    }
}

fn why(t: T, told: &Told, one: &Recipient) -> String {
    words::reason(t, one.reason, name(told, one.instead_of))
}

/// Where the rule can be changed that made someone a recipient, as far as they see that page.
fn change(t: T, cx: &Cx<SignedIn>, reason: Reason) -> Option<(&'static str, &'static str)> {
    let words = t.notify();
    let roster = cx.signed().may::<Read<Notices>>().then(|| ("/notices/roster", words.change_roster()));
    let people = cx.signed().may::<Read<People>>().then(|| ("/people", words.change_people()));
    match reason {
        Reason::Owner => Some(("/vulnerabilities", words.change_owner())),
        Reason::OnDuty | Reason::Absence | Reason::Deputy | Reason::SystemStaff => roster,
        Reason::Administrator | Reason::Role | Reason::SafetyManager | Reason::Director => people,
    }
}

fn person(t: T, told: &Told, one: &Recipient) -> Person {
    Person {
        name: name(told, Some(one.person)).to_owned(),
        step: words::step(t, one.step),
        why: why(t, told, one),
        told_at: t.moment_short(one.told_at_ms),
        read_at: one.read_at_ms.map_or_else(|| t.notify().not_read().to_owned(), |at| t.moment_short(at)),
    }
}

fn message(t: T, told: &Told, one: &Delivery) -> Message {
    let desk = told.consent.as_ref().map_or("", |consent| consent.desk.as_str());
    let to = match (one.person, one.channel) {
        (Some(person), _) => name(told, Some(person)).to_owned(),
        (None, Channel::Webhook) => t.notify().to_program().to_owned(),
        (None, Channel::Mail) if desk.is_empty() => words::step(t, Step::Beyond).to_owned(),
        (None, Channel::Mail) => t.notify().to_desk(desk),
    };
    let (mark, state) = words::delivery_state(t, one);
    Message {
        to,
        channel: words::channel(t, one.channel),
        occasion: words::occasion(t, one.occasion),
        mark,
        state,
        said: words::said(t, one),
        when: t.moment_short(one.sent_at_ms.unwrap_or(one.due_at_ms)),
    }
}

fn name(told: &Told, person: Option<PersonId>) -> &str {
    person.and_then(|id| told.names.get(&id)).map_or("", String::as_str)
}
