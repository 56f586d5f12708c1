//! The first administrator of an empty installation.
//! Not here: founding (`hub::identity::setup`).
//! Next: [`super::sign_in`].

use super::sign_in::with_visitor;
use crate::{
    error::WebError,
    form::Form,
    identity::words,
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, append_cookie, redirect_with},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::identity::OrganisationKind;
use hub::{
    Fault, HubError, What,
    identity::setup::{Founding, is_shown},
};
use serde::Deserialize;

#[derive(Deserialize, Default)]
pub(crate) struct Fields {
    #[serde(default)]
    code: String,
    organisation: String,
    kind: String,
    name: String,
    login: String,
    password: String,
}

#[derive(Template)]
#[template(path = "identity/setup.html")]
struct SetupPage<'a> {
    page: &'a Page,
    errors: &'a FormErrors,
    fields: &'a Fields,
    kinds: Vec<Choice>,
    hint: &'a str,
    /// The first visitor shows the code that stood there at the start.
    asks_code: bool,
}

/// The form, as long as nobody has an account.
pub(crate) async fn show(shell: Shell) -> Result<Response, WebError> {
    if !shell.web.hub().is_empty().await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    form(shell, &FormErrors::default(), &Fields::default())
}

fn form(shell: Shell, errors: &FormErrors, fields: &Fields) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let t = shell.t();
    let page = shell.page(t.identity().first_title());
    let kinds =
        OrganisationKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(t, *kind))).collect();
    let hint = t.common().error_too_short(shell.web.hub().password_policy().alone_chars);
    let asks_code = shell.web.settings().setup_code.is_some();
    let mut response =
        shell.draw(&SetupPage { page: &page, errors, fields, kinds, hint: &hint, asks_code })?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// Founds the first organisation.
pub(crate) async fn found(shell: Shell, Form(fields): Form<Fields>) -> Result<Response, WebError> {
    if !shell.web.hub().is_empty().await? {
        return Err(WebError::NotFound);
    }
    if let Some(code) = &shell.web.settings().setup_code {
        if !shell.web.limits().allow(&shell.identity.origin, "") {
            return Err(WebError::TooMany);
        }
        // Nothing else is looked at before it is right.
        if !is_shown(code, &fields.code) {
            return refused(shell, fields, &[Fault { field: "code", what: What::Wrong }]);
        }
    }
    let founding = Founding {
        organisation: fields.organisation.clone(),
        kind: fields.kind.clone(),
        name: fields.name.clone(),
        login: fields.login.clone(),
        password: fields.password.clone(),
    };
    match shell.web.hub().found(&founding).await {
        Ok(()) => Ok(redirect_with("/sign-in", FlashKind::Done, shell.t().identity().first_done())),
        Err(HubError::Invalid(faults)) => refused(shell, fields, &faults),
        Err(other) => Err(other.into()),
    }
}

fn refused(shell: Shell, fields: Fields, faults: &[Fault]) -> Result<Response, WebError> {
    let t = shell.t();
    let errors = crate::faults::form_errors(t, faults, |field| label(t, field));
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        form(shell, &errors, &Fields { password: String::new(), ..fields })?,
    )
        .into_response())
}

fn label(t: crate::text::T, field: &str) -> &'static str {
    let identity = t.identity();
    match field {
        "code" => identity.first_code(),
        "organisation" => identity.organisation_name(),
        "kind" => identity.organisation_kind(),
        "name" => identity.person_name(),
        "login" => identity.login(),
        _ => identity.password(),
    }
}
