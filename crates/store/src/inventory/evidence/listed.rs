//! What the ledger says by which a device that was seen can be recognised, of every asset, and nothing else of it.
//! Not here: the assets themselves ([`crate::inventory::list`]).
//! Next: `domain::inventory::evidence::identify`.

use crate::{
    Reads, StoreError,
    sql::{all, bind},
};
use domain::{ids::AssetId, inventory::evidence::Listed};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct ListedRow {
    id: Uuid,
    name: String,
    segment: String,
    serial: String,
    host_name: String,
    ip_address: String,
    mac_address: String,
    created_at_ms: i64,
}

/// An asset by its marks.
#[derive(Clone, Debug)]
pub struct ListedAsset {
    /// Its marks.
    pub listed: Listed,
    /// Its name.
    pub name: String,
    /// Its segment, as people name it.
    pub segment: String,
    /// Its addresses, as the ledger has them.
    pub addresses: String,
    /// When it came into the ledger, ms UTC.
    pub listed_at_ms: i64,
}

/// Every asset that can be recognised by something.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn all_of(read: &impl Reads) -> Result<Vec<ListedAsset>, StoreError> {
    let rows: Vec<ListedRow> = all(
        read.conn(),
        "select id, name, segment, serial, host_name, ip_address, mac_address, created_at_ms
         from asset
         where organisation_id = $1
           and removed_at_ms is null
           and (serial <> '' or host_name <> '' or ip_address <> '' or mac_address <> '')
         order by sort_name, id
         limit 200000",
        bind![read.organisation()],
    )
    .await?;
    let asset = |row: ListedRow| ListedAsset {
        listed: Listed::new(
            AssetId::from_uuid(row.id),
            &row.serial,
            &row.host_name,
            &row.ip_address,
            &row.mac_address,
        ),
        name: row.name,
        segment: row.segment,
        addresses: row.ip_address,
        listed_at_ms: row.created_at_ms,
    };
    Ok(rows.into_iter().map(asset).collect())
}
