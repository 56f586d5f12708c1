//! The personal link of a part: only its hash is kept, and it ends with its day or with the run.
//! Not here: its secret and its lifetime (`hub::inventory::stocktake`).
//! Next: [`by_token`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, one, run},
};
use domain::ids::{OrganisationId, StocktakeId, StocktakePartId};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

/// A link that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose run it opens.
    pub organisation: OrganisationId,
    /// Which run.
    pub stocktake: StocktakeId,
    /// Which part of it.
    pub part: StocktakePartId,
    /// When it ends, ms UTC.
    pub expires_at_ms: i64,
}

#[derive(FromQueryResult)]
struct Row {
    organisation_id: Uuid,
    stocktake_id: Uuid,
    part_id: Uuid,
    expires_at_ms: i64,
}

/// Gives a part a link; one that it had works no more.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set(
    tx: &mut Tx,
    part: StocktakePartId,
    token_hash: Vec<u8>,
    expires_at_ms: i64,
) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into stocktake_link (organisation_id, part_id, token_hash, expires_at_ms, created_at_ms)
         values ($1, $2, $3, $4, $5)
         on conflict (organisation_id, part_id) do update
         set token_hash = excluded.token_hash, expires_at_ms = excluded.expires_at_ms,
             created_at_ms = excluded.created_at_ms",
        bind![tx.organisation(), part, token_hash, expires_at_ms, tx.now()],
    )
    .await?;
    Ok(())
}

/// Withdraws the link of a part; false if it has none.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw(tx: &mut Tx, part: StocktakePartId) -> Result<bool, StoreError> {
    let gone = run(
        tx.conn(),
        "delete from stocktake_link where organisation_id = $1 and part_id = $2",
        bind![tx.organisation(), part],
    )
    .await?;
    Ok(gone == 1)
}

/// The links of a run that work.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, stocktake: StocktakeId, now: Timestamp) -> Result<Vec<Link>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select l.organisation_id, p.stocktake_id, l.part_id, l.expires_at_ms
         from stocktake_link l
         join stocktake_part p
           on p.organisation_id = l.organisation_id
           and p.id = l.part_id
         where l.organisation_id = $1
           and p.stocktake_id = $2
           and l.expires_at_ms > $3
         order by l.part_id
         limit 1000",
        bind![read.organisation(), stocktake, now],
    )
    .await?;
    Ok(rows.iter().map(to_link).collect())
}

/// The link with this secret, of whichever organisation, while it works and its run is open.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_token(
    read: &impl Reads,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select l.organisation_id, p.stocktake_id, l.part_id, l.expires_at_ms
         from stocktake_link l
         join stocktake_part p
           on p.organisation_id = l.organisation_id
           and p.id = l.part_id
         join stocktake s
           on s.organisation_id = p.organisation_id
           and s.id = p.stocktake_id
         where l.token_hash = $1
           and l.expires_at_ms > $2
           and s.closed_at_ms is null
         limit 1",
        bind![token_hash, now],
    )
    .await?;
    Ok(row.as_ref().map(to_link))
}

fn to_link(row: &Row) -> Link {
    Link {
        organisation: OrganisationId::from_uuid(row.organisation_id),
        stocktake: StocktakeId::from_uuid(row.stocktake_id),
        part: StocktakePartId::from_uuid(row.part_id),
        expires_at_ms: row.expires_at_ms,
    }
}
