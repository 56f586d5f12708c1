//! CSAF 2.0: advisories of makers and authorities in JSON, VEX among them. [CSAF 2.0, OASIS 2022]
//! Not here: fetching them, signatures (`hub`).
//! Next: [`advisory`].

mod refused;

use domain::vulnerabilities::Advisory;
use serde::Deserialize;

use crate::feed::Text;

pub use refused::{Fault, Refused};

/// Whether an outer object with this member may be a document.
pub fn is_key(key: &str) -> bool {
    key == "document"
}

/// Whether a JSON text is a CSAF document, of any version, by as little of it as will do.
pub fn is_mine(document: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Glance<'a> {
        #[serde(borrow)]
        document: Inner<'a>,
    }
    #[derive(Deserialize)]
    struct Inner<'a> {
        #[serde(borrow)]
        csaf_version: Text<'a>,
    }
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

/// As [`advisory`], but forgives tests on formalities ([`Fault::is_formal`]): makers publish such documents every
/// day, and what they say of products is clear all the same. The forgiven faults come along.
///
/// # Errors
/// As [`advisory`].
pub fn advisory_forgiving(document: &str) -> Result<(Advisory, Vec<Fault>), Refused> {
    let (advisory, faults) = read(document)?;
    let (formal, grave): (Vec<_>, Vec<_>) = faults.into_iter().partition(Fault::is_formal);
    if grave.is_empty() { Ok((advisory, formal)) } else { Err(Refused::Tests(grave)) }
}

fn read(_document: &str) -> Result<(Advisory, Vec<Fault>), Refused> {
    Err(Refused::Json("not read yet".to_owned()))
}
