//! A version packed into bytes whose plain byte order is the order of versions.
//! Not here: the meaning of texts (`super::read`).
//! Next: [`super::words`] for the stages.
//!
//! Each piece begins with a byte that places it: stages, then the end, then builds, words (their own letters,
//! closed by 0), small numbers (one byte), larger ones (by their length, then big-endian), digit strings. No key
//! is the beginning of another, since each closes with [`END`]; so padding never decides, and one `memcmp` compares.

use std::cmp::Ordering;

const END: u8 = 0x10;
const BUILD: u8 = 0x11;
const WORD_CLOSE: u8 = 0;
const SMALL: u8 = 0x80;
const SMALL_MAX: u8 = 0x6F;
/// A number of one byte; two bytes are the next value, up to eight.
const WIDE: u8 = 0xF0;
const WIDE_MAX: u8 = WIDE + 7;
/// A number beyond 64 bits: its count of digits and the digits.
const DIGITS: u8 = 0xFF;

/// A packed version.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Padded with zeros.
    Short([u8; SHORT_BYTES]),
    /// Too long for the other.
    Long(Box<[u8]>),
}

const SHORT_BYTES: usize = 23;

/// A piece of a version.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// A stage before the release.
    Stage(u8),
    /// A build.
    Build,
    /// Another word.
    Word(&'a str),
    /// A number.
    Number(u64),
    /// A number beyond 64 bits.
    Digits(&'a str),
}

impl Key {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Short(bytes) => bytes,
            Self::Long(bytes) => bytes,
        }
    }

    /// The same version as `release`, with a build added.
    pub(super) fn is_build_of(&self, release: &Self) -> bool {
        let Some(end) = release.end() else { return false };
        self.bytes().split_at_checked(end).is_some_and(|(start, rest)| {
            rest.first() == Some(&BUILD) && release.bytes().get(..end) == Some(start)
        })
    }

    /// Where the end stands.
    fn end(&self) -> Option<usize> {
        let mut pieces = Pieces(self.bytes());
        while pieces.next().is_some() {}
        self.bytes().len().checked_sub(pieces.0.len())
    }

    /// The pieces in their order.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        Pieces(self.bytes())
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

/// The rest of a key that is being read.
struct Pieces<'a>(&'a [u8]);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let (&tag, rest) = self.0.split_first()?;
        match tag {
            END => None,
            BUILD => {
                self.0 = rest;
                Some(Piece::Build)
            }
            ..END => {
                self.0 = rest;
                Some(Piece::Stage(tag))
            }
            SMALL..WIDE => {
                self.0 = rest;
                Some(Piece::Number(u64::from(tag - SMALL)))
            }
            WIDE..=WIDE_MAX => {
                let (number, rest) = rest.split_at_checked(usize::from(tag - WIDE) + 1)?;
                self.0 = rest;
                Some(Piece::Number(number.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))))
            }
            DIGITS => {
                let (&count, rest) = rest.split_first()?;
                let (digits, rest) = rest.split_at_checked(usize::from(count))?;
                self.0 = rest;
                Some(Piece::Digits(std::str::from_utf8(digits).ok()?))
            }
            _ => {
                let close = self.0.iter().position(|&byte| byte == WORD_CLOSE)?;
                let (word, rest) = self.0.split_at_checked(close)?;
                self.0 = rest.get(1..)?;
                Some(Piece::Word(std::str::from_utf8(word).ok()?))
            }
        }
    }
}

/// Packs pieces one after the other.
#[derive(Default)]
pub(super) struct Packer {
    bytes: Vec<u8>,
    /// Zeros that count only if another number follows.
    zeros: usize,
}

impl Packer {
    /// Adds a stage before the release.
    pub(super) fn stage(&mut self, stage: u8) {
        self.zeros = 0;
        self.bytes.push(stage);
    }

    /// Adds a build.
    pub(super) fn build(&mut self) {
        self.zeros = 0;
        self.bytes.push(BUILD);
    }

    /// Adds a word of the letters a to z.
    pub(super) fn word(&mut self, word: &str) {
        self.zeros = 0;
        self.bytes.extend(word.bytes());
        self.bytes.push(WORD_CLOSE);
    }

    /// Adds a number, given by its digits.
    pub(super) fn number(&mut self, digits: &str) {
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            self.zeros += 1;
            return;
        }
        self.bytes.extend(std::iter::repeat_n(SMALL, self.zeros));
        self.zeros = 0;
        let Ok(value) = digits.parse::<u64>() else {
            self.bytes.push(DIGITS);
            self.bytes.push(digits.bytes().fold(0, |count, _| count + 1));
            self.bytes.extend(digits.bytes());
            return;
        };
        if let Ok(small @ ..=SMALL_MAX) = u8::try_from(value) {
            self.bytes.push(SMALL + small);
            return;
        }
        let bytes = value.to_be_bytes();
        let significant = bytes.iter().skip_while(|&&byte| byte == 0);
        self.bytes.push(significant.clone().skip(1).fold(WIDE, |tag, _| tag + 1));
        self.bytes.extend(significant);
    }

    /// Closes the key.
    pub(super) fn finish(mut self) -> Key {
        self.bytes.push(END);
        let mut short = [0; SHORT_BYTES];
        match short.get_mut(..self.bytes.len()) {
            Some(start) => {
                start.copy_from_slice(&self.bytes);
                Key::Short(short)
            }
            None => Key::Long(self.bytes.into()),
        }
    }
}
