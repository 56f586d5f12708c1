//! XML of a workbook, one piece at a time, with a limit on the length of a piece and on depth.
//! Not here: what the elements mean (the modules beside).
//! Next: [`Xml::next`].

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::super::{Limit, ReadError};
use crate::xml::character;

/// A part of the workbook as a stream of events.
pub(super) struct Xml<R> {
    reader: Reader<Allowance<BufReader<R>>>,
    part: String,
    buffer: Vec<u8>,
    depth: u64,
}

/// Which text of an element is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TextOf {
    /// All of it: a value.
    Value,
    /// That of the runs `<t>` within, without phonetic guides.
    Runs,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(part: &str, data: R) -> Self {
        let data = BufReader::with_capacity(BUFFER_BYTES, data);
        let mut reader = Reader::from_reader(Allowance { data, left_bytes: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part: part.to_owned(), buffer: Vec::new(), depth: 0 }
    }

    /// The next event; [`Event::Eof`] at the end, every time.
    ///
    /// # Errors
    /// [`ReadError`] when the XML is damaged, or a piece of it too long or too deep.
    pub(super) fn next(&mut self) -> Result<Event<'_>, ReadError> {
        self.buffer.clear();
        self.reader.get_mut().left_bytes = MOST_PIECE_BYTES;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| match error {
            quick_xml::Error::Io(error)
                if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Limit>) =>
            {
                ReadError::too_much(Limit::Stretch, MOST_PIECE_BYTES)
            }
            error => ReadError::damaged(&self.part, &error),
        })?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(ReadError::damaged(&self.part, "it declares a document type")),
            _ => {}
        }
        // Each level costs memory in the XML library, and three bytes of input are enough for one.
        if self.depth > MOST_DEPTH {
            return Err(ReadError::too_much(Limit::Depth, MOST_DEPTH));
        }
        Ok(event)
    }

    /// Adds the text up to the end of the element just begun.
    ///
    /// # Errors
    /// As [`Xml::next`], and [`Limit::CellChars`] when the text grows longer than `most_chars`.
    pub(super) fn text(&mut self, of: TextOf, text: &mut String, most_chars: usize) -> Result<(), ReadError> {
        let most_bytes = text.len().saturating_add(most_chars.saturating_mul(4));
        // The level at which text counts began, and at which a phonetic guide (furigana) began.
        let (mut level, mut wanted_from, mut guide_from) = (1, (of == TextOf::Value).then_some(1), None);
        while level > 0 {
            let wanted = wanted_from.is_some() && guide_from.is_none();
            match self.next()? {
                Event::Start(tag) => {
                    level += 1;
                    match tag.local_name().as_ref() {
                        "t" => drop(wanted_from.get_or_insert(level)),
                        "rPh" => drop(guide_from.get_or_insert(level)),
                        _ => {}
                    }
                }
                Event::End(_) => {
                    wanted_from = wanted_from.filter(|from| *from < level);
                    guide_from = guide_from.filter(|from| *from < level);
                    level -= 1;
                }
                Event::Text(piece) if wanted => text.push_str(&piece.xml10_content()),
                Event::CData(piece) if wanted => text.push_str(&piece.xml10_content()),
                // An unknown name gives nothing.
                Event::GeneralRef(name) if wanted => {
                    text.extend(character(&name).filter(|character| *character != '\0'));
                }
                Event::Eof => return Err(ReadError::damaged(&self.part, "it is cut off")),
                _ => {}
            }
            if text.len() > most_bytes {
                return Err(ReadError::too_much(Limit::CellChars, most_chars.try_into().unwrap_or(u64::MAX)));
            }
        }
        Ok(())
    }

    /// Passes over everything up to the end of the element just begun.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let mut level = 1;
        while level > 0 {
            match self.next()? {
                Event::Start(_) => level += 1,
                Event::End(_) => level -= 1,
                Event::Eof => return Err(ReadError::damaged(&self.part, "it is cut off")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Bytes read so far.
    pub(super) fn position_bytes(&self) -> u64 {
        self.reader.buffer_position()
    }

    pub(super) fn damaged(&self, reason: &(impl ToString + ?Sized)) -> ReadError {
        ReadError::damaged(&self.part, reason)
    }
}

/// The value of an attribute by its local name, with its entities resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|found| found.key.local_name().as_ref() == name)?;
    Some(
        quick_xml::escape::unescape(&attribute.value)
            .map_or_else(|_| attribute.value.to_string(), Into::into),
    )
}

/// Excel's own escape for characters that XML lacks: `_x000D_`. U+0000 is none: no text has it, and PostgreSQL keeps
/// none with it.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.as_bytes().get(6) == Some(&b'_'));
        let digits = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = digits.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let character = character.filter(|character| *character != '\0');
        let taken = if character.is_some() { 7 } else { 2 };
        match character {
            Some(character) => plain.push(character),
            None => plain.push_str("_x"),
        }
        rest = escape.get(taken..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// Hands out only so many bytes until it is filled up again, so that one piece of XML cannot fill the memory.
struct Allowance<R> {
    data: R,
    left_bytes: u64,
}

impl<R: BufRead> BufRead for Allowance<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left_bytes == 0 {
            return Err(io::Error::other(Limit::Stretch));
        }
        self.data.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left_bytes = self.left_bytes.saturating_sub(amount.try_into().unwrap_or(u64::MAX));
        self.data.consume(amount);
    }
}

impl<R: BufRead> Read for Allowance<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.data.read(buffer)
    }
}

/// A cell's text of the longest kind, six bytes to a character.
const MOST_PIECE_BYTES: u64 = 256 << 10;
/// Sheets are some ten levels deep.
const MOST_DEPTH: u64 = 64;
const BUFFER_BYTES: usize = 32 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_excel_are_resolved_once() {
        assert_eq!(unescape("a_x000D_b"), "a\rb");
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescape("_x00_ _xあい_ _x12345 _x"), "_x00_ _xあい_ _x12345 _x");
        assert_eq!(unescape("_xD800_"), "_xD800_");
    }

    #[test]
    fn a_long_piece_a_deep_nest_and_a_document_type_are_refused() {
        let last = |text: String| {
            let mut xml = Xml::new("part", io::Cursor::new(text));
            loop {
                match xml.next() {
                    Ok(Event::Eof) => return Ok(()),
                    Ok(_) => {}
                    Err(error) => return Err(error.to_string()),
                }
            }
        };
        assert_eq!(last(format!("<a>{}</a>", "x".repeat(200_000))), Ok(()));
        assert_eq!(
            last(format!("<a>{}</a>", "x".repeat(400_000))),
            Err("more than 262144 bytes at a stretch".into())
        );
        assert_eq!(
            last(format!("<a b='{}'/>", "x".repeat(400_000))),
            Err("more than 262144 bytes at a stretch".into())
        );
        assert_eq!(
            last(format!("<!--{}-->", "<".repeat(400_000))),
            Err("more than 262144 bytes at a stretch".into())
        );
        assert_eq!(last("<a>".repeat(65)), Err("more than 64 levels of XML".into()));
        assert!(last("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".into()).is_err());
        assert!(last("<a></b>".into()).is_err());
    }

    #[test]
    fn no_escape_makes_the_character_u_0000() {
        assert_eq!(unescape("a_x0000_b_x000A_c"), "a_x0000_b\nc");
    }
}
