//! The text of a file, whatever a command's output was saved in: UTF-8, UTF-16 (`>` of PowerShell), CP932 (`>` of cmd).
//! Not here: lists of spreadsheet programs, which may be in other encodings too ([`crate::sheets::read`]).
//! Next: [`Text::decode`].

use super::ScanError;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A text without U+0000.
pub(super) struct Text<'b>(Cow<'b, str>);

impl<'b> Text<'b> {
    /// Finds the encoding and decodes.
    ///
    /// # Errors
    /// [`ScanError::Empty`], and [`ScanError::Binary`] for what is no text.
    pub(super) fn decode(bytes: &'b [u8]) -> Result<Self, ScanError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(ScanError::Empty);
        }
        let zeros = |offset: usize| {
            bytes.iter().take(4096).skip(offset).step_by(2).filter(|byte| **byte == 0).count()
        };
        let encoding = match Encoding::for_bom(bytes) {
            Some((encoding, _)) => encoding,
            None if zeros(1) > zeros(0) => UTF_16LE,
            None if zeros(0) > 0 => UTF_16BE,
            None if std::str::from_utf8(bytes).is_ok() => UTF_8,
            None => SHIFT_JIS,
        };
        let (text, _, has_faults) = encoding.decode(bytes);
        if has_faults || text.contains('\0') {
            return Err(ScanError::Binary);
        }
        Ok(Self(text))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What it begins with, without blanks.
    pub(super) fn start(&self) -> &str {
        self.0.trim_start()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_saves_is_read_in_each_of_its_encodings() {
        let said = "インターフェイス: 10.1.2.3 --- 0x5";
        let (cp932, _, _) = SHIFT_JIS.encode(said);
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(said.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [said.as_bytes(), &cp932, &utf16, utf16.get(2..).unwrap()] {
            assert_eq!(Text::decode(bytes).unwrap().as_str(), said);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(matches!(Text::decode(b" \n"), Err(ScanError::Empty)));
        assert!(matches!(Text::decode(&[0x89, b'P', 0, 0, 0xFF, 0xFE, 0]), Err(ScanError::Binary)));
    }
}
