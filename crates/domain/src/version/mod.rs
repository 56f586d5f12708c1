//! The order of version texts, for the question "is this device's version within that range?".
//! Not here: reading a range, deciding a match (`matching`); comparing names (`crate::cpe`).
//! Next: [`read`] turns a text into pieces, [`words`] says what words mean, [`key`] packs the pieces.
//!
//! One order serves all makers, for a hospital's list names none reliably. Its rules, with the reason:
//!
//! - **Pieces.** A text is cut into numbers and words; case, width and `\` are folded, separators (`. - _ + ( )
//!   / :` and spaces) only cut. Makers and feeds differ in them: `9.1(2)` is `9.1.2`, `12.1-55.190` is `12.1.55.190`.
//!   `+` cuts as well, although Semantic Versioning ignores what follows it: in feeds `+dfsg`, `+esm7` are later builds.
//! - **Numbers** compare by value, of any length: `9.1r2` < `9.1r10`. `1.05` and `1.5` are therefore equal.
//!   A number of four digits or more after a hyphen is a build: `6.2` < `6.2-23739` < `6.2.1`.
//! - **Zeros** at the end of a run of numbers say nothing: feeds write `7.0` where the device says `7.0.0`.
//! - **What follows**: a pre-release < nothing < a word < a number. So `2.0-beta9` < `2.0-rc1` < `2.0` < `2.0sp1`
//!   < `2.0.1`, and `1.0.2` < `1.0.2a` < `1.0.2zb` < `1.0.3`.
//! - **Pre-releases**: dev, alpha, beta, test, milestone, preview, rc, snapshot, in that order. `a`, `b` count as
//!   alpha and beta only in `1.2b3` or `1.2-b3`: a padded or long number (`1.02b03`) is a build of a device,
//!   and after a bracket (`12.3(5)b1`) or a word it is a train. `m` is a milestone only in `9.0.0.M1` or `9.0-m1`.
//! - **Words** compare by letters; synonyms are one (`update` is `u`, `patch` is `p`, `service pack` is `sp`), and
//!   words that say nothing (`version`, `final`, `GA`, `release`) are dropped, as is a leading `v`, `r` or `rev`.
//! - **Dates**: `20191128` at the start is `2019-11-28`.
//! - **No order** is better than a wrong one: a text without a digit, a range or list (`7.0 and earlier`, `<= 7.0`,
//!   `7.0, 7.1`, `7.0 - 7.4`, `2.0+`), a branch (`6.2.x`), a commit's hash, a name before the version
//!   (`Windows 10`), other than ASCII, or over 128 characters.

mod key;
mod read;
mod word;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use key::{Key, Piece};

pub use word::{WordKind, may_be_model, word_kind};

/// A version that can be ordered against others; 24 bytes, and most take no more.
///
/// Equal are versions that mean the same, not texts that look the same.
///
/// ```
/// use domain::version::Version;
/// let [installed, fixed] = ["9.1R2", "9.1r10"].map(|text| Version::parse(text).unwrap());
/// assert!(installed < fixed);
/// assert_eq!(Version::parse("7.0"), Version::parse("Ver.7.0.0"));
/// assert_eq!(Version::parse("unknown"), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(Key);

impl Version {
    /// Reads a version as people and feeds write it; `None` if it cannot be ordered.
    pub fn parse(text: &str) -> Option<Self> {
        Self::with_update(text, "")
    }

    /// Reads the version and update attributes of a CPE name: `2.0` with `rc1` is `2.0-rc1`.
    /// An update that is empty, `-` or `*` adds nothing.
    pub fn with_update(version: &str, update: &str) -> Option<Self> {
        let update = if matches!(update.trim(), "-" | "*") { "" } else { update };
        read::key(version, update).map(Self).filter(Self::has_spelling)
    }

    /// The two are equal, or differ only in a build that one of them states: `6.0.4` and `6.0.4 build 0231`.
    /// A bound seldom names a build, a device always does; so a range should ask this before it asks for the order.
    pub fn same_release(&self, other: &Self) -> bool {
        self == other || self.0.is_build_of(&other.0) || other.0.is_build_of(&self.0)
    }
}

/// The CPE update attribute names a pre-release (`rc1`, `beta`, `m3`), not a patch (`sp1`, `p1`).
pub fn is_prerelease_label(update: &str) -> bool {
    read::key("0", update).is_some_and(|key| matches!(key.pieces().next(), Some(Piece::Stage(_))))
}

/// Prints one spelling for all equal versions, which reads back as the same version.
impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.spelling();
        let guard = if read::is_commit_hash(&text) { "." } else { "" };
        write!(out, "{guard}{text}")
    }
}

impl Version {
    /// Printed, it is short enough to be read again.
    fn has_spelling(&self) -> bool {
        // A byte of a key is a short number, a letter, or a stage, of which `milestone` is the longest.
        const PRINTED_MAX: usize = 10;
        self.0.bytes().len() * PRINTED_MAX <= read::TEXT_MAX || self.to_string().len() <= read::TEXT_MAX
    }

    fn spelling(&self) -> String {
        let is_number = |piece: &Piece<'_>| matches!(piece, Piece::Number(_) | Piece::Digits(_));
        let mut pieces = self.0.pieces().peekable();
        let mut text = String::new();
        // `beta` alone would not be a version, and `r5` would lose the `r`.
        let prefix = matches!(pieces.peek(), Some(Piece::Word(word)) if words::is_prefix(word));
        if prefix || !self.0.pieces().any(|piece| is_number(&piece)) {
            text.push('0');
        }
        while let Some(piece) = pieces.next() {
            match &piece {
                Piece::Stage(stage) => text += words::stage_name(*stage),
                Piece::Build => text += "build",
                Piece::Word(word) => text += word,
                Piece::Number(number) => text += &number.to_string(),
                Piece::Digits(digits) => text += digits,
            }
            match (&piece, pieces.peek()) {
                (before, Some(after)) if is_number(before) && is_number(after) => text.push('.'),
                (before, Some(after)) if !is_number(before) && !is_number(after) => text.push('_'),
                // Padded, lest the letter be read as alpha or beta.
                (Piece::Word("a" | "b"), Some(_)) => text.push('0'),
                _ => {}
            }
        }
        text
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Version({self})")
    }
}
