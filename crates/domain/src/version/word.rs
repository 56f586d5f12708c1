//! Whether a word behind a product's name is its version or a part of the name: `FortiGate 60E 6.0.4`.
//! Not here: the order of versions ([`super`]), cutting a cell into words (`formats`, `matching`).
//! Next: [`word_kind`].

/// What a word with a digit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// A version, or its beginning.
    Version,
    /// A model number or another part of the name.
    Model,
}

/// What a word is behind the words of a name; `None` for one without a digit.
///
/// A version has a full stop behind at most two letters, a marker (`v7`, `Rev.14`, `9R2`, `22H2`), or is a small number. A model number has letters
/// and digits, or is a large number; `iLO 5` and the like are names, and a year may be either, so it counts as a version.
///
/// ```
/// use domain::version::{WordKind, word_kind};
/// assert_eq!(word_kind("60E", &["FortiGate"]), Some(WordKind::Model));
/// assert_eq!(word_kind("6.0.4", &["FortiGate", "60E"]), Some(WordKind::Version));
/// assert_eq!(word_kind("PSA3000", &["Pulse", "Secure"]), Some(WordKind::Model));
/// assert_eq!(word_kind("Secure", &["Pulse"]), None);
/// ```
pub fn word_kind(word: &str, before: &[&str]) -> Option<WordKind> {
    let word = word.to_ascii_lowercase();
    let digit_at = word.find(|letter: char| letter.is_ascii_digit())?;
    let (mark, rest) = word.split_at_checked(digit_at)?;
    let is_marked = MARKS.contains(&mark.trim_end_matches('.'));
    let is_version = is_marked
        || (mark.len() <= 2 && mark.is_ascii() && word.contains('.'))
        || (mark.is_empty() && is_version_behind(rest, before));
    Some(if is_version { WordKind::Version } else { WordKind::Model })
}

/// A text that stands for a version begins like a model number: `60E`, `60E 6.0.4`. It may still be a version (`19c`).
pub fn may_be_model(version: &str) -> bool {
    let first = version.split([' ', '_']).next().unwrap_or_default();
    let begins = first.starts_with(|letter: char| letter.is_ascii_digit());
    begins
        && !first.contains('.')
        && first.contains(|letter: char| letter.is_ascii_alphabetic())
        && word_kind(first, &[]) == Some(WordKind::Model)
}

/// A word that begins with a digit and has no full stop is a version.
fn is_version_behind(word: &str, before: &[&str]) -> bool {
    let is = |words: &[&str]| {
        before.last().is_some_and(|last| words.iter().any(|word| last.eq_ignore_ascii_case(word)))
    };
    let (number, behind) = parted(word);
    let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let is_date = number.len() == 8 && (number.starts_with("19") || number.starts_with("20"));
    match behind.chars().next() {
        None if is(&NUMBERED) => false,
        None => number.len() <= 2 || is_year || is_date || (number.len() == 3 && is(&FAST)),
        Some(letter) if letter.is_ascii_alphabetic() => {
            let end = behind.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(behind.len());
            let (letters, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
            let is_oracle = before.iter().any(|word| ORACLE.iter().any(|one| word.eq_ignore_ascii_case(one)));
            let is_stage = STAGES.contains(&letters) && after.starts_with(|next: char| next.is_ascii_digit());
            // `2008R2` is the name of a release.
            (is_stage && !is_year)
                || (after.is_empty() && is_oracle && matches!(letters, "c" | "g" | "i") && number.len() <= 2)
        }
        // Numbers alone, with hyphens or brackets between them.
        Some(_) => {
            !behind.contains(|letter: char| letter.is_ascii_alphabetic()) && (number.len() <= 2 || is_year)
        }
    }
}

/// The number with which a word begins, and the rest.
fn parted(word: &str) -> (&str, &str) {
    let end = word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(word.len());
    word.split_at_checked(end).unwrap_or((word, ""))
}

/// What stands before a version and is no part of a name.
const MARKS: [&str; 9] = ["v", "ver", "version", "rev", "build", "release", "firmware", "バージョン", "版数"];

/// What parts a number from the update or the half-year behind it: `9R2`, `8u251`, `22H2`.
const STAGES: [&str; 7] = ["r", "sp", "u", "p", "h", "hf", "build"];

/// Products whose generation is in their name.
const NUMBERED: [&str; 4] = ["ilo", "lights-out", "idrac", "windows"];

/// Products whose versions are numbers of three digits.
const FAST: [&str; 6] = ["chrome", "chromium", "edge", "firefox", "thunderbird", "esr"];

/// Whose versions end in a letter: `19c`.
const ORACLE: [&str; 4] = ["oracle", "database", "db", "weblogic"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_number_belongs_to_the_name_and_a_version_does_not() {
        for (name, word, kind) in [
            ("FortiGate", "60E", WordKind::Model),
            ("Pulse Secure", "PSA3000", WordKind::Model),
            ("Cisco Catalyst", "2960X-24TS-L", WordKind::Model),
            ("MOXA NPort", "5110", WordKind::Model),
            ("iLO", "5", WordKind::Model),
            ("Windows Server", "2008R2", WordKind::Model),
            ("NETGEAR", "R7000", WordKind::Model),
            ("SonicWall TZ", "300", WordKind::Model),
            ("FortiGate 60E", "6.0.4", WordKind::Version),
            ("ESXi", "6.7u3", WordKind::Version),
            ("RTX1210", "Rev.14.01.26", WordKind::Version),
            ("DR", "R3.2", WordKind::Version),
            ("Delta", "VF9.1", WordKind::Version),
            ("Pulse Connect Secure", "9R2", WordKind::Version),
            ("Windows 10", "22H2", WordKind::Version),
            ("Oracle Database", "19c", WordKind::Version),
            ("Java", "8u251", WordKind::Version),
            ("Google Chrome", "109", WordKind::Version),
            ("RHEL", "8", WordKind::Version),
            ("SQL Server", "2019", WordKind::Version),
            ("X", "v7", WordKind::Version),
        ] {
            let before: Vec<&str> = name.split(' ').collect();
            assert_eq!(word_kind(word, &before), Some(kind), "{name} {word}");
        }
    }

    #[test]
    fn a_version_that_begins_like_a_model_is_doubted() {
        for text in ["60E 6.0.4", "60e_6.0.4", "60E", "19c"] {
            assert!(may_be_model(text), "{text}");
        }
        for text in
            ["6.0.4", "6.0.4 60E", "9.1R2", "9r2", "22H2", "14393", "8u251", "r5003", "", "最新", "20191128"]
        {
            assert!(!may_be_model(text), "{text}");
        }
    }
}
