//! Files about what is in the network or in a product, as other programs write them: scans, leases, tables of
//! neighbours, bills of materials, directories, disclosure forms. Not here: what becomes of them (`hub`).
//! Next: [`read`], which recognises the kind by the content.

pub mod bill;
mod error;
mod nmap;
#[cfg(test)]
mod tests;
mod text;

pub use error::{Limits, Listed, ScanError};

use domain::inventory::evidence::Evidence;
use text::Text;

/// Reads a file, whatever kind of evidence it is; its name is not asked.
///
/// ```
/// use formats::scan::{Limits, read};
/// assert!(read(b"hello", Limits::default()).is_err());
/// ```
///
/// # Errors
/// [`ScanError`] naming what is wrong; nothing of the file counts then.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Evidence, ScanError> {
    if bytes.len() > limits.bytes {
        return Err(ScanError::TooLarge { most: limits.bytes });
    }
    let text = Text::decode(bytes)?;
    let start = text.start();
    if start.starts_with("<?xml") || start.starts_with("<nmaprun") {
        return nmap::read(text.as_str(), limits);
    }
    Err(ScanError::Unknown)
}
