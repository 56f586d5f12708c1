//! The tar around it: headers that leave no choice, and padding that holds nothing.
//! Not here: what stands in the files.
//! Next: [`super::read`], [`mod@super::write`].

use std::io;
use tar::{EntryType, Header};

/// Everything in a tar comes in blocks of this size.
pub(super) const BLOCK: usize = 512;

/// The first entry.
pub(super) const MANIFEST: &str = "manifest.json";

/// The second.
pub(super) const SIGNATURE: &str = "manifest.sig";

/// Bytes of an Ed25519 signature.
pub(super) const SIGNATURE_BYTES: u64 = 64;

/// The only header there is for this name and length.
pub(super) fn header(name: &str, bytes: u64) -> io::Result<[u8; BLOCK]> {
    let mut header = Header::new_ustar();
    header.set_path(name)?;
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    Ok(*header.as_bytes())
}

/// The length that a header states, whatever else it is.
pub(super) fn stated_bytes(block: &[u8; BLOCK]) -> Option<u64> {
    Header::from_byte_slice(block).size().ok()
}

/// Zeros between the end of so many bytes and the next block.
pub(super) fn padding(bytes: u64) -> usize {
    let over = usize::try_from(bytes % BLOCK as u64).unwrap_or(0);
    (BLOCK - over) % BLOCK
}
