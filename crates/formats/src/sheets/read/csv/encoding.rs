//! Which encoding a text file is in: tried line by line, not believed.
//! Not here: decoding it ([`super::decode`]).
//! Next: [`Encoding::detect`].

use std::{
    fmt,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
};

use super::super::{Limit, ReadError, Stranger};

/// An encoding of text files.
///
/// CP932 is the Shift JIS of Windows: JIS X 0208 with the additions of NEC and IBM (①, ㈱, 髙). Every character of
/// JIS X 0208 keeps its code when read and written again; six of them are read as the Unicode characters that
/// Windows uses, not as those of JIS: 〜 as ～ (U+FF5E), ‖ as ∥ (U+2225), − as － (U+FF0D), ¢ as ￠ (U+FFE0), £ as ￡
/// (U+FFE1), ¬ as ￢ (U+FFE2). When writing, both kinds are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, least significant byte first ("Unicode text" of Excel).
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// Shift JIS as Windows has it (CP932).
    Cp932,
    /// EUC-JP, as older Unix systems export.
    EucJp,
}

impl fmt::Display for Encoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Cp932 => "Shift_JIS (CP932)",
            Self::EucJp => "EUC-JP",
        })
    }
}

impl Encoding {
    /// The table of the encoding.
    pub(crate) const fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Cp932 => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
        }
    }

    /// Finds the encoding of a whole file: by its byte order mark; by zero bytes, which only UTF-16 has; else the
    /// one in which most of its lines make sense. The file is read through once, line by line.
    ///
    /// # Errors
    /// [`ReadError::Encoding`] naming the first line that is not in the encoding of the others,
    /// [`ReadError::MixedEncoding`], [`Stranger::Binary`], and [`Limit::Stretch`] for a line without an end.
    pub(super) fn detect<R: Read + Seek>(file: &mut R) -> Result<Self, ReadError> {
        file.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        file.take(HEAD_BYTES).read_to_end(&mut head)?;
        if let Some((table, _)) = encoding_rs::Encoding::for_bom(&head) {
            let known =
                [Self::Utf8, Self::Utf16Le, Self::Utf16Be].into_iter().find(|known| known.table() == table);
            return Ok(known.unwrap_or(Self::Utf8));
        }
        if let Some(at) = head.windows(3).position(|bytes| matches!(bytes, b"\x1b$B" | b"\x1b$@")) {
            return Err(iso_2022_jp(head.get(..at).unwrap_or_default()));
        }
        if head.contains(&0) {
            return utf16_without_mark(&head).ok_or(ReadError::Stranger(Stranger::Binary));
        }
        file.seek(SeekFrom::Start(0))?;
        Survey::of(BufReader::new(file))?.verdict()
    }
}

/// The encoding of e-mail, which no list is saved in by a spreadsheet: its letters would pass for ASCII.
fn iso_2022_jp(before: &[u8]) -> ReadError {
    let count = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
    let lines = || before.split(|byte| *byte == b'\n');
    let in_line = lines().next_back().unwrap_or_default().len();
    ReadError::Encoding { encoding: Encoding::Utf8, line: count(lines().count()), byte: count(in_line) + 1 }
}

/// In Japanese texts of UTF-16, commas and line ends still have a zero byte, always on the same side; on the other
/// side few characters have one (一, the full-width blank).
fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let zeros = |offset| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd > even { Encoding::Utf16Le } else { Encoding::Utf16Be };
    // A cut between two halves of a character is no fault here.
    let whole = head.get(..head.len() & !3).unwrap_or_default();
    let (text, _) = encoding.table().decode_without_bom_handling(whole);
    let is_fault =
        |character: char| character == '\u{fffd}' || (character.is_control() && !character.is_whitespace());
    let faults = text.chars().filter(|character| is_fault(*character)).count();
    (even.min(odd) * 2 <= even.max(odd) && faults <= 1).then_some(encoding)
}

/// What reading every line in every encoding gave. Lines in plain ASCII say nothing and are not counted.
#[derive(Debug, Default)]
struct Survey {
    lines: u64,
    utf8: Tally,
    cp932: Tally,
    euc: Tally,
    /// The first line that is surely UTF-8: at least two Japanese characters of it.
    first_utf8_line: Option<u64>,
    /// Characters of the lines as CP932, and how many of these are half-width katakana.
    cp932_chars: usize,
    cp932_half_width: usize,
    /// Characters of the lines as EUC-JP, and how many of these are kana.
    euc_chars: usize,
    euc_kana: usize,
}

