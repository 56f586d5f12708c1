//! Files about what is in the network or in a product, as other programs write them: scans, leases, tables of
//! neighbours, connections, bills of materials, directories, disclosure forms. Not here: what becomes of them (`hub`).
//! Next: [`read`], which recognises the kind by the content.

mod arp;
pub mod bill;
mod bom;
mod connections;
mod directory;
mod disclosure;
mod error;
mod gather;
mod json;
mod leases;
mod lldp;
mod nmap;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use error::{Limits, Listed, ScanError};

use domain::inventory::evidence::Evidence;
use table::Table;
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
    if bytes.starts_with(b"PK\x03\x04") {
        return disclosure::read(bytes, limits)?.ok_or(ScanError::Unknown);
    }
    let text = Text::decode(bytes)?;
    let start = text.start();
    match start.chars().next() {
        Some('<') => nmap::read(text.as_str(), limits),
        Some('{') => of_json(start, limits),
        _ => of_text(bytes, text.as_str(), limits),
    }
}

fn of_json(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let probe = json::probe(text)?;
    if probe.bom_format.as_deref() == Some("CycloneDX") {
        return bom::cyclonedx(text, &probe, limits);
    }
    if probe.spdx_version.is_some() {
        return bom::spdx(text, &probe, limits);
    }
    if probe.lldp.is_some() {
        return lldp::json(text, limits);
    }
    // SPDX 3 is another format under the same name.
    let is_linked = probe.context.is_some() && text.contains("spdx.org");
    Err(if is_linked { ScanError::Edition("SPDX 3".to_owned()) } else { ScanError::Unknown })
}

/// The surest kinds first: each asks for something that the others do not have.
fn of_text(bytes: &[u8], text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    if leases::is_isc(text) {
        return leases::isc(text, limits);
    }
    if directory::is_ldif(text) {
        return directory::ldif(text, limits);
    }
    if lldp::is_cisco(text) {
        return lldp::cisco(text, limits);
    }
    if leases::is_dnsmasq(text) {
        return leases::dnsmasq(text, limits);
    }
    if text.contains("開示書") {
        return disclosure::read(bytes, limits)?.ok_or(ScanError::Unknown);
    }
    if connections::is_meant(text) {
        return connections::read(text, limits);
    }
    if arp::is_meant(text) {
        return arp::read(text, limits);
    }
    match Table::read(text, limits)? {
        Some(table) if directory::is_meant(&table) => directory::read(&table, limits),
        Some(table) if leases::is_windows(&table) => leases::windows(&table, limits),
        _ => Err(ScanError::Unknown),
    }
}
