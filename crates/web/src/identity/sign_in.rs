//! Signing in, with a second factor where one is set up, and out.
//! Not here: checking (`hub::identity::sign_in`).
//! Next: [`super::setup`] for an empty installation.

use super::{passkey_sign_in::PasskeyForm, provider};
use crate::{
    address,
    error::WebError,
    form::{Form, Nothing},
    identify::{Identity, cookie, session_cookie, visitor_cookie},
    page::{FormErrors, Page},
    shell::{Shell, append_cookie},
    state::Web,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{access::OwnProofs, identity::Proof};
use hub::{
    Cx,
    identity::{session, sign_in::SignIn, token::Token},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Code {
    code: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "identity/sign_in.html")]
struct SignInPage<'a> {
    page: &'a Page,
    errors: &'a FormErrors,
    login: &'a str,
    next: &'a str,
    passkey: Option<PasskeyForm<'a>>,
    /// What people call the identity provider.
    provider: Option<&'a str>,
    /// Where its button leads.
    provider_start: String,
}

#[derive(Template)]
#[template(path = "identity/second_factor.html")]
struct SecondPage<'a> {
    page: &'a Page,
    errors: &'a FormErrors,
    next: &'a str,
    /// Codes of an app are asked for, not only recovery codes.
    app: bool,
    passkey: Option<PasskeyForm<'a>>,
}

/// The start page leads on to where one belongs.
pub(crate) async fn start(State(web): State<Web>, identity: Identity) -> Result<Redirect, WebError> {
    if identity.signed.is_some() {
        return Ok(Redirect::to("/today"));
    }
    Ok(Redirect::to(if web.hub().is_empty().await? { "/setup" } else { "/sign-in" }))
}

/// The form.
pub(crate) async fn show(shell: Shell, Query(query): Query<Next>) -> Result<Response, WebError> {
    if shell.identity.signed.is_some() {
        return Ok(Redirect::to(address::own(&query.next)).into_response());
    }
    if shell.web.hub().is_empty().await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    form(shell, &FormErrors::default(), "", &query.next)
}

/// Draws the form; a visitor without a cookie gets one, since the form's proof follows from it.
pub(super) fn form(shell: Shell, errors: &FormErrors, login: &str, next: &str) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let page = shell.page(shell.t().identity().sign_in_title());
    let passkey = shell.has_passkeys().then(|| PasskeyForm::alone(shell.t(), next));
    let mut response = shell.draw(&SignInPage {
        page: &page,
        errors,
        login,
        next,
        passkey,
        provider: provider::name(&shell),
        provider_start: provider::start_address(next),
    })?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// Makes sure that the visitor has what a form's proof follows from; returns the cookie to set, if any.
pub(crate) fn with_visitor(mut shell: Shell) -> (Shell, Option<String>) {
    if !shell.identity.csrf.is_empty() {
        return (shell, None);
    }
    let token = Token::new(shell.web.hub());
    shell.identity.csrf = token.csrf();
    let tls = shell.web.settings().tls;
    (shell, Some(set_cookie(visitor_cookie(tls), token.text(), tls)))
}

fn set_cookie(name: &str, value: &str, tls: bool) -> String {
    let secure = if tls { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")
}

/// Checks name and password.
pub(crate) async fn check(
    shell: Shell,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let origin = shell.identity.origin.clone();
    if !shell.web.limits().allow(&origin, &fields.login) {
        return Err(WebError::TooMany);
    }
    let outcome = shell.web.hub().sign_in(&fields.login, &fields.password, &origin, agent(&headers)).await?;
    if let SignIn::Begun { token, second_factor_due } = outcome {
        return Ok(begun(&shell.web, &token, second_factor_due, &fields.next));
    }
    // One answer, locked or not: only who has an account can be locked.
    let (t, policy) = (shell.t(), shell.web.hub().password_policy());
    let wait = t.units().minutes(policy.lock_s / 60);
    let refusal = t.identity().sign_in_refused(policy.lock_after_failures, wait);
    let mut errors = FormErrors::default();
    errors.add("", "", refusal);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form(shell, &errors, &fields.login, &fields.next)?).into_response())
}

pub(super) fn begun(web: &Web, token: &Token, second_factor_due: bool, next: &str) -> Response {
    let to = if second_factor_due {
        address::with_query("/sign-in/second-factor", &[("next", next)])
    } else {
        address::own(next).to_owned()
    };
    let mut response = Redirect::to(&to).into_response();
    let tls = web.settings().tls;
    append_cookie(&mut response, &set_cookie(session_cookie(tls), token.text(), tls));
    response
}

pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Asks for the second factor.
pub(crate) async fn show_second(shell: Shell, Query(query): Query<Next>) -> Result<Response, WebError> {
    second_form(&shell, &FormErrors::default(), &query.next).await
}

pub(super) async fn second_form(
    shell: &Shell,
    errors: &FormErrors,
    next: &str,
) -> Result<Response, WebError> {
    let waiting = shell.identity.opened.as_ref().filter(|_| shell.identity.signed.is_none());
    let Some(opened) = waiting else { return Ok(Redirect::to("/sign-in").into_response()) };
    let t = shell.t();
    let ways = shell.web.hub().second_factors(opened).await?;
    let passkey = (ways.passkey && shell.has_passkeys()).then(|| PasskeyForm::second(t, next));
    let title = if ways.app { t.identity().second_title() } else { t.sign_in().passkey_second_title() };
    let page = shell.page(title);
    shell.draw(&SecondPage { page: &page, errors, next, app: ways.app, passkey })
}

/// Checks the second factor.
pub(crate) async fn check_second(shell: Shell, Form(fields): Form<Code>) -> Result<Response, WebError> {
    let opened = shell.identity.opened.clone().ok_or(WebError::SignInNeeded)?;
    let origin = shell.identity.origin.clone();
    if shell.identity.signed.is_some() || !shell.web.limits().allow(&origin, opened.person.login.as_str()) {
        return Err(WebError::TooMany);
    }
    match shell.web.hub().confirm_sign_in(&opened, &fields.code, &origin).await? {
        SignIn::Begun { token, .. } => Ok(begun(&shell.web, &token, false, &fields.next)),
        SignIn::Refused | SignIn::Locked => {
            let t = shell.t();
            let mut errors = FormErrors::default();
            errors.add("code", t.identity().second_code(), t.identity().second_refused());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, second_form(&shell, &errors, &fields.next).await?)
                .into_response())
        }
    }
}

/// Ends the session.
pub(crate) async fn sign_out(
    cx: Cx<OwnProofs>,
    State(web): State<Web>,
    identity: Identity,
    headers: HeaderMap,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let proof = identity.opened.as_ref().map(|opened| opened.session.proof);
    let by_provider = matches!(proof, Some(Proof::Provider | Proof::ProviderWithSecondFactor));
    session::sign_out(&cx).await?;
    let mut response = Redirect::to(if by_provider { "/signed-out" } else { "/sign-in" }).into_response();
    let name = session_cookie(web.settings().tls);
    if cookie(&headers, name).is_some() {
        append_cookie(&mut response, &format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    }
    Ok(response)
}
