//! Versions as JVN writes them for people: 「2.13.0 から 2.15.0 より前のバージョン」.
//! Not here: the order of versions (`domain::version`).
//! Next: [`read`]; [`lexer`] cuts a phrase into tokens, [`grammar`] says what they mean together.
//!
//! Rather none than a wrong one. Every word must be known, every bound must have an order, and a phrase that a reader
//! would have to guess at is not read:
//!
//! - 「3.0 および 3.1 未満」: is 3.0 a version, or the branch that 3.0.x closed?
//! - 「6.4.2 未満、6.5.1 未満」: a limit for each branch; together they would touch what is repaired.
//! - 「すべてのバージョン (Windows 版)」: all of one edition are not all.
//! - 「SP1」, 「Build 1577 未満」: without the version that they belong to.
//! - 「1.0-1.5」: a version or a range? 「12.1-55.18 未満」 is a version with its build.
//! - No text: JVN then says nothing of versions. [JVN API, VULDEF 3.2]
//!
//! Names before the version (「WHR-1166DHP ファームウェア Ver.2.90 以前」, `for NetApp 5.8 未満`) and remarks on systems
//! behind it leave the range as it is; the text stays with the statement for those who read it.

mod brackets;
mod grammar;
mod lexer;
mod segment;
mod token;
mod words;
mod written;

use domain::{
    text::half_width,
    vulnerabilities::{CveId, VersionRange},
};

/// What a phrase says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The versions; one without bounds stands for all.
    pub ranges: Vec<VersionRange>,
    /// The CVEs that the phrase is about, if it names them.
    pub cves: Vec<CveId>,
}

/// Reads a phrase; `None` if any part of it is not understood: then it is to be checked, and never "all versions".
///
/// ```
/// use domain::vulnerabilities::Bound;
/// let reading = formats::jvn::phrase::read("ファームウェア Ver.2.20 およびそれ以前").unwrap();
/// assert_eq!(reading.ranges[0].end, Some(Bound::Including("2.20".into())));
/// assert_eq!(formats::jvn::phrase::read("一部のバージョン"), None);
/// ```
pub fn read(text: &str) -> Option<Reading> {
    if text.chars().count() > MOST_CHARS {
        return None;
    }
    grammar::reading(&lexer::tokens(&half_width(text))?)
}

/// A longer phrase is not read.
pub const MOST_CHARS: usize = 500;

#[cfg(test)]
mod tests {
    use domain::version::Version;
    use proptest::prelude::*;

    use super::*;

    /// Words of phrases, to be put together at random.
    fn words() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "2.0",
            "2.4.9",
            "4.2.x",
            "v1.2",
            "12.2(55)SE",
            "5",
            "未満",
            "より前",
            "以前",
            "以降",
            "から",
            "まで",
            "～",
            "およびそれ以前",
            "および",
            "、",
            "の",
            "系",
            "すべて",
            "全バージョン",
            "のみ",
            "バージョン",
            "Ver.",
            "ファームウェア",
            "Windows",
            "版",
            "WSR-1166DHP",
            "SP1",
            "Build 12",
            "(CVE-2030-10001)",
            "(2.0 を含まない)",
            "(Windows)",
            "を除く",
            "not",
            "<",
            ">=",
            "prior to",
            "and earlier",
            "to",
            "最新版",
        ]);
        prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
    }

    fn holds(reading: &Reading) -> bool {
        let version = |bound: &domain::vulnerabilities::Bound| Version::parse(bound.version());
        !reading.ranges.is_empty()
            && reading.ranges.iter().all(|range| {
                let bounds = range.start.iter().chain(&range.end);
                let has_order = bounds.clone().all(|bound| version(bound).is_some());
                let start = range.start.as_ref().and_then(version);
                has_order
                    && start.zip(range.end.as_ref().and_then(version)).is_none_or(|(start, end)| start <= end)
            })
    }

    #[test]
    fn a_phrase_that_is_too_long_is_not_read() {
        assert!(read(&format!("1.{} 未満", "0".repeat(100))).is_some());
        assert_eq!(read(&format!("1.0{}未満", " ".repeat(MOST_CHARS))), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn whatever_is_read_has_bounds_with_an_order(text in words()) {
            if let Some(reading) = read(&text) {
                prop_assert!(holds(&reading), "{text}: {reading:?}");
            }
        }

        #[test]
        fn only_a_phrase_that_says_so_means_all_versions(text in words()) {
            let is_all = read(&text).is_some_and(|reading| reading.ranges.iter().any(VersionRange::is_unbounded));
            prop_assert!(!is_all || text.contains("すべて") || text.contains("全バージョン"), "{text}");
        }

        #[test]
        fn a_word_that_turns_it_round_is_never_passed_over(text in words(), stop in "を除く|以外|not|except|ではない|対策済み|など") {
            prop_assert_eq!(read(&format!("{text} {stop}")), None);
            prop_assert_eq!(read(&format!("{stop} {text}")), None);
        }

        #[test]
        fn any_text_is_read_or_not(text in any::<String>(), digits in "[0-9.x()-]{0,12}", more in "[から未満以前、系(すべて)]{0,6}") {
            let _ = read(&text);
            let _ = read(&format!("{digits}{more}{text}"));
            let _ = read(&format!("{digits} {more}{digits}"));
        }

        #[test]
        fn width_and_spaces_say_nothing(start in 0_u8..20, end in 20_u8..99) {
            let plain = read(&format!("{start}.1 から {end}.2 未満"));
            prop_assert!(plain.is_some());
            prop_assert_eq!(&plain, &read(&format!("{start}.1から{end}.2未満")));
            let wide: String = format!("{start}.1").chars().map(|letter| char::from_u32(u32::from(letter) + 0xFEE0).unwrap()).collect();
            prop_assert_eq!(&plain, &read(&format!("{wide}\u{3000}から　{end}.2 未満")));
        }
    }
}
