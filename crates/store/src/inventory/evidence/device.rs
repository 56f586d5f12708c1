//! Devices that files showed: noted once each, however often they are seen.
//! Not here: which of them is which asset (`domain::inventory::evidence::identify`).
//! Next: [`note`].

use crate::{
    Conflict, Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, number, placeholders, run},
};
use domain::{
    ids::{AssetId, DeviceId, OrganisationId},
    inventory::{
        Component,
        evidence::{DeviceState, Mac, Observed, SeenDevice},
        seen::SeenAsset,
    },
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
};

#[derive(FromQueryResult)]
struct DeviceRow {
    id: Uuid,
    mac_address: String,
    ip_address: String,
    is_leased: bool,
    host_name: String,
    serial: String,
    maker: String,
    model: String,
    system_kind: String,
    system_name: String,
    system_version: String,
    card_maker: String,
    notes: String,
    kind: String,
    file_name: String,
    asset_id: Option<Uuid>,
    state: String,
    reason: String,
    decided_by: String,
    first_seen_at_ms: i64,
    last_seen_at_ms: i64,
    version: i64,
}

#[derive(FromQueryResult)]
struct AssetSeen {
    asset_id: Uuid,
    seen_at_ms: i64,
}

#[derive(FromQueryResult)]
struct PlacedRow {
    asset_id: Uuid,
    name: String,
    segment: String,
    ip_address: String,
    kind: String,
    file_name: String,
    last_seen_at_ms: i64,
}

#[derive(FromQueryResult)]
struct Linked {
    device_key: String,
    asset_id: Uuid,
}

#[derive(FromQueryResult)]
struct Text {
    text: String,
}

const COLUMNS: &str = "id, mac_address, ip_address, is_leased, host_name, serial, maker, model, system_kind,
    system_name, system_version, card_maker, notes, kind, file_name, asset_id, state, reason, decided_by,
    first_seen_at_ms, last_seen_at_ms, version";

/// Rows written in one statement.
const AT_ONCE: usize = 200;

/// Notes devices that a file showed. One that is known by its key is seen again: what the file tells replaces what an
/// older one told, what it does not tell stays, and so does what people said of it.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(tx: &mut Tx, devices: &[SeenDevice]) -> Result<(), StoreError> {
    const WIDTH: usize = 25;
    // Within one statement a key may stand once.
    let by_key: BTreeMap<String, &SeenDevice> =
        devices.iter().map(|seen| (seen.device.key(), seen)).filter(|(key, _)| !key.is_empty()).collect();
    let all: Vec<_> = by_key.into_iter().collect();
    for chunk in all.chunks(AT_ONCE) {
        let mut values = Vec::with_capacity(chunk.len() * WIDTH);
        for (key, seen) in chunk {
            values.extend(row(tx.organisation(), key, seen));
        }
        run(
            tx.conn(),
            &format!(
                "insert into observed_device (organisation_id, id, device_key, mac_address, ip_address, network,
                   is_leased, host_name, serial, maker, model, system_kind, system_name, system_version, card_maker,
                   notes, kind, file_name, asset_id, state, reason, decided_by, first_seen_at_ms, last_seen_at_ms,
                   version)
                 values {}
                 on conflict (organisation_id, device_key) do update set
                   ip_address = {}, network = {}, host_name = {}, serial = {}, maker = {}, model = {},
                   system_kind = {}, system_name = {}, system_version = {}, card_maker = {}, notes = {},
                   is_leased = excluded.is_leased, kind = excluded.kind, file_name = excluded.file_name,
                   asset_id = coalesce(excluded.asset_id, observed_device.asset_id),
                   last_seen_at_ms = excluded.last_seen_at_ms, version = observed_device.version + 1
                 where excluded.last_seen_at_ms >= observed_device.last_seen_at_ms",
                placeholders(chunk.len(), WIDTH),
                told("ip_address"),
                told("network"),
                told("host_name"),
                told("serial"),
                told("maker"),
                told("model"),
                told("system_kind"),
                told("system_name"),
                told("system_version"),
                told("card_maker"),
                told("notes"),
            ),
            values,
        )
        .await?;
    }
    Ok(())
}

