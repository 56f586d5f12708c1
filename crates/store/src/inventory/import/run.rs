//! The run of an import: its file, how far it is, what it counted.
//! Not here: the rows ([`super::staged`]).
//! Next: `hub::inventory::import`.

use crate::{
    Conflict, Reads, StoreError, Tx, Upkeep,
    inventory::head,
    sql::{all, bind, number, one, run},
};
pub use domain::inventory::import::{ImportCounts as Counts, ImportRun as Run};
use domain::{
    ids::{ImportId, JobId, OrganisationId},
    inventory::ImportState,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

/// A file that came.
#[derive(Clone, Debug)]
pub struct Arrived<'a> {
    /// The identifier of its import.
    pub id: ImportId,
    /// Its name.
    pub file_name: &'a str,
    /// SHA-256 of it.
    pub file_hash: &'a [u8],
    /// Its size in bytes.
    pub file_bytes: i64,
}

/// What a person chose on the page of columns.
#[derive(Clone, Debug)]
pub struct Chosen<'a> {
    /// The sheet, from 0.
    pub sheet: i64,
    /// Its name.
    pub sheet_name: &'a str,
    /// The last row of the heading.
    pub heading_row: i64,
    /// Which column is which field, as JSON.
    pub mapping: &'a str,
    /// The job that will read it.
    pub job: JobId,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    file_name: String,
    file_hash: Vec<u8>,
    file_bytes: i64,
    state: String,
    sheet: i64,
    sheet_name: String,
    heading_row: i64,
    mapping: String,
    ledger_revision: i64,
    rows_total: i64,
    rows_done: i64,
    rows_added: i64,
    rows_changed: i64,
    rows_same: i64,
    rows_bad: i64,
    rows_skipped: i64,
    cells_bad: i64,
    changes_hash: Vec<u8>,
    message: String,
    job_id: Option<Uuid>,
    applied_by: String,
    created_at_ms: i64,
    applied_at_ms: Option<i64>,
    version: i64,
}

const COLUMNS: &str = "id, file_name, file_hash, file_bytes, state, sheet, sheet_name, heading_row, mapping,
    ledger_revision, rows_total, rows_done, rows_added, rows_changed, rows_same, rows_bad, rows_skipped, cells_bad,
    changes_hash, message, job_id, applied_by, created_at_ms, applied_at_ms, version";

/// Notes a file that came.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    arrived: &Arrived<'_>,
) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into import_run (organisation_id, id, file_name, file_hash, file_bytes, state, sheet, sheet_name,
             heading_row, mapping, ledger_revision, rows_total, rows_done, rows_added, rows_changed, rows_same,
             rows_bad, rows_skipped, cells_bad, changes_hash, message, applied_by, created_at_ms, version)
         values ($1, $2, $3, $4, $5, $6, 0, '', 0, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, $7, '', '', $8, 1)",
        bind![
            organisation,
            arrived.id,
            arrived.file_name,
            arrived.file_hash.to_vec(),
            arrived.file_bytes,
            ImportState::Mapping.as_str(),
            Vec::new(),
            upkeep.now(),
        ],
    )
    .await?;
    Ok(())
}

/// One import.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: ImportId) -> Result<Option<Run>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from import_run where organisation_id = $1 and id = $2 limit 1"),
        bind![read.organisation(), id],
    )
    .await?;
    row.map(to_run).transpose()
}

/// The newest imports.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, limit: u32) -> Result<Vec<Run>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from import_run
             where organisation_id = $1
             order by created_at_ms desc, id desc
             limit $2"
        ),
        bind![read.organisation(), i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_run).collect()
}

/// The state of the ledger now, to be read before anything is compared with it.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn ledger_revision(read: &impl Reads) -> Result<i64, StoreError> {
    head::current(read).await
}

/// A person chose sheet and columns: the file is to be read.
///
/// # Errors
/// [`StoreError::Conflict`] if the import went on since `version`.
pub async fn choose(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: ImportId,
    version: i64,
    chosen: &Chosen<'_>,
) -> Result<(), StoreError> {
    let moved = run(
        upkeep.conn(),
        "update import_run
         set state = 'reading', sheet = $4, sheet_name = $5, heading_row = $6, mapping = $7, job_id = $8,
             rows_total = 0, rows_done = 0, message = '', version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and state in ('mapping', 'ready', 'broken')",
        bind![
            organisation,
            id,
            version,
            chosen.sheet,
            chosen.sheet_name,
            chosen.heading_row,
            chosen.mapping,
            chosen.job.uuid(),
        ],
    )
    .await?;
    moved_on(upkeep, organisation, id, moved).await
}

/// The ledger changed after the preview: the rows are to be compared again.
///
/// # Errors
/// [`StoreError::Conflict`] if the import went on since `version`.
pub async fn compare_again(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: ImportId,
    version: i64,
    job: JobId,
    message: &str,
) -> Result<(), StoreError> {
    let moved = run(
        upkeep.conn(),
        "update import_run
         set state = 'reading', job_id = $4, message = $5, rows_done = 0, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and state = 'ready'",
        bind![organisation, id, version, job.uuid(), message],
    )
    .await?;
    moved_on(upkeep, organisation, id, moved).await
}

