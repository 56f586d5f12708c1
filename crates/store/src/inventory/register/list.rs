//! Lists of records: search, filter, sort, page by key; all of a house at once.
//! Not here: one record ([`super::record`]).
//! Next: `hub::inventory::register`.

use super::row::{READ, RecordRow, records};
use crate::{
    Reads, StoreError,
    condition::Condition,
    sql::{Bind, all, bind, bind_list, number},
};
use domain::{
    ids::AssetId,
    inventory::register::{
        Record, RecordKind,
        query::{Cursor, Page, Query},
    },
};
use sea_orm::FromQueryResult;
use std::collections::HashMap;

/// Records that a house has at most; beyond, [`everything`] reads no further.
const RECORDS: u32 = 20_000;

/// A page of records after the cursor.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page, StoreError> {
    let mut condition = condition(read, query);
    let key = if query.by_due { "due_on || ' ' || sort_name" } else { "sort_name" };
    condition.and_behind((key, "id"), query.descending, after.map(|last| (&last.key, last.id)));
    let order = if query.descending { "desc" } else { "asc" };
    let rows_at_most = condition.bind(i64::from(limit).saturating_add(1));
    let Condition { sql, values } = condition;
    let rows: Vec<RecordRow> = all(
        read.conn(),
        &format!(
            "select {READ}
             from register_record
             where {sql}
             order by {key} {order}, id {order}
             limit {rows_at_most}"
        ),
        values,
    )
    .await?;
    let mut records = records(read, rows).await?;
    let more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let next = records.last().filter(|_| more).map(|last| Cursor { key: query.key(last), id: last.id });
    Ok(Page { records, next })
}

/// How many records a list has in all.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, query: &Query) -> Result<i64, StoreError> {
    let Condition { sql, values } = condition(read, query);
    number(read.conn(), &format!("select count(*) as number from register_record where {sql}"), values).await
}

#[derive(FromQueryResult)]
struct CountRow {
    kind: String,
    number: i64,
}

/// How many records each register has.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn counts(read: &impl Reads) -> Result<HashMap<RecordKind, i64>, StoreError> {
    let rows: Vec<CountRow> = all(
        read.conn(),
        "select kind, count(*) as number
         from register_record
         where organisation_id = $1
           and removed_at_ms is null
         group by kind
         order by kind
         limit 100",
        bind![read.organisation()],
    )
    .await?;
    let count = |row: CountRow| Ok((row.kind.parse().map_err(StoreError::unreadable)?, row.number));
    rows.into_iter().map(count).collect()
}

/// Every record of every register.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn everything(read: &impl Reads) -> Result<Vec<Record>, StoreError> {
    of_kinds(read, RecordKind::ALL).await
}

/// Every record of some registers.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_kinds(read: &impl Reads, kinds: &[RecordKind]) -> Result<Vec<Record>, StoreError> {
    let mut values = bind![read.organisation()];
    let kinds = bind_list(&mut values, kinds.iter().map(|kind| kind.as_str().bind()));
    let rows: Vec<RecordRow> = all(
        read.conn(),
        &format!(
            "select {READ}
             from register_record
             where organisation_id = $1
               and kind in ({kinds})
               and removed_at_ms is null
             order by kind, sort_name, id
             limit {RECORDS}"
        ),
        values,
    )
    .await?;
    records(read, rows).await
}

/// Records that mean this device.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_asset(read: &impl Reads, asset: AssetId) -> Result<Vec<Record>, StoreError> {
    let rows: Vec<RecordRow> = all(
        read.conn(),
        &format!(
            "select {READ}
             from register_record
             where organisation_id = $1
               and removed_at_ms is null
               and id in (
                 select record_id
                 from register_asset
                 where organisation_id = $1
                   and asset_id = $2
               )
             order by kind, sort_name, id
             limit 500"
        ),
        bind![read.organisation(), asset],
    )
    .await?;
    records(read, rows).await
}

fn condition(read: &impl Reads, query: &Query) -> Condition {
    let mut condition = Condition::new(
        "organisation_id = $1 and kind = $2 and removed_at_ms is null",
        bind![read.organisation(), query.kind.as_str()],
    );
    if let Some(category) = &query.category {
        condition.and_with("category = ?", category);
    }
    condition.and_words("search_text", &query.text);
    condition
}
