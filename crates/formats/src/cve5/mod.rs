//! Records of the CVE programme (JSON 5.0, 5.1): what the assigner (CNA) says, and what CISA adds (ADP, Vulnrichment).
//! Not here: NVD's records (`nvd`); going through a list of records (`crate::feed`).
//! Next: [`advisories`] reads one record; [`versions`] says which versions it means.

mod advisory;
mod product;
mod record;
mod span;
mod versions;

#[cfg(test)]
mod tests;

use domain::vulnerabilities::Advisory;
use serde::Deserialize;

use crate::feed::{Flaw, Text};

pub(crate) use advisory::cwe;

/// Whether an outer object with this member may be a record.
pub fn is_key(key: &str) -> bool {
    matches!(key, "dataType" | "cveMetadata" | "containers")
}

/// Whether a JSON text is a record of the CVE programme, by as little of it as will do.
pub fn is_mine(item: &[u8]) -> bool {
    identifier(item).is_some()
}

/// The CVE a record is about, for messages; `None` if it is no record.
pub(crate) fn identifier(item: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Glance<'a> {
        #[serde(borrow, rename = "cveMetadata")]
        metadata: Inner<'a>,
    }
    #[derive(Deserialize)]
    struct Inner<'a> {
        #[serde(borrow, rename = "cveId")]
        id: Text<'a>,
    }
    let Glance { metadata } = serde_json::from_slice(item).ok()?;
    metadata.id.starts_with("CVE-").then(|| metadata.id.to_string())
}

/// What a record says: the assigner's advisory, and CISA's where it added one. A rejected record gives both as
/// withdrawn, so that neither outlives it.
///
/// # Errors
/// [`Flaw`] if the text is no such record or lacks what every record has.
pub fn advisories(item: &str) -> Result<Vec<Advisory>, Flaw> {
    if domain::text::json_holds_nul(item.as_bytes()) {
        return Err(Flaw::new("a text with the character U+0000"));
    }
    advisory::advisories(&serde_json::from_str(item)?)
}
