//! How the organisation wants its notices: what messages say, how long they wait, when it is quiet, the webhook.
//! Not here: the consent's own form ([`super::consent`]), the roster ([`super::roster`]).
//! Next: `templates/notify/settings.html`.

use super::{consent::Consented, words};
use crate::{
    error::WebError,
    faults::{clash_status, form_errors},
    form::{Form, Nothing},
    page::{Choice, Clash, FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Consent as MayConsent, Notices, Read, Write},
    notify::Settings,
};
use hub::{
    Cx, Fault, HubError,
    notify::{list, settings, trial},
};
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    version: i64,
    detail: String,
    webhook: String,
    now_wait_min: String,
    now_repeat_min: String,
    week_wait_h: String,
    week_repeat_h: String,
    quiet_from: String,
    quiet_until: String,
    keep_days: String,
}

#[derive(Template)]
#[template(path = "notify/settings.html")]
struct SettingsPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    clash: Option<Clash>,
    fields: &'a Fields,
    details: Vec<Choice>,
    has_mail: bool,
    last_failed: String,
    secret: Option<String>,
    consent: Consented,
    may_write: bool,
    may_consent: bool,
}

/// Why the page is drawn again.
#[derive(Default)]
pub(super) struct Again<'a> {
    pub(super) fields: Option<Fields>,
    pub(super) faults: &'a [Fault],
    pub(super) consent: Option<Consented>,
    pub(super) stale: bool,
}

impl From<&Settings> for Fields {
    fn from(settings: &Settings) -> Self {
        Self {
            version: settings.version,
            detail: settings.detail.as_str().to_owned(),
            webhook: settings.webhook.as_ref().map_or_else(String::new, ToString::to_string),
            now_wait_min: settings.now_wait_min.to_string(),
            now_repeat_min: settings.now_repeat_min.to_string(),
            week_wait_h: settings.week_wait_h.to_string(),
            week_repeat_h: settings.week_repeat_h.to_string(),
            quiet_from: settings.quiet.from.strftime("%H:%M").to_string(),
            quiet_until: settings.quiet.until.strftime("%H:%M").to_string(),
            keep_days: settings.keep_days.to_string(),
        }
    }
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Notices>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, Again::default()).await
}

pub(super) async fn draw(
    cx: &Cx<Read<Notices>>,
    shell: &Shell,
    again: Again<'_>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let stored = Fields::from(&settings::find(cx).await?);
    let mut fields = again.fields.unwrap_or_else(|| stored.clone());
    // Nothing typed is lost: the form comes back beside what is stored, and saving again means "mine".
    let clash = again.stale.then(|| Clash::new(t, None, printed(t, &stored), printed(t, &fields)));
    if clash.is_some() {
        fields.version = stored.version;
    }
    let secret = match cx.signed().permit::<Write<Notices>>() {
        Ok(cx) => settings::secret(&cx).await?,
        Err(_) => None,
    };
    let last_failed = list::newest_failed(cx).await?.map_or_else(String::new, |failed| {
        t.notify().last_failed(t.moment(failed.due_at_ms), words::said(t, &failed))
    });
    let consent = match again.consent {
        Some(consent) => consent,
        None => Consented::of(cx, t).await?,
    };
    let page = shell.page(t.notify().settings());
    let status = clash_status(clash.as_ref(), again.faults);
    shell.answering(status).draw(&SettingsPage {
        page: &page,
        t,
        errors: form_errors(t, again.faults, |field| label(t, field)),
        clash,
        fields: &fields,
        details: words::details(t),
        has_mail: settings::has_mail(cx),
        last_failed,
        secret,
        consent,
        may_write: cx.signed().may::<Write<Notices>>(),
        may_consent: cx.signed().may::<MayConsent>(),
    })
}

/// Saves the settings.
pub(crate) async fn save(
    cx: Cx<Write<Notices>>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let filled = settings::Fields {
        detail: fields.detail.clone(),
        webhook: fields.webhook.clone(),
        now_wait_min: fields.now_wait_min.clone(),
        now_repeat_min: fields.now_repeat_min.clone(),
        week_wait_h: fields.week_wait_h.clone(),
        week_repeat_h: fields.week_repeat_h.clone(),
        quiet_from: fields.quiet_from.clone(),
        quiet_until: fields.quiet_until.clone(),
        keep_days: fields.keep_days.clone(),
    };
    let read = cx.signed().permit::<Read<Notices>>()?;
    match settings::save(&cx, fields.version, &filled).await {
        Ok(()) => Ok(back(FlashKind::Done, shell.t().notify().settings_saved())),
        Err(HubError::Invalid(faults)) => {
            draw(&read, &shell, Again { fields: Some(fields), faults: &faults, ..Again::default() }).await
        }
        Err(HubError::Conflict(_)) => {
            draw(&read, &shell, Again { fields: Some(fields), stale: true, ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Makes a new secret for the signatures.
pub(crate) async fn renew_secret(
    cx: Cx<Write<Notices>>,
    shell: Shell,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    settings::renew_secret(&cx).await?;
    Ok(back(FlashKind::Done, shell.t().notify().webhook_renewed()))
}

/// Calls the program and says what it answered.
pub(crate) async fn trial(
    cx: Cx<Write<Notices>>,
    shell: Shell,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    if !shell.web.limits().allow(&shell.identity.origin, shell.login()) {
        return Err(WebError::TooMany);
    }
    let t = shell.t();
    Ok(match trial::webhook(&cx).await?.ok_or(WebError::NotFound)? {
        Ok(()) => back(FlashKind::Done, t.notify().trial_webhook_done()),
        Err(refusal) => back(FlashKind::Error, &t.notify().trial_failed(words::refusal(t, &refusal))),
    })
}

pub(super) fn back(kind: FlashKind, text: &str) -> Response {
    redirect_with("/notices/settings", kind, text)
}

/// Every field with its label.
fn printed(t: T, fields: &Fields) -> Vec<(&'static str, String)> {
    let detail = fields.detail.parse().map_or("", |detail| words::detail(t, detail));
    let texts = [
        ("detail", detail),
        ("now_wait_min", &fields.now_wait_min),
        ("now_repeat_min", &fields.now_repeat_min),
        ("week_wait_h", &fields.week_wait_h),
        ("week_repeat_h", &fields.week_repeat_h),
        ("quiet_from", &fields.quiet_from),
        ("quiet_until", &fields.quiet_until),
        ("keep_days", &fields.keep_days),
        ("webhook", &fields.webhook),
    ];
    texts.map(|(field, text)| (label(t, field), text.to_owned())).to_vec()
}

/// What a field is called, here and in the audit trail.
pub(crate) fn label(t: T, field: &str) -> &'static str {
    let words = t.notify();
    match field {
        "detail" => words.detail_label(),
        "webhook" => words.webhook_address(),
        "now_wait_min" => words.now_wait(),
        "now_repeat_min" => words.now_repeat(),
        "week_wait_h" => words.week_wait(),
        "week_repeat_h" => words.week_repeat(),
        "quiet_from" => words.quiet_from(),
        "quiet_until" => words.quiet_until(),
        "keep_days" => words.keep_days(),
        "desk" => words.consent_desk(),
        "mail" => words.consent_mail(),
        _ => words.consent_until_label(),
    }
}
