//! One form for texts that mean the same: width, kana, case and hyphens folded.
//! Not here: reading a date or a number out of a text ([`super::date`]).
//! Next: [`super`]; `formats::sheets::mapping` compares headings with it.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// The text in its form for search and comparison; never for the screen.
///
/// Compatibility forms become plain (NFKC: full width to half, half-width kana to full), hiragana becomes
/// katakana, capitals become small, every hyphen and minus becomes `-`, the wave dash becomes `~`, and white
/// space shrinks to single blanks without any at the ends. Doing it twice changes nothing more.
///
/// ```
/// assert_eq!(domain::text::normalise("　ＦｏｒｔｉＧａｔｅ　ふぁｲｱｳｫｰﾙ "), "fortigate ファイアウォール");
/// ```
pub fn normalise(text: &str) -> String {
    let folded: String = text.nfkc().map(fold).flat_map(char::to_lowercase).collect();
    // Folding makes pairs that compose only now: わ with a separate ゛ becomes ヷ.
    let composed: String = folded.nfkc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in one width (NFKC), trimmed; kana and capitals stay. For values that are kept, such as a version.
///
/// ```
/// assert_eq!(domain::text::half_width(" ＦｏｒｔｉＯＳ　６．０．４"), "FortiOS 6.0.4");
/// ```
pub fn half_width(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.trim().to_owned()
}

/// The distinct pairs of neighbouring characters of the normalised text, without its white space.
///
/// A text contains a word only if its pairs contain all pairs of the word, so that two-character words such as
/// 「脆弱」 are found by any database. A text of one character gives that character.
pub fn bigrams(text: &str) -> BTreeSet<String> {
    let characters: Vec<char> =
        normalise(text).chars().filter(|character| !character.is_whitespace()).collect();
    if characters.len() == 1 {
        return characters.iter().map(char::to_string).collect();
    }
    characters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// How alike two texts are by their [`bigrams`], 0 to 100: twice the shared pairs over all pairs (Dice).
pub fn likeness_pct(left: &str, right: &str) -> u8 {
    let (left, right) = (bigrams(left), bigrams(right));
    let shared = left.intersection(&right).count();
    let all = left.len() + right.len();
    (200 * shared).checked_div(all).and_then(|pct| u8::try_from(pct).ok()).unwrap_or_default()
}

fn fold(character: char) -> char {
    match character {
        // Katakana lie 0x60 above their hiragana.
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(character) + 0x60).unwrap_or(character),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{301c}' => '~',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_means_the_same_becomes_the_same() {
        for (left, right) in [
            ("ＯＳ", "os"),
            ("ｻｰﾊﾞｰ", "さーばー"),
            ("ﾊﾞｰｼﾞｮﾝ", "バージョン"),
            ("㍻31年", "平成31年"),
            ("㈱カナリア", "(株)カナリア"),
            ("１０−２０", "10-20"),
            ("10‐20", "10－20"),
            ("９〜１７時", "9～17時"),
            ("放射線科\u{3000}　２Ｆ", "放射線科 2f"),
            ("わ\u{3099}", "ヷ"),
        ] {
            assert_eq!(normalise(left), normalise(right), "{left} {right}");
        }
    }

    #[test]
    fn what_means_something_else_stays_apart() {
        for (left, right) in
            [("ハ", "バ"), ("つ", "っ"), ("サーバ", "サーバー"), ("ソ", "ン"), ("髙橋", "高橋")]
        {
            assert_ne!(normalise(left), normalise(right), "{left} {right}");
        }
    }

    #[test]
    fn two_character_words_are_found_by_their_pairs() {
        let text = bigrams("電子カルテ の 脆弱性");
        assert!(bigrams("脆弱").is_subset(&text));
        assert!(bigrams("ｶﾙﾃ").is_subset(&text));
        assert!(!bigrams("弱い").is_subset(&text));
        assert_eq!(bigrams("Ａ"), BTreeSet::from(["a".to_owned()]));
        assert!(bigrams(" 　").is_empty());
    }

    #[test]
    fn likeness_goes_from_none_to_all() {
        assert_eq!(likeness_pct("設置場所", "設置場所"), 100);
        assert_eq!(likeness_pct("設置場所", "担当者名"), 0);
        assert_eq!(likeness_pct("", ""), 0);
        assert!((50..100).contains(&likeness_pct("設置場所", "設置場所名")));
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn a_part_has_no_pair_that_the_whole_lacks(before in "[あ-んア-ンa-z0-9 ]{0,8}", word in "[あ-んア-ンa-z0-9]{2,6}", after in "[あ-んア-ンa-z0-9 ]{0,8}") {
            let whole = [before, word.clone(), after].concat();
            prop_assert!(bigrams(&word).is_subset(&bigrams(&whole)));
        }
    }
}
