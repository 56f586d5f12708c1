//! Which kind of JSON a file is, and how much it lists, found without keeping anything of it.
//! Not here: what it says ([`super::bom`], [`super::lldp`]).
//! Next: [`probe`].

use super::ScanError;
use domain::text::json_holds_nul;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use std::fmt;

/// What stands at the top of the file.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Probe {
    #[serde(rename = "bomFormat")]
    pub(super) bom_format: Option<String>,
    #[serde(rename = "specVersion")]
    pub(super) spec_version: Option<String>,
    #[serde(rename = "spdxVersion")]
    pub(super) spdx_version: Option<String>,
    #[serde(rename = "@context")]
    pub(super) context: Option<IgnoredAny>,
    pub(super) lldp: Option<IgnoredAny>,
    /// Components of CycloneDX, those within others too.
    pub(super) components: Count,
    /// Packages of SPDX.
    pub(super) packages: Count,
}

/// How many things a list holds; keeps none, so that a list of millions costs no memory.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count(pub(super) usize);

#[derive(Default, Deserialize)]
#[serde(default)]
struct One {
    components: Count,
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counting;
        impl<'de> Visitor<'de> for Counting {
            type Value = Count;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Count, A::Error> {
                let mut count = 0_usize;
                while let Some(one) = list.next_element::<One>()? {
                    count = count.saturating_add(1).saturating_add(one.components.0);
                }
                Ok(Count(count))
            }
        }
        deserializer.deserialize_seq(Counting)
    }
}

/// Goes through the file to its end.
///
/// # Errors
/// [`ScanError::Damaged`] with the line; [`ScanError::Binary`] if a text in it holds U+0000.
pub(super) fn probe(text: &str) -> Result<Probe, ScanError> {
    if json_holds_nul(text.as_bytes()) { Err(ScanError::Binary) } else { parse(text) }
}

/// Reads JSON.
pub(super) fn parse<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, ScanError> {
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).map_err(|error| ScanError::damaged(error.line(), error))
}
