//! Tokens for programs: the list, making one (shown once), revoking.
//! Not here: the API itself.
//! Next: `templates/identity/api_tokens.html`, `api_token_made.html`.

use super::words;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{Choice, FlashKind, FormErrors, Mark, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::access::{People, Read, Write};
use hub::{
    Cx, Fault, HubError,
    identity::api_token::{self, Listed, Wanted},
};
use serde::Deserialize;

/// Lifetimes that the form offers, in days.
const DAYS: [u32; 4] = [30, 90, 180, 365];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    scopes: Vec<String>,
    days: String,
}

#[derive(Template)]
#[template(path = "identity/api_tokens.html")]
struct TokensPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    heading: String,
    may_write: bool,
    rows: Vec<Row>,
    scopes: Vec<Choice>,
    days: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "identity/api_token_made.html")]
struct MadePage<'a> {
    page: &'a Page,
    t: T,
    token: &'a str,
}

struct Row {
    id: String,
    name: String,
    scopes: String,
    maker: String,
    expires: String,
    last_used: String,
    state: (Mark, &'static str),
    running: bool,
}

/// Draws the list, with the form for who may make one.
pub(crate) async fn show(cx: Cx<Read<People>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, &Fields::default(), &[]).await
}

async fn draw(
    cx: &Cx<Read<People>>,
    shell: &Shell,
    fields: &Fields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let listed = api_token::list(cx).await?;
    let now_ms = cx.now().as_millisecond();
    let rows: Vec<Row> = listed.iter().map(|one| row(t, one, now_ms)).collect();
    let running = rows.iter().filter(|row| row.running).count();
    let page = shell.page(t.nav().api_tokens());
    let scope = |name: &&str| Choice::new(*name, words::scope(t, name));
    shell.answering(form_status(faults)).draw(&TokensPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        fields,
        heading: t.identity().tokens_heading(running),
        may_write: cx.signed().may::<Write<People>>(),
        rows,
        scopes: api_token::permitted(cx.signed()).iter().map(scope).collect(),
        days: DAYS.iter().map(|days| Choice::new(days.to_string(), t.units().days(days))).collect(),
    })
}

fn row(t: T, one: &Listed, now_ms: i64) -> Row {
    let words = t.identity();
    let token = &one.token;
    let state = match token.revoked_at_ms {
        Some(_) => (Mark::Plain, words.token_revoked()),
        None if token.expires_at_ms <= now_ms => (Mark::Plain, words.token_ended()),
        None => (Mark::Ok, words.token_running()),
    };
    let scopes: Vec<String> = token.scopes.iter().map(|scope| words::scope(t, scope)).collect();
    Row {
        id: token.id.to_string(),
        name: token.name.clone(),
        scopes: t.listed(scopes.iter().map(String::as_str)),
        maker: one.maker.clone(),
        expires: t.moment_short(token.expires_at_ms),
        last_used: token
            .last_used_at_ms
            .map_or_else(|| words.token_never_used().to_owned(), |at_ms| t.since(at_ms, now_ms)),
        running: state.0 == Mark::Ok,
        state,
    }
}

/// Makes a token and shows it, this once.
pub(crate) async fn make(
    cx: Cx<Write<People>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let days = fields.days.parse().unwrap_or(0);
    let wanted = Wanted { name: fields.name.clone(), scopes: fields.scopes.clone(), days };
    match api_token::make(&cx, &wanted).await {
        Ok(token) => {
            let page = shell.page(fields.name.trim());
            shell.draw(&MadePage { page: &page, t: shell.t(), token: token.text() })
        }
        Err(HubError::Invalid(faults)) => {
            draw(&cx.signed().permit::<Read<People>>()?, &shell, &fields, &faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Revokes a token.
pub(crate) async fn revoke(
    cx: Cx<Write<People>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let name = api_token::revoke(&cx, id.parse().map_err(|_| WebError::NotFound)?).await?;
    Ok(redirect_with("/api-tokens", FlashKind::Done, &shell.t().identity().token_revoked_done(name)))
}

fn label(t: T, field: &str) -> &'static str {
    let words = t.identity();
    match field {
        "scopes" => words.token_scopes(),
        "days" => words.token_days(),
        _ => words.token_name(),
    }
}
