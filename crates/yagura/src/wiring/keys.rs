//! The key files: 32 bytes each, readable by this user only, never in the database.
//! Not here: what the keys do (`hub::Keys`).
//! Next: `hub::Keys`.

use crate::private_file;
use anyhow::Context;
use hub::Keys;
use std::{fs::File, io::Read, os::unix::fs::PermissionsExt, path::Path};

/// The files of the folder `keys`.
const SEALING: &str = "sealing.key";
const SIGNING: &str = "signing.key";

/// What to do about a key that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A new installation: made.
    Made,
    /// The database is in use: with another key nothing in it that is sealed would ever open again.
    Refused,
}

/// Reads the keys.
pub(crate) fn open(folder: &Path, missing: Missing) -> anyhow::Result<Keys> {
    if missing == Missing::Made {
        private_file::folder(folder)?;
    }
    let sealing = key(&folder.join(SEALING), missing)?;
    let signing = key(&folder.join(SIGNING), missing)?;
    Ok(Keys::new(&sealing, &signing)?)
}

fn key(path: &Path, missing: Missing) -> anyhow::Result<[u8; 32]> {
    let shown = path.display();
    if path.exists() {
        let mut file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            tracing::warn!(file = %shown, "others on this machine can read the key; set its mode to 0600");
        }
        let mut bytes = [0; 32];
        file.read_exact(&mut bytes).with_context(|| format!("{shown} is no key"))?;
        return Ok(bytes);
    }
    anyhow::ensure!(
        missing == Missing::Made,
        "{shown} is missing, but the database is in use: bring the key back from a backup"
    );
    let bytes = super::entropy().bytes();
    private_file::write(path, &bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_installation_gets_keys_that_only_its_user_reads_and_keeps_them() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let first = open(&keys, Missing::Made).unwrap().public_key();
        assert_eq!(open(&keys, Missing::Refused).unwrap().public_key(), first);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&keys), mode(&keys.join(SEALING))), (0o700, 0o600));
    }

    #[test]
    fn a_lost_key_is_not_replaced_while_the_database_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let error = open(folder.path(), Missing::Refused).unwrap_err();
        assert!(error.to_string().contains("bring the key back"), "{error}");
        assert!(!folder.path().join(SEALING).exists());
    }
}
