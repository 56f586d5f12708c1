//! Writing a backup: hash what there is, list it, then copy it and see that it is still the same.
//! Not here: copying the database, which `store` does while it is in use.
//! Next: [`super::read`].

use super::{
    FOLDERS,
    manifest::{Database, Listed, Manifest, NAME, copy_hashed},
};
use anyhow::Context;
use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};
use tar::{Builder, EntryType, Header};

/// A file to back up.
pub(crate) struct Part {
    /// Its name in the backup.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
    /// So much of it; what is added later belongs to the next backup.
    pub(crate) bytes: u64,
}

impl Part {
    /// A file with the length that it has now.
    pub(crate) fn new(name: String, path: PathBuf) -> anyhow::Result<Self> {
        let bytes = fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?.len();
        Ok(Self { name, path, bytes })
    }
}

/// The files of a data folder beside the database.
pub(crate) fn parts(data: &Path) -> anyhow::Result<Vec<Part>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        let path = data.join(folder);
        if path.is_dir() {
            find(&path, folder, &mut found)?;
        }
    }
    Ok(found)
}

fn find(folder: &Path, name: &str, found: &mut Vec<Part>) -> anyhow::Result<()> {
    let context = || format!("cannot read the folder {}", folder.display());
    let mut entries =
        fs::read_dir(folder).with_context(context)?.collect::<Result<Vec<_>, _>>().with_context(context)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().with_context(context)?;
        let path = entry.path();
        let file_name = entry.file_name();
        let file_name =
            file_name.to_str().with_context(|| format!("{} is none of our names", path.display()))?;
        let name = format!("{name}/{file_name}");
        // What is being written has this ending until it is whole.
        if kind.is_dir() {
            find(&path, &name, found)?;
        } else if kind.is_file() && path.extension().is_none_or(|ending| ending != "part") {
            found.push(Part::new(name, path)?);
        }
    }
    Ok(())
}

/// Writes the backup; compressed if its name ends with `gz`.
pub(crate) fn write(
    out: File,
    name: &Path,
    parts: &[Part],
    database: Database,
    now: Timestamp,
) -> anyhow::Result<Manifest> {
    let files = parts.iter().map(list).collect::<anyhow::Result<Vec<_>>>()?;
    let manifest = Manifest::new(now, database, files);
    let out = BufWriter::new(out);
    let compressed = name.extension().is_some_and(|ending| ending == "gz" || ending == "tgz");
    let out = if compressed {
        fill(GzEncoder::new(out, Compression::default()), parts, &manifest)?.finish()?
    } else {
        fill(out, parts, &manifest)?
    };
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(manifest)
}

fn fill<W: Write>(out: W, parts: &[Part], manifest: &Manifest) -> anyhow::Result<W> {
    let mut tar = Builder::new(out);
    let listed = serde_json::to_vec_pretty(manifest)?;
    tar.append(&header(NAME, listed.len() as u64, manifest.made_at)?, listed.as_slice())?;
    for (part, file) in parts.iter().zip(&manifest.files) {
        let again = Again { reader: open(&part.path)?, left: file.bytes };
        tar.append(&header(&file.path, file.bytes, manifest.made_at)?, again)
            .with_context(|| format!("cannot copy {}", part.path.display()))?;
    }
    Ok(tar.into_inner()?)
}

fn list(part: &Part) -> anyhow::Result<Listed> {
    let sha256 = copy_hashed(open(&part.path)?, &mut io::sink(), part.bytes)
        .with_context(|| format!("cannot read {}", part.path.display()))?;
    Ok(Listed { path: part.name.clone(), bytes: part.bytes, sha256 })
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(
        1 << 16,
        File::open(path).with_context(|| format!("cannot read {}", path.display()))?,
    ))
}

fn header(name: &str, bytes: u64, at: Timestamp) -> anyhow::Result<Header> {
    let mut header = Header::new_ustar();
    header.set_path(name).with_context(|| format!("the name {name} does not fit in a backup"))?;
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(at.as_second()).unwrap_or(0));
    header.set_cksum();
    Ok(header)
}

/// As many bytes as were listed: a checkpoint file may have grown by a line since.
struct Again<R> {
    reader: R,
    left: u64,
}

impl<R: io::Read> io::Read for Again<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.reader.read(buffer.get_mut(..room).unwrap_or_default())?;
        if count == 0 && room > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter meanwhile"));
        }
        self.left -= count as u64;
        Ok(count)
    }
}
