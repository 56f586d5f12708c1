//! The alarm clock of notices: one row for each organisation says when something is next to be done there, so that
//! nobody looks through all organisations for it.
//! Not here: doing it (`hub::notify`).
//! Next: [`super::delivery`], [`super::notice`].
//!
//! Who does it moves the moment on by a claim; whoever falls silent loses it then. A notice raised meanwhile moves the
//! moment back, and the end of the work leaves that alone.

use crate::{
    Reads, StoreError, Tx, Upkeep, Writes,
    sql::{all, bind, number, one, run},
};
use domain::{ids::OrganisationId, notify::DeliveryState};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, prelude::Uuid};

/// An organisation whose alarm rang, claimed.
#[derive(Clone, Copy, Debug)]
pub struct Alarm {
    /// Which.
    pub organisation: OrganisationId,
    /// The last day on which digests were made.
    pub digest_on: Option<Date>,
    /// Until when it is claimed, ms UTC.
    claimed_until_ms: i64,
}

#[derive(FromQueryResult)]
struct Row {
    organisation_id: Uuid,
    digest_on: String,
}

#[derive(FromQueryResult)]
struct Moment {
    at_ms: Option<i64>,
}

/// How long a runner may be silent before another does its work, in seconds.
const CLAIM_S: i64 = 120;

/// Something is to be done at that moment, or before. `digest_on` is the day of the last morning, which counts for an
/// organisation's first notice only: what is raised at noon waits for the next.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set(tx: &mut Tx, at: Timestamp, digest_on: Date) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into notice_alarm (organisation_id, due_at_ms, digest_on)
         values ($1, $2, $3)
         on conflict (organisation_id) do update
         set due_at_ms = case
             when excluded.due_at_ms < notice_alarm.due_at_ms then excluded.due_at_ms
             else notice_alarm.due_at_ms
         end",
        bind![tx.organisation(), at, digest_on],
    )
    .await?;
    Ok(())
}

/// Takes the organisation whose alarm rang first; none if nothing is due.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn claim(upkeep: &mut Upkeep) -> Result<Option<Alarm>, StoreError> {
    let until = upkeep.now() + SignedDuration::from_secs(CLAIM_S);
    let skip_locked = match upkeep.conn().get_database_backend() {
        DbBackend::Postgres => "for update skip locked",
        _ => "",
    };
    let row: Option<Row> = one(
        upkeep.conn(),
        &format!(
            "update notice_alarm
             set due_at_ms = $2
             where organisation_id = (
                 select organisation_id
                 from notice_alarm
                 where due_at_ms <= $1
                 order by due_at_ms, organisation_id
                 limit 1
                 {skip_locked}
             )
             and due_at_ms <= $1
             returning organisation_id, digest_on"
        ),
        bind![upkeep.now(), until],
    )
    .await?;
    Ok(row.map(|row| Alarm {
        organisation: OrganisationId::from_uuid(row.organisation_id),
        digest_on: row.digest_on.parse().ok(),
        claimed_until_ms: until.as_millisecond(),
    }))
}

/// The digests of that day are made.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn digests_made(
    change: &mut impl Writes,
    organisation: OrganisationId,
    day: Date,
) -> Result<(), StoreError> {
    run(
        change.conn(),
        "update notice_alarm set digest_on = $2 where organisation_id = $1",
        bind![organisation, day],
    )
    .await?;
    Ok(())
}

/// The work is done for now: the alarm rings next at the first step or message that waits, at the latest in the
/// morning. What was raised meanwhile keeps its own moment.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn rest(upkeep: &mut Upkeep, alarm: &Alarm, morning: Timestamp) -> Result<(), StoreError> {
    let next: Vec<Moment> = all(
        upkeep.conn(),
        "select min(due_at_ms) as at_ms
         from notice_delivery
         where organisation_id = $1
           and state = $2
         union all
         select min(next_step_at_ms) as at_ms
         from notice
         where organisation_id = $1
           and acknowledged_at_ms is null
         order by 1
         limit 2",
        bind![alarm.organisation, DeliveryState::Waiting.as_str()],
    )
    .await?;
    let morning_ms = morning.as_millisecond();
    let next_ms = next.into_iter().filter_map(|moment| moment.at_ms).fold(morning_ms, i64::min);
    run(
        upkeep.conn(),
        "update notice_alarm set due_at_ms = $3 where organisation_id = $1 and due_at_ms = $2",
        bind![alarm.organisation, alarm.claimed_until_ms, next_ms],
    )
    .await?;
    Ok(())
}

/// Whether any alarm rings: a look that holds up nobody who writes.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn rings(read: &impl Reads, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "select count(*) as number from notice_alarm where due_at_ms <= $1";
    Ok(number(read.conn(), sql, bind![now]).await? > 0)
}
