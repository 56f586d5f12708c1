//! One's own passkeys: the list, adding one with the browser's help, removing one.
//! Not here: signing in with them ([`super::passkey_sign_in`]), the rules (`hub::identity::passkey`).
//! Next: `templates/identity/passkeys.html`.

use super::{account::check_limit, own_second_factor};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use domain::{access::OwnProofs, identity::Passkey};
use hub::{Cx, Fault, HubError, What, identity::passkey};
use serde::Deserialize;

#[derive(Default, Deserialize)]
pub(crate) struct Adding {
    name: String,
    present: String,
    credential: String,
}

#[derive(Default, Deserialize)]
pub(crate) struct Removing {
    passkey: String,
    proof: String,
}

#[derive(Template)]
#[template(path = "identity/passkeys.html")]
struct PasskeysPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    login: &'a str,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    /// What was typed as a name.
    typed: &'a str,
    /// What was chosen to be removed.
    chosen: &'a str,
    /// Where passkeys work, if not here.
    elsewhere: String,
    remove_hint: String,
    forced: bool,
}

struct Row {
    name: String,
    added: String,
    used: String,
}

/// Why the page is drawn again.
#[derive(Default)]
struct Again<'a> {
    typed: &'a str,
    chosen: &'a str,
    faults: &'a [Fault],
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<OwnProofs>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, Again::default()).await
}

async fn draw(cx: &Cx<OwnProofs>, shell: &Shell, again: Again<'_>) -> Result<Response, WebError> {
    let t = shell.t();
    let known = passkey::own::list(cx).await?;
    let page = shell.page(t.sign_in().passkey());
    shell.answering(form_status(again.faults)).draw(&PasskeysPage {
        page: &page,
        t,
        errors: form_errors(t, again.faults, |field| label(t, field)),
        login: shell.login(),
        rows: known.iter().map(|one| row(t, one, cx.now().as_millisecond())).collect(),
        choices: known.iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect(),
        typed: again.typed,
        chosen: again.chosen,
        elsewhere: elsewhere(shell),
        remove_hint: t.identity().second_remove_hint(cx.hub().password_policy().alone_chars),
        forced: cx.signed().must_set_up_second_factor(),
    })
}

fn row(t: T, one: &Passkey, now_ms: i64) -> Row {
    Row {
        name: one.name.clone(),
        added: t.moment_short(one.created_at_ms),
        used: one
            .last_used_at_ms
            .map_or_else(|| t.sign_in().passkey_unused().to_owned(), |at_ms| t.since(at_ms, now_ms)),
    }
}

/// Where passkeys work, if not at the address that was opened; empty if they work here.
fn elsewhere(shell: &Shell) -> String {
    if shell.has_passkeys() {
        return String::new();
    }
    let words = shell.t().sign_in();
    let named = shell.web.hub().public_address().filter(|address| address.relying_party().is_some());
    named.map_or_else(
        || words.passkey_nowhere().to_owned(),
        |address| words.passkey_elsewhere(address.origin()),
    )
}

/// What the browser is asked for.
pub(crate) async fn options(cx: Cx<OwnProofs>) -> Result<Response, WebError> {
    Ok(Json(passkey::own::options(&cx).await?).into_response())
}

/// Adds one; the first second factor comes with recovery codes.
pub(crate) async fn add(
    cx: Cx<OwnProofs>,
    shell: Shell,
    Form(fields): Form<Adding>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    let words = shell.t().sign_in();
    match passkey::own::add(&cx, &fields.present, &fields.name, &fields.credential).await {
        Ok(codes) if codes.is_empty() => {
            let done = words.passkey_add_done(fields.name.trim());
            Ok(redirect_with("/account/passkeys", FlashKind::Done, &done))
        }
        Ok(codes) => own_second_factor::codes(&shell, &codes, words.passkey_add_ready(), false),
        Err(HubError::Invalid(faults)) => {
            draw(&cx, &shell, Again { typed: &fields.name, faults: &faults, ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Removes one.
pub(crate) async fn remove(
    cx: Cx<OwnProofs>,
    shell: Shell,
    Form(fields): Form<Removing>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    let removed = match fields.passkey.parse() {
        Ok(id) => passkey::own::remove(&cx, &fields.proof, id).await,
        Err(_) => Err(HubError::fault("passkey", What::Unknown)),
    };
    match removed {
        Ok(()) => {
            let done = shell.t().sign_in().passkey_remove_done();
            Ok(redirect_with("/account/passkeys", FlashKind::Done, done))
        }
        Err(HubError::Invalid(mut faults)) => {
            // The page has two passwords; this one is asked for to remove.
            faults
                .iter_mut()
                .filter(|fault| fault.field == "present")
                .for_each(|fault| fault.field = "proof");
            draw(&cx, &shell, Again { chosen: &fields.passkey, faults: &faults, ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether the person has any; for their account's page.
pub(super) async fn count<P>(cx: &Cx<P>) -> Result<usize, WebError> {
    Ok(passkey::own::list(cx).await?.len())
}

fn label(t: T, field: &str) -> &'static str {
    match field {
        "present" | "proof" => t.identity().password_current(),
        "passkey" => t.sign_in().passkey(),
        _ => t.sign_in().passkey_name(),
    }
}
