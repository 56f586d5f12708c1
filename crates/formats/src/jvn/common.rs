//! What VULDEF and JVNRSS have in common: numbers, instants, vectors, texts with marks in them.
//! Not here: where each stands (`super::vuldef`, `super::rss`).
//! Next: the sibling modules.

use domain::vulnerabilities::{CveId, RatedVector};

use crate::{
    feed::{About, Flaw, instant_ms, shortened_to},
    text::{linkable, once},
    xml::Element,
};

/// Who rated and publishes where the feed names nobody.
pub(super) const PUBLISHER: &str = "JVN iPedia";

/// A number such as `JVNDB-2021-005429`, `JVN#15201064` or `JVNVU#96768815`.
pub(super) fn number(text: &str) -> Result<String, Flaw> {
    let known = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '#');
    if text.starts_with("JVN") && text.len() <= MOST_NUMBER_BYTES && text.chars().all(known) {
        Ok(text.to_owned())
    } else {
        Err(Flaw::new(format_args!("no number of JVN: {text:?}")))
    }
}

/// Where a number is published; empty if its form does not tell.
pub(super) fn address(number: &str) -> String {
    let year = number.strip_prefix("JVNDB-").and_then(|rest| rest.split_once('-')).map(|(year, _)| year);
    let is_year = |year: &&str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    year.filter(is_year)
        .map(|year| format!("https://jvndb.jvn.jp/ja/contents/{year}/{number}.html"))
        .unwrap_or_default()
}

/// An instant that is one, in ms UTC.
pub(super) fn instant(what: &str, text: &str) -> Result<i64, Flaw> {
    instant_ms(text).ok_or_else(|| Flaw::new(format_args!("{what} is no date: {text:?}")))
}

/// Each CVE once. One that is none is a flaw: without it the advisory would be about something else.
pub(super) fn cves<'a>(numbers: impl Iterator<Item = &'a str>) -> Result<Vec<CveId>, Flaw> {
    let mut cves = Vec::new();
    for number in numbers {
        let cve: CveId = number.parse().map_err(|error| Flaw::new(format_args!("{number:?} is {error}")))?;
        if !cves.contains(&cve) {
            cves.push(cve);
        }
    }
    Ok(cves)
}

/// Each weakness with a number once; `CWE-noinfo` and its like say nothing.
pub(super) fn weaknesses<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let numbered = |name: &&str| {
        name.strip_prefix("CWE-").is_some_and(|number| {
            (1..=6).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    once(names.filter(numbered).map(str::to_owned))
}

/// Each address that a page may link to once.
pub(super) fn references<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<String> {
    once(addresses.map(linkable))
}

/// A vector with its score; `None` where there is none.
pub(super) fn vector(vector: &str, score: &str) -> Option<RatedVector> {
    (!vector.is_empty()).then(|| RatedVector {
        vector: shortened_to(vector, MOST_VECTOR_CHARS),
        stated_score_tenths: tenths(score),
        source: PUBLISHER.to_owned(),
        primary: true,
    })
}

/// A text for people: without the marks of web pages that JVN leaves in it, shortened.
pub(super) fn prose(text: &str, most_chars: usize) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let is_mark = after.starts_with(|next: char| next == '/' || next.is_ascii_alphabetic());
        rest = if let Some((_, behind)) = after.split_once('>').filter(|_| is_mark) {
            plain.push(' ');
            behind
        } else {
            plain.push('<');
            after
        };
    }
    plain.push_str(rest);
    let words: Vec<&str> = plain.split_whitespace().collect();
    shortened_to(&words.join(" "), most_chars)
}

/// JVN took it back: it says so at the beginning of the title or the text.
pub(super) fn is_withdrawn(title: &str, text: &str) -> bool {
    let marks = ["** 削除 **", "**削除**", "** REJECT **", "** 却下 **"];
    [title, text].iter().any(|text| marks.iter().any(|mark| text.starts_with(mark)))
}

/// What the answer says of itself.
///
/// # Errors
/// If it says that it is none.
pub(super) fn status(element: &Element, about: &mut About) -> Result<(), String> {
    let code = element.attribute("retCd");
    if !matches!(code, "" | "0") {
        let message = element.attribute("errMsg");
        return Err(format!("JVN answered with error {code}: {message}"));
    }
    about.stated_items = element.attribute("totalResRet").parse().ok();
    Ok(())
}

/// A score from 0 to 10 in tenths.
fn tenths(score: &str) -> Option<u16> {
    let (whole, tenth) = score.split_once('.').unwrap_or((score, "0"));
    let (whole, tenth): (u16, u16) = (whole.parse().ok()?, tenth.parse().ok().filter(|_| tenth.len() == 1)?);
    whole.checked_mul(10)?.checked_add(tenth).filter(|score| *score <= 100)
}

const MOST_NUMBER_BYTES: usize = 40;
const MOST_VECTOR_CHARS: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_jvn_are_known_and_others_refused() {
        for good in ["JVNDB-2021-005429", "JVN#15201064", "JVNVU#96768815", "JVNTA#91240916"] {
            assert_eq!(number(good).unwrap(), good);
        }
        for bad in ["", "CVE-2021-44228", "JVNDB-2021-1\n", "JVN<b>", &"JVN1".repeat(20)] {
            assert!(number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_numbers_of_the_database_tell_their_page() {
        assert_eq!(
            address("JVNDB-2021-005429"),
            "https://jvndb.jvn.jp/ja/contents/2021/JVNDB-2021-005429.html"
        );
        assert_eq!(address("JVN#15201064"), "");
        assert_eq!(address("JVNDB-20x1-1"), "");
    }

    #[test]
    fn marks_of_web_pages_are_taken_out_of_a_text() {
        assert_eq!(
            prose("二つあります。<ul><li>一つ</li><li>a < b</li></ul>", 100),
            "二つあります。 一つ a < b"
        );
        assert_eq!(prose("1 <2> 3<", 100), "1 <2> 3<");
        assert_eq!(prose("長い文", 2), "長い…");
    }

    #[test]
    fn a_score_is_read_in_tenths() {
        assert_eq!(["10", "9.3", "0.0", "4"].map(tenths), [Some(100), Some(93), Some(0), Some(40)]);
        assert_eq!(["", "10.1", "9.33", "-1", "x"].map(tenths), [None; 5]);
    }
}
