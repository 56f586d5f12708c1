//! Reading a backup: nothing is believed that its manifest does not list with length and hash.
//! Not here: whether the database in it is whole; `store` says that.
//! Next: [`super::manifest`].

use super::manifest::{LIMIT_BYTES, Listed, Manifest, NAME, copy_hashed};
use crate::private_file;
use anyhow::Context;
use flate2::bufread::GzDecoder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
};
use tar::{Archive, Entry, EntryType};

/// The first bytes of a compressed file. [RFC 1952, 2.3.1]
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a backup to its end and checks every hash.
pub(crate) fn check(path: &Path) -> anyhow::Result<Manifest> {
    each_file(path, |_, entry, file| Ok(copy_hashed(entry, &mut io::sink(), file.bytes)?))
}

/// Writes the files of a backup into a new folder and checks every hash.
pub(crate) fn extract(path: &Path, folder: &Path) -> anyhow::Result<Manifest> {
    private_file::folder(folder)?;
    each_file(path, |name, entry, file| {
        let target = folder.join(name);
        if let Some(above) = target.parent() {
            private_file::folder(above)?;
        }
        let mut out = private_file::create(&target)?;
        let hash = copy_hashed(entry, &mut out, file.bytes)?;
        out.flush()
            .and_then(|()| out.sync_all())
            .with_context(|| format!("cannot write {}", target.display()))?;
        Ok(hash)
    })
}

type Source = Box<dyn Read>;

/// Walks a backup; `take` reads a file's bytes and returns their hash.
fn each_file(
    path: &Path,
    mut take: impl FnMut(&str, &mut Entry<'_, Source>, &Listed) -> anyhow::Result<String>,
) -> anyhow::Result<Manifest> {
    let mut archive = Archive::new(open(path)?);
    // Raw: names longer than a header holds would be read into memory whole, and none of ours is.
    let mut entries = archive.entries().context("it is no tar file")?.raw(true);
    let mut first = entries.next().context("it is empty")?.context("it is no tar file")?;
    anyhow::ensure!(name(&first)? == NAME, "it does not begin with a manifest: Yagura did not make it");
    let mut text = Vec::new();
    (&mut first).take(LIMIT_BYTES).read_to_end(&mut text).context("its manifest cannot be read")?;
    let manifest = Manifest::parse(&text)?;
    for file in &manifest.files {
        let mut entry = entries
            .next()
            .with_context(|| format!("{} is missing", file.path))?
            .context("it is cut off or changed")?;
        let name = name(&entry)?;
        anyhow::ensure!(name == file.path, "{name} is there instead of {}", file.path);
        anyhow::ensure!(
            entry.header().entry_type() == EntryType::Regular && entry.size() == file.bytes,
            "{name} is not what the manifest says"
        );
        let hash = take(&name, &mut entry, file).with_context(|| format!("{name} cannot be read"))?;
        anyhow::ensure!(hash == file.sha256, "{name} was changed: its hash is not that of the manifest");
    }
    anyhow::ensure!(entries.next().is_none(), "it holds more than its manifest says");
    Ok(manifest)
}

fn name(entry: &Entry<'_, Source>) -> anyhow::Result<String> {
    let path = entry.path().context("a name in it cannot be read")?;
    Ok(path.to_str().context("a name in it cannot be read")?.to_owned())
}

fn open(path: &Path) -> anyhow::Result<Source> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let start = reader.fill_buf().with_context(|| format!("cannot read {}", path.display()))?;
    Ok(if start.starts_with(&GZIP) { Box::new(GzDecoder::new(reader)) } else { Box::new(reader) })
}
