//! Why a text is no CPE name, and where.
//! Not here: the rules themselves.
//! Next: [`super::formatted`], [`super::uri`].

use super::{Attribute, NAME_MAX_BYTES};

/// A text is no CPE name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CpeError {
    /// The text is not read at all.
    #[error("longer than {NAME_MAX_BYTES} bytes")]
    TooLong,
    /// Neither notation begins so.
    #[error("begins with neither `cpe:2.3:` nor `cpe:/`")]
    Prefix,
    /// A formatted string has exactly 11 components, a URI at most 7.
    #[error("{found} components, not {expected}")]
    Components {
        /// Components in the text.
        found: usize,
        /// Components that the notation asks for or allows.
        expected: usize,
    },
    /// A value breaks a rule.
    #[error("{attribute}: {fault} (at character {at} of it)")]
    Value {
        /// Whose value.
        attribute: Attribute,
        /// The rule that is broken.
        fault: Fault,
        /// Where in the value, counted from 1.
        at: usize,
    },
}

/// The rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// In a formatted string, *any* is written `*`.
    #[error("empty")]
    Empty,
    /// The part says what kind of product it is.
    #[error("neither `a`, `o` nor `h`")]
    Part,
    /// The language is a tag such as `ja` or `en-us`.
    #[error("not a language tag")]
    Language,
    /// Space, control character, or outside ASCII.
    #[error("a character that no name may hold")]
    Character,
    /// A special character needs a backslash, in a URI a percent code.
    #[error("a special character stands unquoted")]
    Unquoted,
    /// A backslash quotes special characters only.
    #[error("a backslash before nothing that needs it")]
    Quote,
    /// `*` and `?` stand at the ends of a text only, one `*` each, and never alone.
    #[error("a wildcard where none may stand")]
    Wildcard,
    /// `-` alone means *not applicable*; quoted, it would be mistaken for that.
    #[error("a quoted hyphen alone")]
    Hyphen,
    /// Not one of the percent codes of the standard.
    #[error("an unknown percent code")]
    Percent,
    /// `~edition~sw_edition~target_sw~target_hw~other`
    #[error("a packed edition without five elements")]
    Packing,
}

impl Fault {
    /// The fault at a byte of a value; the bytes before it are ASCII.
    pub(super) const fn of(self, attribute: Attribute, offset: usize) -> CpeError {
        CpeError::Value { attribute, fault: self, at: offset + 1 }
    }
}
