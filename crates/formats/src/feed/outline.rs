//! Goes through the outer members of a JSON text of any length and hands out their values as bytes.
//! Not here: what a value means, or whether it is well formed within: `serde_json` sees to that.
//! Next: [`super::reader`].

use std::io::{Chain, Cursor, Read};

use super::{FeedError, Limits, text::shortened};

/// A JSON text being read; never more of it in memory than one value and a block.
pub(super) struct Outline<R> {
    input: R,
    window: Vec<u8>,
    /// Place in the window of the first byte not used yet.
    at: usize,
    /// Bytes that left the window.
    dropped: u64,
    /// Whether nothing may leave the window, so that [`Outline::rewind`] can go back.
    held: bool,
    /// Whether the object or list being read has had no member yet.
    fresh: bool,
    limits: Limits,
}

/// A place to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    at: usize,
    fresh: bool,
}

impl<R: Read> Outline<R> {
    /// At the start of the text, held there; a byte order mark is passed over.
    pub(super) fn new(input: R, limits: Limits) -> Result<Self, FeedError> {
        let mut outline =
            Self { input, window: Vec::new(), at: 0, dropped: 0, held: true, fresh: true, limits };
        while outline.window.len() < BYTE_ORDER_MARK.len() && outline.fill()? {}
        if outline.window.starts_with(BYTE_ORDER_MARK) {
            outline.at = BYTE_ORDER_MARK.len();
        }
        Ok(outline)
    }

    /// The bytes read but not used, as far as they are in memory.
    pub(super) fn ahead(&self) -> &[u8] {
        self.window.get(self.at..).unwrap_or_default()
    }

    /// This place, while the text is held.
    pub(super) const fn mark(&self) -> Mark {
        Mark { at: self.at, fresh: self.fresh }
    }

