//! The first entry of a backup: what it holds, each file with length and hash.
//! Not here: the files ([`super::write()`], [`super::read`]).
//! Next: [`super::read`], which believes nothing that is not listed here.

use anyhow::Context;
use jiff::Timestamp;
use ring::digest::{Context as Hasher, Digest, SHA256};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    path::{Component, Path},
};

/// Its name in the backup.
pub(super) const NAME: &str = "manifest.json";

/// A longer one is none of ours.
pub(super) const LIMIT_BYTES: u64 = 64 << 20;

const VERSION: u32 = 1;

/// What a backup holds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    v: u32,
    /// When it was made.
    pub(crate) made_at: Timestamp,
    /// The program that made it.
    pub(crate) program: String,
    /// Where the database is.
    pub(crate) database: Database,
    /// Every file, in the order in which they follow.
    pub(crate) files: Vec<Listed>,
}

/// Where the database of a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Database {
    /// In the backup.
    Sqlite,
    /// Not in it: a PostgreSQL server has its own.
    Postgres,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Manifest {
    pub(super) fn new(made_at: Timestamp, database: Database, files: Vec<Listed>) -> Self {
        Self { v: VERSION, made_at, program: env!("CARGO_PKG_VERSION").to_owned(), database, files }
    }

    /// Reads one, and refuses a file that would lie outside the data folder or is none of ours.
    pub(super) fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        let manifest: Self = serde_json::from_slice(bytes).context("its manifest cannot be read")?;
        anyhow::ensure!(
            manifest.v == VERSION,
            "it was made by a newer Yagura ({}): install that one",
            manifest.program
        );
        for file in &manifest.files {
            anyhow::ensure!(is_ours(&file.path), "{:?} is no file of a backup", file.path);
        }
        Ok(manifest)
    }

    /// Length of all files.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add)
    }
}

fn is_ours(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let first = path.split('/').next().unwrap_or_default();
    plain && (path == super::DATABASE || (path != first && super::FOLDERS.contains(&first)))
}

/// Copies so many bytes and returns their hash; fewer are an error.
pub(super) fn copy_hashed(from: impl Read, to: &mut impl Write, bytes: u64) -> io::Result<String> {
    let mut hashing = Hashing { to, hasher: Hasher::new(&SHA256) };
    let copied = io::copy(&mut from.take(bytes), &mut hashing)?;
    if copied < bytes {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends too early"));
    }
    Ok(hex(&hashing.hasher.finish()))
}

fn hex(digest: &Digest) -> String {
    data_encoding::HEXLOWER.encode(digest.as_ref())
}

struct Hashing<'a, W> {
    to: &'a mut W,
    hasher: Hasher,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
