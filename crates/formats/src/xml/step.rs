//! A step through an XML text, with texts and attributes as they are meant: entities that XML itself knows, and none else.
//! Not here: which elements are taken ([`super::Document`]).
//! Next: [`Step::of`].

use super::Element;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// A step through the text.
pub(super) enum Step {
    Start(Element),
    End(Closing),
    Text(String),
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    Element,
    Document,
}

impl Step {
    pub(super) fn of(event: Event<'_>) -> Result<Self, String> {
        let text = match event {
            Event::Start(tag) | Event::Empty(tag) => return Element::begun(&tag).map(Self::Start),
            Event::End(_) => return Ok(Self::End(Closing::Element)),
            Event::Eof => return Ok(Self::End(Closing::Document)),
            Event::DocType(_) => return Err("a document type, which no feed needs".to_owned()),
            Event::Text(piece) => piece.xml10_content().into_owned(),
            Event::CData(piece) => piece.xml10_content().into_owned(),
            Event::GeneralRef(name) => {
                character(&name).ok_or("an entity that XML itself does not know")?.into()
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => return Ok(Self::Nothing),
        };
        if text.contains('\0') { Err(NUL.to_owned()) } else { Ok(Self::Text(text)) }
    }
}

/// The character of `&amp;` or `&#13;`.
pub(crate) fn character(name: &BytesRef<'_>) -> Option<char> {
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}

impl Element {
    fn begun(tag: &BytesStart<'_>) -> Result<Self, String> {
        let mut element = Self { name: tag.local_name().as_ref().to_owned(), ..Self::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_err(|error| error.to_string())?
                .into_owned();
            if value.contains('\0') {
                return Err(NUL.to_owned());
            }
            element.attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        Ok(element)
    }
}

const NUL: &str = "the character U+0000";
