//! Signing in at an outside identity provider, and linking one's own account with it.
//! Not here: whether its token is believed (`hub::identity::provider`).
//! Next: `templates/identity/provider.html`, `signed_out.html`.

use super::{
    account::check_limit,
    sign_in::{Next, agent, begun, form, with_visitor},
};
use crate::{
    address,
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    identify::cookie,
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, append_cookie, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use data_encoding::BASE64URL_NOPAD;
use domain::access::SignedIn;
use hub::{
    Cx, Fault, Hub, HubError,
    identity::{
        provider::{own, sign_in::Return},
        sign_in::SignIn,
    },
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Proof {
    present: String,
}

#[derive(Template)]
#[template(path = "identity/provider.html")]
struct ProviderPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    login: &'a str,
    name: &'a str,
    /// Since when they are linked; empty if they are not.
    linked: String,
    used: String,
}

#[derive(Template)]
#[template(path = "identity/provider_go.html")]
struct GoPage<'a> {
    page: &'a Page,
    t: T,
    name: &'a str,
    href: &'a str,
}

#[derive(Template)]
#[template(path = "identity/signed_out.html")]
struct SignedOutPage<'a> {
    page: &'a Page,
    name: &'a str,
    href: &'a str,
}

/// Carries where someone wanted to go over the way to the provider.
const NEXT_COOKIE: &str = "yagura-next";

/// What people call the provider; nothing without one, or where the hub was opened by another address.
pub(super) fn name(shell: &Shell) -> Option<&str> {
    let provider = shell.web.hub().provider()?;
    shell.is_at_public_address().then_some(provider.settings().name.as_str())
}

/// Where the button leads.
pub(super) fn start_address(next: &str) -> String {
    address::with_query("/sign-in/provider/start", &[("next", next)])
}

/// Leads a visitor to the provider.
pub(crate) async fn start(shell: Shell, Query(query): Query<Next>) -> Result<Response, WebError> {
    if name(&shell).is_none() {
        return Err(WebError::NotFound);
    }
    if !shell.web.limits().allow(&shell.identity.origin, &format!("provider {}", shell.identity.origin)) {
        return Err(WebError::TooMany);
    }
    let (shell, visitor) = with_visitor(shell);
    let hub: Hub = shell.web.hub().clone();
    let to = match hub.provider_address(&shell.identity.csrf).await {
        Ok(to) => to,
        Err(HubError::Internal(why)) => return out_of_reach(shell, &why),
        Err(other) => return Err(other.into()),
    };
    let mut response = Redirect::to(&to).into_response();
    let next = BASE64URL_NOPAD.encode(address::own(&query.next).as_bytes());
    append_cookie(
        &mut response,
        &format!("{NEXT_COOKIE}={next}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"),
    );
    if let Some(visitor) = visitor {
        append_cookie(&mut response, &visitor);
    }
    Ok(response)
}

/// Back from the provider: signs in, or links who is signed in already.
pub(crate) async fn back(
    shell: Shell,
    headers: HeaderMap,
    Query(back): Query<Return>,
) -> Result<Response, WebError> {
    let (hub, origin) = (shell.web.hub().clone(), shell.identity.origin.clone());
    if !shell.web.limits().allow(&origin, &format!("provider {origin}")) {
        return Err(WebError::TooMany);
    }
    if let Some(signed) = &shell.identity.signed {
        let linked = own::finish_link(&signed.permit::<SignedIn>()?, &back).await?;
        let words = shell.t().sign_in();
        let (kind, text) = if linked {
            (FlashKind::Done, words.provider_linked_done())
        } else {
            (FlashKind::Error, words.provider_link_refused())
        };
        return Ok(redirect_with("/account/provider", kind, text));
    }
    let visitor = shell.identity.csrf.clone();
    let outcome = match hub.sign_in_by_provider(&back, &visitor, &origin, agent(&headers)).await {
        Ok(outcome) => outcome,
        Err(HubError::Internal(why)) => return out_of_reach(shell, &why),
        Err(other) => return Err(other.into()),
    };
    if let SignIn::Begun { token, second_factor_due } = outcome {
        let kept =
            cookie(&headers, NEXT_COOKIE).and_then(|kept| BASE64URL_NOPAD.decode(kept.as_bytes()).ok());
        let next = kept.and_then(|kept| String::from_utf8(kept).ok()).unwrap_or_default();
        return Ok(begun(&shell.web, &token, second_factor_due, &next));
    }
    let text = shell.t().sign_in().provider_refused();
    refused(shell, text, StatusCode::UNPROCESSABLE_ENTITY)
}

