//! A text file as UTF-8, piece by piece, refusing the first byte that its encoding does not know.
//! Not here: finding the encoding ([`super::encoding`]).
//! Next: [`Decoded`].

use std::io::Read;

use encoding_rs::{Decoder, DecoderResult};

use super::super::{Encoding, ReadError};

/// Reads a file as UTF-8 text. A byte order mark is left out.
pub(super) struct Decoded<R> {
    file: R,
    encoding: Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    at_end: bool,
    position_bytes: u64,
    line: u64,
    line_started_at: u64,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(file: R, encoding: Encoding) -> Self {
        let decoder = encoding.table().new_decoder_with_bom_removal();
        Self {
            file,
            encoding,
            decoder,
            raw: Vec::new(),
            at_end: false,
            position_bytes: 0,
            line: 1,
            line_started_at: 0,
        }
    }

    /// Bytes of the file decoded so far.
    pub(super) const fn position_bytes(&self) -> u64 {
        self.position_bytes
    }

    /// Puts the next piece of the text into `piece`; an empty one at the end.
    ///
    /// # Errors
    /// [`ReadError::Encoding`] with line and byte, and [`ReadError::Io`].
    pub(super) fn next_piece(&mut self, piece: &mut String) -> Result<(), ReadError> {
        piece.clear();
        while piece.is_empty() && !self.at_end {
            self.raw.clear();
            (&mut self.file).take(PIECE_BYTES).read_to_end(&mut self.raw)?;
            self.at_end = self.raw.is_empty();
            let mut used = 0;
            loop {
                piece.reserve(self.raw.len() * 3 + 16);
                let rest = self.raw.get(used..).unwrap_or_default();
                let (result, read) =
                    self.decoder.decode_to_string_without_replacement(rest, piece, self.at_end);
                used += read;
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(bad, after) => {
                        return Err(self.fault(used, u64::from(bad) + u64::from(after)));
                    }
                }
            }
            self.count_lines();
        }
        Ok(())
    }

    fn count_lines(&mut self) {
        let (unit_bytes, line_end): (u64, &[u8]) = match self.encoding {
            Encoding::Utf16Le => (2, &[b'\n', 0]),
            Encoding::Utf16Be => (2, &[0, b'\n']),
            Encoding::Utf8 | Encoding::Cp932 | Encoding::EucJp => (1, b"\n"),
        };
        let units = || self.raw.chunks(line_end.len());
        let line_ends: u64 = units().map(|unit| u64::from(unit == line_end)).sum();
        if let Some(last) =
            (0..).zip(units()).filter(|(_, unit)| *unit == line_end).last().map(|(index, _): (u64, _)| index)
        {
            self.line_started_at = self.position_bytes + (last + 1) * unit_bytes;
        }
        self.line += line_ends;
        self.position_bytes += self.raw.len() as u64;
    }

    fn fault(&mut self, read: usize, bad_bytes: u64) -> ReadError {
        self.raw.truncate(read);
        self.count_lines();
        let byte = self.position_bytes.saturating_sub(bad_bytes).saturating_sub(self.line_started_at) + 1;
        ReadError::Encoding { encoding: self.encoding, line: self.line, byte }
    }
}

/// Bytes decoded at a time; even, so that UTF-16 is never cut within a unit.
const PIECE_BYTES: u64 = 32 << 10;
