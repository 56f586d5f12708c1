//! Builds the text of a value piece by piece and sees to it that wildcards stand at its ends only.
//! Not here: where the pieces come from.
//! Next: [`super::formatted`], [`super::uri`], [`super::lenient`] feed it.

use super::{Fault, Value};

/// A text in the making.
pub(super) struct Writer {
    text: String,
    place: Place,
}

/// What the text holds so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    LeadingOnes,
    LeadingMany,
    Body,
    TrailingOnes,
    TrailingMany,
}

impl Writer {
    /// An empty text with room for a component, quoted where that is needed.
    pub(super) fn for_component(component: &str) -> Self {
        let specials = component.bytes().filter(|&byte| is_special(byte)).count();
        Self { text: String::with_capacity(component.len() + specials), place: Place::Start }
    }

    /// Appends a printable ASCII character that stands for itself.
    pub(super) fn literal(&mut self, byte: u8) -> Result<(), Fault> {
        if matches!(self.place, Place::TrailingOnes | Place::TrailingMany) {
            return Err(Fault::Wildcard);
        }
        self.place = Place::Body;
        push_quoted(&mut self.text, byte);
        Ok(())
    }

    /// Appends `?`: one character or none.
    pub(super) fn one(&mut self) -> Result<(), Fault> {
        self.place = match self.place {
            Place::Start | Place::LeadingOnes => Place::LeadingOnes,
            Place::Body | Place::TrailingOnes => Place::TrailingOnes,
            Place::LeadingMany | Place::TrailingMany => return Err(Fault::Wildcard),
        };
        self.text.push('?');
        Ok(())
    }

    /// Appends `*`: any number of characters.
    pub(super) fn many(&mut self) -> Result<(), Fault> {
        self.place = match self.place {
            Place::Start => Place::LeadingMany,
            Place::Body => Place::TrailingMany,
            _ => return Err(Fault::Wildcard),
        };
        self.text.push('*');
        Ok(())
    }

    /// The text as a value. Wildcards without anything between them say no more than *any*, and are refused.
    pub(super) fn finish(self) -> Result<Value, Fault> {
        match self.place {
            Place::Start => Err(Fault::Empty),
            Place::LeadingOnes | Place::LeadingMany => Err(Fault::Wildcard),
            _ if self.text == "\\-" => Err(Fault::Hyphen),
            _ => Ok(Value::Text(self.text.into_boxed_str())),
        }
    }
}

/// The value of a component that every notation writes as the text itself: most of them.
pub(super) fn ready(component: &str) -> Option<Value> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (!component.is_empty() && component.bytes().all(plain)).then(|| Value::Text(component.into()))
}

/// Appends a printable ASCII character in lower case, quoted where it is special.
pub(super) fn push_quoted(text: &mut String, byte: u8) {
    if is_special(byte) {
        text.push('\\');
    }
    text.push(char::from(byte.to_ascii_lowercase()));
}

/// A character that stands quoted in a text: punctuation other than the underscore.
pub(super) const fn is_special(byte: u8) -> bool {
    byte.is_ascii_punctuation() && byte != b'_'
}
