//! Reading staged rows: pages of a preview, every change for its hash, and the history of an asset.
//! Not here: words for reasons and fields (`web`).
//! Next: `web::inventory::import`.

use super::staged::{StagedFault, StagedRow};
use crate::{
    Reads, StoreError,
    sql::{all, bind},
};
use domain::{
    ids::{AssetId, ImportId},
    inventory::RowVerdict,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    row_number: i64,
    verdict: String,
    asset_id: Option<Uuid>,
    base_version: i64,
    label: String,
    before: String,
    after: String,
}

#[derive(FromQueryResult)]
struct FaultRow {
    row_number: i64,
    position: i64,
    column_number: i64,
    heading: String,
    reason: String,
    written: String,
}

/// A change that an applied import made to an asset.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Change {
    /// Name of the file.
    pub file_name: String,
    /// Who applied it.
    pub applied_by: String,
    /// When, ms UTC.
    pub applied_at_ms: i64,
    /// The asset's name.
    pub label: String,
    /// The asset before, as JSON; empty if the import added it.
    pub before: String,
    /// The asset after, as JSON.
    pub after: String,
}

/// Rows with a verdict, after a row number.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn rows(
    read: &impl Reads,
    import: ImportId,
    verdict: RowVerdict,
    after: u32,
    limit: u32,
) -> Result<Vec<StagedRow>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select row_number, verdict, asset_id, base_version, label, before, after
         from import_row
         where organisation_id = $1
           and import_id = $2
           and verdict = $3
           and row_number > $4
         order by row_number
         limit $5",
        bind![read.organisation(), import, verdict.as_str(), i64::from(after), i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_row).collect()
}

/// Rows that change something, of both kinds, after a row number: for the hash that covers them.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn changes(
    read: &impl Reads,
    import: ImportId,
    after: u32,
    limit: u32,
) -> Result<Vec<StagedRow>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select row_number, verdict, asset_id, base_version, label, before, after
         from import_row
         where organisation_id = $1
           and import_id = $2
           and verdict in ('added', 'changed')
           and row_number > $3
         order by row_number
         limit $4",
        bind![read.organisation(), import, i64::from(after), i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_row).collect()
}

/// Faults after a row number and position.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn faults(
    read: &impl Reads,
    import: ImportId,
    after: (u32, i64),
    limit: u32,
) -> Result<Vec<StagedFault>, StoreError> {
    let rows: Vec<FaultRow> = all(
        read.conn(),
        "select row_number, position, column_number, heading, reason, written
         from import_fault
         where organisation_id = $1
           and import_id = $2
           and (row_number, position) > ($3, $4)
         order by row_number, position
         limit $5",
        bind![read.organisation(), import, i64::from(after.0), after.1, i64::from(limit)],
    )
    .await?;
    let to_fault = |row: FaultRow| {
        Ok(StagedFault {
            row: row_number(row.row_number)?,
            position: row.position,
            column: u16::try_from(row.column_number).ok(),
            heading: row.heading,
            reason: row.reason,
            written: row.written,
        })
    };
    rows.into_iter().map(to_fault).collect()
}

/// What applied imports did to an asset, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn history(read: &impl Reads, asset: AssetId, limit: u32) -> Result<Vec<Change>, StoreError> {
    all(
        read.conn(),
        "select u.file_name, u.applied_by, u.applied_at_ms, r.label, r.before, r.after
         from import_row r
         join import_run u on u.organisation_id = r.organisation_id and u.id = r.import_id
         where r.organisation_id = $1
           and r.asset_id = $2
           and r.verdict in ('added', 'changed')
           and u.state = 'applied'
           and u.applied_at_ms is not null
         order by u.applied_at_ms desc, r.row_number desc
         limit $3",
        bind![read.organisation(), asset, i64::from(limit)],
    )
    .await
}

fn to_row(row: Row) -> Result<StagedRow, StoreError> {
    Ok(StagedRow {
        number: row_number(row.row_number)?,
        verdict: row.verdict.parse().map_err(StoreError::unreadable)?,
        asset: row.asset_id.map(AssetId::from_uuid),
        base_version: row.base_version,
        label: row.label,
        before: row.before,
        after: row.after,
    })
}

fn row_number(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(StoreError::unreadable)
}
