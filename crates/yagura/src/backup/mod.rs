//! A backup: one tar file with a manifest of hashes, then the database and the folders beside it.
//! Not here: what the commands say (`commands::backup`, `commands::restore`).
//! Next: [`mod@write`], [`read`].

mod manifest;
mod read;
mod write;

pub(crate) use manifest::Database;
pub(crate) use read::{check, extract};
pub(crate) use write::{Part, parts, write};

use std::{fs, path::PathBuf};

/// The database's name in a backup and in a data folder.
pub(crate) const DATABASE: &str = "yagura.db";

/// Folders of the data folder that a backup holds, all of them outside the database on purpose.
const FOLDERS: [&str; 4] = ["keys", "tls", "files", "checkpoints"];

/// A file or folder that is removed unless it is kept.
pub(crate) struct Unfinished(Option<PathBuf>);

impl Unfinished {
    pub(crate) const fn at(path: PathBuf) -> Self {
        Self(Some(path))
    }

    /// It is finished.
    pub(crate) fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Nobody is left to tell if this fails; the name says what it is.
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
}

#[cfg(test)]
mod tests;
