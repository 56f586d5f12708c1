//! Parts of products by their bills of materials, attached to assets.
//! Not here: the components that people typed ([`crate::inventory::asset`]).
//! Next: [`replace`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, bind_list, number, placeholders, run},
};
use domain::{
    ids::{AssetId, EvidenceId},
    inventory::evidence::Part,
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct PartRow {
    asset_id: Uuid,
    kind: String,
    name: String,
    version_text: String,
    cpe: String,
    purl: String,
}

/// Rows written in one statement.
const AT_ONCE: usize = 500;

/// Puts the parts of a product in the place of those that an older file told of it; what others told stays.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace(
    tx: &mut Tx,
    asset: AssetId,
    product: &str,
    evidence: EvidenceId,
    parts: &[Part],
) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from asset_part where organisation_id = $1 and asset_id = $2 and product = $3",
        bind![tx.organisation(), asset, product],
    )
    .await?;
    let numbered: Vec<_> = (0_i64..).zip(parts).collect();
    for chunk in numbered.chunks(AT_ONCE) {
        let mut values: Vec<Value> = Vec::new();
        for (position, part) in chunk {
            values.extend(bind![
                tx.organisation(),
                asset,
                product,
                *position,
                evidence,
                part.kind.as_str(),
                &part.name,
                &part.version,
                &part.cpe,
                &part.purl,
            ]);
        }
        run(
            tx.conn(),
            &format!(
                "insert into asset_part (organisation_id, asset_id, product, position, evidence_id, kind, name,
                   version_text, cpe, purl)
                 values {}",
                placeholders(chunk.len(), 10)
            ),
            values,
        )
        .await?;
    }
    Ok(())
}

/// Takes the parts that a file told of off an asset.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(tx: &mut Tx, asset: AssetId, evidence: EvidenceId) -> Result<u64, StoreError> {
    run(
        tx.conn(),
        "delete from asset_part where organisation_id = $1 and asset_id = $2 and evidence_id = $3",
        bind![tx.organisation(), asset, evidence],
    )
    .await
}

/// How many parts a file told of an asset that still count.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, asset: AssetId, evidence: EvidenceId) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select count(*) as number
         from asset_part
         where organisation_id = $1
           and asset_id = $2
           and evidence_id = $3",
        bind![read.organisation(), asset, evidence],
    )
    .await
}

/// The parts of assets, some hundred at a time.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, assets: &[AssetId]) -> Result<HashMap<AssetId, Vec<Part>>, StoreError> {
    let mut found: HashMap<AssetId, Vec<Part>> = HashMap::new();
    if assets.is_empty() {
        return Ok(found);
    }
    let mut values = bind![read.organisation()];
    let places = bind_list(&mut values, assets.iter().map(|id| Value::from(id.uuid())));
    let rows: Vec<PartRow> = all(
        read.conn(),
        &format!(
            "select asset_id, kind, name, version_text, cpe, purl
             from asset_part
             where organisation_id = $1
               and asset_id in ({places})
             order by asset_id, product, position
             limit 1000000"
        ),
        values,
    )
    .await?;
    for row in rows {
        let part = Part {
            kind: row.kind.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            version: row.version_text,
            cpe: row.cpe,
            purl: row.purl,
        };
        found.entry(AssetId::from_uuid(row.asset_id)).or_default().push(part);
    }
    Ok(found)
}

/// The parts that a file told of an asset, from the first on.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_file(
    read: &impl Reads,
    asset: AssetId,
    evidence: EvidenceId,
    limit: u32,
) -> Result<Vec<Part>, StoreError> {
    let rows: Vec<PartRow> = all(
        read.conn(),
        &format!(
            "select asset_id, kind, name, version_text, cpe, purl
             from asset_part
             where organisation_id = $1
               and asset_id = $2
               and evidence_id = $3
             order by position
             limit {limit}"
        ),
        bind![read.organisation(), asset, evidence],
    )
    .await?;
    let part = |row: PartRow| {
        Ok(Part {
            kind: row.kind.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            version: row.version_text,
            cpe: row.cpe,
            purl: row.purl,
        })
    };
    rows.into_iter().map(part).collect()
}
