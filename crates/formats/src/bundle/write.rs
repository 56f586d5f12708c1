//! Writing a bundle.
//! Not here: making its files, holding the secret key.
//! Next: [`super::Reader`].

use super::{
    Listed, Manifest,
    archive::{BLOCK, MANIFEST, SIGNATURE, header, padding},
    manifest::message,
};
use std::io::{self, Read, Write};

/// Writes a bundle: `sign` signs what it is given with the manifest's key, `open` opens a listed file.
///
/// # Errors
/// If a file cannot be read or is not what the manifest says, or the bundle cannot be written.
pub fn write<R: Read>(
    mut out: impl Write,
    manifest: &Manifest,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
    mut open: impl FnMut(&Listed) -> io::Result<R>,
) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(manifest).map_err(io::Error::other)?;
    text.push(b'\n');
    entry(&mut out, MANIFEST, text.len() as u64, text.as_slice())?;
    let signature = sign(&message(&text));
    entry(&mut out, SIGNATURE, signature.len() as u64, signature.as_slice())?;
    for file in &manifest.files {
        entry(&mut out, &file.path, file.bytes, open(file)?)?;
    }
    out.write_all(&[0; 2 * BLOCK])?;
    out.flush()
}

fn entry(out: &mut impl Write, name: &str, bytes: u64, content: impl Read) -> io::Result<()> {
    out.write_all(&header(name, bytes)?)?;
    if io::copy(&mut content.take(bytes), out)? < bytes {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("{name} became shorter meanwhile")));
    }
    out.write_all([0; BLOCK].get(..padding(bytes)).unwrap_or_default())
}
