//! What an asset must and must not be before it is stored, whoever typed or imported it.
//! Not here: reading dates and names from cells (`domain::text`).
//! Next: `hub::inventory`.

use super::AssetDetails;
use crate::cpe::CpeName;

/// Characters of a name or other short text at most.
pub const SHORT_CHARS: usize = 200;

/// Characters of remarks and other long texts at most.
pub const LONG_CHARS: usize = 4_000;

/// Components of one asset at most.
pub const COMPONENTS: usize = 50;

/// What is wrong with an asset's details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetFault {
    /// The name is empty.
    NameMissing,
    /// A text is too long.
    TooLong {
        /// The field.
        field: &'static str,
        /// Characters allowed.
        allowed: usize,
    },
    /// Not a CPE name.
    NotACpe {
        /// The field: `hardware_cpe` or `components`.
        field: &'static str,
    },
    /// More components than an asset has.
    TooManyComponents,
}

impl AssetDetails {
    /// Every short text with its field's name, as forms, files and the API call it.
    pub fn short_texts(&self) -> [(&'static str, &str); 16] {
        [
            ("name", &self.name),
            ("asset_tag", &self.asset_tag),
            ("maker", &self.maker),
            ("model", &self.model),
            ("serial", &self.serial),
            ("hardware_cpe", &self.hardware_cpe),
            ("department", &self.department),
            ("place", &self.place),
            ("segment", &self.segment),
            ("host_name", &self.host_name),
            ("ip_address", &self.ip_address),
            ("mac_address", &self.mac_address),
            ("care_impact", &self.care_impact),
            ("responsible", &self.responsible),
            ("vendor", &self.vendor),
            ("kind", self.kind.as_str()),
        ]
    }

    /// Everything wrong with the details; empty if they can be stored.
    pub fn faults(&self) -> Vec<AssetFault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(AssetFault::NameMissing);
        }
        for (field, text) in self.short_texts() {
            if text.chars().count() > SHORT_CHARS {
                faults.push(AssetFault::TooLong { field, allowed: SHORT_CHARS });
            }
        }
        if self.remarks.chars().count() > LONG_CHARS {
            faults.push(AssetFault::TooLong { field: "remarks", allowed: LONG_CHARS });
        }
        if !is_cpe(&self.hardware_cpe) {
            faults.push(AssetFault::NotACpe { field: "hardware_cpe" });
        }
        if self.components.len() > COMPONENTS {
            faults.push(AssetFault::TooManyComponents);
        }
        for component in &self.components {
            if !is_cpe(&component.cpe) {
                faults.push(AssetFault::NotACpe { field: "components" });
            }
            if [&component.name, &component.version, &component.cpe]
                .iter()
                .any(|text| text.chars().count() > SHORT_CHARS)
            {
                faults.push(AssetFault::TooLong { field: "components", allowed: SHORT_CHARS });
            }
        }
        faults
    }
}

fn is_cpe(text: &str) -> bool {
    text.is_empty() || CpeName::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{AssetKind, Component, ComponentKind};

    #[test]
    fn a_name_is_enough() {
        assert_eq!(AssetDetails::named(AssetKind::Server, "電子カルテ").faults(), []);
        assert_eq!(AssetDetails::named(AssetKind::Server, "　").faults(), [AssetFault::NameMissing]);
    }

    #[test]
    fn a_wrong_cpe_name_is_named() {
        let mut details = AssetDetails::named(AssetKind::VpnFirewall, "VPN");
        details.hardware_cpe = "FortiGate".to_owned();
        details.components.push(Component {
            kind: ComponentKind::Firmware,
            name: "FortiOS".to_owned(),
            version: "6.0.4".to_owned(),
            cpe: "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*".to_owned(),
        });
        assert_eq!(details.faults(), [AssetFault::NotACpe { field: "hardware_cpe" }]);
    }

    #[test]
    fn length_counts_characters() {
        let mut details = AssetDetails::named(AssetKind::Server, "あ".repeat(200));
        assert_eq!(details.faults(), []);
        details.name.push('あ');
        assert_eq!(details.faults(), [AssetFault::TooLong { field: "name", allowed: 200 }]);
    }
}
