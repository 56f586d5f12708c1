//! Pages of notices お知らせ: one's own and the organisation's, one's wishes, the settings, the duty roster.
//! Not here: the rules (`hub::notify`).
//! Next: [`list`], [`notice`], [`wording`] (what mails say).

mod api;
mod consent;
mod list;
mod notice;
mod preferences;
mod roster;
mod settings;
mod wording;
pub(crate) mod words;

use crate::{error::WebError, routes::Routes, shell::Waiting, text::T};
use domain::{ids::NoticeId, notify::NoticeUrgency};
use hub::{Signed, notify::own};
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub use wording::wording;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/notices", list::show)
        .get("/notices/preferences", preferences::show)
        .post("/notices/preferences", preferences::save)
        .post("/notices/preferences/trial", preferences::trial)
        .get("/notices/settings", settings::show)
        .post("/notices/settings", settings::save)
        .post("/notices/settings/secret", settings::renew_secret)
        .post("/notices/settings/trial", settings::trial)
        .post("/notices/settings/consent", consent::give)
        .post("/notices/settings/consent/withdraw", consent::withdraw)
        .get("/notices/roster", roster::show)
        .post("/notices/roster", roster::add)
        .post("/notices/roster/{id}/remove", roster::remove)
        .get("/notices/{id}", notice::show)
        .post("/notices/{id}/acknowledge", notice::acknowledge)
        .merge(api::routes())
}

/// What programs are told of it.
pub(crate) fn api_document() -> ApiDocument {
    api::Document::openapi()
}

/// What waits behind the entry of the menu: what is urgent, else all.
pub(crate) async fn waiting(signed: &Signed) -> Result<Waiting, WebError> {
    let urgent = own::open_count(signed, Some(NoticeUrgency::Now)).await?;
    if urgent > 0 {
        return Ok(Waiting { count: urgent, hot: true });
    }
    Ok(Waiting { count: own::open_count(signed, None).await?, hot: false })
}

/// What a field of a setting, consent or roster entry is called in the audit trail.
pub(crate) fn field(t: T, subject: &str, name: &str) -> String {
    let known = match (subject, name) {
        ("notice_roster", _) => roster::label(t, name),
        (_, "webhook_secret") => t.notify().webhook_secret(),
        _ => settings::label(t, name),
    };
    known.to_owned()
}

/// What a text in the audit trail means, where it is one of a list.
pub(crate) fn value(t: T, field: &str, text: &str) -> Option<&'static str> {
    match field {
        "step" => text.parse().ok().map(|step| words::step(t, step)),
        "detail" => text.parse().ok().map(|detail| words::detail(t, detail)),
        "digest" => text.parse().ok().map(|digest| words::digest(t, digest)),
        "duty" => text.parse().ok().map(|duty| words::duty(t, duty)),
        _ => None,
    }
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn notice_id(text: &str) -> Result<NoticeId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
