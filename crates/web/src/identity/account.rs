//! One's own account 自分の設定: name, language, password, sessions.
//! Not here: the second factor ([`super::own_second_factor`]), the rules (`hub::identity::own`).
//! Next: `templates/identity/account.html`.

use super::{device::device, passkeys, provider};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{access::SignedIn, identity::Session};
use hub::{
    Cx, Fault, HubError, What,
    identity::{own, session},
};
use serde::Deserialize;

#[derive(Clone, Default, Deserialize)]
pub(crate) struct Names {
    name: String,
    #[serde(default)]
    reading: String,
}

#[derive(Deserialize)]
pub(crate) struct Passwords {
    present: String,
    password: String,
    again: String,
}

#[derive(Template)]
#[template(path = "identity/account.html")]
struct AccountPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    login: &'a str,
    names: Names,
    rule: String,
    second_factor: bool,
    app: bool,
    passkeys: usize,
    /// What people call the identity provider.
    provider: Option<&'a str>,
    codes_left: i64,
    sessions: Vec<Row>,
}

/// A session.
struct Row {
    id: String,
    device: String,
    address: String,
    began: String,
    seen: String,
    this: bool,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<SignedIn>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, None, &[]).await
}

async fn draw(
    cx: &Cx<SignedIn>,
    shell: &Shell,
    typed: Option<Names>,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let t = shell.t();
    let person = own::account(cx).await?.person;
    let policy = cx.hub().password_policy();
    let names = typed.unwrap_or_else(|| Names { name: person.name.clone(), reading: person.reading.clone() });
    let sessions = session::list(cx).await?;
    let page = shell.page(t.nav().own_account());
    shell.answering(form_status(faults)).draw(&AccountPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        login: person.login.as_str(),
        names,
        rule: t.identity().password_rule(policy.alone_chars, policy.with_second_factor_chars),
        second_factor: person.second_factor,
        app: own::has_app(cx).await?,
        passkeys: passkeys::count(cx).await?,
        provider: provider::name(shell),
        codes_left: own::recovery_codes_left(cx).await?,
        sessions: sessions.iter().map(|one| row(t, cx, one)).collect(),
    })
}

fn row(t: T, cx: &Cx<SignedIn>, one: &Session) -> Row {
    Row {
        id: one.id.to_string(),
        device: device(&one.agent).unwrap_or_else(|| t.identity().session_unknown_device().to_owned()),
        address: one.origin.clone(),
        began: t.moment_short(one.created_at_ms),
        seen: t.since(one.last_seen_at_ms, cx.now().as_millisecond()),
        this: cx.signed().session == Some(one.id),
    }
}

/// Saves name and reading.
pub(crate) async fn rename(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(names): Form<Names>,
) -> Result<Response, WebError> {
    match own::rename(&cx, &names.name, &names.reading).await {
        Ok(()) => Ok(redirect_with("/account", FlashKind::Done, shell.t().identity().name_saved())),
        Err(HubError::Invalid(faults)) => draw(&cx, &shell, Some(names), &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Changes the password.
pub(crate) async fn change_password(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(fields): Form<Passwords>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    let changed = if fields.password == fields.again {
        own::change_password(&cx, &fields.present, &fields.password).await
    } else {
        Err(HubError::fault("again", What::Differs))
    };
    match changed {
        Ok(()) => Ok(redirect_with("/account", FlashKind::Done, shell.t().identity().password_changed())),
        Err(HubError::Invalid(faults)) => draw(&cx, &shell, None, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Ends one session.
pub(crate) async fn end_session(
    cx: Cx<SignedIn>,
    shell: Shell,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    session::end(&cx, id.parse().map_err(|_| WebError::NotFound)?).await?;
    Ok(redirect_with("/account", FlashKind::Done, shell.t().identity().session_ended()))
}

/// Ends all sessions but this one.
pub(crate) async fn end_others(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let ended = session::end_others(&cx).await?;
    Ok(redirect_with("/account", FlashKind::Done, &shell.t().identity().sessions_ended(ended)))
}

/// Counts a form that asks for the password again as a try to sign in.
pub(super) fn check_limit(shell: &Shell) -> Result<(), WebError> {
    let allowed = shell.web.limits().allow(&shell.identity.origin, shell.login());
    if allowed { Ok(()) } else { Err(WebError::TooMany) }
}

fn label(t: T, field: &str) -> &'static str {
    let words = t.identity();
    match field {
        "reading" => words.person_reading(),
        "present" => words.password_current(),
        "password" => words.password_new(),
        "again" => words.password_again(),
        _ => words.person_name(),
    }
}
