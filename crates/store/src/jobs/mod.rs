//! Background jobs: a table, claimed by one runner at a time, tried again with growing pauses.
//! Not here: what a job does (`hub::jobs`).
//! Next: `hub::jobs`.

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, number, one, run},
};
use domain::ids::{JobId, OrganisationId};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, prelude::Uuid};

/// A job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its identifier.
    pub id: JobId,
    /// What to do, such as `match`.
    pub kind: String,
    /// For whom; `None` for the installation.
    pub organisation: Option<OrganisationId>,
    /// With what, as JSON.
    pub payload: String,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: String,
    /// Times it was begun.
    pub attempts: i64,
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0 if unknown.
    pub total: i64,
    /// How it goes or why it failed.
    pub message: String,
    /// When it was asked for, ms UTC.
    pub created_at_ms: i64,
    /// When it ended, ms UTC.
    pub finished_at_ms: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    organisation_id: Option<Uuid>,
    payload: String,
    state: String,
    attempts: i64,
    done: i64,
    total: i64,
    message: String,
    created_at_ms: i64,
    finished_at_ms: Option<i64>,
}

const COLUMNS: &str = "id, kind, organisation_id, payload, state, attempts, done, total, message, created_at_ms, finished_at_ms";

/// How long a runner may be silent before another takes its job, in seconds.
const CLAIM_S: i64 = 120;

/// How long a job that is done is kept for who looks what became of it, in days.
const KEPT_DAYS: i64 = 7;

/// Times a job is begun before it counts as failed.
const ATTEMPTS: i64 = 5;

/// Asks for a job as part of a change: both happen or neither.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn enqueue(tx: &mut Tx, id: JobId, kind: &str, payload: &str) -> Result<(), StoreError> {
    let organisation = Some(tx.organisation()).filter(|own| *own != OrganisationId::INSTALLATION);
    insert(tx.conn(), id, kind, organisation, payload, tx.now()).await
}

/// Asks for a job that nobody in particular wanted, such as the daily one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn schedule(
    upkeep: &mut Upkeep,
    id: JobId,
    kind: &str,
    organisation: Option<OrganisationId>,
    payload: &str,
) -> Result<(), StoreError> {
    insert(upkeep.conn(), id, kind, organisation, payload, upkeep.now()).await
}

/// As [`schedule`], unless the same job waits already.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn schedule_once(
    upkeep: &mut Upkeep,
    id: JobId,
    kind: &str,
    organisation: Option<OrganisationId>,
    payload: &str,
) -> Result<(), StoreError> {
    if waits(upkeep, kind, organisation, payload).await? {
        return Ok(());
    }
    schedule(upkeep, id, kind, organisation, payload).await
}

/// As [`enqueue`], unless the same job waits already.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn enqueue_once(tx: &mut Tx, id: JobId, kind: &str, payload: &str) -> Result<(), StoreError> {
    if waits(tx, kind, Some(tx.organisation()), payload).await? {
        return Ok(());
    }
    enqueue(tx, id, kind, payload).await
}

async fn waits(
    read: &impl Reads,
    kind: &str,
    organisation: Option<OrganisationId>,
    payload: &str,
) -> Result<bool, StoreError> {
    let waiting = number(
        read.conn(),
        "select count(*) as number
         from job
         where kind = $1
           and coalesce(organisation_id, $2) = $2
           and payload = $3
           and state = 'waiting'",
        bind![kind, organisation.unwrap_or(OrganisationId::INSTALLATION), payload],
    )
    .await?;
    Ok(waiting > 0)
}

async fn insert(
    conn: &impl ConnectionTrait,
    id: JobId,
    kind: &str,
    organisation: Option<OrganisationId>,
    payload: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    run(
        conn,
        "insert into job (id, kind, organisation_id, payload, state, attempts, run_at_ms, claimed_until_ms,
             done, total, message, created_at_ms)
         values ($1, $2, $3, $4, 'waiting', 0, $5, 0, 0, 0, '', $5)",
        bind![id, kind, organisation, payload, now],
    )
    .await?;
    Ok(())
}

/// Takes the next job that is due, or one whose runner fell silent. Of the kind `one_at_a_time`, an organisation has one
/// done at a time.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn claim(upkeep: &mut Upkeep, one_at_a_time: &str) -> Result<Option<Job>, StoreError> {
    let until = upkeep.now() + SignedDuration::from_secs(CLAIM_S);
    // Two runners that ask at once each get a job; SQLite has one writer at a time and needs no word for it.
    let skip_locked = match upkeep.conn().get_database_backend() {
        DbBackend::Postgres => "for update skip locked",
        _ => "",
    };
    give_up_silent(upkeep).await?;
    let row: Option<Row> = one(
        upkeep.conn(),
        &format!(
            "update job
             set state = 'running', attempts = attempts + 1, claimed_until_ms = $2
             where id = (
                 select id
                 from job
                 where ((state = 'waiting' and run_at_ms <= $1)
                        or (state = 'running' and claimed_until_ms < $1))
                   and not exists (
                       select 1
                       from job other
                       where other.state = 'running'
                         and other.claimed_until_ms >= $1
                         and other.kind = $3
                         and job.kind = $3
                         and other.organisation_id = job.organisation_id
                   )
                 order by run_at_ms, id
                 limit 1
                 {skip_locked}
             )
             and (state = 'waiting' or claimed_until_ms < $1)
             returning {COLUMNS}"
        ),
        bind![upkeep.now(), until, one_at_a_time],
    )
    .await?;
    Ok(row.map(to_job))
}

