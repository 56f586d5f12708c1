//! Texts of advisories cut to a length that pages and tables can bear.
//! Not here: texts in messages about a feed's flaws (`feed`).
//! Next: [`clipped`].

/// The text without white space around it, at most so many characters; where it is cut stands `…`.
pub(crate) fn clipped(text: &str, most_chars: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(most_chars) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
    }
}

/// An address that a page may link to; empty for any other.
pub(crate) fn linkable(text: &str) -> String {
    let text = text.trim();
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let is_plain = text
        .chars()
        .all(|char| !char.is_control() && !char.is_whitespace() && !matches!(char, '"' | '<' | '>'));
    if is_web && is_plain && text.len() <= ADDRESS_MAX_BYTES { text.to_owned() } else { String::new() }
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
        for text in
            ["javascript:alert(1)", "ftp://example.com", "https://a b", "https://a\"b", "<a href=https://a>"]
        {
            assert_eq!(linkable(text), "", "{text}");
        }
    }
}
