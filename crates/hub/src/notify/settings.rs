//! How an organisation wants its notices, and the consent to tell a desk outside.
//! Not here: the roster ([`super::roster`]), a person's own wishes ([`super::own`]).
//! Next: `domain::notify::settings`.

use super::message;
use crate::{Cx, Fault, HubError, What};
use domain::{
    access::{Consent as MayConsent, Notices, Read, Write},
    audit_trail::{Action, Entry},
    notify::{Consent, MailAddress, MailDetail, Quiet, Settings, WebAddress, settings::parse_time},
};
use jiff::civil::Date;
use serde_json::json;
use store::{identity::person, notify::setting};

/// What someone filled in. Numbers and times are texts as typed.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// What messages say.
    pub detail: String,
    /// The program that is called; empty for none.
    pub webhook: String,
    /// Minutes.
    pub now_wait_min: String,
    /// Minutes.
    pub now_repeat_min: String,
    /// Hours.
    pub week_wait_h: String,
    /// Hours.
    pub week_repeat_h: String,
    /// `19:00`.
    pub quiet_from: String,
    /// `08:00`.
    pub quiet_until: String,
    /// Days.
    pub keep_days: String,
}

/// What someone filled in of a consent.
#[derive(Clone, Debug, Default)]
pub struct Consenting {
    /// What the desk is called.
    pub desk: String,
    /// Its mail address.
    pub mail: String,
    /// The last day; none for an open end.
    pub until: Option<Date>,
}

/// The settings.
///
/// # Errors
/// [`HubError::Store`].
pub async fn find(cx: &Cx<Read<Notices>>) -> Result<Settings, HubError> {
    Ok(setting::find(&cx.read()).await?)
}

/// The consent, also one whose last day has passed, and the name of who gave it.
///
/// # Errors
/// [`HubError::Store`].
pub async fn consent(cx: &Cx<Read<Notices>>) -> Result<Option<(Consent, String)>, HubError> {
    let read = cx.read();
    let Some(consent) = setting::consent(&read).await? else { return Ok(None) };
    let giver = person::by_id(&read, consent.given_by).await?;
    Ok(Some((consent, giver.map_or_else(String::new, |giver| giver.person.name))))
}

/// The secret with which calls are signed, for who sets up the receiving program; none without a webhook.
///
/// # Errors
/// [`HubError::Store`].
pub async fn secret(cx: &Cx<Write<Notices>>) -> Result<Option<String>, HubError> {
    let settings = setting::find(&cx.read()).await?;
    let secret = || message::secret(cx.hub(), cx.organisation(), settings.webhook_secret_no);
    Ok(settings.webhook.is_some().then(secret))
}

/// Whether a mail server is set up.
pub fn has_mail<P>(cx: &Cx<P>) -> bool {
    cx.hub().couriers().mail.is_some()
}

/// Saves the settings.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct, [`HubError::Conflict`] if someone saved since `version`.
pub async fn save(cx: &Cx<Write<Notices>>, version: i64, fields: &Fields) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = setting::find(&tx).await?;
    let read = Settings { version, webhook_secret_no: before.webhook_secret_no, ..read(fields)? };
    setting::save(&mut tx, &read).await?;
    let entry = Entry::new(Action::Update, "notice_setting", "", "");
    Ok(tx.commit(entry.changed(snapshot(&before), snapshot(&read))).await?)
}

/// Has calls signed with a new secret from now on.
///
/// # Errors
/// [`HubError::Conflict`] if someone saved meanwhile.
pub async fn renew_secret(cx: &Cx<Write<Notices>>) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let before = setting::find(&tx).await?;
    let renewed = Settings { webhook_secret_no: before.webhook_secret_no + 1, ..before };
    setting::save(&mut tx, &renewed).await?;
    let after = json!({ "webhook_secret": "renewed" }).to_string();
    Ok(tx.commit(Entry::new(Action::Update, "notice_setting", "", "").changed("", after)).await?)
}