/// Reading begins, or begins again: from here on only the holder of the new version writes staged rows.
///
/// # Errors
/// [`StoreError::Conflict`] if the import is not to be read.
pub async fn begin(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: ImportId,
    ledger_revision: i64,
    rows_total: i64,
) -> Result<i64, StoreError> {
    let moved = run(
        upkeep.conn(),
        "update import_run
         set ledger_revision = $3, rows_total = $4, rows_done = 0, version = version + 1
         where organisation_id = $1
           and id = $2
           and state = 'reading'",
        bind![organisation, id, ledger_revision, rows_total],
    )
    .await?;
    moved_on(upkeep, organisation, id, moved).await?;
    stored_version(upkeep, organisation, id).await
}

/// Says how many rows are read; refused to who does not hold the version any more.
///
/// # Errors
/// [`StoreError::Conflict`] if reading began anew elsewhere, or was given up.
pub async fn progress(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: ImportId,
    version: i64,
    rows_done: i64,
) -> Result<(), StoreError> {
    let moved = run(
        upkeep.conn(),
        "update import_run
         set rows_done = $4
         where organisation_id = $1
           and id = $2
           and version = $3
           and state = 'reading'",
        bind![organisation, id, version, rows_done],
    )
    .await?;
    moved_on(upkeep, organisation, id, moved).await
}

/// Every row is staged: the preview is ready.
///
/// # Errors
/// [`StoreError::Conflict`] if reading began anew elsewhere, or was given up.
pub async fn ready(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: ImportId,
    version: i64,
    counts: &Counts,
    changes_hash: &[u8],
) -> Result<(), StoreError> {
    let moved = run(
        upkeep.conn(),
        "update import_run
         set state = 'ready', rows_total = $4, rows_done = $4, rows_added = $5, rows_changed = $6, rows_same = $7,
             rows_bad = $8, rows_skipped = $9, cells_bad = $10, changes_hash = $11, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and state = 'reading'",
        bind![
            organisation,
            id,
            version,
            counts.total,
            counts.added,
            counts.changed,
            counts.same,
            counts.bad,
            counts.skipped,
            counts.cells_bad,
            changes_hash.to_vec(),
        ],
    )
    .await?;
    moved_on(upkeep, organisation, id, moved).await
}

/// The import ends without a change to the ledger: broken or discarded.
///
/// # Errors
/// [`StoreError::Conflict`] if it was applied or given up before.
pub async fn end(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: ImportId,
    state: ImportState,
    message: &str,
) -> Result<(), StoreError> {
    let moved = run(
        upkeep.conn(),
        "update import_run
         set state = $3, message = $4, version = version + 1
         where organisation_id = $1
           and id = $2
           and state in ('mapping', 'reading', 'ready', 'broken')",
        bind![organisation, id, state.as_str(), message],
    )
    .await?;
    moved_on(upkeep, organisation, id, moved).await
}

/// The import is applied, within the change that does so.
///
/// # Errors
/// [`StoreError::Conflict`] if it went on since `version`: nobody applies it twice.
pub async fn applied(tx: &mut Tx, id: ImportId, version: i64) -> Result<(), StoreError> {
    let moved = run(
        tx.conn(),
        "update import_run
         set state = 'applied', applied_by = $4, applied_at_ms = $5, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and state = 'ready'",
        bind![tx.organisation(), id, version, tx.scope().actor.name(), tx.now()],
    )
    .await?;
    moved_on(tx, tx.organisation(), id, moved).await
}

async fn moved_on(
    read: &impl Reads,
    organisation: OrganisationId,
    id: ImportId,
    moved: u64,
) -> Result<(), StoreError> {
    if moved == 1 {
        return Ok(());
    }
    Err(Conflict { found: stored_version(read, organisation, id).await? }.into())
}

async fn stored_version(
    read: &impl Reads,
    organisation: OrganisationId,
    id: ImportId,
) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select version as number from import_run where organisation_id = $1 and id = $2 limit 1",
        bind![organisation, id],
    )
    .await
}

fn to_run(row: Row) -> Result<Run, StoreError> {
    Ok(Run {
        id: ImportId::from_uuid(row.id),
        file_name: row.file_name,
        file_hash: row.file_hash,
        file_bytes: row.file_bytes,
        state: row.state.parse().map_err(StoreError::unreadable)?,
        sheet: row.sheet,
        sheet_name: row.sheet_name,
        heading_row: row.heading_row,
        mapping: row.mapping,
        ledger_revision: row.ledger_revision,
        counts: Counts {
            total: row.rows_total,
            done: row.rows_done,
            added: row.rows_added,
            changed: row.rows_changed,
            same: row.rows_same,
            bad: row.rows_bad,
            skipped: row.rows_skipped,
            cells_bad: row.cells_bad,
        },
        changes_hash: row.changes_hash,
        message: row.message,
        job: row.job_id.map(JobId::from_uuid),
        applied_by: row.applied_by,
        created_at_ms: row.created_at_ms,
        applied_at_ms: row.applied_at_ms,
        version: row.version,
    })
}
