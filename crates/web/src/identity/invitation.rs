//! Behind an invitation link: register as someone new, join as who one is, or set a forgotten password anew.
//! Not here: making the link ([`super::invite`]).
//! Next: `templates/identity/invitation.html`.

use super::{sign_in::with_visitor, words};
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, append_cookie, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::access::SignedIn;
use hub::{
    Cx, Fault, HubError, What,
    identity::{
        invitation::{self, Offer, Registration},
        session,
        token::Token,
    },
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    login: String,
    name: String,
    reading: String,
    password: String,
    again: String,
}

#[derive(Template)]
#[template(path = "identity/invitation.html")]
struct InvitationPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    fields: &'a Fields,
    offer: &'a Offer,
    token: &'a str,
    roles: String,
    until: String,
    /// Who is signed in.
    me: &'a str,
    rule: String,
}

#[derive(Template)]
#[template(path = "identity/invitation_invalid.html")]
struct InvalidPage<'a> {
    page: &'a Page,
}

/// Shows what the link offers.
pub(crate) async fn show(shell: Shell, Path(token): Path<String>) -> Result<Response, WebError> {
    let token = Token::presented(&token);
    match shell.web.hub().open_invitation(&token).await? {
        Some(offer) => {
            let fields = Fields { name: offer.name.clone(), ..Fields::default() };
            draw(shell, &token, &offer, &fields, &[])
        }
        None => invalid(&shell),
    }
}

fn draw(
    shell: Shell,
    token: &Token,
    offer: &Offer,
    fields: &Fields,
    faults: &[Fault],
) -> Result<Response, WebError> {
    let (shell, visitor) = with_visitor(shell);
    let t = shell.t();
    let title = match &offer.resets {
        Some(_) => t.identity().reset_page_title().to_owned(),
        None => t.identity().accept_title(offer.organisation.as_str()),
    };
    let page = shell.page(&title);
    let me = shell.identity.opened.as_ref().filter(|opened| opened.signed.is_some());
    let policy = shell.web.hub().password_policy();
    let mut response = shell.answering(form_status(faults)).draw(&InvitationPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        fields,
        offer,
        token: token.text(),
        roles: words::roles(t, &offer.roles),
        until: offer.until.map_or_else(String::new, |until| t.date(until)),
        me: me.map_or("", |opened| opened.person.name.as_str()),
        rule: t.common().error_too_short(policy.alone_chars),
    })?;
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// A link that is used up, withdrawn, too old or made up: which of them is not said.
fn invalid(shell: &Shell) -> Result<Response, WebError> {
    let page = shell.page(shell.t().identity().invite_invalid());
    shell.answering(StatusCode::NOT_FOUND).draw(&InvalidPage { page: &page })
}

/// Registers someone new, or sets a password anew, as the link offers.
pub(crate) async fn register(
    shell: Shell,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let origin = shell.identity.origin.clone();
    if !shell.web.limits().allow(&origin, &token) {
        return Err(WebError::TooMany);
    }
    let token = Token::presented(&token);
    let hub = shell.web.hub().clone();
    let Some(offer) = hub.open_invitation(&token).await? else { return invalid(&shell) };
    let done = if fields.password != fields.again {
        Err(HubError::fault("again", What::Differs))
    } else if offer.resets.is_some() {
        hub.reset_password(&token, &fields.password, &origin).await
    } else {
        let new = Registration {
            login: fields.login.clone(),
            name: fields.name.clone(),
            reading: fields.reading.clone(),
            password: fields.password.clone(),
            language: shell.identity.lang.code().to_owned(),
        };
        hub.register(&token, &new, &origin).await
    };
    let words = shell.t().identity();
    let text = if offer.resets.is_some() { words.reset_done() } else { words.register_done() };
    match done {
        Ok(()) => Ok(redirect_with("/sign-in", FlashKind::Done, text)),
        Err(HubError::Invalid(faults)) => draw(shell, &token, &offer, &fields, &faults),
        Err(HubError::NotFound) => invalid(&shell),
        Err(other) => Err(other.into()),
    }
}

/// Joins as who one is, and works for the new organisation from now on.
pub(crate) async fn accept(
    cx: Cx<SignedIn>,
    shell: Shell,
    Path(token): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let token = Token::presented(&token);
    let Some(offer) = shell.web.hub().open_invitation(&token).await? else { return invalid(&shell) };
    match invitation::accept(&cx, &token).await {
        Ok(organisation) => {
            session::switch(&cx, organisation).await?;
            let text = shell.t().identity().accept_done(offer.organisation);
            Ok(redirect_with("/today", FlashKind::Done, &text))
        }
        Err(HubError::NotFound) => invalid(&shell),
        Err(other) => Err(other.into()),
    }
}

fn label(t: T, field: &str) -> &'static str {
    let words = t.identity();
    match field {
        "login" => words.login(),
        "reading" => words.person_reading(),
        "password" => words.password(),
        "again" => words.password_repeat(),
        _ => words.person_name(),
    }
}