/// A job that took its runner down every time, as for want of memory, is not begun for ever.
async fn give_up_silent(upkeep: &mut Upkeep) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update job
         set state = 'failed', message = 'the process that did it ended each time', finished_at_ms = $1
         where state = 'running'
           and claimed_until_ms < $1
           and attempts >= $2",
        bind![upkeep.now(), ATTEMPTS],
    )
    .await?;
    Ok(())
}

/// Says that a job's runner is alive; false if another has it by now.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn hold(upkeep: &mut Upkeep, job: &Job) -> Result<bool, StoreError> {
    let until = upkeep.now() + SignedDuration::from_secs(CLAIM_S);
    let held = run(
        upkeep.conn(),
        "update job set claimed_until_ms = $3 where id = $1 and attempts = $2 and state = 'running'",
        bind![job.id, job.attempts, until],
    )
    .await?;
    Ok(held > 0)
}

/// Says how far a job is, and that its runner is alive.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn progress(upkeep: &mut Upkeep, id: JobId, done: i64, total: i64) -> Result<(), StoreError> {
    let until = upkeep.now() + SignedDuration::from_secs(CLAIM_S);
    run(
        upkeep.conn(),
        "update job set done = $2, total = $3, claimed_until_ms = $4 where id = $1",
        bind![id, done, total, until],
    )
    .await?;
    Ok(())
}

/// The job is done; a runner that lost it to another has no say. Those that were done long ago go.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn finish(upkeep: &mut Upkeep, job: &Job, message: &str) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update job set state = 'done', message = $3, finished_at_ms = $4 where id = $1 and attempts = $2",
        bind![job.id, job.attempts, message, upkeep.now()],
    )
    .await?;
    let before = upkeep.now() - SignedDuration::from_hours(24 * KEPT_DAYS);
    let long_done = "delete from job where state = 'done' and finished_at_ms < $1";
    run(upkeep.conn(), long_done, bind![before]).await?;
    Ok(())
}

/// The job failed: it waits for another try, twice as long each time, or is given up. A runner that lost it to
/// another has no say.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn fail(upkeep: &mut Upkeep, job: &Job, message: &str) -> Result<(), StoreError> {
    let given_up = job.attempts >= ATTEMPTS;
    let pause_s = 30_i64 << job.attempts.clamp(0, 10);
    run(
        upkeep.conn(),
        "update job
         set state = $3, message = $4, run_at_ms = $5, claimed_until_ms = 0, finished_at_ms = $6
         where id = $1
           and attempts = $2",
        bind![
            job.id,
            job.attempts,
            if given_up { "failed" } else { "waiting" },
            message,
            upkeep.now() + SignedDuration::from_secs(pause_s),
            given_up.then_some(upkeep.now()),
        ],
    )
    .await?;
    Ok(())
}

/// One job of the own organisation, or of the installation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: JobId) -> Result<Option<Job>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from job
             where id = $1
               and coalesce(organisation_id, $2) = $2
             limit 1"
        ),
        bind![id, read.organisation()],
    )
    .await?;
    Ok(row.map(to_job))
}

/// The newest jobs of a kind of the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, kind: &str, limit: u32) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from job
             where kind = $1
               and coalesce(organisation_id, $2) = $2
             order by created_at_ms desc, id desc
             limit $3"
        ),
        bind![kind, read.organisation(), i64::from(limit)],
    )
    .await?;
    Ok(rows.into_iter().map(to_job).collect())
}

/// How many jobs wait or run.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn open(read: &impl Reads) -> Result<i64, StoreError> {
    number(read.conn(), "select count(*) as number from job where state in ('waiting', 'running')", bind![])
        .await
}

fn to_job(row: Row) -> Job {
    Job {
        id: JobId::from_uuid(row.id),
        kind: row.kind,
        organisation: row.organisation_id.map(OrganisationId::from_uuid),
        payload: row.payload,
        state: row.state,
        attempts: row.attempts,
        done: row.done,
        total: row.total,
        message: row.message,
        created_at_ms: row.created_at_ms,
        finished_at_ms: row.finished_at_ms,
    }
}
