//! Components 構成要素: the operating system, firmware and software of an asset, each with its version.
//! Not here: the device itself ([`super::asset`]).
//! Next: `matching`, which compares components with vulnerabilities.

use crate::text_enum::text_enum;

text_enum! {
    /// What a component is.
    ComponentKind, "kind of component" {
        /// Operating system.
        Os = "os",
        /// Firmware of a device.
        Firmware = "firmware",
        /// Software.
        Software = "software",
    }
}

/// A component of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What it is.
    pub kind: ComponentKind,
    /// Its name as people write it, `FortiOS`.
    pub name: String,
    /// Its version as read off the device; empty if nobody looked.
    pub version: String,
    /// Its CPE 2.3 name; empty if unknown.
    pub cpe: String,
}

impl ComponentKind {
    /// The part of a CPE name: firmware and operating systems are `o`, software is `a`.
    pub const fn cpe_part(self) -> &'static str {
        match self {
            Self::Os | Self::Firmware => "o",
            Self::Software => "a",
        }
    }
}