    /// Back to a place, while the text is held.
    pub(super) const fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.fresh = mark.fresh;
    }

    /// Bytes may leave from now on; there is no way back.
    pub(super) const fn release(&mut self) {
        self.held = false;
    }

    /// The whole text from here on, while it is held.
    pub(super) fn into_reader(mut self) -> Chain<Cursor<Vec<u8>>, R> {
        Cursor::new(self.window.split_off(self.at)).chain(self.input)
    }

    /// The next byte that is no white space.
    pub(super) fn peek(&mut self) -> Result<u8, FeedError> {
        self.peek_or_end()?.ok_or_else(|| self.cut())
    }

    /// Steps into an object (`{`) or list (`[`).
    pub(super) fn enter(&mut self, open: u8) -> Result<(), FeedError> {
        self.take(open)?;
        self.fresh = true;
        Ok(())
    }

    /// Steps to the next member of the list or object that ends with `close`; false at its end.
    pub(super) fn member(&mut self, close: u8) -> Result<bool, FeedError> {
        let fresh = std::mem::take(&mut self.fresh);
        if self.peek()? == close {
            self.at += 1;
            return Ok(false);
        }
        if !fresh {
            // A comma with nothing behind it shows when the value is taken.
            self.take(b',')?;
        }
        Ok(true)
    }

    /// Steps to the value of the next member of an object and gives its name; `None` at its end.
    pub(super) fn key(&mut self) -> Result<Option<String>, FeedError> {
        if !self.member(b'}')? {
            return Ok(None);
        }
        let key = match serde_json::from_slice(self.value()?) {
            Ok(key) => key,
            Err(error) => return Err(self.damaged(&error)),
        };
        self.take(b':')?;
        self.peek()?;
        Ok(Some(key))
    }

    /// Takes the next value, whole.
    pub(super) fn value(&mut self) -> Result<&[u8], FeedError> {
        self.peek()?;
        let mut extent = Extent::default();
        let mut length = 0;
        loop {
            let start = self.at.saturating_add(length);
            let unseen = self.window.get(start..).unwrap_or_default();
            if let Some(last) = extent.end_in(unseen) {
                length = length.saturating_add(last);
                break;
            }
            length = length.saturating_add(unseen.len());
            if length > self.limits.item_bytes {
                break;
            }
            if !self.fill()? {
                return Err(self.cut());
            }
        }
        if length > self.limits.item_bytes {
            return Err(too_large("bytes in one item", self.limits.item_bytes as u64));
        }
        let start = self.at;
        self.at = start.saturating_add(length);
        Ok(self.window.get(start..self.at).unwrap_or_default())
    }

    /// Takes the end of the text; there must be nothing more.
    pub(super) fn end(&mut self) -> Result<(), FeedError> {
        match self.peek_or_end()? {
            None => Ok(()),
            Some(_) => Err(self.damaged("more text after the end")),
        }
    }

    /// The error for something broken at this place.
    pub(super) fn damaged(&self, what: &(impl ToString + ?Sized)) -> FeedError {
        FeedError::Damaged { at_byte: self.position(), what: shortened(&what.to_string()) }
    }

    fn take(&mut self, expected: u8) -> Result<(), FeedError> {
        let found = self.peek()?;
        if found != expected {
            return Err(self.damaged(&format_args!("'{}' expected", char::from(expected))));
        }
        self.at += 1;
        Ok(())
    }

    fn peek_or_end(&mut self) -> Result<Option<u8>, FeedError> {
        loop {
            let ahead = self.ahead();
            match ahead.iter().position(|byte| !is_white(*byte)) {
                Some(gap) => {
                    let found = ahead.get(gap).copied();
                    self.at = self.at.saturating_add(gap);
                    return Ok(found);
                }
                None => self.at = self.window.len(),
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads another block; false at the end of the input.
    fn fill(&mut self) -> Result<bool, FeedError> {
        if self.held {
            if self.window.len() > self.limits.item_bytes {
                return Err(too_large("bytes before the first item", self.limits.item_bytes as u64));
            }
        } else {
            self.window.drain(..self.at);
            self.dropped = self.dropped.saturating_add(self.at as u64);
            self.at = 0;
        }
        let outcome = self.input.by_ref().take(BLOCK_BYTES).read_to_end(&mut self.window);
        let size = self.dropped.saturating_add(self.window.len() as u64);
        if size > self.limits.feed_bytes {
            return Err(too_large("bytes in the feed", self.limits.feed_bytes));
        }
        match outcome {
            Ok(count) => Ok(count > 0),
            Err(error) => Err(FeedError::from_reading(error, size)),
        }
    }

    fn cut(&self) -> FeedError {
        FeedError::Cut { at_byte: self.dropped.saturating_add(self.window.len() as u64) }
    }

    const fn position(&self) -> u64 {
        self.dropped.saturating_add(self.at as u64)
    }
}

/// Finds where a value ends, block by block.
#[derive(Default)]
struct Extent {
    place: Place,
    /// Objects and lists that are open.
    depth: usize,
}

#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    Outside,
    Text,
    Escape,
}

impl Extent {
    /// How many of these bytes still belong to the value, if it ends within them.
    fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut rest = bytes.iter();
        loop {
            let byte = match self.place {
                Place::Escape => rest.next(),
                Place::Text => rest.find(|byte| matches!(byte, b'"' | b'\\')),
                Place::Outside if self.depth > 0 => rest.find(|byte| is_bracket_or_quote(**byte)),
                Place::Outside => rest.find(|byte| {
                    is_bracket_or_quote(**byte) || is_white(**byte) || matches!(byte, b',' | b':')
                }),
            }?;
            let through = bytes.len().saturating_sub(rest.as_slice().len());
            match (self.place, byte) {
                (Place::Text, b'\\') => self.place = Place::Escape,
                (Place::Text, _) => {
                    self.place = Place::Outside;
                    if self.depth == 0 {
                        return Some(through);
                    }
                }
                (Place::Escape, _) | (Place::Outside, b'"') => self.place = Place::Text,
                (Place::Outside, b'{' | b'[') => self.depth = self.depth.saturating_add(1),
                // What ends a number or word, or stands where a value should be.
                (Place::Outside, _) if self.depth == 0 => return Some(through.saturating_sub(1)),
                (Place::Outside, _) => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(through);
                    }
                }
            }
        }
    }
}

const fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

const fn is_bracket_or_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'}' | b'[' | b']')
}

const fn too_large(what: &'static str, limit: u64) -> FeedError {
    FeedError::TooLarge { what, limit }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const BLOCK_BYTES: u64 = 64 << 10;
