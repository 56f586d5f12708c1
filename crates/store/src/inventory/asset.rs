//! One asset: add, read, change, take out of the ledger.
//! Not here: lists ([`super::list`]).
//! Next: [`super::row`].

use super::{
    head,
    row::{AssetRow, FILLED, STORED, filled, with_components},
};
use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, bind_list, bind_rows, number, placeholders, run},
};
use domain::{
    ids::AssetId,
    inventory::{Asset, AssetDetails},
};
use sea_orm::Value;

/// Assets changed in one statement.
const AT_ONCE: usize = 250;

/// Adds an asset.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, id: AssetId, details: &AssetDetails) -> Result<(), StoreError> {
    let revision = head::advance(tx).await?;
    let mut values = bind![tx.organisation(), id, tx.now(), tx.now(), 1_i64, revision];
    values.extend(filled(details));
    run(
        tx.conn(),
        &format!(
            "insert into asset (organisation_id, id, created_at_ms, updated_at_ms, version, revision, {STORED})
             values {}",
            placeholders(1, values.len())
        ),
        values,
    )
    .await?;
    insert_components(tx, id, details).await
}

/// The asset with that identifier, unless it was taken out.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: AssetId) -> Result<Option<Asset>, StoreError> {
    let rows: Vec<AssetRow> = all(
        read.conn(),
        &format!(
            "select id, updated_at_ms, version, {FILLED}
             from asset
             where organisation_id = $1
               and id = $2
               and removed_at_ms is null
             order by id
             limit 1"
        ),
        bind![read.organisation(), id],
    )
    .await?;
    Ok(with_components(read, rows).await?.pop())
}

/// Assets with these identifiers, without those that were taken out; some hundred at a time.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find_many(read: &impl Reads, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = bind![read.organisation()];
    let places = bind_list(&mut values, ids.iter().map(|id| Value::from(id.uuid())));
    let rows: Vec<AssetRow> = all(
        read.conn(),
        &format!(
            "select id, updated_at_ms, version, {FILLED}
             from asset
             where organisation_id = $1
               and id in ({places})
               and removed_at_ms is null
             order by id
             limit 10000"
        ),
        values,
    )
    .await?;
    with_components(read, rows).await
}

/// Replaces the details of an asset.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since `version`, or took it out.
pub async fn update(
    tx: &mut Tx,
    id: AssetId,
    version: i64,
    details: &AssetDetails,
) -> Result<(), StoreError> {
    let revision = head::advance(tx).await?;
    let mut values = bind![tx.organisation(), id, version, tx.now(), revision];
    let settings: Vec<String> = (values.len() + 1..)
        .zip(STORED.split(','))
        .map(|(place, column)| format!("{} = ${place}", column.trim()))
        .collect();
    values.extend(filled(details));
    let changed = run(
        tx.conn(),
        &format!(
            "update asset
             set updated_at_ms = $4, revision = $5, version = version + 1, {}
             where organisation_id = $1
               and id = $2
               and version = $3
               and removed_at_ms is null",
            settings.join(", ")
        ),
        values,
    )
    .await?;
    if changed == 0 {
        return Err(Conflict { found: stored_version(tx, id).await? }.into());
    }
    run(
        tx.conn(),
        "delete from asset_component where organisation_id = $1 and asset_id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
    insert_components(tx, id, details).await
}

/// Replaces what is written in many assets, but not their components, which are not looked at. Returns how many were
/// as their version says; a caller that finds fewer drops the transaction.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn update_many(tx: &mut Tx, changed: &[(AssetId, i64, &AssetDetails)]) -> Result<u64, StoreError> {
    let revision = head::advance(tx).await?;
    let columns: Vec<&str> = STORED.split(',').map(str::trim).collect();
    let settings: Vec<String> = columns.iter().map(|column| format!("{column} = c.{column}")).collect();
    let mut count = 0;
    for chunk in changed.chunks(AT_ONCE) {
        let mut values = Vec::new();
        let rows = bind_rows(
            &mut values,
            chunk.iter().map(|(id, version, details)| [bind![*id, *version], filled(details)].concat()),
        );
        let place = values.len();
        values.extend(bind![tx.now(), revision, tx.organisation()]);
        count += run(
            tx.conn(),
            &format!(
                "with c (id, version, {}) as (values {rows})
                 update asset
                 set updated_at_ms = ${}, revision = ${}, version = asset.version + 1, {}
                 from c
                 where asset.organisation_id = ${}
                   and asset.id = c.id
                   and asset.version = c.version
                   and asset.removed_at_ms is null",
                columns.join(", "),
                place + 1,
                place + 2,
                settings.join(", "),
                place + 3,
            ),
            values,
        )
        .await?;
    }
    Ok(count)
}

/// Takes an asset out of the ledger; its history and findings stay.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since `version`.
pub async fn remove(tx: &mut Tx, id: AssetId, version: i64) -> Result<(), StoreError> {
    let revision = head::advance(tx).await?;
    let removed = run(
        tx.conn(),
        "update asset
         set removed_at_ms = $4, updated_at_ms = $4, revision = $5, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and removed_at_ms is null",
        bind![tx.organisation(), id, version, tx.now(), revision],
    )
    .await?;
    if removed == 0 {
        return Err(Conflict { found: stored_version(tx, id).await? }.into());
    }
    Ok(())
}

async fn stored_version(tx: &Tx, id: AssetId) -> Result<i64, StoreError> {
    number(
        tx.conn(),
        "select version as number from asset where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await
}

async fn insert_components(tx: &mut Tx, id: AssetId, details: &AssetDetails) -> Result<(), StoreError> {
    if details.components.is_empty() {
        return Ok(());
    }
    let mut values: Vec<Value> = Vec::new();
    for (position, component) in (0_i64..).zip(&details.components) {
        values.extend(bind![
            tx.organisation(),
            id,
            position,
            component.kind.as_str(),
            &component.name,
            &component.version,
            &component.cpe,
        ]);
    }
    run(
        tx.conn(),
        &format!(
            "insert into asset_component (organisation_id, asset_id, position, kind, name, version_text, cpe)
             values {}",
            placeholders(details.components.len(), 7)
        ),
        values,
    )
    .await?;
    Ok(())
}
