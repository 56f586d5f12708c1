//! Import 取り込み of a list: file, columns, preview, application. Until the last step the ledger stays as it is.
//! Not here: reading workbooks and texts (`formats::sheets`), pages (`web::inventory::import`).
//! Next: [`Receiving`] takes the file, [`columns`] and [`choose`] the columns, [`stage`] compares, [`apply()`] applies.

mod apply;
mod cells;
mod components;
mod files;
mod identity;
mod mapping;
mod merge;
mod reader;
mod refusal;
pub(crate) mod stage;

use super::snapshot;
use crate::{Cx, Fault, HubError, What};
use domain::{
    access::{Inventory, Write},
    ids::ImportId,
    inventory::{AssetDetails, ImportState, LedgerField, RowVerdict},
};
use std::collections::BTreeMap;
use store::{
    inventory::import::{
        mapping as stored_mapping, preview,
        run::{self, Chosen},
    },
    jobs,
};

pub use apply::{Outcome, apply, changes_are_whole};
pub use cells::Reason;
pub use domain::inventory::import::{ImportCounts as Counts, ImportRun as Run};
pub use files::Receiving;
pub use mapping::{Mapping, Origin, Survey, SurveyedColumn};
pub use reader::{TEXT_LIMIT_BYTES, WORKBOOK_LIMIT_BYTES};
pub(in crate::inventory) use refusal::of as refuse;
pub use refusal::{Refusal, UploadError};

/// The kind of job that reads a file and sweeps up after it.
pub(crate) const IMPORT: &str = "import";

/// What a run's message says when the ledger changed after the preview.
const STALE: &str = "stale";

/// Rows of a preview's page at most.
pub const PREVIEW_LIMIT: u32 = 200;

/// A row that changes something, as it was and as it will be.
#[derive(Clone, Debug)]
pub struct RowChange {
    /// The row in the file, from 1.
    pub row: u32,
    /// The asset before; `None` for a new one.
    pub before: Option<AssetDetails>,
    /// The asset after.
    pub after: AssetDetails,
}

/// A row that changes nothing.
#[derive(Clone, Debug)]
pub struct RowLeft {
    /// The row in the file, from 1.
    pub row: u32,
    /// The asset's name.
    pub label: String,
}

/// A cell, or a whole row, that is not taken.
#[derive(Clone, Debug)]
pub struct BadCell {
    /// The row in the file, from 1.
    pub row: u32,
    /// Its place among the row's faults; with the row, where the next page begins.
    pub position: i64,
    /// The letters of the column; empty for the row as a whole.
    pub letters: String,
    /// The heading of the column.
    pub heading: String,
    /// Why.
    pub reason: Option<Reason>,
    /// What the cell says.
    pub written: String,
}

/// The imports of late, newest first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn newest(cx: &Cx<Write<Inventory>>, limit: u32) -> Result<Vec<Run>, HubError> {
    Ok(run::newest(&cx.read(), limit).await?)
}

/// One import.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn find(cx: &Cx<Write<Inventory>>, id: ImportId) -> Result<Run, HubError> {
    run::find(&cx.read(), id).await?.ok_or(HubError::NotFound)
}

/// Whether the ledger changed since the preview that a person looked at, so that it was made again.
pub fn was_stale(run: &Run) -> bool {
    run.message == STALE
}

/// Whether the job that reads the file was given up, as when the disk is full.
///
/// # Errors
/// [`HubError::Store`].
pub async fn has_failed(cx: &Cx<Write<Inventory>>, run: &Run) -> Result<bool, HubError> {
    let Some(job) = run.job else { return Ok(false) };
    Ok(jobs::find(&cx.read(), job).await?.is_some_and(|job| job.state == "failed"))
}

/// The columns of a file: proposed, or as they were chosen for the same headings before.
///
/// # Errors
/// [`UploadError::Refused`] if the sheet has no heading, [`HubError::NotFound`] if the import is over.
pub async fn columns(
    cx: &Cx<Write<Inventory>>,
    id: ImportId,
    sheet: Option<usize>,
) -> Result<Survey, UploadError> {
    let run = find(cx, id).await?;
    if !matches!(run.state, ImportState::Mapping | ImportState::Ready | ImportState::Broken) {
        return Err(HubError::NotFound.into());
    }
    let path = files::path(cx.hub(), id)?;
    let mut survey = tokio::task::spawn_blocking(move || mapping::survey(&path, sheet))
        .await
        .map_err(HubError::internal)??;
    let remembered =
        stored_mapping::recall(&cx.read(), &survey.headings_hash).await.map_err(HubError::from)?;
    if let Some(mapping) = remembered.as_deref().and_then(Mapping::from_json) {
        survey.remember(&mapping);
    }
    Ok(survey)
}

