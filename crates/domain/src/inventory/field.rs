//! The fields of the ledger as files of others know them: one column each.
//! Not here: how columns are headed (`formats::sheets::asset_columns`), an asset itself ([`super::asset`]).
//! Next: `hub::inventory::import`.

use super::{
    AssetKind, CareRole, ComponentKind, Exposure, PatchState,
    register::{RecordKind, Shape},
};
use crate::text_enum::text_enum;

text_enum! {
    /// A column of a list of assets, in the order in which exports print them.
    LedgerField, "field of the ledger" {
        /// Yagura's own identifier; only its exports carry it.
        Id = "id",
        /// Kind of asset.
        Kind = "kind",
        /// Name.
        Name = "name",
        /// Number on the hospital's sticker.
        AssetTag = "asset_tag",
        /// Maker.
        Maker = "maker",
        /// Model.
        Model = "model",
        /// Serial number.
        Serial = "serial",
        /// CPE name of the hardware.
        HardwareCpe = "hardware_cpe",
        /// Operating system.
        OsName = "os_name",
        /// Its version.
        OsVersion = "os_version",
        /// Its CPE name.
        OsCpe = "os_cpe",
        /// Firmware.
        FirmwareName = "firmware_name",
        /// Its version.
        FirmwareVersion = "firmware_version",
        /// Its CPE name.
        FirmwareCpe = "firmware_cpe",
        /// Software.
        SoftwareName = "software_name",
        /// Its version.
        SoftwareVersion = "software_version",
        /// Its CPE name.
        SoftwareCpe = "software_cpe",
        /// CPE names of hardware and components together.
        Cpe = "cpe",
        /// Department.
        Department = "department",
        /// Place.
        Place = "place",
        /// Part of the network.
        Segment = "segment",
        /// Addresses.
        IpAddress = "ip_address",
        /// Hardware addresses.
        MacAddress = "mac_address",
        /// Name in the network.
        HostName = "host_name",
        /// From where it can be reached.
        Exposure = "exposure",
        /// Its weight for patients.
        CareRole = "care_role",
        /// What care stops.
        CareImpact = "care_impact",
        /// Holds patient data.
        PatientData = "patient_data",
        /// Last day of support.
        SupportEndOn = "support_end_on",
        /// How far it is patched.
        PatchState = "patch_state",
        /// Day of the last patch.
        PatchedOn = "patched_on",
        /// Person in charge.
        Responsible = "responsible",
        /// Vendor.
        Vendor = "vendor",
        /// Day it came into use.
        InstalledOn = "installed_on",
        /// Anything else.
        Remarks = "remarks",
    }
}

impl LedgerField {
    /// What may stand in it, where many assets can hold the same; `None` for what is each one's own.
    pub const fn common(self) -> Option<Shape> {
        Some(match self {
            Self::Kind => Shape::Choice(AssetKind::TEXTS),
            Self::Maker
            | Self::Model
            | Self::Department
            | Self::Place
            | Self::CareImpact
            | Self::Responsible => Shape::Line,
            Self::Segment => Shape::Record(RecordKind::Segment),
            Self::Vendor => Shape::Record(RecordKind::Vendor),
            Self::Exposure => Shape::Choice(Exposure::TEXTS),
            Self::CareRole => Shape::Choice(CareRole::TEXTS),
            Self::PatchState => Shape::Choice(PatchState::TEXTS),
            Self::PatientData => Shape::YesNo,
            Self::SupportEndOn | Self::PatchedOn | Self::InstalledOn => Shape::Date,
            _ => return None,
        })
    }

    /// The columns of a kind of component: name, version, CPE name.
    pub const fn of_component(kind: ComponentKind) -> [Self; 3] {
        match kind {
            ComponentKind::Os => [Self::OsName, Self::OsVersion, Self::OsCpe],
            ComponentKind::Firmware => [Self::FirmwareName, Self::FirmwareVersion, Self::FirmwareCpe],
            ComponentKind::Software => [Self::SoftwareName, Self::SoftwareVersion, Self::SoftwareCpe],
        }
    }
}
