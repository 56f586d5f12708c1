//! How one wants to get notices, and a trial.
//! Not here: the organisation's settings ([`super::settings`]).
//! Next: `templates/notify/preferences.html`.

use super::words;
use crate::{
    error::WebError,
    faults::{form_errors, form_status},
    form::{Form, Nothing},
    page::{Choice, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::access::SignedIn;
use hub::{
    Cx, Fault, HubError,
    notify::{
        own::{self, Wishes},
        trial,
    },
};
use serde::Deserialize;

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    mail: String,
    digest: String,
}

#[derive(Template)]
#[template(path = "notify/preferences.html")]
struct PreferencesPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    lead: String,
    fields: &'a Fields,
    digests: Vec<Choice>,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<SignedIn>, shell: Shell) -> Result<Response, WebError> {
    let stored = own::preference(&cx).await?;
    let fields = Fields {
        mail: stored.mail.map_or_else(String::new, |mail| mail.to_string()),
        digest: stored.digest.as_str().to_owned(),
    };
    draw(&shell, &fields, &[])
}

fn draw(shell: &Shell, fields: &Fields, faults: &[Fault]) -> Result<Response, WebError> {
    let t = shell.t();
    let page = shell.page(t.notify().preferences());
    shell.answering(form_status(faults)).draw(&PreferencesPage {
        page: &page,
        t,
        errors: form_errors(t, faults, |field| match field {
            "mail" => t.notify().mail_address(),
            _ => t.notify().digest_label(),
        }),
        lead: t.notify().preferences_lead(page.organisation.as_str()),
        fields,
        digests: words::digests(t),
    })
}

/// Saves it.
pub(crate) async fn save(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let wishes = Wishes { mail: fields.mail.clone(), digest: fields.digest.clone() };
    match own::save_preference(&cx, &wishes).await {
        Ok(()) => Ok(back(FlashKind::Done, shell.t().notify().preferences_saved())),
        Err(HubError::Invalid(faults)) => draw(&shell, &fields, &faults),
        Err(other) => Err(other.into()),
    }
}

/// Sends a mail to oneself and says what the server answered.
pub(crate) async fn trial(
    cx: Cx<SignedIn>,
    shell: Shell,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    // Each try makes the mail server work, and could pester whoever owns a mistyped address.
    if !shell.web.limits().allow(&shell.identity.origin, shell.login()) {
        return Err(WebError::TooMany);
    }
    let t = shell.t();
    Ok(match trial::mail(&cx).await? {
        None => back(FlashKind::Error, t.notify().trial_no_address()),
        Some((to, Ok(()))) => back(FlashKind::Done, &t.notify().trial_mail_done(to.as_str())),
        Some((_, Err(refusal))) => {
            back(FlashKind::Error, &t.notify().trial_failed(words::refusal(t, &refusal)))
        }
    })
}

fn back(kind: FlashKind, text: &str) -> Response {
    redirect_with("/notices/preferences", kind, text)
}
