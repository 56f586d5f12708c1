//! Putting the hub together: real clock, real randomness, key files, database.
//! Not here: what it does.
//! Next: `hub::Hub`.

use anyhow::Context;
use hub::{Clock, Entropy, Hub, Keys};
use std::{
    fs::{DirBuilder, OpenOptions},
    io::{Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};
use store::Store;

/// Opens, or makes, the installation in a folder.
pub(crate) async fn open(data: &Path) -> anyhow::Result<Hub> {
    private_folder(data)?;
    let keys = keys(&data.join("keys"))?;
    let database = data.join("yagura.db");
    let url = format!("sqlite:{}", database.display());
    let clock = clock();
    let store = Store::open(&url, clock.now())
        .await
        .with_context(|| format!("cannot open {}", database.display()))?;
    Ok(Hub::new(store, clock, entropy(), keys))
}

/// The real clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the real time comes in")]
pub(crate) fn clock() -> Clock {
    Clock::new(jiff::Timestamp::now)
}

/// Real randomness; without it nothing here is safe, so the process ends.
pub(crate) fn entropy() -> Entropy {
    Entropy::new(|bytes| {
        #[expect(clippy::disallowed_methods, reason = "the one place where real randomness comes in")]
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    })
}

fn keys(folder: &Path) -> anyhow::Result<Keys> {
    private_folder(folder)?;
    let sealing = key_file(&folder.join("sealing.key"))?;
    let signing = key_file(&folder.join("signing.key"))?;
    Ok(Keys::new(&sealing, &signing)?)
}

/// Reads a key of 32 bytes, or makes one that only this user can read.
fn key_file(path: &Path) -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    if path.exists() {
        let mut file =
            std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        file.read_exact(&mut bytes).with_context(|| format!("{} is no key", path.display()))?;
        return Ok(bytes);
    }
    bytes = entropy().bytes();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    Ok(bytes)
}

/// Makes a folder that only this user can open.
fn private_folder(path: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make the folder {}", path.display()))
}
