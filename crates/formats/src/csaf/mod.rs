//! CSAF 2.0 and 2.1: advisories of makers and authorities in JSON, VEX among them. [CSAF 2.0, OASIS 2022; CSAF 2.1]
//! Not here: fetching them, signatures (`hub`).
//! Next: [`advisory()`]; [`document`] is its form, [`checks`] the mandatory tests, [`tree`] the products.
//!
//! Of 2.1 is read what 2.0 carries too, by the tests that both have. What only 2.1 has is passed over: extensions, SSVC
//! and EPSS among the metrics, first known exploitation, and its tests from 6.1.34 on.

mod advisory;
mod checks;
mod cvss;
mod document;
mod refused;
mod statements;
#[cfg(test)]
mod tests;
mod tree;

use domain::vulnerabilities::Advisory;
use serde::Deserialize;

use crate::feed::{Text, shortened};
use document::Document;

pub use refused::{Fault, Refused};

/// Whether an outer object with this member may be a document.
pub fn is_key(key: &str) -> bool {
    key == "document"
}

/// Whether a JSON text is a CSAF document, of any version, by as little of it as will do.
pub fn is_mine(document: &[u8]) -> bool {
    serde_json::from_slice::<Glance<'_>>(document)
        .is_ok_and(|glance| !glance.document.csaf_version.is_empty())
}

/// What a document says, if it passes every mandatory test. [CSAF 2.0, 6.1]
///
/// # Errors
/// [`Refused`] says what is wrong: the JSON, a member, or which test failed and where.
pub fn advisory(document: &str) -> Result<Advisory, Refused> {
    let (advisory, faults) = read(document)?;
    if faults.is_empty() { Ok(advisory) } else { Err(Refused::Tests(faults)) }
}

/// As [`advisory`], but forgives failed tests that leave clear what is said of products ([`Fault::is_forgivable`]):
/// makers publish such documents every day, Fortinet among them. The forgiven faults come along.
///
/// # Errors
/// As [`advisory`].
pub fn advisory_forgiving(document: &str) -> Result<(Advisory, Vec<Fault>), Refused> {
    let (advisory, faults) = read(document)?;
    let (forgiven, grave): (Vec<_>, Vec<_>) = faults.into_iter().partition(Fault::is_forgivable);
    if grave.is_empty() { Ok((advisory, forgiven)) } else { Err(Refused::Tests(grave)) }
}

fn read(document: &str) -> Result<(Advisory, Vec<Fault>), Refused> {
    if domain::text::json_holds_nul(document.as_bytes()) {
        return Err(Refused::Json("a text with the character U+0000".to_owned()));
    }
    if !document.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        let start: String = document.trim_start().chars().take(40).collect();
        return Err(Refused::Json(format!("text that begins with \"{}\"", start.escape_debug())));
    }
    let document = document.trim_start_matches('\u{feff}');
    let document: Document<'_> = match serde_json::from_str(document) {
        Ok(document) => document,
        // A later version differs in its members too; to name the first of them would mislead.
        Err(error) => {
            return Err(
                other_version(document).unwrap_or_else(|| Refused::Json(shortened(&error.to_string())))
            );
        }
    };
    if !VERSIONS.contains(&&*document.document.csaf_version) {
        return Err(Refused::Version(shortened(&document.document.csaf_version)));
    }
    let groups = document.product_tree.as_ref().map(tree::Groups::of);
    if groups.is_some_and(|groups| {
        groups.mentions(document.vulnerabilities.as_deref().unwrap_or_default()) > MOST_MENTIONS
    }) {
        return Err(Refused::Json(format!("groups that name products more than {MOST_MENTIONS} times")));
    }
    let faults = checks::faults(&document);
    Ok((advisory::advisory(&document)?, faults))
}

fn other_version(document: &str) -> Option<Refused> {
    let Glance { document } = serde_json::from_str(document).ok()?;
    let is_known = VERSIONS.contains(&&*document.csaf_version);
    (!is_known).then(|| Refused::Version(shortened(&document.csaf_version)))
}

#[derive(Deserialize)]
struct Glance<'a> {
    #[serde(borrow)]
    document: GlanceHead<'a>,
}

#[derive(Deserialize)]
struct GlanceHead<'a> {
    #[serde(borrow)]
    csaf_version: Text<'a>,
}

const VERSIONS: [&str; 2] = ["2.0", "2.1"];
/// The largest documents of today have some 100,000.
const MOST_MENTIONS: usize = 2_000_000;
