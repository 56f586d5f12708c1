//! Runs: open, find, change, close.
//! Not here: their parts ([`super::part`]).
//! Next: [`hold`], with which every change to an open run begins.

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, number, run},
};
use domain::{
    ids::StocktakeId,
    inventory::stocktake::{Closed, Stocktake},
};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    fiscal_year: i64,
    due_on: String,
    opened_by: String,
    opened_at_ms: i64,
    closed_by: String,
    closed_at_ms: Option<i64>,
    closing_note: String,
    version: i64,
}

const COLUMNS: &str =
    "id, name, fiscal_year, due_on, opened_by, opened_at_ms, closed_by, closed_at_ms, closing_note,
    version";

/// Adds a run, open.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, new: &Stocktake) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into stocktake (organisation_id, id, name, fiscal_year, due_on, opened_by, opened_at_ms, closed_by,
             closing_note, version)
         values ($1, $2, $3, $4, $5, $6, $7, '', '', $8)",
        bind![
            tx.organisation(),
            new.id,
            &new.name,
            i64::from(new.fiscal_year),
            new.due_on,
            &new.opened_by,
            new.opened_at_ms,
            new.version,
        ],
    )
    .await?;
    Ok(())
}

/// One run.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: StocktakeId) -> Result<Option<Stocktake>, StoreError> {
    let found = of(read, "and id = $2", bind![read.organisation(), id], 1).await?;
    Ok(found.into_iter().next())
}

/// The runs, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, limit: u32) -> Result<Vec<Stocktake>, StoreError> {
    of(read, "", bind![read.organisation()], limit).await
}

/// The open runs, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn open(read: &impl Reads, limit: u32) -> Result<Vec<Stocktake>, StoreError> {
    of(read, "and closed_at_ms is null", bind![read.organisation()], limit).await
}

async fn of(
    read: &impl Reads,
    condition: &str,
    values: Vec<Value>,
    limit: u32,
) -> Result<Vec<Stocktake>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from stocktake
             where organisation_id = $1
               {condition}
             order by opened_at_ms desc, id desc
             limit {limit}"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_run).collect()
}

/// Holds an open run until the end of the transaction, so that nobody closes it meanwhile; false if it is closed, or
/// there is none.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn hold(tx: &mut Tx, id: StocktakeId) -> Result<bool, StoreError> {
    let held = run(
        tx.conn(),
        "update stocktake
         set version = version
         where organisation_id = $1
           and id = $2
           and closed_at_ms is null",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(held == 1)
}

/// Changes what an open run is called and by when it is due.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else changed or closed it since `version`.
pub async fn change(
    tx: &mut Tx,
    id: StocktakeId,
    version: i64,
    name: &str,
    fiscal_year: i16,
    due_on: Date,
) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update stocktake
         set name = $4, fiscal_year = $5, due_on = $6, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and closed_at_ms is null",
        bind![tx.organisation(), id, version, name, i64::from(fiscal_year), due_on],
    )
    .await?;
    if changed == 1 { Ok(()) } else { Err(conflict(tx, id).await?) }
}

/// Closes an open run, and ends its links.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else changed or closed it since `version`.
pub async fn close(
    tx: &mut Tx,
    id: StocktakeId,
    version: i64,
    by: &str,
    note: &str,
) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update stocktake
         set closed_by = $4, closed_at_ms = $5, closing_note = $6, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and closed_at_ms is null",
        bind![tx.organisation(), id, version, by, tx.now(), note],
    )
    .await?;
    if changed != 1 {
        return Err(conflict(tx, id).await?);
    }
    run(
        tx.conn(),
        "delete from stocktake_link
         where organisation_id = $1
           and part_id in (
             select id
             from stocktake_part
             where organisation_id = $1
               and stocktake_id = $2
           )",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(())
}

async fn conflict(tx: &Tx, id: StocktakeId) -> Result<StoreError, StoreError> {
    let found = number(
        tx.conn(),
        "select version as number from stocktake where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(Conflict { found }.into())
}

fn to_run(row: Row) -> Result<Stocktake, StoreError> {
    let closed = row.closed_at_ms.map(|at_ms| Closed { by: row.closed_by, at_ms, note: row.closing_note });
    Ok(Stocktake {
        id: StocktakeId::from_uuid(row.id),
        name: row.name,
        fiscal_year: row.fiscal_year.try_into().map_err(StoreError::unreadable)?,
        due_on: row.due_on.parse().map_err(StoreError::unreadable)?,
        opened_by: row.opened_by,
        opened_at_ms: row.opened_at_ms,
        closed,
        version: row.version,
    })
}
