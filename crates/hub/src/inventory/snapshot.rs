//! An asset as JSON: what the audit trail keeps, the staging area holds, and the API sends.
//! Not here: the ledger's own form, the database.
//! Next: `domain::inventory::asset`.

use crate::HubError;
use domain::inventory::{AssetDetails, AssetKind, CareRole, Component, ComponentKind, Exposure, PatchState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An asset's details, as JSON. Empty fields are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    kind: String,
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    asset_tag: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    maker: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    model: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    serial: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    hardware_cpe: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    components: Vec<Part>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    department: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    place: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    segment: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    host_name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    ip_address: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    mac_address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exposure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    care_role: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    care_impact: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patient_data: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    support_end_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patch_state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patched_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    installed_on: Option<Date>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    responsible: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    vendor: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    remarks: String,
}

/// A component, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    kind: String,
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    version: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    cpe: String,
}

/// The details as JSON text.
pub fn snapshot(details: &AssetDetails) -> String {
    // A struct of texts and dates always becomes JSON.
    serde_json::to_string(&Snapshot::from(details)).unwrap_or_default()
}

/// The details out of JSON text; `None` for an empty one.
pub(super) fn read(text: &str) -> Result<Option<AssetDetails>, HubError> {
    if text.is_empty() {
        return Ok(None);
    }
    let kept: Snapshot = serde_json::from_str(text).map_err(HubError::internal)?;
    AssetDetails::try_from(kept).map(Some).map_err(HubError::internal)
}

impl From<&AssetDetails> for Snapshot {
    fn from(details: &AssetDetails) -> Self {
        let part = |component: &Component| Part {
            kind: component.kind.as_str().to_owned(),
            name: component.name.clone(),
            version: component.version.clone(),
            cpe: component.cpe.clone(),
        };
        let told = |text: &'static str| (text != "unknown").then(|| text.to_owned());
        Self {
            kind: details.kind.as_str().to_owned(),
            name: details.name.clone(),
            asset_tag: details.asset_tag.clone(),
            maker: details.maker.clone(),
            model: details.model.clone(),
            serial: details.serial.clone(),
            hardware_cpe: details.hardware_cpe.clone(),
            components: details.components.iter().map(part).collect(),
            department: details.department.clone(),
            place: details.place.clone(),
            segment: details.segment.clone(),
            host_name: details.host_name.clone(),
            ip_address: details.ip_address.clone(),
            mac_address: details.mac_address.clone(),
            exposure: told(details.exposure.as_str()),
            care_role: told(details.care_role.as_str()),
            care_impact: details.care_impact.clone(),
            patient_data: details.patient_data,
            support_end_on: details.support_end_on,
            patch_state: told(details.patch_state.as_str()),
            patched_on: details.patched_on,
            installed_on: details.installed_on,
            responsible: details.responsible.clone(),
            vendor: details.vendor.clone(),
            remarks: details.remarks.clone(),
        }
    }
}

impl TryFrom<Snapshot> for AssetDetails {
    type Error = domain::text_enum::UnknownText;

    fn try_from(snapshot: Snapshot) -> Result<Self, Self::Error> {
        let components = snapshot.components.into_iter().map(|part| {
            Ok(Component {
                kind: part.kind.parse::<ComponentKind>()?,
                name: part.name,
                version: part.version,
                cpe: part.cpe,
            })
        });
        Ok(Self {
            kind: snapshot.kind.parse::<AssetKind>()?,
            name: snapshot.name,
            asset_tag: snapshot.asset_tag,
            maker: snapshot.maker,
            model: snapshot.model,
            serial: snapshot.serial,
            hardware_cpe: snapshot.hardware_cpe,
            components: components.collect::<Result<_, Self::Error>>()?,
            department: snapshot.department,
            place: snapshot.place,
            segment: snapshot.segment,
            host_name: snapshot.host_name,
            ip_address: snapshot.ip_address,
            mac_address: snapshot.mac_address,
            exposure: snapshot.exposure.map_or(Ok(Exposure::Unknown), |text| text.parse())?,
            care_role: snapshot.care_role.map_or(Ok(CareRole::Unknown), |text| text.parse())?,
            care_impact: snapshot.care_impact,
            patient_data: snapshot.patient_data,
            support_end_on: snapshot.support_end_on,
            patch_state: snapshot.patch_state.map_or(Ok(PatchState::Unknown), |text| text.parse())?,
            patched_on: snapshot.patched_on,
            installed_on: snapshot.installed_on,
            responsible: snapshot.responsible,
            vendor: snapshot.vendor,
            remarks: snapshot.remarks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_reads_back_as_it_was() {
        let mut details = AssetDetails::named(AssetKind::MedicalDevice, "輸液ポンプ");
        details.care_role = CareRole::Life;
        details.patient_data = Some(false);
        details.support_end_on = Some(jiff::civil::date(2027, 3, 31));
        details.components.push(Component {
            kind: ComponentKind::Firmware,
            name: "Alaris".into(),
            version: "9.33".into(),
            cpe: String::new(),
        });
        let text = snapshot(&details);
        let read: Snapshot = serde_json::from_str(&text).unwrap();
        assert_eq!(AssetDetails::try_from(read).unwrap(), details);
        assert!(!text.contains("remarks"));
    }
}
