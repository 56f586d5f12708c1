//! The list that is signed: what the bundle is for, its place in the order, and every file with length and hash.
//! Not here: the files ([`super::read`], [`mod@super::write`]).
//! Next: [`Manifest::parse`], which believes nothing; [`Manifest::vouched_by`], which asks whose word it is.

use super::{BundleError, Fingerprint, Limits, PublicKey, Rotation};
use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    io::{self, Read},
};

/// The form that this program writes and reads.
const VERSION: u32 = 1;

/// Keys may have changed hands so often since the one that is trusted.
const ROTATIONS: usize = 16;

/// What a bundle holds and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    v: u32,
    /// What it is for, such as [`super::news::PURPOSE`].
    pub purpose: String,
    /// Its place in the order of the sender's bundles; the receiver never goes back.
    pub serial: u64,
    /// It holds what changed since this one; 0 for one that holds everything.
    pub base: u64,
    /// When it was made.
    pub made_at: Timestamp,
    /// It is not taken after this.
    pub expires_at: Timestamp,
    /// The program that made it.
    pub program: String,
    /// The key that signed it.
    pub key: PublicKey,
    /// How earlier keys handed over to that one, oldest first.
    pub rotations: Vec<Rotation>,
    /// Every file, in the order in which they follow.
    pub files: Vec<Listed>,
}

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its name: small letters, digits, `.`, `_` and `-`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// A list without files, of today's form.
    pub fn new(
        purpose: &str,
        serial: u64,
        key: PublicKey,
        made_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            v: VERSION,
            purpose: purpose.to_owned(),
            serial,
            base: 0,
            made_at,
            expires_at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            key,
            rotations: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Reads one. What is in it may still be anyone's word.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn parse(bytes: &[u8], limits: Limits) -> Result<Self, BundleError> {
        #[derive(Deserialize)]
        struct Glance {
            v: u32,
            #[serde(default)]
            program: String,
        }
        let glance: Glance = serde_json::from_slice(bytes).map_err(|_| BundleError::Stranger)?;
        if glance.v > VERSION {
            return Err(BundleError::Newer(glance.program.chars().take(40).collect()));
        }
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|_| BundleError::Altered("its manifest cannot be read"))?;
        manifest.check(limits)?;
        Ok(manifest)
    }

    fn check(&self, limits: Limits) -> Result<(), BundleError> {
        let files = self.files.len();
        if files > limits.files {
            return Err(BundleError::TooLarge {
                what: "files",
                limit: u64::try_from(limits.files).unwrap_or(0),
            });
        }
        if self.bytes() > limits.bytes {
            return Err(BundleError::TooLarge { what: "bytes of all files", limit: limits.bytes });
        }
        if self.rotations.len() > ROTATIONS {
            return Err(BundleError::TooLarge { what: "changes of keys", limit: ROTATIONS as u64 });
        }
        let names: BTreeSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        if names.len() < files || !names.iter().all(|name| is_plain(name)) {
            return Err(BundleError::Altered("a name in it is none of ours"));
        }
        Ok(())
    }

    /// Length of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add)
    }

    /// The trusted key that vouches for it: the one that signed, or one that handed over to it, step by step.
    pub fn vouched_by(&self, is_trusted: impl Fn(&Fingerprint) -> bool) -> Option<Fingerprint> {
        let mut key = self.key;
        // Each step takes one statement, so that a circle ends too.
        for _ in 0..=self.rotations.len() {
            let fingerprint = key.fingerprint();
            if is_trusted(&fingerprint) {
                return Some(fingerprint);
            }
            key = self.rotations.iter().find(|step| step.to == key && step.holds())?.from;
        }
        None
    }
}

impl Listed {
    /// Lists a file by reading it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(path: &str, mut file: impl Read) -> io::Result<Self> {
        let mut hash = Context::new(&SHA256);
        let (mut piece, mut bytes) = (vec![0; 1 << 16], 0_u64);
        loop {
            let count = match file.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hash.update(piece.get(..count).unwrap_or_default());
            bytes += count as u64;
        }
        Ok(Self {
            path: path.to_owned(),
            bytes,
            sha256: data_encoding::HEXLOWER.encode(hash.finish().as_ref()),
        })
    }
}

/// What is signed: the manifest, with a word in front that no other message begins with.
pub(super) fn message(manifest: &[u8]) -> Vec<u8> {
    [b"yagura bundle 1\n".as_slice(), manifest].concat()
}

/// A name that leads nowhere but into the bundle.
fn is_plain(name: &str) -> bool {
    let allowed =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter);
    !name.is_empty() && name.len() <= 60 && !name.starts_with('.') && name.chars().all(allowed)
}
