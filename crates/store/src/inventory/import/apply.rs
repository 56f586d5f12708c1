//! Copying staged assets into the ledger, within the database and in one transaction.
//! Not here: deciding whether the staged rows still fit (`hub::inventory::import`).
//! Next: `crates/hub/tests/import/size.rs`, which measures how long the lock is held.

use crate::{
    Reads, StoreError, Tx,
    inventory::{
        head,
        row::{FILLED, STORED},
    },
    sql::{bind, run},
};
use domain::ids::ImportId;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Assets added.
    pub added: u64,
    /// Assets changed.
    pub changed: u64,
}

/// Takes hold of the ledger until the end of the transaction; returns its new revision.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn lock(tx: &mut Tx) -> Result<i64, StoreError> {
    head::advance(tx).await
}

/// Adds and changes everything staged. Assets that changed since they were compared are left out; the caller sees
/// it by the count and drops the transaction.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn copy(tx: &mut Tx, import: ImportId, revision: i64) -> Result<Written, StoreError> {
    let added = run(
        tx.conn(),
        &format!(
            "insert into asset (organisation_id, id, created_at_ms, updated_at_ms, version, revision, {STORED})
             select organisation_id, asset_id, $3, $3, 1, $4, {STORED}
             from import_asset
             where organisation_id = $1
               and import_id = $2
               and is_new"
        ),
        bind![tx.organisation(), import, tx.now(), revision],
    )
    .await?;
    let changed = update(tx, import, revision).await?;
    run(
        tx.conn(),
        "delete from asset_component
         where organisation_id = $1
           and asset_id in (
               select asset_id
               from import_asset
               where organisation_id = $1
                 and import_id = $2
                 and components_changed
                 and not is_new
           )",
        bind![tx.organisation(), import],
    )
    .await?;
    run(
        tx.conn(),
        "insert into asset_component (organisation_id, asset_id, position, kind, name, version_text, cpe)
         select organisation_id, asset_id, position, kind, name, version_text, cpe
         from import_component
         where organisation_id = $1
           and import_id = $2",
        bind![tx.organisation(), import],
    )
    .await?;
    Ok(Written { added, changed })
}

async fn update(tx: &mut Tx, import: ImportId, revision: i64) -> Result<u64, StoreError> {
    let columns = FILLED.split(',').chain(["sort_name", "search_text"]).map(str::trim);
    let settings: Vec<String> = columns.map(|column| format!("{column} = s.{column}")).collect();
    run(
        tx.conn(),
        &format!(
            "update asset
             set updated_at_ms = $3, revision = $4, version = asset.version + 1, {}
             from import_asset s
             where asset.organisation_id = s.organisation_id
               and asset.id = s.asset_id
               and asset.version = s.base_version
               and asset.removed_at_ms is null
               and s.organisation_id = $1
               and s.import_id = $2
               and not s.is_new",
            settings.join(", ")
        ),
        bind![tx.organisation(), import, tx.now(), revision],
    )
    .await
}
