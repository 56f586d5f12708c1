//! CVRF 1.1 and 1.2: advisories of makers in XML, the form before CSAF. [CVRF 1.2, OASIS 2017]
//! Not here: CSAF in JSON ([`crate::csaf`]); the XML itself ([`crate::xml`]).
//! Next: [`advisory()`]; [`products`] reads the product tree.

mod document;
mod products;

#[cfg(test)]
mod tests;

use domain::vulnerabilities::Advisory;

use crate::{
    feed::{Flaw, Limits},
    xml::{Document, Visit},
};

/// Whether a text begins like a document: XML whose first element is `cvrfdoc`.
pub fn is_mine(start: &[u8]) -> bool {
    let start = start.get(..start.len().min(GLANCE_BYTES)).unwrap_or_default();
    let mut rest = start;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.starts_with(b"!--") {
            let end = rest.windows(3).position(|three| three == b"-->").unwrap_or(rest.len());
            rest = rest.get(end..).unwrap_or_default();
        } else if !matches!(rest.first(), Some(b'?' | b'!')) {
            let name =
                rest.split(|byte| byte.is_ascii_whitespace() || *byte == b'>').next().unwrap_or_default();
            return name == b"cvrfdoc" || name.ends_with(b":cvrfdoc");
        }
    }
    false
}

/// What a document says.
///
/// Prefixes are passed over: Fortinet leaves them out at half of the elements.
///
/// # Errors
/// [`Flaw`] says what is wrong with the XML or what is missing.
pub fn advisory(document: &str) -> Result<Advisory, Flaw> {
    let limits = Limits { feed_bytes: DOCUMENT_MAX_BYTES, item_bytes: ITEM_MAX_BYTES, items: 1 };
    let mut document = Document::open(document.as_bytes(), limits).map_err(Flaw::new)?;
    if document.root().name != "cvrfdoc" {
        return Err(Flaw::new(format_args!("no CVRF document but <{}>", document.root().name)));
    }
    let mut parts = Vec::new();
    while let Some(part) = document.next(|_| Visit::Take).map_err(Flaw::new)? {
        parts.push(part);
        if parts.len() > PARTS_MAX {
            return Err(Flaw::new(format_args!("more than {PARTS_MAX} parts")));
        }
    }
    document::advisory(&parts)
}

const GLANCE_BYTES: usize = 4096;
const DOCUMENT_MAX_BYTES: u64 = 32 << 20;
const ITEM_MAX_BYTES: usize = 8 << 20;
/// Title, tracking, notes, the tree, and each vulnerability.
const PARTS_MAX: usize = 5_000;
