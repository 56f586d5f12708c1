//! The fields of an asset's form, to and from the ledger's details.
//! Not here: drawing ([`super::form`]).
//! Next: `domain::inventory::asset`.

use domain::{
    inventory::{Asset, AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure, PatchState},
    text::parse_date,
};
use hub::{Fault, What};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Empty component rows offered below the filled ones.
const SPARE_ROWS: usize = 2;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(crate) version: i64,
    /// The fields that the form began with, as JSON.
    #[serde(skip_serializing)]
    pub(crate) shown: String,
    /// The device that was seen and is added; empty for none.
    #[serde(skip_serializing)]
    pub(crate) device: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) asset_tag: String,
    pub(crate) maker: String,
    pub(crate) model: String,
    pub(crate) serial: String,
    pub(crate) hardware_cpe: String,
    pub(crate) component_kind: Vec<String>,
    pub(crate) component_name: Vec<String>,
    pub(crate) component_version: Vec<String>,
    pub(crate) component_cpe: Vec<String>,
    pub(crate) department: String,
    pub(crate) place: String,
    pub(crate) segment: String,
    pub(crate) host_name: String,
    pub(crate) ip_address: String,
    pub(crate) mac_address: String,
    pub(crate) exposure: String,
    pub(crate) care_role: String,
    pub(crate) care_impact: String,
    pub(crate) patient_data: String,
    pub(crate) support_end_on: String,
    pub(crate) patch_state: String,
    pub(crate) patched_on: String,
    pub(crate) installed_on: String,
    pub(crate) responsible: String,
    pub(crate) vendor: String,
    pub(crate) remarks: String,
}

/// One component row of the form.
pub(crate) struct ComponentRow<'a> {
    pub(crate) number: usize,
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) cpe: &'a str,
}

impl Fields {
    /// A new asset's form.
    pub(crate) fn blank() -> Self {
        Self { kind: AssetKind::Server.as_str().to_owned(), ..Self::default() }
    }

    /// The rows of components, with spare ones at the end.
    pub(crate) fn component_rows(&self) -> Vec<ComponentRow<'_>> {
        fn at(texts: &[String], row: usize) -> &str {
            texts.get(row).map_or("", String::as_str)
        }
        let filled = self.component_name.iter().filter(|name| !name.trim().is_empty()).count();
        let rows = self.component_name.len().max(filled + SPARE_ROWS);
        (0..rows)
            .map(|row| ComponentRow {
                number: row + 1,
                kind: at(&self.component_kind, row),
                name: at(&self.component_name, row),
                version: at(&self.component_version, row),
                cpe: at(&self.component_cpe, row),
            })
            .collect()
    }
}

impl From<&Asset> for Fields {
    fn from(asset: &Asset) -> Self {
        let mut fields = Self { version: asset.version, ..Self::from(&asset.details) };
        // A struct of texts always becomes JSON.
        fields.shown = serde_json::to_string(&fields).unwrap_or_default();
        fields
    }
}

impl From<&AssetDetails> for Fields {
    fn from(details: &AssetDetails) -> Self {
        let date = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        let each = |text: fn(&Component) -> String| details.components.iter().map(text).collect();
        Self {
            version: 0,
            shown: String::new(),
            device: String::new(),
            kind: details.kind.as_str().to_owned(),
            name: details.name.clone(),
            asset_tag: details.asset_tag.clone(),
            maker: details.maker.clone(),
            model: details.model.clone(),
            serial: details.serial.clone(),
            hardware_cpe: details.hardware_cpe.clone(),
            component_kind: each(|part| part.kind.as_str().to_owned()),
            component_name: each(|part| part.name.clone()),
            component_version: each(|part| part.version.clone()),
            component_cpe: each(|part| part.cpe.clone()),
            department: details.department.clone(),
            place: details.place.clone(),
            segment: details.segment.clone(),
            host_name: details.host_name.clone(),
            ip_address: details.ip_address.clone(),
            mac_address: details.mac_address.clone(),
            exposure: details.exposure.as_str().to_owned(),
            care_role: details.care_role.as_str().to_owned(),
            care_impact: details.care_impact.clone(),
            patient_data: details.patient_data.map_or("", |told| if told { "yes" } else { "no" }).to_owned(),
            support_end_on: date(details.support_end_on),
            patch_state: details.patch_state.as_str().to_owned(),
            patched_on: date(details.patched_on),
            installed_on: date(details.installed_on),
            responsible: details.responsible.clone(),
            vendor: details.vendor.clone(),
            remarks: details.remarks.clone(),
        }
    }
}