/// The new text of a column, unless it is empty.
fn told(column: &str) -> String {
    format!("case when excluded.{column} = '' then observed_device.{column} else excluded.{column} end")
}

fn row(organisation: OrganisationId, key: &str, seen: &SeenDevice) -> Vec<Value> {
    let device = &seen.device;
    let system = device.components.first();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    bind![
        organisation,
        seen.id,
        key,
        device.mac.map_or_else(String::new, |mac| mac.to_string()),
        device.addresses_text(),
        device.network().map_or_else(String::new, |network| network.to_string()),
        device.is_leased,
        &device.host_name,
        &device.serial,
        &device.maker,
        &device.model,
        text(system.map(|part| part.kind.as_str())),
        text(system.map(|part| part.name.as_str())),
        text(system.map(|part| part.version.as_str())),
        &device.card_maker,
        &device.notes,
        seen.kind.as_str(),
        &seen.file_name,
        seen.asset,
        seen.state.as_str(),
        &seen.reason,
        &seen.decided_by,
        seen.first_seen_at_ms,
        seen.last_seen_at_ms,
        seen.version,
    ]
}

/// Devices that belong to no asset, by what people said of them; last seen first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn unlisted(
    read: &impl Reads,
    state: DeviceState,
    limit: u32,
) -> Result<Vec<SeenDevice>, StoreError> {
    let condition =
        format!("state = $2 and asset_id is null order by last_seen_at_ms desc, id limit {limit}");
    select(read, &condition, bind![read.organisation(), state.as_str()]).await
}

/// One device.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: DeviceId) -> Result<Option<SeenDevice>, StoreError> {
    Ok(select(read, "id = $2 order by id limit 1", bind![read.organisation(), id]).await?.pop())
}

/// How often the asset was seen in all, and last by which file: the newest devices that are this asset.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_asset(read: &impl Reads, asset: AssetId) -> Result<Vec<SeenDevice>, StoreError> {
    let condition = "asset_id = $2 order by last_seen_at_ms desc, id limit 10";
    select(read, condition, bind![read.organisation(), asset]).await
}

async fn select(
    read: &impl Reads,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<SeenDevice>, StoreError> {
    let sql = format!("select {COLUMNS} from observed_device where organisation_id = $1 and {condition}");
    let rows: Vec<DeviceRow> = all(read.conn(), &sql, values).await?;
    rows.into_iter().map(to_device).collect()
}

fn to_device(row: DeviceRow) -> Result<SeenDevice, StoreError> {
    let mut components = Vec::new();
    if !row.system_kind.is_empty() {
        components.push(Component {
            kind: row.system_kind.parse().map_err(StoreError::unreadable)?,
            name: row.system_name,
            version: row.system_version,
            cpe: String::new(),
        });
    }
    Ok(SeenDevice {
        id: DeviceId::from_uuid(row.id),
        device: Observed {
            mac: Mac::parse(&row.mac_address),
            addresses: row.ip_address.split(' ').filter_map(|text| text.parse::<IpAddr>().ok()).collect(),
            host_name: row.host_name,
            serial: row.serial,
            maker: row.maker,
            model: row.model,
            components,
            card_maker: row.card_maker,
            notes: row.notes,
            seen_at_ms: Some(row.last_seen_at_ms),
            is_leased: row.is_leased,
            ..Observed::default()
        },
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        file_name: row.file_name,
        asset: row.asset_id.map(AssetId::from_uuid),
        state: row.state.parse().map_err(StoreError::unreadable)?,
        reason: row.reason,
        decided_by: row.decided_by,
        first_seen_at_ms: row.first_seen_at_ms,
        last_seen_at_ms: row.last_seen_at_ms,
        version: row.version,
    })
}

/// Where assets of the ledger were seen since an instant, last seen first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn placed(read: &impl Reads, since: Timestamp) -> Result<Vec<SeenAsset>, StoreError> {
    let rows: Vec<PlacedRow> = all(
        read.conn(),
        "select d.asset_id, a.name, a.segment, d.ip_address, d.kind, d.file_name, d.last_seen_at_ms
         from observed_device d
         join asset a on a.organisation_id = d.organisation_id and a.id = d.asset_id
         where d.organisation_id = $1
           and a.removed_at_ms is null
           and a.segment <> ''
           and d.ip_address <> ''
           and d.last_seen_at_ms >= $2
         order by d.last_seen_at_ms desc, d.id
         limit 50000",
        bind![read.organisation(), since],
    )
    .await?;
    let placed = |row: PlacedRow| {
        Ok(SeenAsset {
            asset: AssetId::from_uuid(row.asset_id),
            name: row.name,
            segment: row.segment,
            addresses: row.ip_address.split(' ').filter_map(|text| text.parse().ok()).collect(),
            kind: row.kind.parse().map_err(StoreError::unreadable)?,
            file_name: row.file_name,
            seen_at_ms: row.last_seen_at_ms,
        })
    };
    rows.into_iter().map(placed).collect()
}

