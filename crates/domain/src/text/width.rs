//! How wide a text is where columns are counted: kanji and kana take two half-widths, Latin letters one.
//! Not here: what is drawn (`web`).
//! Next: [`shortened`].

/// The text, cut to so many half-widths; what was cut off becomes `…`.
///
/// ```
/// use domain::text::shortened;
/// assert_eq!(shortened("電子カルテ", 10), "電子カルテ");
/// assert_eq!(shortened("電子カルテ2号機", 10), "電子カル…");
/// ```
pub fn shortened(text: &str, half_widths: usize) -> String {
    if text.chars().map(width).sum::<usize>() <= half_widths {
        return text.to_owned();
    }
    let mut used = width('…');
    let fits = |character: &char| {
        used += width(*character);
        used <= half_widths
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// Half-widths of a character; those of narrow katakana are one.
const fn width(character: char) -> usize {
    match character {
        '\0'..='\u{10ff}' | '\u{ff61}'..='\u{ff9f}' => 1,
        _ => 2,
    }
}
