//! Looking at a bundle before anything of it is stored: whole, signed by a trusted key, in time, the next in order, and
//! every record readable.
//! Not here: storing it ([`super::take`]).
//! Next: [`look`].

use super::Refusal;
use crate::{
    Hub, HubError,
    bundle::{Vouched, vouch},
};
use domain::bundle::TakenState;
use formats::bundle::{
    BundleError, Limits, Manifest, Reader,
    news::{self, LineLimits, Lines, Section},
};
use ring::digest::{Context, SHA256};
use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};
use store::bundle::taken;

/// What a bundle brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// What people call the sender.
    pub sender: String,
    /// Its number.
    pub serial: u64,
    /// It holds what changed since that one; 0 for everything.
    pub base: u64,
    /// When it was made, ms UTC.
    pub made_at_ms: i64,
    /// Records in it.
    pub records: u64,
    /// Length of the file.
    pub bytes: u64,
}

/// A bundle that was looked at and found good.
pub(super) struct Looked {
    pub(super) brought: Brought,
    pub(super) vouched: Vouched,
    /// SHA-256 of the file, in hexadecimal digits.
    pub(super) sha256: String,
}

/// Looks at a bundle and changes nothing.
///
/// # Errors
/// [`Refusal`].
pub async fn look(hub: &Hub, file: &Path) -> Result<Brought, Refusal> {
    Ok(look_at(hub, file).await?.brought)
}

pub(super) async fn look_at(hub: &Hub, file: &Path) -> Result<Looked, Refusal> {
    let path = file.to_owned();
    let manifest = blocking(move || Ok(open(&path)?.manifest().clone())).await?;
    // Before whose word it is was settled, nothing in it is unpacked.
    let vouched = judge(hub, &manifest).await?;
    let path = file.to_owned();
    let (records, bytes, sha256) = blocking(move || read_all(&path)).await?;
    let brought = Brought {
        sender: vouched.name().to_owned(),
        serial: manifest.serial,
        base: manifest.base,
        made_at_ms: manifest.made_at.as_millisecond(),
        records,
        bytes,
    };
    Ok(Looked { brought, vouched, sha256 })
}

/// Whether it is for us, in time, trusted, and the next in its order.
async fn judge(hub: &Hub, manifest: &Manifest) -> Result<Vouched, Refusal> {
    let read = hub.store().read_global();
    let vouched = vouch(&read, manifest).await?;
    if manifest.purpose != news::PURPOSE {
        return Err(Refusal::Purpose(manifest.purpose.chars().take(40).collect()));
    }
    if manifest.expires_at < hub.now() {
        return Err(Refusal::Expired(manifest.expires_at));
    }
    if let Some(unknown) = manifest.files.iter().find(|file| Section::of_path(&file.path).is_none()) {
        return Err(Refusal::UnknownFile(unknown.path.clone()));
    }
    let newest = |state| taken::newest_serial(&read, vouched.line(), news::PURPOSE, state);
    let newest_in = number(newest(TakenState::Taken).await?);
    if manifest.serial <= newest_in {
        return Err(Refusal::NotNewer { serial: manifest.serial, newest: newest_in });
    }
    // One that is being read comes before this one.
    let newest_known = newest_in.max(number(newest(TakenState::Waiting).await?));
    if manifest.base > newest_known {
        return Err(Refusal::Gap { base: manifest.base, newest: newest_known });
    }
    Ok(vouched)
}

/// Opens a bundle; its signature fits the key in it.
pub(super) fn open(path: &Path) -> Result<Reader<BufReader<File>>, Refusal> {
    let file =
        File::open(path).map_err(|error| HubError::Internal(format!("{}: {error}", path.display())))?;
    Ok(Reader::open(BufReader::with_capacity(1 << 16, file), Limits::default())?)
}

/// Reads every byte and every record: first whether it is what was signed, then whether it can be read.
fn read_all(path: &Path) -> Result<(u64, u64, String), Refusal> {
    open(path)?.verify()?;
    let mut records = 0;
    let mut reader = open(path)?;
    while let Some(count) = reader.next_file(|listed, file| {
        let section = Section::of_path(&listed.path).ok_or(BundleError::Stranger)?;
        let mut count = 0_u64;
        for record in Lines::open(file, section, LineLimits::default())? {
            record?;
            count += 1;
        }
        Ok::<_, BundleError>(count)
    })? {
        records += count;
    }
    let (bytes, sha256) = hash(path)?;
    Ok((records, bytes, sha256))
}

/// Length and SHA-256 of a file.
pub(super) fn hash(path: &Path) -> Result<(u64, String), Refusal> {
    let mut file = File::open(path).map_err(HubError::internal)?;
    let mut hash = Context::new(&SHA256);
    let (mut piece, mut bytes) = (vec![0; 1 << 16], 0_u64);
    loop {
        let count = file.read(&mut piece).map_err(HubError::internal)?;
        if count == 0 {
            return Ok((bytes, data_encoding::HEXLOWER.encode(hash.finish().as_ref())));
        }
        hash.update(piece.get(..count).unwrap_or_default());
        bytes += count as u64;
    }
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(HubError::internal)?
}

pub(super) fn number(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}