/// When each asset was last seen, ms UTC.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn last_seen(read: &impl Reads) -> Result<Vec<(AssetId, i64)>, StoreError> {
    let rows: Vec<AssetSeen> = all(
        read.conn(),
        "select asset_id, max(last_seen_at_ms) as seen_at_ms
         from observed_device
         where organisation_id = $1
           and asset_id is not null
         group by asset_id
         order by asset_id
         limit 200000",
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| (AssetId::from_uuid(row.asset_id), row.seen_at_ms)).collect())
}

/// Which asset each device is that was found to be one, by the device's key.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn linked(read: &impl Reads) -> Result<HashMap<String, AssetId>, StoreError> {
    let rows: Vec<Linked> = all(
        read.conn(),
        "select device_key, asset_id
         from observed_device
         where organisation_id = $1
           and asset_id is not null
         order by device_key
         limit 200000",
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| (row.device_key, AssetId::from_uuid(row.asset_id))).collect())
}

/// Addresses that were lent out.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn leased(read: &impl Reads) -> Result<Vec<IpAddr>, StoreError> {
    let condition = "is_leased and ip_address <> ''";
    let texts = texts(read, "ip_address", condition).await?;
    Ok(texts.iter().flat_map(|text| text.split(' ')).filter_map(|text| text.parse().ok()).collect())
}

/// Networks in which devices were seen.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn networks(read: &impl Reads) -> Result<Vec<String>, StoreError> {
    texts(read, "network", "network <> ''").await
}

async fn texts(read: &impl Reads, column: &str, condition: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Text> = all(
        read.conn(),
        &format!(
            "select distinct {column} as text
             from observed_device
             where organisation_id = $1
               and {condition}
             order by text
             limit 200000"
        ),
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.text).collect())
}

/// What a person says of a device: how it stands, or which asset it is.
///
/// # Errors
/// [`StoreError::Conflict`] if it changed since `version`.
pub async fn decide(
    tx: &mut Tx,
    id: DeviceId,
    version: i64,
    state: DeviceState,
    reason: &str,
    asset: Option<AssetId>,
) -> Result<(), StoreError> {
    let by = tx.scope().actor.name().to_owned();
    let changed = run(
        tx.conn(),
        "update observed_device
         set state = $4, reason = $5, decided_by = $6, asset_id = $7, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3",
        bind![tx.organisation(), id, version, state.as_str(), reason, by, asset],
    )
    .await?;
    if changed > 0 {
        return Ok(());
    }
    let found = number(
        tx.conn(),
        "select version as number from observed_device where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Err(Conflict { found }.into())
}

/// Lets go of what was found to be an asset that is taken out of the ledger: it is a device without one again.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn release(tx: &mut Tx, asset: AssetId) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "update observed_device
         set asset_id = null, version = version + 1
         where organisation_id = $1
           and asset_id = $2",
        bind![tx.organisation(), asset],
    )
    .await?;
    Ok(())
}

/// Forgets devices of no asset that nobody said a word about and that were not seen since an instant.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn sweep(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    before: Timestamp,
) -> Result<u64, StoreError> {
    run(
        upkeep.conn(),
        "delete from observed_device
         where organisation_id = $1
           and asset_id is null
           and state = 'open'
           and last_seen_at_ms < $2",
        bind![organisation, before],
    )
    .await
}
