//! Values made from plain text, as an inventory holds it, and back.
//! Not here: the notations of names ([`super::formatted`], [`super::uri`]).
//! Next: [`mod@super::relate`].

use std::{borrow::Cow, fmt::Write as _};

use unicode_normalization::UnicodeNormalization as _;

use super::{CpeName, Value, writer::push_quoted};

impl CpeName {
    /// The name that stands for every product: to fill in with `CpeName { vendor, ..CpeName::any() }`.
    pub const fn any() -> Self {
        Self {
            part: Value::Any,
            vendor: Value::Any,
            product: Value::Any,
            version: Value::Any,
            update: Value::Any,
            edition: Value::Any,
            language: Value::Any,
            sw_edition: Value::Any,
            target_sw: Value::Any,
            target_hw: Value::Any,
            other: Value::Any,
        }
    }
}

impl Value {
    /// The value for a plain text. Lower case, full-width letters made half-width, white space an underscore,
    /// special characters quoted, so `*` is an asterisk and no wildcard. Characters outside ASCII, which no
    /// name may hold, are written as percent codes: such a value equals its like and nothing else. An empty
    /// text and a lone hyphen say nothing, so they are [`Value::Any`].
    ///
    /// ```
    /// use domain::cpe::Value;
    /// assert_eq!(Value::literal("Ｎode.JS Core"), Value::Text(r"node\.js_core".into()));
    /// assert_eq!(Value::literal(" "), Value::Any);
    /// ```
    pub fn literal(text: &str) -> Self {
        let normal: Cow<'_, str> =
            if text.is_ascii() { text.into() } else { text.nfkc().collect::<String>().into() };
        let mut quoted = String::with_capacity(normal.len());
        for word in normal.split(is_blank).filter(|word| !word.is_empty()) {
            if !quoted.is_empty() {
                quoted.push('_');
            }
            for character in word.chars().flat_map(char::to_lowercase) {
                match u8::try_from(character) {
                    Ok(byte) if byte.is_ascii() => push_quoted(&mut quoted, byte),
                    _ => foreign(character).bytes().for_each(|byte| push_quoted(&mut quoted, byte)),
                }
            }
        }
        if matches!(&*quoted, "" | "\\-") { Self::Any } else { Self::Text(quoted.into_boxed_str()) }
    }

    /// The text without its quoting, to show or to read a version from. Nothing for a value that stands for
    /// several texts or for none.
    pub fn plain(&self) -> Option<Cow<'_, str>> {
        let Self::Text(text) = self else { return None };
        if has_wildcards(text) {
            return None;
        }
        if !text.contains('\\') {
            return Some(Cow::Borrowed(text));
        }
        let mut plain = String::with_capacity(text.len());
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            plain.push(if character == '\\' { characters.next().unwrap_or('\\') } else { character });
        }
        Some(Cow::Owned(plain))
    }

    /// The value is a text that stands for several.
    pub fn has_wildcards(&self) -> bool {
        matches!(self, Self::Text(text) if has_wildcards(text))
    }
}

/// Wildcards stand at the ends only, so the ends tell.
pub(super) fn has_wildcards(text: &str) -> bool {
    match text.as_bytes() {
        [b'*' | b'?', ..] => true,
        [head @ .., b'*' | b'?'] => {
            head.iter().rev().take_while(|&&byte| byte == b'\\').count().is_multiple_of(2)
        }
        _ => false,
    }
}

/// White space and control characters, none of which a name may hold.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

/// A character outside ASCII as percent codes of its UTF-8 bytes.
pub(super) fn foreign(character: char) -> String {
    character.encode_utf8(&mut [0; 4]).bytes().fold(String::new(), |mut codes, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(codes, "%{byte:02x}");
        codes
    })
}
