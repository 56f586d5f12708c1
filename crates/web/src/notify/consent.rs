//! The consent to tell a desk outside the house: a form on the page of settings.
//! Not here: that page ([`super::settings`]).
//! Next: `hub::notify::settings`.

use super::settings::{Again, back, draw};
use crate::{
    error::WebError,
    form::{Form, Nothing},
    page::FlashKind,
    shell::Shell,
    text::T,
};
use axum::response::Response;
use domain::{
    access::{Consent as MayConsent, Notices, Read},
    text::parse_date,
};
use hub::{
    Cx, Fault, HubError, What,
    notify::settings::{self, Consenting},
};
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(super) desk: String,
    pub(super) mail: String,
    pub(super) until: String,
}

/// How the consent stands, and its form.
#[derive(Clone, Default)]
pub(super) struct Consented {
    pub(super) is_given: bool,
    pub(super) state: String,
    pub(super) fields: Fields,
}

impl Consented {
    pub(super) async fn of(cx: &Cx<Read<Notices>>, t: T) -> Result<Self, WebError> {
        let words = t.notify();
        let Some((consent, giver)) = settings::consent(cx).await? else {
            return Ok(Self { state: words.consent_none().to_owned(), ..Self::default() });
        };
        let mut said = vec![words.consent_given(t.moment(consent.given_at_ms), giver)];
        if let Some(until) = consent.until {
            said.push(if consent.holds_on(cx.hub().today()) {
                words.consent_until(t.date(until))
            } else {
                words.consent_ended(t.date(until))
            });
        }
        Ok(Self {
            is_given: true,
            state: crate::text::sentences(t, &said),
            fields: Fields {
                desk: consent.desk,
                mail: consent.mail.to_string(),
                until: consent.until.map_or_else(String::new, |until| until.to_string()),
            },
        })
    }
}

/// Gives the consent.
pub(crate) async fn give(
    cx: Cx<MayConsent>,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let until = parse_date(&fields.until);
    let wanted = Consenting { desk: fields.desk.clone(), mail: fields.mail.clone(), until };
    let given = if until.is_none() && !fields.until.trim().is_empty() {
        Err(HubError::Invalid(vec![Fault { field: "until", what: What::NotADate }]))
    } else {
        settings::give_consent(&cx, &wanted).await
    };
    match given {
        Ok(()) => Ok(back(FlashKind::Done, shell.t().notify().consent_done())),
        Err(HubError::Invalid(faults)) => {
            let read = cx.signed().permit::<Read<Notices>>()?;
            let consent = Some(Consented { fields, ..Consented::of(&read, shell.t()).await? });
            draw(&read, &shell, Again { faults: &faults, consent, ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes it back.
pub(crate) async fn withdraw(
    cx: Cx<MayConsent>,
    shell: Shell,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    settings::withdraw_consent(&cx).await?;
    Ok(back(FlashKind::Done, shell.t().notify().consent_withdrawn()))
}
