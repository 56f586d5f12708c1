//! The parts of a run, one for each department, and how far each is.
//! Not here: the devices in them ([`super::item`]).
//! Next: [`tallies`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, one, placeholders, run},
};
use domain::{
    ids::{StocktakeId, StocktakePartId},
    inventory::stocktake::{Part, Tally},
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    stocktake_id: Uuid,
    department: String,
}

#[derive(FromQueryResult)]
struct CountRow {
    part_id: Uuid,
    outcome: String,
    decision: String,
    number: i64,
}

#[derive(FromQueryResult)]
struct DepartmentRow {
    department: String,
    number: i64,
}

/// Departments of a run at most.
const PARTS: u32 = 1_000;

/// The departments of the ledger, the empty one last, with how many assets each has.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn departments(read: &impl Reads) -> Result<Vec<(String, i64)>, StoreError> {
    let rows: Vec<DepartmentRow> = all(
        read.conn(),
        &format!(
            "select department, count(*) as number
             from asset
             where organisation_id = $1
               and removed_at_ms is null
             group by department
             order by case when department = '' then 1 else 0 end, department
             limit {PARTS}"
        ),
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| (row.department, row.number)).collect())
}

/// Adds the parts of a run, each with the assets that its department has now; returns how many those are.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, stocktake: StocktakeId, parts: &[Part]) -> Result<u64, StoreError> {
    let values: Vec<Value> = parts
        .iter()
        .flat_map(|part| bind![tx.organisation(), part.id, part.stocktake, &part.department])
        .collect();
    run(
        tx.conn(),
        &format!(
            "insert into stocktake_part (organisation_id, id, stocktake_id, department)
             values {}",
            placeholders(parts.len(), 4)
        ),
        values,
    )
    .await?;
    run(
        tx.conn(),
        "insert into stocktake_item (organisation_id, stocktake_id, id, part_id, kind, name, asset_tag, maker, model,
             serial, place, responsible, sort_name, outcome, said_name, said_asset_tag, said_serial, said_place,
             said_responsible, note, answered_by, answered_via, decision, decided_by, decision_note, version)
         select a.organisation_id, p.stocktake_id, a.id, p.id, a.kind, a.name, a.asset_tag, a.maker, a.model,
             a.serial, a.place, a.responsible, a.sort_name, 'unconfirmed', '', '', '', '',
             '', '', '', '', 'none', '', '', 1
         from asset a
         join stocktake_part p
           on p.organisation_id = a.organisation_id
           and p.department = a.department
         where a.organisation_id = $1
           and a.removed_at_ms is null
           and p.stocktake_id = $2",
        bind![tx.organisation(), stocktake],
    )
    .await
}

/// The parts of a run by department, the empty one last.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, stocktake: StocktakeId) -> Result<Vec<Part>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select id, stocktake_id, department
             from stocktake_part
             where organisation_id = $1
               and stocktake_id = $2
             order by case when department = '' then 1 else 0 end, department
             limit {PARTS}"
        ),
        bind![read.organisation(), stocktake],
    )
    .await?;
    Ok(rows.into_iter().map(to_part).collect())
}

/// One part.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: StocktakePartId) -> Result<Option<Part>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select id, stocktake_id, department
         from stocktake_part
         where organisation_id = $1
           and id = $2
         limit 1",
        bind![read.organisation(), id],
    )
    .await?;
    Ok(row.map(to_part))
}

/// How far each part of a run is.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn tallies(
    read: &impl Reads,
    stocktake: StocktakeId,
) -> Result<HashMap<StocktakePartId, Tally>, StoreError> {
    let rows: Vec<CountRow> = all(
        read.conn(),
        "select part_id, outcome, decision, count(*) as number
         from stocktake_item
         where organisation_id = $1
           and stocktake_id = $2
         group by part_id, outcome, decision
         order by part_id, outcome, decision
         limit 100000",
        bind![read.organisation(), stocktake],
    )
    .await?;
    let mut tallies: HashMap<StocktakePartId, Tally> = HashMap::new();
    for row in rows {
        let outcome = row.outcome.parse().map_err(StoreError::unreadable)?;
        let decision = row.decision.parse().map_err(StoreError::unreadable)?;
        let number = u64::try_from(row.number).unwrap_or(0);
        tallies.entry(StocktakePartId::from_uuid(row.part_id)).or_default().count(outcome, decision, number);
    }
    Ok(tallies)
}

fn to_part(row: Row) -> Part {
    Part {
        id: StocktakePartId::from_uuid(row.id),
        stocktake: StocktakeId::from_uuid(row.stocktake_id),
        department: row.department,
    }
}
