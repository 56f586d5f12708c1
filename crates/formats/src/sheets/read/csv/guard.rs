//! Texts that a spreadsheet program would take for a formula, made harmless in CSV and made whole again.
//! Not here: workbooks, where a text is marked as text and needs no guard.
//! Next: [`add`], used when writing, and [`remove`], used when reading any CSV.

/// The text with an apostrophe before it if a spreadsheet program could run it as a formula.
///
/// Such texts begin with `=`, `+`, `-`, `@`, a tabulator or a line end, or with the full-width forms of the first
/// four, and go on; a lone `-`, as ledgers write for "none", stays. A text that begins so behind apostrophes gets one
/// more, so that [`remove`] gives every text back unchanged.
pub(in crate::sheets) fn add(text: &str) -> std::borrow::Cow<'_, str> {
    if looks_like_formula(text.trim_start_matches('\'')) { format!("'{text}").into() } else { text.into() }
}

/// Takes the apostrophe of [`add`] away. Texts that other programs guarded in this way become whole as well.
pub(in crate::sheets) fn remove(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => text,
    }
}

fn looks_like_formula(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    first.is_some_and(|first| FORMULA_STARTS.contains(&first)) && characters.next().is_some()
}

const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_and_plain_texts_left() {
        for text in ["=1+1", "+81-3-1234", "-2+3|cmd", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "''@x"] {
            assert_eq!(add(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "-", "+", "'", "'-", "'quoted'", "10.0-1", "a=b", "−5", "ー"] {
            assert_eq!(add(text), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@a\\-＝\t]{0,5}") {
            prop_assert_eq!(remove(add(&text).into_owned()), text);
        }
    }
}