/// Lets a desk outside be told when nobody inside answers.
///
/// # Errors
/// [`HubError::Invalid`] for fields to correct.
pub async fn give_consent(cx: &Cx<MayConsent>, wanted: &Consenting) -> Result<(), HubError> {
    let mut faults = Vec::new();
    let desk = wanted.desk.trim();
    if desk.is_empty() {
        faults.push(Fault { field: "desk", what: What::Required });
    }
    if desk.chars().count() > DESK_CHARS {
        faults.push(Fault { field: "desk", what: What::TooLong(DESK_CHARS) });
    }
    if wanted.until.is_some_and(|until| until < cx.hub().today()) {
        faults.push(Fault { field: "until", what: What::Past });
    }
    let mail = wanted.mail.parse::<MailAddress>().ok();
    let Some(mail) = mail.filter(|_| faults.is_empty()) else {
        if wanted.mail.parse::<MailAddress>().is_err() {
            faults.push(Fault { field: "mail", what: What::NotAMailAddress });
        }
        return Err(HubError::Invalid(faults));
    };
    let given = Consent {
        desk: desk.to_owned(),
        mail,
        until: wanted.until,
        given_by: cx.person()?,
        given_at_ms: cx.now().as_millisecond(),
    };
    let mut tx = cx.write().await?;
    setting::give_consent(&mut tx, &given).await?;
    let entry = Entry::new(Action::Grant, "notice_consent", "", given.desk.as_str());
    Ok(tx.commit(entry.changed("", consent_text(&given))).await?)
}

/// Takes the consent back: from now on nobody outside is told.
///
/// # Errors
/// [`HubError::NotFound`] if there is none.
pub async fn withdraw_consent(cx: &Cx<MayConsent>) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let given = setting::consent(&tx).await?.ok_or(HubError::NotFound)?;
    setting::withdraw_consent(&mut tx).await?;
    let entry = Entry::new(Action::Revoke, "notice_consent", "", given.desk.as_str());
    Ok(tx.commit(entry.changed(consent_text(&given), "")).await?)
}

fn read(fields: &Fields) -> Result<Settings, HubError> {
    let mut faults = Vec::new();
    let mut whole = |field: &'static str, text: &str, least: u32, most: u32| {
        let number = domain::text::half_width(text.trim()).parse::<u32>().ok();
        number.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
            faults.push(Fault { field, what: What::NotANumber });
            least
        })
    };
    let now_wait_min = whole("now_wait_min", &fields.now_wait_min, 5, MINUTES);
    let now_repeat_min = whole("now_repeat_min", &fields.now_repeat_min, 15, MINUTES);
    let week_wait_h = whole("week_wait_h", &fields.week_wait_h, 1, HOURS);
    let week_repeat_h = whole("week_repeat_h", &fields.week_repeat_h, 4, HOURS);
    let keep_days = whole("keep_days", &fields.keep_days, 30, DAYS);
    let mut time = |field: &'static str, text: &str| {
        parse_time(text).unwrap_or_else(|| {
            faults.push(Fault { field, what: What::NotATime });
            jiff::civil::Time::midnight()
        })
    };
    let quiet = Quiet {
        from: time("quiet_from", &fields.quiet_from),
        until: time("quiet_until", &fields.quiet_until),
    };
    let detail = fields.detail.parse().unwrap_or_else(|_| {
        faults.push(Fault { field: "detail", what: What::Unknown });
        MailDetail::Count
    });
    let webhook = match fields.webhook.trim() {
        "" => None,
        text => text.parse::<WebAddress>().map_or_else(
            |_| {
                faults.push(Fault { field: "webhook", what: What::NotAWebAddress });
                None
            },
            Some,
        ),
    };
    if !faults.is_empty() {
        return Err(HubError::Invalid(faults));
    }
    Ok(Settings {
        detail,
        webhook,
        now_wait_min,
        now_repeat_min,
        week_wait_h,
        week_repeat_h,
        quiet,
        keep_days,
        ..Settings::default()
    })
}

/// The settings as the audit trail keeps them. Of the webhook only the host: its address may be a secret.
fn snapshot(settings: &Settings) -> String {
    let host = settings.webhook.as_ref().and_then(|webhook| webhook.as_str().split('/').nth(2));
    json!({
        "detail": settings.detail.as_str(),
        "webhook": host,
        "now_wait_min": settings.now_wait_min,
        "now_repeat_min": settings.now_repeat_min,
        "week_wait_h": settings.week_wait_h,
        "week_repeat_h": settings.week_repeat_h,
        "quiet_from": settings.quiet.from,
        "quiet_until": settings.quiet.until,
        "keep_days": settings.keep_days,
    })
    .to_string()
}

fn consent_text(consent: &Consent) -> String {
    json!({ "desk": consent.desk, "mail": consent.mail.as_str(), "until": consent.until }).to_string()
}

/// Characters of a desk's name at most.
const DESK_CHARS: usize = 200;

/// A day in minutes: nothing urgent waits longer.
const MINUTES: u32 = 1_440;

/// A fortnight in hours.
const HOURS: u32 = 336;

/// Ten years in days.
const DAYS: u32 = 3_660;
