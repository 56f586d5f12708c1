//! Ends of support: what the lists say, and what of it an organisation's assets have.
//! Not here: the date that a person typed (`asset.support_end_on`); finding out what is meant (`matching`).
//! Next: `hub::vulnerabilities::support`.

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, placeholders, run},
};
use domain::{
    cpe::CpeName,
    ids::AssetId,
    vulnerabilities::{SupportEnd, support::Supported},
};
use sea_orm::FromQueryResult;
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Row {
    maker: String,
    product: String,
    version: String,
    cpe: String,
    ends_on: String,
    address: String,
}

#[derive(FromQueryResult)]
struct OfAsset {
    component: String,
    product: String,
    ends_on: String,
    address: String,
}

/// Rows in one statement.
const BATCH: usize = 500;

/// Entries of all lists together.
const ENTRIES: i64 = 200_000;

/// Takes entries in; the last word counts. Returns how many rows changed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn take_in(upkeep: &mut Upkeep, ends: &[SupportEnd], file: &str) -> Result<u64, StoreError> {
    // A statement may write a row once only.
    let ends: BTreeMap<_, _> =
        ends.iter().map(|end| ((&end.maker, &end.product, &end.version), end)).collect();
    let ends: Vec<&SupportEnd> = ends.into_values().collect();
    let mut changed = 0;
    for batch in ends.chunks(BATCH) {
        let values = batch.iter().flat_map(|end| {
            bind![
                &end.maker,
                &end.product,
                &end.version,
                end.name.as_ref().map_or_else(String::new, CpeName::to_formatted),
                end.ends_on,
                &end.address,
                file,
            ]
        });
        changed += run(
            upkeep.conn(),
            &format!(
                "insert into support_end (maker, product, version, cpe, ends_on, address, file)
                 values {}
                 on conflict (maker, product, version) do update
                 set cpe = excluded.cpe, ends_on = excluded.ends_on, address = excluded.address,
                     file = excluded.file
                 where support_end.ends_on <> excluded.ends_on or support_end.cpe <> excluded.cpe
                    or support_end.address <> excluded.address",
                placeholders(batch.len(), 7)
            ),
            values.collect(),
        )
        .await?;
    }
    Ok(changed)
}

/// What all lists say.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote an entry.
pub async fn list(read: &impl Reads) -> Result<Vec<SupportEnd>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select maker, product, version, cpe, ends_on, address
         from support_end
         order by maker, product, version
         limit $1",
        bind![ENTRIES],
    )
    .await?;
    let end = |row: Row| {
        let name = Some(row.cpe).filter(|cpe| !cpe.is_empty());
        Ok(SupportEnd {
            maker: row.maker,
            product: row.product,
            version: row.version,
            name: name
                .map(|name| CpeName::parse_formatted(&name))
                .transpose()
                .map_err(StoreError::unreadable)?,
            ends_on: row.ends_on.parse().map_err(StoreError::unreadable)?,
            address: row.address,
        })
    };
    rows.into_iter().map(end).collect()
}

/// Writes what the organisation's assets have of it, in the place of what was found before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace(tx: &mut Tx, found: &[(AssetId, Supported)]) -> Result<(), StoreError> {
    run(tx.conn(), "delete from component_support where organisation_id = $1", bind![tx.organisation()])
        .await?;
    let found: BTreeMap<_, _> = found.iter().map(|(asset, one)| ((*asset, &one.component), one)).collect();
    let found: Vec<_> = found.into_iter().collect();
    for batch in found.chunks(BATCH) {
        let organisation = tx.organisation();
        let values = batch.iter().flat_map(|((asset, component), one)| {
            bind![organisation, *asset, *component, &one.product, one.ends_on, &one.address]
        });
        run(
            tx.conn(),
            &format!(
                "insert into component_support (organisation_id, asset_id, component, product, ends_on, address)
                 values {}",
                placeholders(batch.len(), 6)
            ),
            values.collect(),
        )
        .await?;
    }
    Ok(())
}

/// What of an asset has an end of support, soonest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_asset(read: &impl Reads, asset: AssetId) -> Result<Vec<Supported>, StoreError> {
    let rows: Vec<OfAsset> = all(
        read.conn(),
        "select component, product, ends_on, address
         from component_support
         where organisation_id = $1
           and asset_id = $2
         order by ends_on, component
         limit 1000",
        bind![read.organisation(), asset],
    )
    .await?;
    let supported = |row: OfAsset| {
        Ok(Supported {
            component: row.component,
            product: row.product,
            ends_on: row.ends_on.parse().map_err(StoreError::unreadable)?,
            address: row.address,
        })
    };
    rows.into_iter().map(supported).collect()
}
