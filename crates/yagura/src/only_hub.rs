//! One hub for one SQLite file: a second one on the same folder would serve the same pages, unseen by who started it.
//! Not here: several hubs before one PostgreSQL, which is how a region grows (docs/en/operations.md).
//! Next: `commands/hub.rs`, which holds it.

use crate::{config::Config, private_file, wiring};
use anyhow::Context;
use std::fs::{File, OpenOptions, TryLockError};

/// Holds the folder until it is dropped, or the process ends in whatever way.
pub(crate) struct OnlyHub(#[expect(dead_code, reason = "held, not read")] Option<File>);

impl OnlyHub {
    /// Takes hold of the folder of the settings; refused while another hub has it.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        if !wiring::database::is_file(config) {
            return Ok(Self(None));
        }
        private_file::folder(&config.data)?;
        let path = config.data.join("hub.lock");
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "another hub is running on the folder {}: stop it, or name another folder with --data",
                config.data.display()
            ),
            // A file system without locks, such as some network shares: nothing is known, so nothing is refused.
            Err(TryLockError::Error(_)) => Ok(Self(None)),
        }
    }
}
