//! The identifier of a vulnerability, `CVE-2018-13379`.
//! Not here: identifiers of other lists (JVN, vendors), which stay text.
//! Next: [`super::record`].

use std::{fmt, str::FromStr};

/// A CVE identifier; ordered by year, then by number.
///
/// ```
/// let id: domain::vulnerabilities::CveId = "CVE-2018-13379".parse().unwrap();
/// assert_eq!((id.year(), id.number()), (2018, 13379));
/// assert_eq!(id.to_string(), "CVE-2018-13379");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CveId {
    year: u16,
    number: u32,
}

/// The text is no CVE identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a CVE identifier such as CVE-2018-13379")]
pub struct CveIdError;

impl CveId {
    /// The year part.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The number within the year.
    pub const fn number(self) -> u32 {
        self.number
    }
}

impl FromStr for CveId {
    type Err = CveIdError;

    /// # Errors
    /// [`CveIdError`] unless the text is `CVE-`, four digits, `-`, four to nine digits.
    fn from_str(text: &str) -> Result<Self, CveIdError> {
        let (year, number) =
            text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')).ok_or(CveIdError)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !(4..=9).contains(&number.len()) || !digits(year) || !digits(number) {
            return Err(CveIdError);
        }
        let id = Self {
            year: year.parse().map_err(|_| CveIdError)?,
            number: number.parse().map_err(|_| CveIdError)?,
        };
        // `CVE-2020-00001` would print differently from how it was read, so one CVE would have two names.
        if id.to_string() == text { Ok(id) } else { Err(CveIdError) }
    }
}

impl fmt::Display for CveId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CVE-{:04}-{:04}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_it_was_read() {
        for text in ["CVE-1999-0001", "CVE-2018-13379", "CVE-2021-44228", "CVE-2025-123456789"] {
            assert_eq!(text.parse::<CveId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "CVE-",
            "cve-2018-13379",
            "CVE-18-13379",
            "CVE-2018-1",
            "CVE-2018-00001",
            "CVE-2018-1337x",
            "CVE-2018-1234567890",
        ] {
            assert_eq!(text.parse::<CveId>(), Err(CveIdError), "{text}");
        }
    }
}
