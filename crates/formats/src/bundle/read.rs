//! Reading a bundle: nothing is believed that its manifest does not list, and nothing of that before the signature.
//! Not here: whether the key is trusted ([`Manifest::vouched_by`]).
//! Next: [`Reader::open`], then [`Reader::next_file`] until there is none.

use super::{
    BundleError, Limits, Listed, Manifest,
    archive::{BLOCK, MANIFEST, SIGNATURE, SIGNATURE_BYTES, header, padding, stated_bytes},
    manifest::message,
};
use ring::digest::{Context, SHA256};
use std::io::{self, Read};

/// A bundle being read.
pub struct Reader<R> {
    from: R,
    manifest: Manifest,
    next: usize,
}

impl<R: Read> Reader<R> {
    /// Reads manifest and signature; the manifest is what the holder of the key in it signed.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn open(mut from: R, limits: Limits) -> Result<Self, BundleError> {
        // What is too short to hold a manifest never was one.
        let head = block(&mut from).map_err(|error| match error {
            BundleError::Cut => BundleError::Stranger,
            other => other,
        })?;
        let bytes = stated_bytes(&head).ok_or(BundleError::Stranger)?;
        if head != header(MANIFEST, bytes)? {
            return Err(BundleError::Stranger);
        }
        if bytes > limits.manifest_bytes {
            return Err(BundleError::TooLarge {
                what: "bytes of its manifest",
                limit: limits.manifest_bytes,
            });
        }
        let text = content(&mut from, bytes)?;
        let manifest = Manifest::parse(&text, limits)?;
        expect(&mut from, SIGNATURE, SIGNATURE_BYTES)?;
        let signature = content(&mut from, SIGNATURE_BYTES)?;
        if !manifest.key.signed(&message(&text), &signature) {
            return Err(BundleError::Altered("the signature does not fit"));
        }
        Ok(Self { from, manifest, next: 0 })
    }

    /// What it holds, and who says so.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Reads the next file; `take` is given its bytes and need not read them all. `None` once the bundle has ended as
    /// it should.
    ///
    /// # Errors
    /// What `take` says, and [`BundleError`] if the file is not the one that was signed: what was made of it is to be
    /// rolled back then.
    pub fn next_file<T, E: From<BundleError>>(
        &mut self,
        take: impl FnOnce(&Listed, &mut dyn Read) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let Some(listed) = self.manifest.files.get(self.next).cloned() else {
            self.end()?;
            return Ok(None);
        };
        self.next += 1;
        expect(&mut self.from, &listed.path, listed.bytes)?;
        let mut file = Hashed { from: &mut self.from, left: listed.bytes, hash: Context::new(&SHA256) };
        let taken = take(&listed, &mut file)?;
        io::copy(&mut file, &mut io::sink()).map_err(BundleError::from)?;
        if file.left > 0 {
            return Err(BundleError::Cut.into());
        }
        if data_encoding::HEXLOWER.encode(file.hash.finish().as_ref()) != listed.sha256 {
            return Err(BundleError::Altered("a file in it has another hash").into());
        }
        nothing(&mut self.from, padding(listed.bytes))?;
        Ok(Some(taken))
    }

    /// Reads the rest and keeps nothing of it: whether it is what was signed, to the last byte.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn verify(mut self) -> Result<Manifest, BundleError> {
        while self.next_file(|_, _| Ok::<_, BundleError>(()))?.is_some() {}
        Ok(self.manifest)
    }

    /// Two empty blocks, and nothing behind them.
    fn end(&mut self) -> Result<(), BundleError> {
        nothing(&mut self.from, 2 * BLOCK)?;
        let mut more = [0; 1];
        loop {
            match self.from.read(&mut more) {
                Ok(0) => return Ok(()),
                Ok(_) => return Err(BundleError::Altered("there is more than was signed")),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// A file on its way, hashed as it passes.
struct Hashed<'a, R> {
    from: &'a mut R,
    left: u64,
    hash: Context,
}

impl<R: Read> Read for Hashed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.from.read(buffer.get_mut(..room).unwrap_or_default())?;
        if count == 0 && room > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the bundle breaks off"));
        }
        self.hash.update(buffer.get(..count).unwrap_or_default());
        self.left -= count as u64;
        Ok(count)
    }
}

fn block(from: &mut impl Read) -> Result<[u8; BLOCK], BundleError> {
    let mut block = [0; BLOCK];
    from.read_exact(&mut block)?;
    Ok(block)
}

/// The header of this very entry.
fn expect(from: &mut impl Read, name: &str, bytes: u64) -> Result<(), BundleError> {
    let found = block(from)?;
    if found == header(name, bytes)? {
        Ok(())
    } else {
        Err(BundleError::Altered("an entry is not the listed one"))
    }
}

/// The content of a small entry, and its padding. Memory grows with what is there, not with what is stated.
fn content(from: &mut impl Read, bytes: u64) -> Result<Vec<u8>, BundleError> {
    let mut text = Vec::new();
    if from.take(bytes).read_to_end(&mut text)? as u64 != bytes {
        return Err(BundleError::Cut);
    }
    nothing(from, padding(bytes))?;
    Ok(text)
}

/// So many zeros.
fn nothing(from: &mut impl Read, bytes: usize) -> Result<(), BundleError> {
    let mut zeros = [0; 2 * BLOCK];
    let zeros = zeros.get_mut(..bytes).unwrap_or_default();
    from.read_exact(zeros)?;
    if zeros.iter().all(|byte| *byte == 0) {
        Ok(())
    } else {
        Err(BundleError::Altered("there is something between its files"))
    }
}
