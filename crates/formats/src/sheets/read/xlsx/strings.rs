//! The texts that cells of a workbook share.
//! Not here: texts that stand in a cell itself ([`super::rows`]).
//! Next: [`SharedTexts::read`].

use std::io::Read;

use quick_xml::events::Event;

use super::{
    super::{Limit, Limits, ReadError},
    xml::{TextOf, Xml, unescape},
};

/// All shared texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    text: String,
    ends: Vec<usize>,
}

impl SharedTexts {
    /// # Errors
    /// [`ReadError`] when the part is damaged or the texts grow beyond the limits.
    pub(super) fn read(mut xml: Xml<impl Read>, limits: &Limits) -> Result<Self, ReadError> {
        let mut texts = Self::default();
        let mut one = String::new();
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                    one.clear();
                    xml.text(TextOf::Runs, &mut one, limits.cell_chars)?;
                    texts.text.push_str(&unescape(&one));
                    texts.ends.push(texts.text.len());
                    let held_bytes = texts.text.len() + texts.ends.len() * size_of::<usize>();
                    if u64::try_from(held_bytes).unwrap_or(u64::MAX) > limits.shared_text_bytes {
                        return Err(ReadError::too_much(Limit::SharedText, limits.shared_text_bytes));
                    }
                }
                Event::Eof => return Ok(texts),
                _ => {}
            }
        }
    }

    /// The text of this index.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start =
            index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.text.get(start..end)
    }
}
