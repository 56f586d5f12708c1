//! One record of a register: add, read, change, take out.
//! Not here: lists ([`super::list`]).
//! Next: [`super::row`].

use super::row::{READ, RecordRow, filled, records};
use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, number, placeholders, run},
};
use domain::{
    ids::{AssetId, RecordId},
    inventory::register::{Details, Record, RecordKind},
};
use std::collections::BTreeMap;

/// Devices of the ledger that fields mean.
pub type Devices = BTreeMap<&'static str, AssetId>;

/// Adds a record.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(
    tx: &mut Tx,
    id: RecordId,
    kind: RecordKind,
    details: &Details,
    devices: &Devices,
) -> Result<(), StoreError> {
    let mut values = bind![tx.organisation(), id, kind.as_str(), tx.now(), tx.now(), 1_i64];
    values.extend(filled(kind, details));
    run(
        tx.conn(),
        &format!(
            "insert into register_record (organisation_id, id, kind, created_at_ms, updated_at_ms, version,
               details, sort_name, category, due_on, search_text)
             values {}",
            placeholders(1, values.len())
        ),
        values,
    )
    .await?;
    insert_devices(tx, id, devices).await
}

/// The record with that identifier in that register, unless it was taken out.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, kind: RecordKind, id: RecordId) -> Result<Option<Record>, StoreError> {
    let rows: Vec<RecordRow> = all(
        read.conn(),
        &format!(
            "select {READ}
             from register_record
             where organisation_id = $1
               and id = $2
               and kind = $3
               and removed_at_ms is null
             order by id
             limit 1"
        ),
        bind![read.organisation(), id, kind.as_str()],
    )
    .await?;
    Ok(records(read, rows).await?.pop())
}

/// Replaces the details of a record.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since the version of `before`, or took it out.
pub async fn update(
    tx: &mut Tx,
    before: &Record,
    version: i64,
    details: &Details,
    devices: &Devices,
) -> Result<(), StoreError> {
    let mut values = bind![tx.organisation(), before.id, version, tx.now()];
    values.extend(filled(before.kind, details));
    let changed = run(
        tx.conn(),
        "update register_record
         set updated_at_ms = $4, version = version + 1,
           details = $5, sort_name = $6, category = $7, due_on = $8, search_text = $9
         where organisation_id = $1
           and id = $2
           and version = $3
           and removed_at_ms is null",
        values,
    )
    .await?;
    if changed == 0 {
        return Err(conflict(tx, before.id).await?);
    }
    forget_devices(tx, before.id).await?;
    insert_devices(tx, before.id, devices).await
}

/// Takes a record out; its history stays.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since `version`.
pub async fn remove(tx: &mut Tx, id: RecordId, version: i64) -> Result<(), StoreError> {
    let removed = run(
        tx.conn(),
        "update register_record
         set removed_at_ms = $4, updated_at_ms = $4, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and removed_at_ms is null",
        bind![tx.organisation(), id, version, tx.now()],
    )
    .await?;
    if removed == 0 {
        return Err(conflict(tx, id).await?);
    }
    forget_devices(tx, id).await
}

async fn conflict(tx: &Tx, id: RecordId) -> Result<StoreError, StoreError> {
    let found = number(
        tx.conn(),
        "select version as number from register_record where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(Conflict { found }.into())
}

async fn forget_devices(tx: &mut Tx, id: RecordId) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from register_asset where organisation_id = $1 and record_id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(())
}

async fn insert_devices(tx: &mut Tx, id: RecordId, devices: &Devices) -> Result<(), StoreError> {
    if devices.is_empty() {
        return Ok(());
    }
    let values = devices.iter().flat_map(|(field, asset)| bind![tx.organisation(), id, *field, *asset]);
    run(
        tx.conn(),
        &format!(
            "insert into register_asset (organisation_id, record_id, field, asset_id)
             values {}",
            placeholders(devices.len(), 4)
        ),
        values.collect(),
    )
    .await?;
    Ok(())
}
