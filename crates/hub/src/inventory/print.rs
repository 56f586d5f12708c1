//! An asset's fields as the cells of a list.
//! Not here: headings and words (`formats::sheets`), reading cells back ([`super::import`]).
//! Next: [`super::export`], which prints; [`super::import`], which knows by it that a cell was left as it was.

use domain::inventory::{AssetDetails, Component, ComponentKind, LedgerField};
use formats::sheets::{
    asset_words::{Language, Worded},
    read::Cell,
};
use jiff::civil::Date;

/// What a field says; dates in ISO 8601, components of one kind a line each. Empty where nobody has said anything.
pub(super) fn printed(details: &AssetDetails, field: LedgerField, language: Language) -> String {
    match cell(details, field, language) {
        Cell::Text(text) => text,
        other => other.text().into_owned(),
    }
}

/// What a field says, as a cell. [`LedgerField::Id`] and [`LedgerField::Cpe`] are not the asset's to say.
pub(super) fn cell(details: &AssetDetails, field: LedgerField, language: Language) -> Cell {
    let date = |day: Option<Date>| day.map_or(Cell::Empty, Cell::Date);
    let text = |text: &str| Cell::from_text(text.to_owned());
    // Nothing said is an empty cell: a list full of 未記入 reads badly.
    let word =
        |text: &str, is_told: bool| if is_told { Cell::from_text(text.to_owned()) } else { Cell::Empty };
    match field {
        LedgerField::Id | LedgerField::Cpe => Cell::Empty,
        LedgerField::Kind => word(details.kind.word(language), true),
        LedgerField::Name => text(&details.name),
        LedgerField::AssetTag => text(&details.asset_tag),
        LedgerField::Maker => text(&details.maker),
        LedgerField::Model => text(&details.model),
        LedgerField::Serial => text(&details.serial),
        LedgerField::HardwareCpe => text(&details.hardware_cpe),
        LedgerField::Department => text(&details.department),
        LedgerField::Place => text(&details.place),
        LedgerField::Segment => text(&details.segment),
        LedgerField::IpAddress => text(&details.ip_address),
        LedgerField::MacAddress => text(&details.mac_address),
        LedgerField::HostName => text(&details.host_name),
        LedgerField::Exposure => {
            word(details.exposure.word(language), details.exposure.as_str() != "unknown")
        }
        LedgerField::CareRole => {
            word(details.care_role.word(language), details.care_role.as_str() != "unknown")
        }
        LedgerField::CareImpact => text(&details.care_impact),
        LedgerField::PatientData => {
            details.patient_data.map_or(Cell::Empty, |told| text(told.word(language)))
        }
        LedgerField::SupportEndOn => date(details.support_end_on),
        LedgerField::PatchState => {
            word(details.patch_state.word(language), details.patch_state.as_str() != "unknown")
        }
        LedgerField::PatchedOn => date(details.patched_on),
        LedgerField::Responsible => text(&details.responsible),
        LedgerField::Vendor => text(&details.vendor),
        LedgerField::InstalledOn => date(details.installed_on),
        LedgerField::Remarks => Cell::from_text(details.remarks.replace("\r\n", "\n")),
        LedgerField::OsName | LedgerField::OsVersion | LedgerField::OsCpe => {
            lines(details, ComponentKind::Os, field)
        }
        LedgerField::FirmwareName | LedgerField::FirmwareVersion | LedgerField::FirmwareCpe => {
            lines(details, ComponentKind::Firmware, field)
        }
        LedgerField::SoftwareName | LedgerField::SoftwareVersion | LedgerField::SoftwareCpe => {
            lines(details, ComponentKind::Software, field)
        }
    }
}

/// One line for each component of a kind, so that the lines of name, version and CPE name belong together.
fn lines(details: &AssetDetails, kind: ComponentKind, field: LedgerField) -> Cell {
    let [name, version, _] = LedgerField::of_component(kind);
    let text = |part: &Component| {
        let text = match field {
            _ if field == name => &part.name,
            _ if field == version => &part.version,
            _ => &part.cpe,
        };
        text.replace(['\r', '\n'], " ")
    };
    let lines: Vec<String> = details.components.iter().filter(|part| part.kind == kind).map(text).collect();
    if lines.iter().all(String::is_empty) { Cell::Empty } else { Cell::from_text(lines.join("\n")) }
}
