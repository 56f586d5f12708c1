//! The bytes of an XML text, only so many of one item and of the whole, and why they stopped.
//! Not here: what they say ([`super::Document`]).
//! Next: [`Bounded`].

use crate::feed::{FeedError, Limits};
use std::io::{self, BufRead, BufReader, Read};

/// Hands out only so many bytes, and remembers why it stopped.
pub(super) struct Bounded<R> {
    input: R,
    limits: Limits,
    /// Bytes that the item being read may still take.
    left_bytes: usize,
    total_bytes: u64,
    /// The input has ended.
    ended: bool,
    failure: Option<FeedError>,
}

impl<R: Read> Bounded<BufReader<R>> {
    pub(super) fn new(input: R, limits: Limits) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER_BYTES, input),
            limits,
            left_bytes: 0,
            total_bytes: 0,
            ended: false,
            failure: None,
        }
    }
}

impl<R> Bounded<R> {
    /// Allows as many bytes as one item may have.
    pub(super) const fn allow_item(&mut self) {
        self.left_bytes = self.limits.item_bytes;
    }

    /// Why no more bytes came, where that is not for the bytes themselves to say.
    pub(super) fn why_stopped(&mut self) -> Option<FeedError> {
        self.failure.take().or_else(|| self.ended.then(|| self.cut()))
    }

    pub(super) const fn cut(&self) -> FeedError {
        FeedError::Cut { at_byte: self.total_bytes }
    }

    fn failed(&mut self, failure: FeedError) -> io::Error {
        self.failure = Some(failure);
        io::Error::other("given up")
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left_bytes == 0 {
            let limit = self.limits.item_bytes as u64;
            return Err(self.failed(FeedError::TooLarge { what: "bytes in one item", limit }));
        }
        if self.total_bytes > self.limits.feed_bytes {
            let limit = self.limits.feed_bytes;
            return Err(self.failed(FeedError::TooLarge { what: "bytes in the feed", limit }));
        }
        let at_byte = self.total_bytes;
        let failure = match self.input.fill_buf() {
            Ok(bytes) => {
                self.ended = bytes.is_empty();
                None
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => Some(FeedError::from_reading(error, at_byte)),
        };
        if let Some(failure) = failure {
            return Err(self.failed(failure));
        }
        // One byte beyond the limit shows that it was passed.
        let left = self.limits.feed_bytes.saturating_sub(self.total_bytes).saturating_add(1);
        let left = usize::try_from(left).unwrap_or(usize::MAX).min(self.left_bytes);
        // Asked again, since the first answer would be held across the branch above.
        let bytes = self.input.fill_buf()?;
        Ok(bytes.get(..left).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.left_bytes = self.left_bytes.saturating_sub(amount);
        self.total_bytes = self.total_bytes.saturating_add(amount as u64);
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let amount = from.len().min(buffer.len());
        for (slot, byte) in buffer.iter_mut().zip(from) {
            *slot = *byte;
        }
        self.consume(amount);
        Ok(amount)
    }
}

const BUFFER_BYTES: usize = 64 << 10;
