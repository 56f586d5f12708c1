//! Inviting someone: the form, and the link, which is shown once.
//! Not here: what is behind the link ([`super::invitation`]).
//! Next: `templates/identity/invite.html`, `link.html`.

use super::words;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    state::Web,
    text::T,
};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::Response,
};
use domain::{
    access::{People, Read, Write},
    identity::Role,
    text::parse_date,
};
use hub::{
    Cx, Fault, HubError, What,
    identity::{
        invitation::{self, Invite},
        people,
        token::Token,
    },
};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    roles: Vec<String>,
    until: String,
    sent_by: String,
}

#[derive(Template)]
#[template(path = "identity/invite.html")]
struct InvitePage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    lead: String,
    roles: Vec<Choice>,
    senders: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "identity/link.html")]
struct LinkPage<'a> {
    page: &'a Page,
    t: T,
    words: LinkWords,
    link: String,
}

/// What is said about a link.
struct LinkWords {
    lead: String,
    made: &'static str,
    label: &'static str,
    hand_over: &'static str,
}

/// The form.
pub(crate) async fn blank(cx: Cx<Write<People>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, &Fields::default(), &[]).await
}

async fn draw(
    cx: &Cx<Write<People>>,
    shell: &Shell,
    fields: &Fields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let senders = people::senders(&cx.signed().permit::<Read<People>>()?).await?;
    let page = shell.page(t.identity().invite_title());
    shell.answering(form_status(faults)).draw(&InvitePage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        fields,
        lead: t.identity().invite_lead(invitation::DAYS),
        roles: words::role_choices(t),
        senders: words::organisation_choices(t, &senders),
    })
}

/// Makes the invitation and shows its link, this once.
pub(crate) async fn invite(
    cx: Cx<Write<People>>,
    shell: Shell,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let made = match wanted(&fields) {
        Ok(wanted) => invitation::invite(&cx, &wanted).await,
        Err(faults) => Err(HubError::Invalid(faults)),
    };
    match made {
        Ok(token) => {
            let t = shell.t();
            let title = t.identity().invite_for(fields.name.trim());
            let words = LinkWords {
                lead: t.identity().invite_lead(invitation::DAYS),
                made: t.identity().invite_made(),
                label: t.identity().invite_link(),
                hand_over: t.identity().invite_hand_over(),
            };
            link(&shell, &headers, &token, &title, words)
        }
        Err(HubError::Invalid(faults)) => draw(&cx, &shell, &fields, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Makes a link by which a person sets a forgotten password anew, and shows it, this once.
pub(crate) async fn reset(
    cx: Cx<Write<People>>,
    shell: Shell,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let who = id.parse().map_err(|_| WebError::NotFound)?;
    let t = shell.t();
    match invitation::invite_to_reset(&cx, who).await {
        Ok(token) => {
            let person = people::find(&cx.signed().permit::<Read<People>>()?, who).await?.who.person;
            let title = t.identity().reset_for(person.name.as_str());
            let words = LinkWords {
                lead: t.identity().reset_link_lead(invitation::DAYS),
                made: t.identity().reset_made(),
                label: t.identity().reset_link(),
                hand_over: t.identity().reset_hand_over(),
            };
            link(&shell, &headers, &token, &title, words)
        }
        Err(HubError::Invalid(_)) => {
            Ok(redirect_with(&format!("/people/{who}"), FlashKind::Error, t.identity().reset_elsewhere()))
        }
        Err(other) => Err(other.into()),
    }
}

fn link(
    shell: &Shell,
    headers: &HeaderMap,
    token: &Token,
    title: &str,
    words: LinkWords,
) -> Result<Response, WebError> {
    let page = shell.page(title);
    shell.draw(&LinkPage { page: &page, t: shell.t(), words, link: address(&shell.web, headers, token) })
}

/// The whole address, as this person's browser reached the hub.
fn address(web: &Web, headers: &HeaderMap, token: &Token) -> String {
    let scheme = if web.settings().tls { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) {
        return format!("/invitation/{}", token.text());
    }
    format!("{scheme}://{host}/invitation/{}", token.text())
}

fn wanted(fields: &Fields) -> Result<Invite, Vec<Fault>> {
    let mut faults = Vec::new();
    let roles: Result<Vec<Role>, _> = fields.roles.iter().map(|role| role.parse()).collect();
    if roles.is_err() {
        faults.push(Fault { field: "roles", what: What::Unknown });
    }
    let until = day(&fields.until, &mut faults);
    let sent_by = if fields.sent_by.is_empty() { None } else { fields.sent_by.parse().ok() };
    if sent_by.is_none() && !fields.sent_by.is_empty() {
        faults.push(Fault { field: "sent_by", what: What::Unknown });
    }
    match (roles, faults.is_empty()) {
        (Ok(roles), true) => Ok(Invite { name: fields.name.clone(), roles, until, sent_by }),
        _ => Err(faults),
    }
}

/// The last day of a role, if one is given.
pub(super) fn day(text: &str, faults: &mut Vec<Fault>) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    let day = parse_date(text);
    if day.is_none() {
        faults.push(Fault { field: "until", what: What::NotADate });
    }
    day
}

pub(super) fn label(t: T, field: &str) -> &'static str {
    let words = t.identity();
    match field {
        "roles" => words.person_roles(),
        "role" => words.role_kind(),
        "until" => words.role_until(),
        "sent_by" => words.role_sent_by(),
        _ => words.invite_for_name(),
    }
}
