//! Signing in with a code from an envelope.
//! Not here: the envelope ([`super::emergency`]), checking the code (`hub::identity::emergency`).
//! Next: `templates/identity/emergency_sign_in.html`.

use super::sign_in::{agent, begun, with_visitor};
use crate::{
    error::WebError,
    faults::sentence,
    form::Form,
    page::{FormErrors, Page},
    shell::{Shell, append_cookie},
    text::T,
};
use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use hub::{
    HubError,
    identity::{emergency::sign_in::Opening, sign_in::SignIn},
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    login: String,
    code: String,
    who: String,
    why: String,
}

#[derive(Template)]
#[template(path = "identity/emergency_sign_in.html")]
struct OpeningPage<'a> {
    page: &'a Page,
    errors: &'a FormErrors,
    fields: &'a Fields,
}

/// The form.
pub(crate) async fn show(shell: Shell) -> Result<Response, WebError> {
    if shell.identity.signed.is_some() {
        return Ok(Redirect::to("/today").into_response());
    }
    form(shell, &FormErrors::default(), &Fields::default())
}

fn form(shell: Shell, errors: &FormErrors, fields: &Fields) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let page = shell.page(shell.t().sign_in().opening_title());
    let mut response = shell.draw(&OpeningPage { page: &page, errors, fields })?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// Checks the code.
pub(crate) async fn check(
    shell: Shell,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let origin = shell.identity.origin.clone();
    // Counted by address alone: whoever knows the account's name must not be able to shut this door for all.
    if !shell.web.limits().allow(&origin, &format!("emergency {origin}")) {
        return Err(WebError::TooMany);
    }
    let opening = Opening {
        login: fields.login.clone(),
        code: fields.code.clone(),
        who: fields.who.clone(),
        why: fields.why.clone(),
    };
    let t = shell.t();
    let mut errors = FormErrors::default();
    match shell.web.hub().sign_in_in_emergency(&opening, &origin, agent(&headers)).await {
        Ok(SignIn::Begun { token, .. }) => return Ok(begun(&shell.web, &token, false, "/today")),
        Ok(SignIn::Refused | SignIn::Locked) => errors.add("", "", t.sign_in().opening_refused()),
        Err(HubError::Invalid(faults)) => {
            for fault in &faults {
                errors.add(fault.field, label(t, fault.field), sentence(t, &fault.what));
            }
        }
        Err(other) => return Err(other.into()),
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form(shell, &errors, &Fields { code: String::new(), ..fields })?)
        .into_response())
}

fn label(t: T, field: &str) -> &'static str {
    match field {
        "who" => t.sign_in().opening_who(),
        _ => t.sign_in().opening_why(),
    }
}
