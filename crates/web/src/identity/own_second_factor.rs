//! One's own second factor: set it up with a picture, keep the recovery codes, take it away.
//! Not here: asking for it when signing in ([`super::sign_in`]).
//! Next: `templates/identity/second_factor_set_up.html`, `..._settings.html`, `recovery_codes.html`.

use super::account::check_limit;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::Form,
    page::{FlashKind, FormErrors, Page},
    qr::{Picture, picture},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Query, response::Response};
use domain::access::OwnProofs;
use hub::{Cx, Fault, HubError, identity::own};
use serde::Deserialize;

/// Recovery codes left that are worth a warning.
const FEW_CODES: i64 = 3;

#[derive(Deserialize)]
pub(crate) struct Wish {
    /// An app beside a passkey.
    add: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Confirmation {
    present: String,
    code: String,
}

#[derive(Deserialize)]
pub(crate) struct Proof {
    present: String,
}

#[derive(Template)]
#[template(path = "identity/second_factor_set_up.html")]
struct SetUpPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    login: &'a str,
    picture: Picture,
    secret: String,
    /// A rule demands it, and nothing else opens.
    forced: bool,
    /// Passkeys are an other way.
    passkeys: bool,
}

#[derive(Template)]
#[template(path = "identity/second_factor_settings.html")]
struct SettingsPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    login: &'a str,
    codes_left: i64,
    few: bool,
    /// An authenticator app is set up, not only passkeys.
    app: bool,
    remove_hint: String,
}

#[derive(Template)]
#[template(path = "identity/recovery_codes.html")]
struct CodesPage<'a> {
    page: &'a Page,
    t: T,
    renewed: bool,
    codes: &'a [String],
}

/// Sets up, or shows what is set up.
pub(crate) async fn show(
    cx: Cx<OwnProofs>,
    shell: Shell,
    Query(query): Query<Wish>,
) -> Result<Response, WebError> {
    if !own::has_app(&cx).await? && (query.add.is_some() || own::second_factor_missing(&cx).await?) {
        set_up(&cx, &shell, &[]).await
    } else {
        settings(&cx, &shell, &[]).await
    }
}

async fn set_up(cx: &Cx<OwnProofs>, shell: &Shell, faults: &[Fault]) -> Result<Response, WebError> {
    let t = shell.t();
    let enrolment = own::begin_second_factor(cx).await?;
    let forced = cx.signed().must_set_up_second_factor();
    let title = if forced { t.sign_in().forced_title() } else { t.identity().second_setup_title() };
    let page = shell.page(title);
    shell.answering(form_status(faults)).draw(&SetUpPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        login: shell.login(),
        picture: picture(&enrolment.address)?,
        secret: in_fours(&enrolment.secret),
        forced,
        passkeys: shell.has_passkeys(),
    })
}

async fn settings(cx: &Cx<OwnProofs>, shell: &Shell, faults: &[Fault]) -> Result<Response, WebError> {
    let t = shell.t();
    let codes_left = own::recovery_codes_left(cx).await?;
    let page = shell.page(t.identity().people_second());
    shell.answering(form_status(faults)).draw(&SettingsPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| label(t, field)),
        login: shell.login(),
        codes_left,
        few: codes_left <= FEW_CODES,
        app: own::has_app(cx).await?,
        remove_hint: t.identity().second_remove_hint(cx.hub().password_policy().alone_chars),
    })
}

/// Shows recovery codes, this once.
pub(super) fn codes(
    shell: &Shell,
    codes: &[String],
    title: &str,
    renewed: bool,
) -> Result<Response, WebError> {
    let t = shell.t();
    let page = shell.page(title);
    shell.draw(&CodesPage { page: &page, t, renewed, codes })
}

/// Sets it up with the app's first code; shows the recovery codes, this once.
pub(crate) async fn confirm(
    cx: Cx<OwnProofs>,
    shell: Shell,
    Form(fields): Form<Confirmation>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    match own::confirm_second_factor(&cx, &fields.present, &fields.code).await {
        Ok(made) => codes(&shell, &made, shell.t().identity().second_ready(), false),
        Err(HubError::Invalid(faults)) => set_up(&cx, &shell, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Makes new recovery codes; shows them, this once.
pub(crate) async fn renew_codes(
    cx: Cx<OwnProofs>,
    shell: Shell,
    Form(fields): Form<Proof>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    match own::renew_recovery_codes(&cx, &fields.present).await {
        Ok(made) => codes(&shell, &made, shell.t().identity().recovery_renewed(), true),
        Err(HubError::Invalid(faults)) => settings(&cx, &shell, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// Takes it away.
pub(crate) async fn remove(
    cx: Cx<OwnProofs>,
    shell: Shell,
    Form(fields): Form<Proof>,
) -> Result<Response, WebError> {
    check_limit(&shell)?;
    match own::remove_second_factor(&cx, &fields.present).await {
        Ok(()) => Ok(redirect_with("/account", FlashKind::Done, shell.t().sign_in().app_removed())),
        Err(HubError::Invalid(faults)) => settings(&cx, &shell, &faults).await,
        Err(other) => Err(other.into()),
    }
}

/// A secret that can be copied by hand without losing one's place.
fn in_fours(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn label(t: T, field: &str) -> &'static str {
    match field {
        "code" => t.identity().second_code(),
        _ => t.identity().password_current(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_secret_is_written_in_fours() {
        assert_eq!(super::in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
