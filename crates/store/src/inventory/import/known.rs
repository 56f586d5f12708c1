//! What is known of the assets that are in the ledger: just enough to tell which one a row means.
//! Not here: telling it (`hub::inventory::import`).
//! Next: [`super::staged`].

use crate::{
    Reads, StoreError,
    sql::{Bind, all, bind, bind_list, number},
};
use domain::ids::{AssetId, ImportId};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

/// The texts by which an asset is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its identifier.
    pub id: AssetId,
    /// Its version.
    pub version: i64,
    /// It was taken out of the ledger.
    pub is_removed: bool,
    /// Its number.
    pub asset_tag: String,
    /// Its maker.
    pub maker: String,
    /// Its model.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// Its name.
    pub name: String,
    /// Its department.
    pub department: String,
    /// Its place.
    pub place: String,
    /// Its MAC address.
    pub mac_address: String,
    /// Its host name.
    pub host_name: String,
    /// Its IP address.
    pub ip_address: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    version: i64,
    removed_at_ms: Option<i64>,
    asset_tag: String,
    maker: String,
    model: String,
    serial: String,
    name: String,
    department: String,
    place: String,
    mac_address: String,
    host_name: String,
    ip_address: String,
}

const COLUMNS: &str = "id, version, removed_at_ms, asset_tag, maker, model, serial, name, department, place,
                       mac_address, host_name, ip_address";

/// Assets of the ledger in the order of their identifiers, some thousand at a time.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(read: &impl Reads, after: Option<AssetId>, limit: u32) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from asset
             where organisation_id = $1
               and id > $2
               and removed_at_ms is null
             order by id
             limit $3"
        ),
        bind![read.organisation(), after.map_or(Uuid::nil(), AssetId::uuid), i64::from(limit)],
    )
    .await?;
    Ok(rows.into_iter().map(to_known).collect())
}

/// Assets that were added, changed or taken out after a revision of the ledger.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn changed_since(read: &impl Reads, revision: i64, limit: u32) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from asset
             where organisation_id = $1
               and revision > $2
             order by id
             limit $3"
        ),
        bind![read.organisation(), revision, i64::from(limit)],
    )
    .await?;
    Ok(rows.into_iter().map(to_known).collect())
}

/// How many rows of an import are about one of these assets.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn rows_about(read: &impl Reads, import: ImportId, assets: &[AssetId]) -> Result<i64, StoreError> {
    let ids = assets.iter().map(|id| id.bind()).collect();
    let found = among(read, "import_row", import, "asset_id", ids).await?;
    Ok(found)
}

/// How many new assets of an import have one of these keys; `column` is `tag_key`, `serial_key` or `place_key`.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn new_with_key(
    read: &impl Reads,
    import: ImportId,
    column: KeyColumn,
    keys: &[[u8; 16]],
) -> Result<i64, StoreError> {
    let column = match column {
        KeyColumn::Tag => "tag_key",
        KeyColumn::Serial => "serial_key",
        KeyColumn::Place => "place_key",
    };
    among(read, "import_asset", import, column, keys.iter().map(|key| key.to_vec().bind()).collect()).await
}

/// One of the three keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyColumn {
    /// The number.
    Tag,
    /// Maker, model and serial number.
    Serial,
    /// Name, department and place.
    Place,
}

async fn among(
    read: &impl Reads,
    table: &str,
    import: ImportId,
    column: &str,
    wanted: Vec<Value>,
) -> Result<i64, StoreError> {
    if wanted.is_empty() {
        return Ok(0);
    }
    let mut values = bind![read.organisation(), import];
    let places = bind_list(&mut values, wanted);
    let of_new = if table == "import_asset" { "and is_new" } else { "" };
    number(
        read.conn(),
        &format!(
            "select count(*) as number
             from {table}
             where organisation_id = $1
               and import_id = $2
               and {column} in ({places}) {of_new}"
        ),
        values,
    )
    .await
}

fn to_known(row: Row) -> Known {
    Known {
        id: AssetId::from_uuid(row.id),
        version: row.version,
        is_removed: row.removed_at_ms.is_some(),
        asset_tag: row.asset_tag,
        maker: row.maker,
        model: row.model,
        serial: row.serial,
        name: row.name,
        department: row.department,
        place: row.place,
        mac_address: row.mac_address,
        host_name: row.host_name,
        ip_address: row.ip_address,
    }
}
