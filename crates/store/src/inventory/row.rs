//! Rows of the ledger and the domain's assets, each from the other.
//! Not here: SQL.
//! Next: [`super::asset`].

use crate::{
    Reads, StoreError,
    sql::{all, bind},
};
use domain::{
    ids::AssetId,
    inventory::{Asset, AssetDetails, Component},
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::collections::HashMap;

#[derive(FromQueryResult)]
pub(super) struct AssetRow {
    pub(super) id: Uuid,
    kind: String,
    name: String,
    asset_tag: String,
    maker: String,
    model: String,
    serial: String,
    hardware_cpe: String,
    department: String,
    place: String,
    segment: String,
    host_name: String,
    ip_address: String,
    mac_address: String,
    exposure: String,
    care_role: String,
    care_impact: String,
    patient_data: Option<bool>,
    support_end_on: Option<String>,
    patch_state: String,
    patched_on: Option<String>,
    installed_on: Option<String>,
    responsible: String,
    vendor: String,
    remarks: String,
    updated_at_ms: i64,
    version: i64,
}

/// The columns of [`AssetRow`] but `id`, `updated_at_ms`, `version`: those that a person fills in, in binding order.
pub(super) const FILLED: &str = "kind, name, asset_tag, maker, model, serial, hardware_cpe, department, place,
    segment, host_name, ip_address, mac_address, exposure, care_role, care_impact, patient_data, support_end_on,
    patch_state, patched_on, installed_on, responsible, vendor, remarks, sort_name";

#[derive(FromQueryResult)]
struct ComponentRow {
    asset_id: Uuid,
    kind: String,
    name: String,
    version_text: String,
    cpe: String,
}

/// The values of [`FILLED`].
pub(super) fn filled(details: &AssetDetails) -> Vec<Value> {
    bind![
        details.kind.as_str(),
        &details.name,
        &details.asset_tag,
        &details.maker,
        &details.model,
        &details.serial,
        &details.hardware_cpe,
        &details.department,
        &details.place,
        &details.segment,
        &details.host_name,
        &details.ip_address,
        &details.mac_address,
        details.exposure.as_str(),
        details.care_role.as_str(),
        &details.care_impact,
        details.patient_data,
        details.support_end_on,
        details.patch_state.as_str(),
        details.patched_on,
        details.installed_on,
        &details.responsible,
        &details.vendor,
        &details.remarks,
        domain::text::normalise(&details.name),
    ]
}

/// Turns rows into assets, with the components of all of them read in one query.
pub(super) async fn with_components(
    read: &impl Reads,
    rows: Vec<AssetRow>,
) -> Result<Vec<Asset>, StoreError> {
    let (Some(least), Some(greatest)) =
        (rows.iter().map(|row| row.id).min(), rows.iter().map(|row| row.id).max())
    else {
        return Ok(Vec::new());
    };
    let wanted: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut by_asset: HashMap<Uuid, Vec<Component>> = HashMap::new();
    // Few assets are asked for one by one; a long run (export, matching) reads its whole span of identifiers.
    let (condition, mut values) = if wanted.len() <= 200 {
        let places: Vec<String> = (2..wanted.len() + 2).map(|place| format!("${place}")).collect();
        (format!("asset_id in ({})", places.join(", ")), bind![read.organisation()])
    } else {
        ("asset_id between $2 and $3".to_owned(), bind![read.organisation(), least, greatest])
    };
    if wanted.len() <= 200 {
        values.extend(wanted.into_iter().map(Value::from));
    }
    let components: Vec<ComponentRow> = all(
        read.conn(),
        &format!(
            "select asset_id, kind, name, version_text, cpe
             from asset_component
             where organisation_id = $1
               and {condition}
             order by asset_id, position
             limit 10000000"
        ),
        values,
    )
    .await?;
    for row in components {
        let component = Component {
            kind: row.kind.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            version: row.version_text,
            cpe: row.cpe,
        };
        by_asset.entry(row.asset_id).or_default().push(component);
    }
    rows.into_iter()
        .map(|row| {
            let components = by_asset.remove(&row.id).unwrap_or_default();
            to_asset(row, components)
        })
        .collect()
}

fn to_asset(row: AssetRow, components: Vec<Component>) -> Result<Asset, StoreError> {
    let date =
        |text: Option<String>| text.map(|text| text.parse()).transpose().map_err(StoreError::unreadable);
    Ok(Asset {
        id: AssetId::from_uuid(row.id),
        version: row.version,
        updated_at_ms: row.updated_at_ms,
        details: AssetDetails {
            kind: row.kind.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            asset_tag: row.asset_tag,
            maker: row.maker,
            model: row.model,
            serial: row.serial,
            hardware_cpe: row.hardware_cpe,
            components,
            department: row.department,
            place: row.place,
            segment: row.segment,
            host_name: row.host_name,
            ip_address: row.ip_address,
            mac_address: row.mac_address,
            exposure: row.exposure.parse().map_err(StoreError::unreadable)?,
            care_role: row.care_role.parse().map_err(StoreError::unreadable)?,
            care_impact: row.care_impact,
            patient_data: row.patient_data,
            support_end_on: date(row.support_end_on)?,
            patch_state: row.patch_state.parse().map_err(StoreError::unreadable)?,
            patched_on: date(row.patched_on)?,
            installed_on: date(row.installed_on)?,
            responsible: row.responsible,
            vendor: row.vendor,
            remarks: row.remarks,
        },
    })
}
