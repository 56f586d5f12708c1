//! CVRF 1.1 and 1.2: advisories of makers in XML, the form before CSAF. [CVRF 1.2, OASIS 2017]
//! Not here: CSAF in JSON ([`crate::csaf`]).
//! Next: [`advisory`].

use domain::vulnerabilities::Advisory;

use crate::feed::Flaw;

/// Whether a text begins like a document: XML whose first element is `cvrfdoc`.
pub fn is_mine(start: &[u8]) -> bool {
    let start = start.get(..start.len().min(GLANCE_BYTES)).unwrap_or_default();
    let mut rest = start;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if !matches!(rest.first(), Some(b'?' | b'!')) {
            let name =
                rest.split(|byte| byte.is_ascii_whitespace() || *byte == b'>').next().unwrap_or_default();
            return name == b"cvrfdoc" || name.ends_with(b":cvrfdoc");
        }
    }
    false
}

/// What a document says.
///
/// # Errors
/// [`Flaw`] says what is wrong with the XML or what is missing.
pub fn advisory(_document: &str) -> Result<Advisory, Flaw> {
    Err(Flaw::new("not read yet"))
}

const GLANCE_BYTES: usize = 4096;