/// The password still signs in.
fn out_of_reach(shell: Shell, why: &str) -> Result<Response, WebError> {
    tracing::error!(request.id = %shell.identity.request_id, error = %why, "the identity provider cannot be used");
    let text = shell.t().sign_in().provider_out_of_reach();
    refused(shell, text, StatusCode::BAD_GATEWAY)
}

fn refused(shell: Shell, text: &str, status: StatusCode) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    errors.add("", "", text);
    Ok((status, form(shell, &errors, "", "")?).into_response())
}

/// One's own link.
pub(crate) async fn show(cx: Cx<SignedIn>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, &[]).await
}

async fn draw(cx: &Cx<SignedIn>, shell: &Shell, faults: &[Fault]) -> Result<Response, WebError> {
    let t = shell.t();
    let Some(name) = name(shell) else { return Err(WebError::NotFound) };
    let link = own::link(cx).await?;
    let page = shell.page(&t.sign_in().provider_title(name));
    let now_ms = cx.now().as_millisecond();
    let used = link.as_ref().and_then(|link| link.last_used_at_ms);
    shell.answering(form_status(faults)).draw(&ProviderPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |_| t.identity().password_current()),
        login: shell.login(),
        name,
        linked: link.map_or_else(String::new, |link| t.moment_short(link.linked_at_ms)),
        used: used.map_or_else(|| t.sign_in().passkey_unused().to_owned(), |at_ms| t.since(at_ms, now_ms)),
    })
}

/// Asks for the password, then shows the way to the provider. A link and not a redirect: forms lead to ourselves only.
pub(crate) async fn link(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(fields): Form<Proof>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    let Some(name) = name(&shell) else { return Err(WebError::NotFound) };
    match own::begin_link(&cx, &fields.present).await {
        Ok(href) => {
            let t = shell.t();
            let page = shell.page(&t.sign_in().provider_title(name));
            shell.draw(&GoPage { page: &page, t, name, href: &href })
        }
        Err(HubError::Invalid(faults)) => draw(&cx, &shell, &faults).await,
        Err(HubError::Internal(why)) => {
            tracing::error!(error = %why, "the identity provider cannot be used");
            let text = shell.t().sign_in().provider_out_of_reach();
            Ok(redirect_with("/account/provider", FlashKind::Error, text))
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes the link away.
pub(crate) async fn unlink(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(fields): Form<Proof>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    match own::unlink(&cx, &fields.present).await {
        Ok(()) => {
            let text = shell.t().sign_in().provider_unlinked_done();
            Ok(redirect_with("/account/provider", FlashKind::Done, text))
        }
        Err(HubError::Invalid(faults)) => draw(&cx, &shell, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Signed out here; at the provider too, if the person follows the link.
pub(crate) async fn signed_out(shell: Shell) -> Result<Response, WebError> {
    let Some(name) = name(&shell) else { return Ok(Redirect::to("/sign-in").into_response()) };
    // Without the provider there is nothing to leave there.
    let href = shell.web.hub().provider_sign_out().await.ok().flatten().unwrap_or_default();
    let page = shell.page(shell.t().sign_in().signed_out_title());
    shell.draw(&SignedOutPage { page: &page, name, href: &href })
}
