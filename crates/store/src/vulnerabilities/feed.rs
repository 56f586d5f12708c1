//! Feeds as this installation knows them: where from, when last, how many; and the generation of what is stored.
//! Not here: fetching (`hub::vulnerabilities::feeds`).
//! Next: `hub::vulnerabilities::feeds`.

use crate::{
    sql::{all, bind, number, run},
    Reads, StoreError, Upkeep,
};
use sea_orm::FromQueryResult;

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Feed {
    /// Its place, which names it: a file, a folder or an address.
    pub id: String,
    /// `nvd` or `kev`, or empty while nothing was read.
    pub kind: String,
    /// Records read the last time.
    pub records: i64,
    /// When it was last tried, ms UTC.
    pub last_tried_at_ms: Option<i64>,
    /// When it was last read whole, ms UTC.
    pub last_good_at_ms: Option<i64>,
    /// When its content was made, as it says, ms UTC.
    pub generated_at_ms: Option<i64>,
    /// How the last try went; empty if well.
    pub message: String,
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
    all(
        read.conn(),
        "select id, kind, records, last_tried_at_ms, last_good_at_ms, generated_at_ms, message
         from feed
         order by id
         limit 1000",
        bind![],
    )
    .await
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
