//! Texts of an item, borrowed from its bytes wherever JSON allows.
//! Not here: what they mean.
//! Next: the sibling modules `nvd` and `kev`.

use std::{borrow::Cow, fmt, ops::Deref};

use serde::Deserialize;

/// A text, copied only where it holds an escape.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Why one item cannot be used; the others can.
#[derive(Debug)]
pub struct Flaw(String);

impl Flaw {
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        Self(shortened(&reason.to_string()))
    }
}

impl From<serde_json::Error> for Flaw {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error)
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// At most [`SHOWN_CHARS`] of a text that a stranger wrote, to be shown or kept.
pub(crate) fn shortened(text: &str) -> String {
    shortened_to(text, SHOWN_CHARS)
}

/// At most so many characters of a text.
pub(crate) fn shortened_to(text: &str, most_chars: usize) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(most_chars).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

/// Whether a page may link to this address: no `javascript:` and nothing that could end an attribute or a line.
pub(crate) fn is_linkable(url: &str) -> bool {
    let known = ["https://", "http://", "ftp://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    known
        && url
            .chars()
            .all(|char| !char.is_control() && !char.is_whitespace() && !matches!(char, '"' | '<' | '>'))
}

const SHOWN_CHARS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_escapes_is_borrowed() {
        let Text(plain) = serde_json::from_str(r#""pan-os""#).unwrap();
        let Text(escaped) = serde_json::from_str(r#""pan\u002dos""#).unwrap();
        assert!(matches!(plain, Cow::Borrowed("pan-os")));
        assert!(matches!(escaped, Cow::Owned(text) if text == "pan-os"));
    }

    #[test]
    fn a_long_text_is_shortened_between_characters() {
        assert_eq!(shortened("脆弱性"), "脆弱性");
        assert_eq!(shortened(&"脆".repeat(201)), format!("{}…", "脆".repeat(200)));
    }
}
