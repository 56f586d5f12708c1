//! Files of evidence: read and waiting, applied, given up.
//! Not here: what applying changes (the modules beside).
//! Next: [`apply`] and [`discard`], the only ways from one state to the next.

use crate::{
    Conflict, Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, number, one, run},
};
use domain::{
    ids::{AssetId, EvidenceId, OrganisationId},
    inventory::evidence::{EvidenceFile, EvidenceState},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

#[derive(FromQueryResult)]
struct FileRow {
    id: Uuid,
    kind: String,
    file_name: String,
    file_hash: Vec<u8>,
    file_bytes: i64,
    state: String,
    observed_at_ms: i64,
    things: i64,
    product: String,
    asset_id: Option<Uuid>,
    created_at_ms: i64,
    applied_at_ms: Option<i64>,
    applied_by: String,
    version: i64,
}

#[derive(FromQueryResult)]
struct ContentRow {
    content: String,
}

const COLUMNS: &str =
    "id, kind, file_name, file_hash, file_bytes, state, observed_at_ms, things, product, asset_id,
    created_at_ms, applied_at_ms, applied_by, version";

/// Keeps a file that was read. It is nobody's deed yet.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    file: &EvidenceFile,
    content: &str,
) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into evidence_file (organisation_id, id, kind, file_name, file_hash, file_bytes, state,
           observed_at_ms, things, product, content, asset_id, created_at_ms, applied_at_ms, applied_by, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        bind![
            organisation,
            file.id,
            file.kind.as_str(),
            &file.name,
            file.hash.clone(),
            file.bytes,
            file.state.as_str(),
            file.observed_at_ms,
            file.things,
            &file.product,
            content,
            file.asset,
            file.created_at_ms,
            file.applied_at_ms,
            &file.applied_by,
            file.version,
        ],
    )
    .await?;
    Ok(())
}

/// One file.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: EvidenceId) -> Result<Option<EvidenceFile>, StoreError> {
    let rows = listed(read, "id = $2", bind![read.organisation(), id], 1).await?;
    Ok(rows.into_iter().next())
}

/// The files of late, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, limit: u32) -> Result<Vec<EvidenceFile>, StoreError> {
    listed(read, "1 = 1", bind![read.organisation()], limit).await
}

/// The files attached to an asset, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_asset(read: &impl Reads, asset: AssetId) -> Result<Vec<EvidenceFile>, StoreError> {
    listed(read, "asset_id = $2", bind![read.organisation(), asset], 50).await
}

async fn listed(
    read: &impl Reads,
    condition: &str,
    values: Vec<Value>,
    limit: u32,
) -> Result<Vec<EvidenceFile>, StoreError> {
    let rows: Vec<FileRow> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from evidence_file
             where organisation_id = $1
               and {condition}
             order by created_at_ms desc, id desc
             limit {limit}"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_file).collect()
}

fn to_file(row: FileRow) -> Result<EvidenceFile, StoreError> {
    Ok(EvidenceFile {
        id: EvidenceId::from_uuid(row.id),
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        name: row.file_name,
        hash: row.file_hash,
        bytes: row.file_bytes,
        state: row.state.parse().map_err(StoreError::unreadable)?,
        observed_at_ms: row.observed_at_ms,
        things: row.things,
        product: row.product,
        asset: row.asset_id.map(AssetId::from_uuid),
        created_at_ms: row.created_at_ms,
        applied_at_ms: row.applied_at_ms,
        applied_by: row.applied_by,
        version: row.version,
    })
}

/// What was read of a file, as JSON; empty once nobody needs it.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn content(read: &impl Reads, id: EvidenceId) -> Result<String, StoreError> {
    let row: Option<ContentRow> = one(
        read.conn(),
        "select content from evidence_file where organisation_id = $1 and id = $2 order by id limit 1",
        bind![read.organisation(), id],
    )
    .await?;
    Ok(row.map_or_else(String::new, |row| row.content))
}

/// The last time that the same file was applied, ms UTC.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn applied_before(read: &impl Reads, hash: &[u8]) -> Result<Option<i64>, StoreError> {
    let at = number(
        read.conn(),
        "select coalesce(max(applied_at_ms), 0) as number
         from evidence_file
         where organisation_id = $1
           and file_hash = $2
           and state = 'applied'",
        bind![read.organisation(), hash.to_vec()],
    )
    .await?;
    Ok((at > 0).then_some(at))
}

/// Ends a waiting file as applied. What it said stays only where `keeps_content` says so.
///
/// # Errors
/// [`StoreError::Conflict`] if it went on meanwhile.
pub async fn apply(
    tx: &mut Tx,
    file: &EvidenceFile,
    asset: Option<AssetId>,
    keeps_content: bool,
) -> Result<(), StoreError> {
    let by = tx.scope().actor.name().to_owned();
    let content = if keeps_content { "content" } else { "''" };
    let changed = run(
        tx.conn(),
        &format!(
            "update evidence_file
             set state = 'applied', asset_id = $4, applied_at_ms = $5, applied_by = $6, version = version + 1,
               content = {content}
             where organisation_id = $1
               and id = $2
               and version = $3
               and state = 'ready'"
        ),
        bind![tx.organisation(), file.id, file.version, asset, tx.now(), by],
    )
    .await?;
    if changed == 0 { Err(Conflict { found: file.version + 1 }.into()) } else { Ok(()) }
}

/// Ends a waiting file as given up.
///
/// # Errors
/// [`StoreError::Conflict`] if it is over already.
pub async fn discard(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    id: EvidenceId,
) -> Result<(), StoreError> {
    let changed = run(
        upkeep.conn(),
        "update evidence_file
         set state = $3, version = version + 1, content = ''
         where organisation_id = $1
           and id = $2
           and state = 'ready'",
        bind![organisation, id, EvidenceState::Discarded.as_str()],
    )
    .await?;
    if changed == 0 { Err(Conflict { found: 0 }.into()) } else { Ok(()) }
}

/// Removes files that came before an instant and were never applied.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn sweep(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    before: Timestamp,
) -> Result<u64, StoreError> {
    run(
        upkeep.conn(),
        "delete from evidence_file where organisation_id = $1 and state <> 'applied' and created_at_ms < $2",
        bind![organisation, before],
    )
    .await
}