/// The person says which column is which field: the file is read, and the choice remembered.
///
/// # Errors
/// [`HubError::Invalid`] without a column for name or number, or with two for one field;
/// [`HubError::Conflict`] if the import went on meanwhile.
pub async fn choose(
    cx: &Cx<Write<Inventory>>,
    id: ImportId,
    version: i64,
    sheet: usize,
    mapping: &Mapping,
) -> Result<(), UploadError> {
    check(mapping).map_err(HubError::Invalid)?;
    let survey = columns(cx, id, Some(sheet)).await?;
    let known: BTreeMap<u16, LedgerField> = mapping
        .columns
        .iter()
        .filter(|(column, _)| survey.columns.iter().any(|known| known.column == **column))
        .map(|(column, field)| (*column, *field))
        .collect();
    let mapping = Mapping { columns: known, ..mapping.clone() };
    check(&mapping).map_err(HubError::Invalid)?;
    let json = mapping.to_json();
    let job = cx.hub().new_job();
    let chosen = Chosen {
        sheet: i64::try_from(sheet).unwrap_or(0),
        sheet_name: &survey.sheet_name,
        heading_row: i64::from(survey.heading_row),
        mapping: &json,
        job,
    };
    let mut upkeep = cx.hub().store().upkeep(cx.now()).await.map_err(HubError::from)?;
    run::choose(&mut upkeep, cx.organisation(), id, version, &chosen).await.map_err(HubError::from)?;
    stored_mapping::remember(&mut upkeep, cx.organisation(), &survey.headings_hash, &json)
        .await
        .map_err(HubError::from)?;
    jobs::schedule(&mut upkeep, job, IMPORT, Some(cx.organisation()), &id.to_string())
        .await
        .map_err(HubError::from)?;
    upkeep.commit().await.map_err(HubError::from)?;
    Ok(())
}

/// A row must say which asset it is, and no field can come from two columns.
fn check(mapping: &Mapping) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    let keys = [LedgerField::Id, LedgerField::Name, LedgerField::AssetTag];
    if !keys.iter().any(|field| mapping.has(*field)) {
        faults.push(Fault { field: "columns", what: What::Required });
    }
    let twice =
        LedgerField::ALL.iter().find(|field| mapping.columns.values().filter(|one| one == field).count() > 1);
    if let Some(field) = twice {
        faults.push(Fault { field: field.as_str(), what: What::Taken });
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Gives an import up; the ledger was never changed.
///
/// # Errors
/// [`HubError::NotFound`], or [`HubError::Conflict`] if it is over already.
pub async fn discard(cx: &Cx<Write<Inventory>>, id: ImportId) -> Result<(), HubError> {
    find(cx, id).await?;
    let mut upkeep = cx.hub().store().upkeep(cx.now()).await?;
    run::end(&mut upkeep, cx.organisation(), id, ImportState::Discarded, "").await?;
    jobs::schedule(&mut upkeep, cx.hub().new_job(), IMPORT, Some(cx.organisation()), &id.to_string()).await?;
    Ok(upkeep.commit().await?)
}

/// Rows that add or change an asset, after a row.
///
/// # Errors
/// [`HubError::Store`].
pub async fn changes(
    cx: &Cx<Write<Inventory>>,
    id: ImportId,
    verdict: RowVerdict,
    after: u32,
    limit: u32,
) -> Result<Vec<RowChange>, HubError> {
    let rows = preview::rows(&cx.read(), id, verdict, after, limit.min(PREVIEW_LIMIT)).await?;
    let change = |row: &store::inventory::import::staged::StagedRow| {
        Ok(RowChange {
            row: row.number,
            before: snapshot::read(&row.before)?,
            after: snapshot::read(&row.after)?.ok_or(HubError::NotFound)?,
        })
    };
    rows.iter().map(change).collect()
}

/// Rows that change nothing, after a row: the same as the ledger, or bad.
///
/// # Errors
/// [`HubError::Store`].
pub async fn left(
    cx: &Cx<Write<Inventory>>,
    id: ImportId,
    verdict: RowVerdict,
    after: u32,
    limit: u32,
) -> Result<Vec<RowLeft>, HubError> {
    let rows = preview::rows(&cx.read(), id, verdict, after, limit.min(PREVIEW_LIMIT)).await?;
    Ok(rows.into_iter().map(|row| RowLeft { row: row.number, label: row.label }).collect())
}

/// Cells and rows that are not taken, after a row and position.
///
/// # Errors
/// [`HubError::Store`].
pub async fn bad_cells(
    cx: &Cx<Write<Inventory>>,
    id: ImportId,
    after: (u32, i64),
    limit: u32,
) -> Result<Vec<BadCell>, HubError> {
    let faults = preview::faults(&cx.read(), id, after, limit.min(PREVIEW_LIMIT)).await?;
    let cell = |fault: store::inventory::import::staged::StagedFault| BadCell {
        row: fault.row,
        position: fault.position,
        letters: fault.column.map(formats::sheets::read::column_letters).unwrap_or_default(),
        heading: fault.heading,
        reason: fault.reason.parse().ok(),
        written: fault.written,
    };
    Ok(faults.into_iter().map(cell).collect())
}
