//! Words for what stands in the ledger.
//! Not here: the texts (`messages/inventory.toml`).
//! Next: `domain::inventory`.

use crate::text::T;
use domain::inventory::{
    AssetKind, CareRole, ComponentKind, Exposure, PatchState,
    evidence::{DeviceState, EvidenceKind, Reply},
};

/// What a kind of asset is called.
pub(crate) fn kind(t: T, kind: AssetKind) -> &'static str {
    let words = t.inventory();
    match kind {
        AssetKind::Server => words.kind_server(),
        AssetKind::Terminal => words.kind_terminal(),
        AssetKind::NetworkDevice => words.kind_network_device(),
        AssetKind::VpnFirewall => words.kind_boundary_device(),
        AssetKind::MedicalDevice => words.kind_medical_device(),
        AssetKind::Iot => words.kind_iot(),
        AssetKind::Storage => words.kind_storage(),
        AssetKind::CloudService => words.kind_cloud_service(),
        AssetKind::Software => words.kind_software(),
    }
}

/// What a kind of component is called.
pub(crate) fn component(t: T, kind: ComponentKind) -> &'static str {
    let words = t.inventory();
    match kind {
        ComponentKind::Os => words.component_os(),
        ComponentKind::Firmware => words.component_firmware(),
        ComponentKind::Software => words.component_software(),
    }
}

/// What a role in care is called.
pub(crate) fn care(t: T, role: CareRole) -> &'static str {
    let words = t.inventory();
    match role {
        CareRole::Unknown => t.common().not_entered(),
        CareRole::NoEffect => words.care_none(),
        CareRole::Slows => words.care_slows(),
        CareRole::Stops => words.care_stops(),
        CareRole::Life => words.care_life(),
    }
}

/// What an exposure is called.
pub(crate) fn exposure(t: T, exposure: Exposure) -> &'static str {
    let words = t.inventory();
    match exposure {
        Exposure::Unknown => t.common().not_entered(),
        Exposure::Internet => words.exposure_internet(),
        Exposure::ExternalLine => words.exposure_external_line(),
        Exposure::Inside => words.exposure_inside(),
        Exposure::Isolated => words.exposure_isolated(),
    }
}

/// What a patch state is called.
pub(crate) fn patch(t: T, state: PatchState) -> &'static str {
    let words = t.inventory();
    match state {
        PatchState::Unknown => words.patch_unknown(),
        PatchState::Current => words.patch_current(),
        PatchState::Behind => words.patch_behind(),
        PatchState::Unsupported => words.patch_not_possible(),
    }
}

/// Yes, no, or nobody has said.
pub(crate) fn yes_no(t: T, told: Option<bool>) -> &'static str {
    match told {
        Some(true) => t.common().yes(),
        Some(false) => t.common().no(),
        None => t.common().not_entered(),
    }
}

/// What a kind of evidence is called.
pub(crate) fn evidence_kind(t: T, kind: EvidenceKind) -> &'static str {
    super::evidence::words::kind(t, kind)
}

/// What people said of a device that was seen.
pub(crate) fn device_state(t: T, state: DeviceState) -> &'static str {
    super::evidence::words::device_state(t, state)
}

/// An answer of a disclosure form.
pub(crate) fn reply(t: T, reply: Reply) -> &'static str {
    super::evidence::words::reply(t, reply)
}

/// What a field is called, by its name in forms, files and the API.
pub(crate) fn field(t: T, field: &str) -> &'static str {
    let words = t.inventory();
    match field {
        "kind" => words.kind(),
        "asset_tag" => words.field_number(),
        "maker" => words.field_maker(),
        "model" => words.field_model(),
        "serial" => words.field_serial(),
        "hardware_cpe" => words.field_hardware_cpe(),
        "components" => words.field_components(),
        "department" => words.field_department(),
        "place" => words.field_place(),
        "segment" => words.field_segment(),
        "host_name" => words.field_host_name(),
        "ip_address" => words.field_addresses(),
        "mac_address" => words.field_mac(),
        "exposure" => words.field_external(),
        "care_role" => words.field_care_role(),
        "care_impact" => words.field_care(),
        "patient_data" => words.field_patient_data(),
        "support_end_on" => words.field_support_end(),
        "patch_state" => words.field_patch_state(),
        "patched_on" => words.field_patched_on(),
        "installed_on" => words.field_introduced_on(),
        "responsible" => words.field_person(),
        "vendor" => words.field_vendor(),
        "remarks" => words.field_remarks(),
        _ => words.field_name(),
    }
}
