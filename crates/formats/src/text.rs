//! Texts of advisories at the length that pages and tables can bear, and addresses that may be linked.
//! Not here: texts in messages about a feed's flaws (`feed`).
//! Next: [`clipped`].

use crate::feed::{is_linkable, shortened_to};

/// The text without white space around it, at most so many characters; where it is cut stands `…`.
pub(crate) fn clipped(text: &str, most_chars: usize) -> String {
    shortened_to(text.trim(), most_chars)
}

/// An address that a page may link to; empty for any other.
pub(crate) fn linkable(text: &str) -> String {
    let text = text.trim();
    if is_linkable(text) && text.len() <= ADDRESS_MAX_BYTES { text.to_owned() } else { String::new() }
}

/// Each text that is not empty once, at most [`MOST_LISTED`].
pub(crate) fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if found.len() == MOST_LISTED {
            break;
        }
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

const ADDRESS_MAX_BYTES: usize = 2000;
/// A summary of an advisory, in characters.
pub(crate) const SUMMARY_MAX_CHARS: usize = 2000;
/// A title, or the name of who publishes.
pub(crate) const TITLE_MAX_CHARS: usize = 300;
/// What to do about it.
pub(crate) const REMEDY_MAX_CHARS: usize = 1000;
/// More references or weaknesses than this help nobody.
pub(crate) const MOST_LISTED: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(clipped(" 脆弱性 ", 3), "脆弱性");
        assert_eq!(clipped("脆弱性", 2), "脆弱…");
    }

    #[test]
    fn only_an_address_of_the_web_is_linked() {
        assert_eq!(linkable(" https://example.com/a "), "https://example.com/a");
        for text in ["javascript:alert(1)", "https://a b", "https://a\"b", "<a href=https://a>"] {
            assert_eq!(linkable(text), "", "{text}");
        }
    }

    #[test]
    fn each_text_stands_once() {
        let texts = ["a", "", "b", "a"].map(str::to_owned).into_iter();
        assert_eq!(once(texts), ["a", "b"]);
        assert_eq!(once((0..200).map(|at| at.to_string())).len(), MOST_LISTED);
    }
}
