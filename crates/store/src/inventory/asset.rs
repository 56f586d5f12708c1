//! One asset: add, read, change, take out of the ledger.
//! Not here: lists ([`super::list`]).
//! Next: [`super::row`].

use super::row::{AssetRow, FILLED, filled, with_components};
use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, number, placeholders, run},
};
use domain::{
    ids::AssetId,
    inventory::{Asset, AssetDetails},
    text::bigrams,
};
use sea_orm::Value;

/// Adds an asset.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, id: AssetId, details: &AssetDetails) -> Result<(), StoreError> {
    let mut values = bind![tx.organisation(), id, tx.now(), tx.now(), 1_i64];
    values.extend(filled(details));
    run(
        tx.conn(),
        &format!(
            "insert into asset (organisation_id, id, created_at_ms, updated_at_ms, version, {FILLED})
             values {}",
            placeholders(1, values.len())
        ),
        values,
    )
    .await?;
    insert_parts(tx, id, details).await
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
    let mut values = bind![tx.organisation(), id, version, tx.now()];
    let settings: Vec<String> = (values.len() + 1..)
        .zip(FILLED.split(','))
        .map(|(place, column)| format!("{} = ${place}", column.trim()))
        .collect();
    values.extend(filled(details));
    let changed = run(
        tx.conn(),
        &format!(
            "update asset
             set updated_at_ms = $4, version = version + 1, {}
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
    for table in ["asset_component", "asset_gram"] {
        run(
            tx.conn(),
            &format!("delete from {table} where organisation_id = $1 and asset_id = $2"),
            bind![tx.organisation(), id],
        )
        .await?;
    }
    insert_parts(tx, id, details).await
}

/// Takes an asset out of the ledger; its history and findings stay.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since `version`.
pub async fn remove(tx: &mut Tx, id: AssetId, version: i64) -> Result<(), StoreError> {
    let removed = run(
        tx.conn(),
        "update asset
         set removed_at_ms = $4, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and removed_at_ms is null",
        bind![tx.organisation(), id, version, tx.now()],
    )
    .await?;
    if removed == 0 {
        return Err(Conflict { found: stored_version(tx, id).await? }.into());
    }
    run(
        tx.conn(),
        "delete from asset_gram where organisation_id = $1 and asset_id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
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

async fn insert_parts(tx: &mut Tx, id: AssetId, details: &AssetDetails) -> Result<(), StoreError> {
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
    if !details.components.is_empty() {
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
    }
    let grams: Vec<String> = bigrams(&searched(details)).into_iter().collect();
    // SQLite binds at most 32,766 values to a statement.
    for chunk in grams.chunks(1_000) {
        let mut values: Vec<Value> = Vec::new();
        for gram in chunk {
            values.extend(bind![tx.organisation(), id, gram]);
        }
        run(
            tx.conn(),
            &format!(
                "insert into asset_gram (organisation_id, asset_id, gram) values {}",
                placeholders(chunk.len(), 3)
            ),
            values,
        )
        .await?;
    }
    Ok(())
}

/// The text in which a search looks.
fn searched(details: &AssetDetails) -> String {
    let mut text = String::new();
    for (_, part) in details.short_texts() {
        text.push_str(part);
        text.push('\n');
    }
    for component in &details.components {
        for part in [&component.name, &component.version] {
            text.push_str(part);
            text.push('\n');
        }
    }
    text.push_str(&details.remarks);
    text
}
