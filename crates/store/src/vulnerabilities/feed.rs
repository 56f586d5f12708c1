//! Feeds as this installation knows them: where from, when last, how many; and the generation of what is stored.
//! Not here: fetching (`hub::vulnerabilities::feeds`).
//! Next: `hub::vulnerabilities::feeds`.

use crate::{
    Reads, StoreError, Upkeep,
    sql::{all, bind, number, one, run},
};
use domain::vulnerabilities::Feed;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    kind: String,
    records: i64,
    last_tried_at_ms: Option<i64>,
    last_good_at_ms: Option<i64>,
    generated_at_ms: Option<i64>,
    message: String,
}

#[derive(FromQueryResult)]
struct Resume {
    resume: String,
}

/// Notes a try that went well.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(upkeep: &mut Upkeep, feed: &Feed) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into feed (id, kind, place, enabled, resume, records, last_tried_at_ms, last_good_at_ms,
             generated_at_ms, message, version)
         values ($1, $2, $1, $3, '', $4, $5, $6, $7, $8, 1)
         on conflict (id) do update
         set kind = excluded.kind, records = excluded.records, last_tried_at_ms = excluded.last_tried_at_ms,
             last_good_at_ms = excluded.last_good_at_ms,
             generated_at_ms = coalesce(excluded.generated_at_ms, feed.generated_at_ms),
             message = excluded.message, version = feed.version + 1",
        bind![
            &feed.id,
            &feed.kind,
            true,
            feed.records,
            feed.last_tried_at_ms,
            feed.last_good_at_ms,
            feed.generated_at_ms,
            &feed.message,
        ],
    )
    .await?;
    Ok(())
}

/// All feeds.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn list(read: &impl Reads) -> Result<Vec<Feed>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select id, kind, records, last_tried_at_ms, last_good_at_ms, generated_at_ms, message
         from feed
         order by id
         limit 1000",
        bind![],
    )
    .await?;
    let feed = |row: Row| Feed {
        id: row.id,
        kind: row.kind,
        records: row.records,
        last_tried_at_ms: row.last_tried_at_ms,
        last_good_at_ms: row.last_good_at_ms,
        generated_at_ms: row.generated_at_ms,
        message: row.message,
    };
    Ok(rows.into_iter().map(feed).collect())
}

/// Notes a run that failed. A feed that is not listed yet becomes so only if it is to be asked again: a file that was
/// tried once by hand is nothing to be reminded of.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note_failure(
    upkeep: &mut Upkeep,
    id: &str,
    message: &str,
    is_asked_again: bool,
) -> Result<(), StoreError> {
    if is_asked_again {
        run(
            upkeep.conn(),
            "insert into feed (id, kind, place, enabled, resume, records, message, version)
             values ($1, '', $1, $2, '', 0, '', 0)
             on conflict (id) do nothing",
            bind![id, true],
        )
        .await?;
    }
    run(
        upkeep.conn(),
        "update feed
         set last_tried_at_ms = $2, message = $3, version = version + 1
         where id = $1",
        bind![id, upkeep.now(), message],
    )
    .await?;
    Ok(())
}

/// Notes from where the next run goes on, in the words of who reads the feed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note_resume(upkeep: &mut Upkeep, id: &str, resume: &str) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into feed (id, kind, place, enabled, resume, records, message, version)
         values ($1, '', $1, $2, $3, 0, '', 1)
         on conflict (id) do update set resume = excluded.resume",
        bind![id, true, resume],
    )
    .await?;
    Ok(())
}

/// From where the next run goes on; empty if from the beginning.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn resume(read: &impl Reads, id: &str) -> Result<String, StoreError> {
    let row: Option<Resume> =
        one(read.conn(), "select resume from feed where id = $1 limit 1", bind![id]).await?;
    Ok(row.map_or_else(String::new, |row| row.resume))
}

/// The generation of what is stored: it counts the feed runs that changed something.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn generation(read: &impl Reads) -> Result<i64, StoreError> {
    number(read.conn(), "select generation as number from feed_generation where one = 1", bind![]).await
}

/// The generation to which belongs what this change writes. It cannot be switched until the change is over, so that
/// no row is left behind in a generation that counts as complete.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn next_generation(upkeep: &mut Upkeep) -> Result<i64, StoreError> {
    number(
        upkeep.conn(),
        "insert into feed_generation (one, generation)
         values (1, 0)
         on conflict (one) do update set generation = feed_generation.generation
         returning generation + 1 as number",
        bind![],
    )
    .await
}

/// Switches to the next generation if this change made `changes`, or anything was written before, be it by a run that
/// was cut off; says whether it did.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn switch(upkeep: &mut Upkeep, changes: u64) -> Result<bool, StoreError> {
    let next = next_generation(upkeep).await?;
    let switched = run(
        upkeep.conn(),
        "update feed_generation
         set generation = $1
         where $2
            or exists (select 1 from cve where generation >= $1)
            or exists (select 1 from advisory where generation >= $1)",
        bind![next, changes > 0],
    )
    .await?;
    Ok(switched > 0)
}
