//! Files and folders that only this user can open: keys, certificates, backups.
//! Not here: what is in them.
//! Next: [`crate::wiring`], [`crate::tls`].

use anyhow::Context;
use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Makes a folder, and those above it, that only this user can open.
pub(crate) fn folder(path: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make the folder {}", path.display()))
}

/// Writes a file whole or not at all: under another name first, then in place of the old one.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let context = || format!("cannot write {}", path.display());
    let part = part(path);
    // What a cut-off attempt left there is nobody's.
    let _ = std::fs::remove_file(&part);
    let mut file = create(&part)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).with_context(context)?;
    std::fs::rename(&part, path).with_context(context)?;
    sync_folder_of(path)
}

/// A new file that only this user can read; refused where there is one.
pub(crate) fn create(path: &Path) -> anyhow::Result<File> {
    OpenOptions::new()
        .write(true)
        .read(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))
}

/// The first line of a file that only this user may read.
pub(crate) fn read_secret(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let mode = path.metadata().with_context(|| format!("cannot read {shown}"))?.permissions().mode();
    let for_others = mode & 0o077;
    anyhow::ensure!(for_others == 0, "others on this machine can read {shown}: set its mode to 0600");
    let bytes = read_short(path, SECRET_BYTES)?;
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} is no text"))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// A file of at most so many bytes; what is longer is cut, and is none of ours.
pub(crate) fn read_short(path: &Path, limit_bytes: u64) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    File::open(path)
        .with_context(context)?
        .take(limit_bytes)
        .read_to_end(&mut bytes)
        .with_context(context)?;
    Ok(bytes)
}

/// A longer line is no password.
const SECRET_BYTES: u64 = 4096;

/// The name under which a file is written before it is whole.
pub(crate) fn part(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Makes a new name outlast a power cut.
pub(crate) fn sync_folder_of(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("cannot keep {}", path.display()))
}
