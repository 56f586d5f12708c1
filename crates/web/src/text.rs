//! The language of a page, and how numbers are printed in it.
//! Not here: sentences (`messages`), which language a person chose (the session).
//! Next: [`dates`] prints days and moments.

pub mod dates;

use std::borrow::Borrow;
use std::fmt::Display;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Japanese 日本語, unless the person asks for another.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The code for `lang="…"` and for storing: `ja`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of a code; regions are ignored (`en-GB`).
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split('-').next()?.trim();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The other language, for the switch.
    pub fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }

    /// Its own name, as its readers write it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }
}

/// What a template prints texts, numbers and dates with: `t.common().save()`, `t.number(1284)`.
///
/// Templates hand over references where Rust code has values, so arguments may be either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct T {
    /// The language.
    pub lang: Lang,
}

impl T {
    /// Texts of a language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// A whole number with thousands separators, `1,284`.
    pub fn number(self, number: impl Display) -> String {
        grouped(number)
    }

    /// A size of a file, `820 B`, `1.4 MB`, `100 MB`, rounded down; 1 MB is 1,048,576 bytes, as Windows counts.
    pub fn size(self, size_bytes: impl Borrow<u64>) -> String {
        let size_bytes = *size_bytes.borrow();
        for (unit, unit_bytes) in [("GB", 1_u64 << 30), ("MB", 1 << 20), ("KB", 1 << 10)] {
            if size_bytes >= unit_bytes {
                let tenths = size_bytes / unit_bytes * 10 + size_bytes % unit_bytes * 10 / unit_bytes;
                return match (grouped(tenths / 10), tenths % 10) {
                    (whole, 0) => format!("{whole} {unit}"),
                    (whole, tenth) => format!("{whole}.{tenth} {unit}"),
                };
            }
        }
        format!("{size_bytes} B")
    }

    /// Words in a row, as the language separates them: `管理者、職員`, `Administrator, Staff`.
    pub fn listed<'w>(self, words: impl Iterator<Item = &'w str>) -> String {
        let between = match self.lang {
            Lang::Ja => "、",
            Lang::En => ", ",
        };
        words.collect::<Vec<_>>().join(between)
    }

    /// A score kept in tenths (98 is `9.8`), as CVSS has it.
    pub fn score(self, score_tenths: impl Borrow<u16>) -> String {
        let score_tenths = *score_tenths.borrow();
        format!("{}.{}", score_tenths / 10, score_tenths % 10)
    }

    /// A share in whole percent, `34%`, rounded down so that 100% means all; `–` of nothing.
    pub fn share(self, part: impl Borrow<u64>, whole: impl Borrow<u64>) -> String {
        let (part, whole) = (u128::from(*part.borrow()), u128::from(*whole.borrow()));
        let pct = part.saturating_mul(100).checked_div(whole);
        pct.map_or_else(|| ABSENT.to_owned(), |pct| format!("{pct}%"))
    }
}

/// A whole number with thousands separators; anything else as it is.
pub(crate) fn grouped(number: impl Display) -> String {
    let plain = number.to_string();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    if digits.len() <= 3 || !digits.bytes().all(|each| each.is_ascii_digit()) {
        return plain;
    }
    let mut printed = String::with_capacity(plain.len() + plain.len() / 3);
    if digits.len() < plain.len() {
        printed.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            printed.push(',');
        }
        printed.push(digit);
    }
    printed
}

/// Stands where there is nothing to print.
pub const ABSENT: &str = "–";

/// Sentences in a row: Japanese ones follow at once, English ones after a blank.
pub fn sentences(t: T, parts: &[String]) -> String {
    parts.join(match t.lang {
        Lang::Ja => "",
        Lang::En => " ",
    })
}

/// Several things in one line: 「、」 between them in Japanese, a comma in English.
pub fn join(t: T, parts: &[String]) -> String {
    parts.join(match t.lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        let t = T::default();
        for (number, printed) in [
            ("0", "0"),
            ("999", "999"),
            ("1284", "1,284"),
            ("100000", "100,000"),
            ("1234567", "1,234,567"),
            ("-1284", "-1,284"),
            ("3 / 4", "3 / 4"),
        ] {
            assert_eq!(t.number(number), printed);
        }
        assert_eq!(t.number(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn sizes_scores_and_shares_carry_their_unit() {
        let t = T::default();
        assert_eq!(t.size(820_u64), "820 B");
        assert_eq!(t.size(100_u64 << 20), "100 MB");
        assert_eq!(t.size(1_510_000_u64), "1.4 MB");
        assert_eq!(t.size(u64::MAX), "17,179,869,183.9 GB");
        assert_eq!(t.score(98_u16), "9.8");
        assert_eq!(t.score(100_u16), "10.0");
        assert_eq!(t.share(1_u64, 3_u64), "33%");
        assert_eq!(t.share(999_u64, 1000_u64), "99%");
        assert_eq!(t.share(u64::MAX, u64::MAX), "100%");
        assert_eq!(t.share(0_u64, 0_u64), "–");
    }

    #[test]
    fn codes_are_read_back() {
        for lang in Lang::ALL {
            assert_eq!(Lang::from_code(lang.code()), Some(lang));
            assert_ne!(lang.other(), lang);
        }
        assert_eq!(Lang::from_code("EN-us"), Some(Lang::En));
        assert_eq!(Lang::from_code("fr"), None);
    }
}
