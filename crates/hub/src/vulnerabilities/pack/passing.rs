//! Files of our own that go when they are done with, and the sweep for those that a crash left.
//! Not here: what is in them.
//! Next: [`Passing`].

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What a crash left is swept after so long.
const ORPHAN_AFTER: Duration = Duration::from_hours(24);

/// Made bundles that stay for who fetches them.
const KEPT: usize = 6;

/// A file that is removed unless it is kept.
pub(super) struct Passing {
    path: PathBuf,
    is_kept: bool,
}

impl Passing {
    pub(super) const fn at(path: PathBuf) -> Self {
        Self { path, is_kept: false }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// It stays.
    pub(super) fn keep(mut self) {
        self.is_kept = true;
    }

    /// It stays, under this name.
    pub(super) fn keep_as(self, name: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, name)?;
        self.keep();
        Ok(())
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nobody is left to tell if this fails; the sweep takes it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Removes what a crash left, and made bundles but the newest.
pub(super) fn sweep(folder: &Path) -> io::Result<()> {
    let mut made = Vec::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let at = entry.metadata()?.modified()?;
        if entry.path().extension().is_some_and(|ending| ending == "tar") {
            made.push((at, entry.path()));
        } else if at.elapsed().unwrap_or_default() > ORPHAN_AFTER {
            std::fs::remove_file(entry.path())?;
        }
    }
    made.sort();
    let old = made.len().saturating_sub(KEPT);
    made.iter().take(old).try_for_each(|(_, path)| std::fs::remove_file(path))
}