/// The details that the fields describe.
///
/// # Errors
/// The fields that cannot be read.
pub(crate) fn details(fields: &Fields) -> Result<AssetDetails, Vec<Fault>> {
    let mut faults = Vec::new();
    let kind = choice(&fields.kind, "kind", AssetKind::Server, &mut faults);
    let exposure = choice(&fields.exposure, "exposure", Exposure::Unknown, &mut faults);
    let care_role = choice(&fields.care_role, "care_role", CareRole::Unknown, &mut faults);
    let patch_state = choice(&fields.patch_state, "patch_state", PatchState::Unknown, &mut faults);
    let support_end_on = date(&fields.support_end_on, "support_end_on", &mut faults);
    let patched_on = date(&fields.patched_on, "patched_on", &mut faults);
    let installed_on = date(&fields.installed_on, "installed_on", &mut faults);
    let components = components(fields, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let text = |text: &str| text.trim().to_owned();
    Ok(AssetDetails {
        kind,
        name: text(&fields.name),
        asset_tag: text(&fields.asset_tag),
        maker: text(&fields.maker),
        model: text(&fields.model),
        serial: text(&fields.serial),
        hardware_cpe: text(&fields.hardware_cpe),
        components,
        department: text(&fields.department),
        place: text(&fields.place),
        segment: text(&fields.segment),
        host_name: text(&fields.host_name),
        ip_address: text(&fields.ip_address),
        mac_address: text(&fields.mac_address),
        exposure,
        care_role,
        care_impact: text(&fields.care_impact),
        patient_data: match fields.patient_data.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        support_end_on,
        patch_state,
        patched_on,
        installed_on,
        responsible: text(&fields.responsible),
        vendor: text(&fields.vendor),
        remarks: text(&fields.remarks),
    })
}

fn components(fields: &Fields, faults: &mut Vec<Fault>) -> Vec<Component> {
    let rows = fields.component_rows();
    let filled = rows.iter().filter(|row| !row.name.trim().is_empty());
    filled
        .map(|row| Component {
            kind: choice(row.kind, "components", ComponentKind::Software, faults),
            name: row.name.trim().to_owned(),
            version: row.version.trim().to_owned(),
            cpe: row.cpe.trim().to_owned(),
        })
        .collect()
}

/// A value of a list; empty means the given one.
fn choice<E: FromStr>(text: &str, field: &'static str, empty: E, faults: &mut Vec<Fault>) -> E {
    if text.is_empty() {
        return empty;
    }
    text.parse().unwrap_or_else(|_| {
        faults.push(Fault { field, what: What::Unknown });
        empty
    })
}

fn date(text: &str, field: &'static str, faults: &mut Vec<Fault>) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    let day = parse_date(text);
    if day.is_none() {
        faults.push(Fault { field, what: What::NotADate });
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Fields {
        Fields {
            name: " 保守用VPN ".to_owned(),
            kind: "vpn_firewall".to_owned(),
            component_kind: vec!["firmware".to_owned(), String::new()],
            component_name: vec!["FortiOS".to_owned(), String::new()],
            component_version: vec!["6.0.4".to_owned(), String::new()],
            component_cpe: vec![String::new(), String::new()],
            support_end_on: "令和8年9月30日".to_owned(),
            ..Fields::default()
        }
    }

    #[test]
    fn a_japanese_date_is_read_and_an_empty_component_row_left_out() {
        let details = details(&filled()).unwrap();
        assert_eq!(details.name, "保守用VPN");
        assert_eq!(details.support_end_on, Some(jiff::civil::date(2026, 9, 30)));
        assert_eq!(details.components.len(), 1);
    }

    #[test]
    fn each_field_that_cannot_be_read_is_named() {
        let fields = Fields { kind: "spaceship".to_owned(), patched_on: "soon".to_owned(), ..filled() };
        let faults = details(&fields).unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), ["kind", "patched_on"]);
    }
}
