//! When people last stood before an asset, by any run of stock-taking.
//! Not here: what networks show ([`crate::inventory::evidence`]).
//! Next: [`last_seen`].

use crate::{
    Reads, StoreError,
    sql::{all, bind, one},
};
use domain::{
    ids::{AssetId, StocktakeId},
    inventory::stocktake::Seen,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    answered_by: String,
    answered_at_ms: i64,
    stocktake_id: Uuid,
    name: String,
}

#[derive(FromQueryResult)]
struct LastRow {
    id: Uuid,
    last_at_ms: i64,
}

/// The last sight of an asset, if there was one. Who corrects or adds a device stands before it, too.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn last_seen_of(read: &impl Reads, asset: AssetId) -> Result<Option<Seen>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select i.answered_by, i.answered_at_ms, i.stocktake_id, s.name
         from stocktake_item i
         join stocktake s
           on s.organisation_id = i.organisation_id
           and s.id = i.stocktake_id
         where i.organisation_id = $1
           and i.id = $2
           and i.outcome in ('confirmed', 'corrected', 'added')
         order by i.answered_at_ms desc, i.stocktake_id
         limit 1",
        bind![read.organisation(), asset],
    )
    .await?;
    Ok(row.map(|row| Seen {
        by: row.answered_by,
        at_ms: row.answered_at_ms,
        stocktake: StocktakeId::from_uuid(row.stocktake_id),
        stocktake_name: row.name,
    }))
}

/// The last sight of every asset that was ever seen, ms UTC.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn last_seen(read: &impl Reads) -> Result<Vec<(AssetId, i64)>, StoreError> {
    let rows: Vec<LastRow> = all(
        read.conn(),
        "select id, max(answered_at_ms) as last_at_ms
         from stocktake_item
         where organisation_id = $1
           and outcome in ('confirmed', 'corrected', 'added')
         group by id
         order by id
         limit 200000",
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| (AssetId::from_uuid(row.id), row.last_at_ms)).collect())
}
