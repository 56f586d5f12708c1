//! What a version is that may bound a range, and the end of a branch (`7.2.x`).
//! Not here: the order of versions ([`domain::version`]).
//! Next: [`super::phrase`].

use domain::{
    version::Version,
    vulnerabilities::{Bound, VersionRange},
};

/// The text of a version that can be ordered, cleaned of what stands before it; `None` for anything else.
pub(crate) fn version(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let text =
        without_word(text, &["version", "versions", "ver.", "ver", "v.", "release", "firmware", "software"]);
    let mut words = text.split_whitespace();
    let first = words.next()?;
    // `SV20.1` and `C.02` are versions, `FortiOS-6K7K` is a name.
    let is_number =
        first.bytes().position(|byte| byte.is_ascii_digit()).is_some_and(|at| at <= PREFIX_MAX_BYTES);
    let is_plain = is_number && words.all(may_follow);
    // A slash parts dates (`8/30/2024`) and alternatives, never the parts of a version; `2xxxxx` and `[][]` are blanks.
    let is_certain = is_plain
        && text.len() <= VERSION_MAX_BYTES
        && !text.contains(['/', '*', '<', '>', '=', '"', '?', '[', ']'])
        && !has_blanks(text)
        && !text.starts_with("CVE-")
        && !is_commit(first);
    (is_certain && Version::parse(text).is_some()).then_some(text)
}

/// The range of one version.
pub(crate) fn exactly(version: &str) -> VersionRange {
    let bound = || Some(Bound::Including(version.into()));
    VersionRange { start: bound(), end: bound() }
}

/// The range of a branch by its name without the wildcard: `7.2` means from 7.2 on and before 7.3.
pub(crate) fn branch(name: &str) -> Option<VersionRange> {
    let start = version(name)?;
    let end = after_branch(start)?;
    Some(VersionRange {
        start: Some(Bound::Including(start.into())),
        end: Some(Bound::Excluding(end.into())),
    })
}

/// The name of a branch that is written with a wildcard: `7.2.x`, `7.2.*`, `16.01.xxxx`, `5.x.x`.
pub(crate) fn branch_name(text: &str) -> Option<&str> {
    let mut name = text.trim();
    while let Some((before, last)) = name.rsplit_once('.') {
        let is_wild =
            last == "*" || (!last.is_empty() && last.bytes().all(|byte| matches!(byte, b'x' | b'X')));
        if !is_wild {
            break;
        }
        name = before;
    }
    (name.len() < text.trim().len()).then_some(name)
}

/// The first version behind a branch: `7.3` for `7.2`, `16.02` for `16.01`.
pub(crate) fn after_branch(name: &str) -> Option<String> {
    let digits = name.len() - name.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, number) = name.split_at_checked(digits)?;
    let next: u64 = number.parse::<u64>().ok()?.checked_add(1)?;
    let next = format!("{before}{next:0width$}", width = number.len());
    version(&next).map(str::to_owned)
}

/// Whether two versions stand in this order, or are the same.
pub(crate) fn in_order(low: &str, high: &str) -> bool {
    match (Version::parse(low), Version::parse(high)) {
        (Some(low), Some(high)) => low <= high || low.same_release(&high),
        _ => false,
    }
}

/// A word behind the first of a version: `build 1234`, `SP1`, `Update 13`, `MR4`.
fn may_follow(word: &str) -> bool {
    const WORDS: [&str; 18] = [
        "build", "update", "patch", "hotfix", "fix", "service", "pack", "sp", "rel", "release", "rev", "rc",
        "beta", "alpha", "u", "p", "cu", "mr",
    ];
    let lower = word.trim_end_matches('.').to_ascii_lowercase();
    WORDS.contains(&lower.as_str()) || (is_level(word) && !lower.starts_with("ver"))
}

/// `SP1`, `1234`, `Rel.62992`; but `2.1` behind `2.0` is another version, and so is `-11.9`.
fn is_level(word: &str) -> bool {
    let has_digit = word.contains(|char: char| char.is_ascii_digit());
    let is_another = word.starts_with(|char: char| char.is_ascii_digit()) && word.contains('.');
    let starts_right = word.starts_with(|char: char| char.is_ascii_alphanumeric());
    word.len() <= 16 && has_digit && starts_right && !is_another && !word.contains(['(', ')'])
}

/// `16827.2xxxxx`; but Cisco's `15.3(3)JXX` is a version.
fn has_blanks(text: &str) -> bool {
    let is_blank =
        |three: &[u8]| matches!(three, [digit, b'x' | b'X', b'x' | b'X'] if digit.is_ascii_digit());
    text.as_bytes().windows(3).any(is_blank)
}

/// The beginning of a commit's hash, as `fcf82e`; `A51200` is a model.
fn is_commit(word: &str) -> bool {
    let has = |wanted: fn(&u8) -> bool| word.bytes().any(|byte| wanted(&byte));
    word.len() >= 6
        && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

/// The text behind one of these words, where a space, a dot or a digit parts the two.
fn without_word<'a>(text: &'a str, words: &[&str]) -> &'a str {
    for word in words {
        let Some(head) = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)) else {
            continue;
        };
        let rest = text.get(head.len()..).unwrap_or_default();
        if rest.starts_with(char::is_whitespace) || (word.ends_with('.') && !rest.is_empty()) {
            return rest.trim_start();
        }
    }
    text
}

const VERSION_MAX_BYTES: usize = 80;
const PREFIX_MAX_BYTES: usize = 4;
