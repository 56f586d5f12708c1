//! Bundle 署名付きの包み: files with a signed list of them, for what is carried by hand from one Yagura to another.
//! Not here: who holds which key and which bundle came before (`hub::bundle`).
//! Next: [`Manifest`] is the list, [`Reader`] believes nothing that is not on it, [`news`] is what one is for.
//!
//! A tar file in the oldest form that every program reads (ustar): first `manifest.json`, then `manifest.sig` with the
//! Ed25519 signature of it, then the files in the manifest's order. Each header is the very one that [`write()`] makes
//! for that name and length, so that links, folders, other owners or hidden entries cannot even be said.

mod archive;
mod error;
mod key;
mod manifest;
pub mod news;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use error::BundleError;
pub use key::{Fingerprint, FingerprintError, PublicKey, Rotation};
pub use manifest::{Listed, Manifest};
pub use read::Reader;
pub use write::write;

/// How much a bundle may ask of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the manifest.
    pub manifest_bytes: u64,
    /// Number of files.
    pub files: usize,
    /// Size of all files together.
    pub bytes: u64,
}

impl Default for Limits {
    /// More than a CD holds, less than a folder of feeds: 1 MiB of manifest, 32 files, 2 GiB.
    fn default() -> Self {
        Self { manifest_bytes: 1 << 20, files: 32, bytes: 2 << 30 }
    }
}
