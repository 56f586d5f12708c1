//! Which value of an asset came from which file.
//! Not here: whether it still holds (`domain::inventory::evidence::merge`).
//! Next: [`put`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, bind_list, run},
};
use domain::{
    ids::AssetId,
    inventory::evidence::{Filled, MergedField, Source},
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct FilledRow {
    asset_id: Uuid,
    field: String,
    value_text: String,
    kind: String,
    file_name: String,
    seen_at_ms: i64,
}

/// Assets asked for in one query.
const AT_ONCE: usize = 500;

/// What files filled, by asset.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, assets: &[AssetId]) -> Result<HashMap<AssetId, Vec<Source>>, StoreError> {
    let mut found: HashMap<AssetId, Vec<Source>> = HashMap::new();
    for chunk in assets.chunks(AT_ONCE) {
        let mut values = bind![read.organisation()];
        let places = bind_list(&mut values, chunk.iter().map(|id| Value::from(id.uuid())));
        let rows: Vec<FilledRow> = all(
            read.conn(),
            &format!(
                "select asset_id, field, value_text, kind, file_name, seen_at_ms
                 from asset_evidence
                 where organisation_id = $1
                   and asset_id in ({places})
                 order by asset_id, field
                 limit 10000"
            ),
            values,
        )
        .await?;
        for row in rows {
            let filled = Filled {
                field: row.field.parse().map_err(StoreError::unreadable)?,
                value: row.value_text,
                seen_at_ms: row.seen_at_ms,
            };
            let kind = row.kind.parse().map_err(StoreError::unreadable)?;
            let source = Source { filled, kind, file_name: row.file_name };
            found.entry(AssetId::from_uuid(row.asset_id)).or_default().push(source);
        }
    }
    Ok(found)
}

/// Notes from where a value came.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn put(tx: &mut Tx, asset: AssetId, source: &Source) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into asset_evidence (organisation_id, asset_id, field, value_text, kind, file_name, seen_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (organisation_id, asset_id, field) do update set
           value_text = excluded.value_text, kind = excluded.kind, file_name = excluded.file_name,
           seen_at_ms = excluded.seen_at_ms",
        bind![
            tx.organisation(),
            asset,
            source.filled.field.as_str(),
            &source.filled.value,
            source.kind.as_str(),
            &source.file_name,
            source.filled.seen_at_ms,
        ],
    )
    .await?;
    Ok(())
}

/// A person typed this field: from now on it is theirs.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn forget(tx: &mut Tx, asset: AssetId, field: MergedField) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from asset_evidence where organisation_id = $1 and asset_id = $2 and field = $3",
        bind![tx.organisation(), asset, field.as_str()],
    )
    .await?;
    Ok(())
}

/// A person typed this field in many assets.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn forget_many(tx: &mut Tx, assets: &[AssetId], field: MergedField) -> Result<(), StoreError> {
    for chunk in assets.chunks(AT_ONCE) {
        let mut values = bind![tx.organisation(), field.as_str()];
        let places = bind_list(&mut values, chunk.iter().map(|id| Value::from(id.uuid())));
        run(
            tx.conn(),
            &format!(
                "delete from asset_evidence
                 where organisation_id = $1
                   and field = $2
                   and asset_id in ({places})"
            ),
            values,
        )
        .await?;
    }
    Ok(())
}
