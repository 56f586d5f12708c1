//! Signing in with a passkey: alone, or after the password.
//! Not here: checking it (`hub::identity::passkey`), one's own list ([`super::passkeys`]).
//! Next: `templates/identity/passkey_form.html`.

use super::sign_in::{agent, begun, form, second_form};
use crate::{error::WebError, form::Form, page::FormErrors, shell::Shell, text::T};
use axum::{
    Json,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use hub::identity::sign_in::SignIn;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Shown {
    credential: String,
    #[serde(default)]
    next: String,
}

/// A form that a passkey fills.
pub(super) struct PasskeyForm<'a> {
    /// Where it goes.
    pub(super) action: &'static str,
    /// Where the script asks what to ask for.
    pub(super) options: &'static str,
    /// Where it leads afterwards.
    pub(super) next: &'a str,
    /// What it saves.
    pub(super) hint: &'static str,
    /// The word on the button.
    pub(super) label: &'static str,
    /// It is what the page is for.
    pub(super) main: bool,
}

impl<'a> PasskeyForm<'a> {
    /// In place of password and code.
    pub(super) fn alone(t: T, next: &'a str) -> Self {
        Self {
            action: "/sign-in/passkey",
            options: "/sign-in/passkey",
            next,
            hint: t.sign_in().passkey_sign_in_hint(),
            label: t.sign_in().passkey_sign_in(),
            main: false,
        }
    }

    /// After the password.
    pub(super) fn second(t: T, next: &'a str) -> Self {
        Self {
            action: "/sign-in/second-factor/passkey",
            options: "/sign-in/second-factor/passkey",
            next,
            hint: "",
            label: t.sign_in().passkey_second(),
            main: true,
        }
    }
}

/// What a visitor's browser is asked for.
pub(crate) async fn options(shell: Shell) -> Result<Response, WebError> {
    // Without the page's cookie nothing would tie the answer to this browser.
    if shell.identity.csrf.is_empty() || !shell.has_passkeys() {
        return Err(WebError::NotFound);
    }
    Ok(Json(shell.web.hub().passkey_options(&shell.identity.csrf)?).into_response())
}

/// Signs in with a passkey alone.
pub(crate) async fn check(
    shell: Shell,
    headers: HeaderMap,
    Form(shown): Form<Shown>,
) -> Result<Response, WebError> {
    let (hub, origin) = (shell.web.hub().clone(), shell.identity.origin.clone());
    // Whose it is, is not known yet: counted by address alone.
    if !shell.web.limits().allow(&origin, &format!("passkey {origin}")) {
        return Err(WebError::TooMany);
    }
    let visitor = shell.identity.csrf.clone();
    let outcome = hub.sign_in_with_passkey(&shown.credential, &visitor, &origin, agent(&headers)).await?;
    if let SignIn::Begun { token, .. } = outcome {
        return Ok(begun(&shell.web, &token, false, &shown.next));
    }
    let refused = refusal(&shell);
    Ok(unprocessable(form(shell, &refused, "", &shown.next)?))
}

/// What the browser of a session that waits for the second factor is asked for.
pub(crate) async fn second_options(shell: Shell) -> Result<Response, WebError> {
    let opened = shell.identity.opened.clone().ok_or(WebError::SignInNeeded)?;
    if shell.identity.signed.is_some() || !shell.has_passkeys() {
        return Err(WebError::NotFound);
    }
    Ok(Json(shell.web.hub().second_passkey_options(&opened).await?).into_response())
}

/// Checks a passkey after the password.
pub(crate) async fn check_second(shell: Shell, Form(shown): Form<Shown>) -> Result<Response, WebError> {
    let opened = shell.identity.opened.clone().ok_or(WebError::SignInNeeded)?;
    let origin = shell.identity.origin.clone();
    if shell.identity.signed.is_some() || !shell.web.limits().allow(&origin, opened.person.login.as_str()) {
        return Err(WebError::TooMany);
    }
    match shell.web.hub().confirm_with_passkey(&opened, &shown.credential, &origin).await? {
        SignIn::Begun { token, .. } => Ok(begun(&shell.web, &token, false, &shown.next)),
        SignIn::Refused | SignIn::Locked => {
            Ok(unprocessable(second_form(&shell, &refusal(&shell), &shown.next).await?))
        }
    }
}

fn refusal(shell: &Shell) -> FormErrors {
    let mut errors = FormErrors::default();
    errors.add("", "", shell.t().sign_in().passkey_refused().to_owned());
    errors
}

fn unprocessable(drawn: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()
}
