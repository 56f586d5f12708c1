//! Mappings that a person confirmed, by the headings they were for.
//! Not here: proposing one (`formats::sheets::mapping`).
//! Next: `hub::inventory::import`.

use crate::{
    Reads, StoreError, Upkeep,
    sql::{bind, one, run},
};
use domain::ids::OrganisationId;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    mapping: String,
}

/// Keeps a mapping for the next file with these headings.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remember(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    headings_hash: &[u8],
    mapping: &str,
) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into import_mapping (organisation_id, headings_hash, mapping, confirmed_at_ms)
         values ($1, $2, $3, $4)
         on conflict (organisation_id, headings_hash) do update
         set mapping = excluded.mapping, confirmed_at_ms = excluded.confirmed_at_ms",
        bind![organisation, headings_hash.to_vec(), mapping, upkeep.now()],
    )
    .await?;
    Ok(())
}

/// The mapping last confirmed for these headings, as JSON.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn recall(read: &impl Reads, headings_hash: &[u8]) -> Result<Option<String>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select mapping
         from import_mapping
         where organisation_id = $1
           and headings_hash = $2
         limit 1",
        bind![read.organisation(), headings_hash.to_vec()],
    )
    .await?;
    Ok(row.map(|row| row.mapping))
}
