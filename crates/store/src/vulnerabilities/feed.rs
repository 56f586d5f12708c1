//! Feeds as this installation knows them: where from, when last, how many; and the generation of what is stored.
//! Not here: fetching (`hub::vulnerabilities::feeds`).
//! Next: `hub::vulnerabilities::feeds`.

use crate::{
    Reads, StoreError, Upkeep,
    sql::{all, bind, number, run},
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

/// Notes how a try went.
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
             last_good_at_ms = coalesce(excluded.last_good_at_ms, feed.last_good_at_ms),
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

/// The generation of what is stored: it counts the feed runs that changed something.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn generation(read: &impl Reads) -> Result<i64, StoreError> {
    number(read.conn(), "select generation as number from feed_generation where one = 1", bind![]).await
}

/// Sets the generation once a run is complete.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_generation(upkeep: &mut Upkeep, generation: i64) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into feed_generation (one, generation)
         values (1, $1)
         on conflict (one) do update set generation = excluded.generation",
        bind![generation],
    )
    .await?;
    Ok(())
}
