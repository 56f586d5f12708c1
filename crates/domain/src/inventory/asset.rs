//! Assets 資産: devices, servers, services; one line of the ledger.
//! Not here: what runs on them ([`super::component`]).
//! Next: [`super::component`].

use super::Component;
use crate::{ids::AssetId, text_enum::text_enum};
use jiff::civil::Date;

text_enum! {
    /// What an asset is.
    AssetKind, "kind of asset" {
        /// Server サーバー.
        Server = "server",
        /// Terminal 端末.
        Terminal = "terminal",
        /// Network device ネットワーク機器.
        NetworkDevice = "network_device",
        /// VPN device or firewall VPN・ファイアウォール.
        VpnFirewall = "vpn_firewall",
        /// Medical device 医療機器.
        MedicalDevice = "medical_device",
        /// Connected thing (IoT): cameras, badges, power supplies.
        Iot = "iot",
        /// Storage ストレージ.
        Storage = "storage",
        /// Cloud service クラウドサービス.
        CloudService = "cloud_service",
        /// Software without a device of its own ソフトウェア.
        Software = "software",
    }
}

text_enum! {
    /// What its loss means for patients; weighs in the rank of a finding.
    CareRole, "role in care" {
        /// Nobody has said 未記入.
        Unknown = "unknown",
        /// No care stops 診療に影響なし.
        NoEffect = "none",
        /// Care goes on with more work 診療が滞る.
        Slows = "slows",
        /// Care stops 診療が止まる.
        Stops = "stops",
        /// A patient is in danger 患者の生命に関わる.
        Life = "life",
    }
}

text_enum! {
    /// From where it can be reached.
    Exposure, "exposure" {
        /// Nobody has said 未記入.
        Unknown = "unknown",
        /// From the internet インターネットから.
        Internet = "internet",
        /// Over a line of a vendor or another site 外部接続から.
        ExternalLine = "external_line",
        /// Only within the hospital 院内のみ.
        Inside = "inside",
        /// By nothing どこからも届かない.
        Isolated = "isolated",
    }
}

text_enum! {
    /// How far it is patched.
    PatchState, "patch state" {
        /// Nobody has looked 未確認.
        Unknown = "unknown",
        /// Up to date 適用済み.
        Current = "current",
        /// Patches are missing 未適用あり.
        Behind = "behind",
        /// The maker gives none 提供終了.
        Unsupported = "unsupported",
    }
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its identifier.
    pub id: AssetId,
    /// What is written in the ledger.
    pub details: AssetDetails,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
    /// Last change, milliseconds since 1970-01-01 UTC.
    pub updated_at_ms: i64,
}

/// What is written in the ledger of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetDetails {
    /// What it is.
    pub kind: AssetKind,
    /// What people call it; never empty.
    pub name: String,
    /// The number on the hospital's sticker; the key of an import where it is given.
    pub asset_tag: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// CPE 2.3 name of the hardware; empty if unknown.
    pub hardware_cpe: String,
    /// Operating system, firmware, software.
    pub components: Vec<Component>,
    /// Department that uses it.
    pub department: String,
    /// Where it stands.
    pub place: String,
    /// Part of the network.
    pub segment: String,
    /// Name in the network.
    pub host_name: String,
    /// Addresses, separated by a space.
    pub ip_address: String,
    /// Hardware addresses, separated by a space.
    pub mac_address: String,
    /// From where it can be reached.
    pub exposure: Exposure,
    /// Its weight for patients.
    pub care_role: CareRole,
    /// What care stops if it stops, in words.
    pub care_impact: String,
    /// Holds patient data; `None` if nobody has said.
    pub patient_data: Option<bool>,
    /// Last day of the maker's support.
    pub support_end_on: Option<Date>,
    /// How far it is patched.
    pub patch_state: PatchState,
    /// Day of the last patch.
    pub patched_on: Option<Date>,
    /// Day it came into use.
    pub installed_on: Option<Date>,
    /// Person in charge.
    pub responsible: String,
    /// Vendor who maintains it.
    pub vendor: String,
    /// Anything else.
    pub remarks: String,
}

impl AssetDetails {
    /// A line with a name and nothing else.
    pub fn named(kind: AssetKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            asset_tag: String::new(),
            maker: String::new(),
            model: String::new(),
            serial: String::new(),
            hardware_cpe: String::new(),
            components: Vec::new(),
            department: String::new(),
            place: String::new(),
            segment: String::new(),
            host_name: String::new(),
            ip_address: String::new(),
            mac_address: String::new(),
            exposure: Exposure::Unknown,
            care_role: CareRole::Unknown,
            care_impact: String::new(),
            patient_data: None,
            support_end_on: None,
            patch_state: PatchState::Unknown,
            patched_on: None,
            installed_on: None,
            responsible: String::new(),
            vendor: String::new(),
            remarks: String::new(),
        }
    }
}
