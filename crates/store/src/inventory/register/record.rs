//! One record of a register: add, read, change, take out.
//! Not here: lists ([`super::list`]).
//! Next: [`super::row`].

use super::row::{READ, RecordRow, filled, records};
use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, bind_list, bind_rows, number, placeholders, run},
};
use domain::{
    ids::{AssetId, RecordId},
    inventory::register::{Details, Record, RecordKind},
};
use sea_orm::Value;
use std::collections::BTreeMap;

/// Devices of the ledger that fields mean.
pub type Devices = BTreeMap<&'static str, AssetId>;

/// Records changed in one statement.
const AT_ONCE: usize = 500;

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

/// Records of a register with these identifiers, without those that were taken out; some hundred at a time.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find_many(
    read: &impl Reads,
    kind: RecordKind,
    ids: &[RecordId],
) -> Result<Vec<Record>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = bind![read.organisation(), kind.as_str()];
    let places = bind_list(&mut values, ids.iter().map(|id| Value::from(id.uuid())));
    let rows: Vec<RecordRow> = all(
        read.conn(),
        &format!(
            "select {READ}
             from register_record
             where organisation_id = $1
               and kind = $2
               and id in ({places})
               and removed_at_ms is null
             order by id
             limit 10000"
        ),
        values,
    )
    .await?;
    records(read, rows).await
}

/// Replaces what is written in many records, but not the devices that they mean. Returns how many were as their
/// version says; a caller that finds fewer drops the transaction.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn update_many(tx: &mut Tx, changed: &[(&Record, &Details)]) -> Result<u64, StoreError> {
    let mut count = 0;
    for chunk in changed.chunks(AT_ONCE) {
        let mut values = Vec::new();
        let row = |(before, details): &(&Record, &Details)| {
            [bind![before.id, before.version], filled(before.kind, details)].concat()
        };
        let rows = bind_rows(&mut values, chunk.iter().map(row));
        let place = values.len();
        values.extend(bind![tx.now(), tx.organisation()]);
        count += run(
            tx.conn(),
            &format!(
                "with c (id, version, details, sort_name, category, due_on, search_text) as (values {rows})
                 update register_record
                 set updated_at_ms = ${}, version = register_record.version + 1,
                   details = c.details, sort_name = c.sort_name, category = c.category, due_on = c.due_on,
                   search_text = c.search_text
                 from c
                 where register_record.organisation_id = ${}
                   and register_record.id = c.id
                   and register_record.version = c.version
                   and register_record.removed_at_ms is null",
                place + 1,
                place + 2,
            ),
            values,
        )
        .await?;
    }
    Ok(count)
}

/// Says which device of the ledger a field of many records means, or that it means none.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn means(
    tx: &mut Tx,
    records: &[RecordId],
    field: &'static str,
    device: Option<AssetId>,
) -> Result<(), StoreError> {
    for chunk in records.chunks(AT_ONCE) {
        let mut values = bind![tx.organisation(), field];
        let places = bind_list(&mut values, chunk.iter().map(|id| Value::from(id.uuid())));
        run(
            tx.conn(),
            &format!(
                "delete from register_asset
                 where organisation_id = $1
                   and field = $2
                   and record_id in ({places})"
            ),
            values,
        )
        .await?;
        let Some(device) = device else { continue };
        let values = chunk.iter().flat_map(|id| bind![tx.organisation(), *id, field, device]);
        insert_device_rows(tx, chunk.len(), values.collect()).await?;
    }
    Ok(())
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
    insert_device_rows(tx, devices.len(), values.collect()).await
}

async fn insert_device_rows(tx: &mut Tx, rows: usize, values: Vec<Value>) -> Result<(), StoreError> {
    run(
        tx.conn(),
        &format!(
            "insert into register_asset (organisation_id, record_id, field, asset_id)
             values {}",
            placeholders(rows, 4)
        ),
        values,
    )
    .await?;
    Ok(())
}