#[derive(Debug, Default)]
struct Tally {
    good_lines: u64,
    /// Line and byte within it.
    first_fault: Option<(u64, u64)>,
}

impl Survey {
    fn of(mut file: impl BufRead) -> Result<Self, ReadError> {
        let mut survey = Self::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let count = (&mut file).take(MOST_LINE_BYTES + 1).read_until(b'\n', &mut line)?;
            if count == 0 {
                break;
            }
            if u64::try_from(count).unwrap_or(u64::MAX) > MOST_LINE_BYTES {
                return Err(ReadError::too_much(Limit::Stretch, MOST_LINE_BYTES));
            }
            if line.contains(&0) {
                return Err(ReadError::Stranger(Stranger::Binary));
            }
            if !line.is_ascii() {
                survey.count(&line, number);
            }
        }
        Ok(survey)
    }

    fn count(&mut self, line: &[u8], number: u64) {
        self.lines += 1;
        let utf8 = self.utf8.count(Encoding::Utf8, line, number);
        if utf8.is_some_and(|text| text.chars().filter(|character| is_japanese(*character)).count() >= 2) {
            self.first_utf8_line.get_or_insert(number);
            return;
        }
        if let Some(text) = self.cp932.count(Encoding::Cp932, line, number) {
            let wide = || text.chars().filter(|character| !character.is_ascii());
            self.cp932_chars += wide().count();
            self.cp932_half_width += wide().filter(|character| matches!(character, '｡'..='ﾟ')).count();
        }
        if let Some(text) = self.euc.count(Encoding::EucJp, line, number) {
            let wide = || text.chars().filter(|character| !character.is_ascii());
            self.euc_chars += wide().count();
            self.euc_kana += wide().filter(|character| matches!(character, 'ぁ'..='ヶ')).count();
        }
    }

    fn verdict(&self) -> Result<Encoding, ReadError> {
        // Both may make sense of every line: then EUC-JP read as CP932 is mostly half-width katakana.
        let looks_euc = self.cp932_half_width * 2 > self.cp932_chars && self.euc_kana * 10 > self.euc_chars;
        let more_euc = self.euc.good_lines.cmp(&self.cp932.good_lines);
        let (encoding, tally) = if self.utf8.good_lines * 2 >= self.lines {
            (Encoding::Utf8, &self.utf8)
        } else if more_euc.is_gt() || (more_euc.is_eq() && looks_euc) {
            (Encoding::EucJp, &self.euc)
        } else {
            (Encoding::Cp932, &self.cp932)
        };
        let utf8_line = self.first_utf8_line.filter(|_| encoding != Encoding::Utf8);
        match (tally.first_fault, utf8_line) {
            (fault, Some(line)) if fault.is_none_or(|(fault, _)| line <= fault) => {
                Err(ReadError::MixedEncoding { encoding, line })
            }
            (Some((line, byte)), _) => Err(ReadError::Encoding { encoding, line, byte }),
            _ => Ok(encoding),
        }
    }
}

impl Tally {
    fn count<'a>(
        &mut self,
        encoding: Encoding,
        line: &'a [u8],
        number: u64,
    ) -> Option<std::borrow::Cow<'a, str>> {
        let text = encoding.table().decode_without_bom_handling_and_without_replacement(line);
        match text {
            Some(_) => self.good_lines += 1,
            None => drop(self.first_fault.get_or_insert_with(|| (number, fault_byte(encoding, line)))),
        }
        text
    }
}

/// The first byte of a line, from 1, that the encoding does not know.
fn fault_byte(encoding: Encoding, line: &[u8]) -> u64 {
    let mut decoder = encoding.table().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(line.len() * 3);
    let (result, read) = decoder.decode_to_string_without_replacement(line, &mut text, true);
    let taken_back = match result {
        encoding_rs::DecoderResult::Malformed(bad, after) => usize::from(bad) + usize::from(after),
        _ => 0,
    };
    u64::try_from(read.saturating_sub(taken_back)).unwrap_or(u64::MAX) + 1
}

fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{9fff}' | '\u{ff01}'..='\u{ffee}')
}

/// Looked at for a byte order mark, zero bytes and the separator.
pub(super) const HEAD_BYTES: u64 = 64 << 10;
/// A line longer than this is no row of a list.
const MOST_LINE_BYTES: u64 = 4 << 20;
