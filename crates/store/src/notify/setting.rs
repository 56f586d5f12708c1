//! How an organisation and its people want their notices, and the standing consent.
//! Not here: what holds without a row (`domain::notify::settings`).
//! Next: `hub::notify`.

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{bind, number, one, run},
};
use domain::{
    ids::PersonId,
    notify::{Consent, Preference, Quiet, Settings},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    detail: String,
    webhook: String,
    webhook_secret_no: i64,
    now_wait_min: i64,
    now_repeat_min: i64,
    week_wait_h: i64,
    week_repeat_h: i64,
    quiet_from: String,
    quiet_until: String,
    keep_days: i64,
    version: i64,
}

#[derive(FromQueryResult)]
struct ConsentRow {
    desk: String,
    mail: String,
    until_on: Option<String>,
    given_by: Uuid,
    given_at_ms: i64,
}

#[derive(FromQueryResult)]
struct PreferenceRow {
    mail: String,
    digest: String,
    version: i64,
}

/// The settings of the own organisation; what the program proposes before someone changed them.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads) -> Result<Settings, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select detail, webhook, webhook_secret_no, now_wait_min, now_repeat_min, week_wait_h, week_repeat_h,
             quiet_from, quiet_until, keep_days, version
         from notify_setting
         where organisation_id = $1
         limit 1",
        bind![read.organisation()],
    )
    .await?;
    row.map_or_else(|| Ok(Settings::default()), to_settings)
}

/// Stores the settings.
///
/// # Errors
/// [`StoreError::Conflict`] if someone saved since `settings.version`.
pub async fn save(tx: &mut Tx, settings: &Settings) -> Result<(), StoreError> {
    let quiet = &settings.quiet;
    let changed = run(
        tx.conn(),
        "insert into notify_setting (organisation_id, detail, webhook, webhook_secret_no, now_wait_min,
             now_repeat_min, week_wait_h, week_repeat_h, quiet_from, quiet_until, keep_days, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 + 1)
         on conflict (organisation_id) do update
         set detail = excluded.detail, webhook = excluded.webhook,
             webhook_secret_no = excluded.webhook_secret_no, now_wait_min = excluded.now_wait_min,
             now_repeat_min = excluded.now_repeat_min, week_wait_h = excluded.week_wait_h,
             week_repeat_h = excluded.week_repeat_h, quiet_from = excluded.quiet_from,
             quiet_until = excluded.quiet_until, keep_days = excluded.keep_days, version = excluded.version
         where notify_setting.version = $12",
        bind![
            tx.organisation(),
            settings.detail.as_str(),
            settings.webhook.as_ref().map_or("", |webhook| webhook.as_str()),
            settings.webhook_secret_no,
            i64::from(settings.now_wait_min),
            i64::from(settings.now_repeat_min),
            i64::from(settings.week_wait_h),
            i64::from(settings.week_repeat_h),
            quiet.from.to_string(),
            quiet.until.to_string(),
            i64::from(settings.keep_days),
            settings.version,
        ],
    )
    .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = number(
        tx.conn(),
        "select version as number from notify_setting where organisation_id = $1 limit 1",
        bind![tx.organisation()],
    )
    .await?;
    Err(Conflict { found }.into())
}

/// The standing consent of the own organisation, also one whose last day has passed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn consent(read: &impl Reads) -> Result<Option<Consent>, StoreError> {
    let row: Option<ConsentRow> = one(
        read.conn(),
        "select desk, mail, until_on, given_by, given_at_ms
         from notify_consent
         where organisation_id = $1
         limit 1",
        bind![read.organisation()],
    )
    .await?;
    row.map(to_consent).transpose()
}

/// Gives a consent in place of the one there was.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn give_consent(tx: &mut Tx, consent: &Consent) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into notify_consent (organisation_id, desk, mail, until_on, given_by, given_at_ms)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (organisation_id) do update
         set desk = excluded.desk, mail = excluded.mail, until_on = excluded.until_on,
             given_by = excluded.given_by, given_at_ms = excluded.given_at_ms",
        bind![
            tx.organisation(),
            &consent.desk,
            consent.mail.as_str(),
            consent.until,
            consent.given_by,
            consent.given_at_ms,
        ],
    )
    .await?;
    Ok(())
}

/// Takes the consent back.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw_consent(tx: &mut Tx) -> Result<(), StoreError> {
    run(tx.conn(), "delete from notify_consent where organisation_id = $1", bind![tx.organisation()]).await?;
    Ok(())
}

/// What a person wants; `None` before they said so.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn preference(read: &impl Reads, person: PersonId) -> Result<Option<Preference>, StoreError> {
    let row: Option<PreferenceRow> = one(
        read.conn(),
        "select mail, digest, version
         from notify_preference
         where organisation_id = $1
           and person_id = $2
         limit 1",
        bind![read.organisation(), person],
    )
    .await?;
    row.map(to_preference).transpose()
}

/// Stores what a person wants.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn save_preference(
    tx: &mut Tx,
    person: PersonId,
    preference: &Preference,
) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into notify_preference (organisation_id, person_id, mail, digest, version)
         values ($1, $2, $3, $4, 1)
         on conflict (organisation_id, person_id) do update
         set mail = excluded.mail, digest = excluded.digest, version = notify_preference.version + 1",
        bind![
            tx.organisation(),
            person,
            preference.mail.as_ref().map_or("", |mail| mail.as_str()),
            preference.digest.as_str(),
        ],
    )
    .await?;
    Ok(())
}

fn to_settings(row: Row) -> Result<Settings, StoreError> {
    let whole = |number: i64| u32::try_from(number).map_err(StoreError::unreadable);
    Ok(Settings {
        detail: row.detail.parse().map_err(StoreError::unreadable)?,
        webhook: filled(row.webhook).map(|text| text.parse()).transpose().map_err(StoreError::unreadable)?,
        webhook_secret_no: row.webhook_secret_no,
        now_wait_min: whole(row.now_wait_min)?,
        now_repeat_min: whole(row.now_repeat_min)?,
        week_wait_h: whole(row.week_wait_h)?,
        week_repeat_h: whole(row.week_repeat_h)?,
        quiet: Quiet {
            from: row.quiet_from.parse().map_err(StoreError::unreadable)?,
            until: row.quiet_until.parse().map_err(StoreError::unreadable)?,
        },
        keep_days: whole(row.keep_days)?,
        version: row.version,
    })
}

fn to_consent(row: ConsentRow) -> Result<Consent, StoreError> {
    Ok(Consent {
        desk: row.desk,
        mail: row.mail.parse().map_err(StoreError::unreadable)?,
        until: row.until_on.map(|day| day.parse()).transpose().map_err(StoreError::unreadable)?,
        given_by: PersonId::from_uuid(row.given_by),
        given_at_ms: row.given_at_ms,
    })
}

fn to_preference(row: PreferenceRow) -> Result<Preference, StoreError> {
    Ok(Preference {
        mail: filled(row.mail).map(|text| text.parse()).transpose().map_err(StoreError::unreadable)?,
        digest: row.digest.parse().map_err(StoreError::unreadable)?,
        version: row.version,
    })
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
