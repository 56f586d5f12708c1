//! Rows of the ledger and the domain's assets, each from the other.
//! Not here: SQL.
//! Next: [`super::asset`].

use crate::{
    Reads, StoreError,
    sql::{all, bind, bind_list},
};
use domain::{
    ids::AssetId,
    inventory::{Asset, AssetDetails, Component},
    text::normalise,
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

/// The columns of [`AssetRow`] but `id`, `updated_at_ms`, `version`: those that a person fills in.
pub(super) const FILLED: &str = "kind, name, asset_tag, maker, model, serial, hardware_cpe, department, place,
    segment, host_name, ip_address, mac_address, exposure, care_role, care_impact, patient_data, support_end_on,
    patch_state, patched_on, installed_on, responsible, vendor, remarks";

/// [`FILLED`] with what follows from it, in the order of [`filled`].
pub(super) const STORED: &str = "kind, name, asset_tag, maker, model, serial, hardware_cpe, department, place,
    segment, host_name, ip_address, mac_address, exposure, care_role, care_impact, patient_data, support_end_on,
    patch_state, patched_on, installed_on, responsible, vendor, remarks, sort_name, search_text";

/// Assets whose components are read in one query.
const ASSETS_AT_ONCE: usize = 500;

#[derive(FromQueryResult)]
struct ComponentRow {
    asset_id: Uuid,
    kind: String,
    name: String,
    version_text: String,
    cpe: String,
}

/// The values of [`STORED`].
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
        normalise(&details.name),
        searched(details),
    ]
}

/// The text in which a search looks: a line for each text, so that no word is found across two; without blanks, as
/// people part words now so, now otherwise.
fn searched(details: &AssetDetails) -> String {
    let mut lines: Vec<String> = Vec::new();
    let components = details.components.iter().flat_map(|part| [&part.name, &part.version]);
    let short = details.short_texts().into_iter().filter(|(field, _)| *field != "kind").map(|(_, text)| text);
    for text in short.chain(components.map(String::as_str)).chain([details.remarks.as_str()]) {
        if !text.is_empty() {
            lines.push(normalise(text).split_whitespace().collect());
        }
    }
    lines.join("\n")
}

/// Turns rows into assets, with the components of all of them read in one query.
pub(super) async fn with_components(
    read: &impl Reads,
    rows: Vec<AssetRow>,
) -> Result<Vec<Asset>, StoreError> {
    let mut by_asset: HashMap<Uuid, Vec<Component>> = HashMap::new();
    for chunk in rows.chunks(ASSETS_AT_ONCE) {
        add_components(read, chunk, &mut by_asset).await?;
    }
    rows.into_iter()
        .map(|row| {
            let components = by_asset.remove(&row.id).unwrap_or_default();
            to_asset(row, components)
        })
        .collect()
}

async fn add_components(
    read: &impl Reads,
    rows: &[AssetRow],
    by_asset: &mut HashMap<Uuid, Vec<Component>>,
) -> Result<(), StoreError> {
    let mut values = bind![read.organisation()];
    let places = bind_list(&mut values, rows.iter().map(|row| Value::from(row.id)));
    let components: Vec<ComponentRow> = all(
        read.conn(),
        &format!(
            "select asset_id, kind, name, version_text, cpe
             from asset_component
             where organisation_id = $1
               and asset_id in ({places})
             order by asset_id, position
             limit 1000000"
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
    Ok(())
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
