//! What people call a product, and what a person said it is: 「ＶＰＮルータ RTX1210」 is `yamaha:rtx1210_firmware`.
//! Not here: finding out what may be meant (`matching`).
//! Next: `hub::vulnerabilities::names`.

use crate::{cpe::CpeName, text::normalise, text_enum::text_enum};

text_enum! {
    /// Of what a name is.
    NameKind, "kind of name" {
        /// Of software, firmware or an operating system.
        Component = "component",
        /// Of a device.
        Hardware = "hardware",
    }
}

text_enum! {
    /// How sure a proposal is.
    Confidence, "confidence" {
        /// The words mean this product and nothing else; it is compared already.
        Sure = "sure",
        /// Much speaks for it: it is compared, and what rests on it is possible at most.
        Likely = "likely",
        /// It is spelt alike.
        Similar = "similar",
    }
}

/// A CPE name that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The name; its version is any.
    pub name: CpeName,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A name in the words of a ledger, as it is remembered: one spelling for all that mean the same, without a version.
///
/// ```
/// use domain::vulnerabilities::naming::{NameKind, SaidName};
/// let said = SaidName::new(NameKind::Component, "ﾌｫｰﾃｨﾈｯﾄ", "ＦｏｒｔｉＧａｔｅ 60E  v6.0.4");
/// assert_eq!(said.key, "component|フォーティネット|fortigate 60e");
/// assert_eq!(said.version, "6.0.4");
/// assert_eq!(SaidName::new(NameKind::Hardware, "Yamaha", "RTX1210").key, "hardware|yamaha|rtx1210");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SaidName {
    /// By which it is found again.
    pub key: String,
    /// A version that stood at the end of the name; empty if none did.
    pub version: String,
}

impl SaidName {
    /// Reads maker and name as they stand in a ledger.
    pub fn new(kind: NameKind, maker: &str, name: &str) -> Self {
        let (maker, name) = (normalise(maker), normalise(name));
        let (name, version) = match name.rsplit_once(' ') {
            Some((name, last)) if kind == NameKind::Component && is_version(last) => {
                (name.to_owned(), last.trim_start_matches("ver.").trim_start_matches('v').to_owned())
            }
            _ => (name, String::new()),
        };
        // A sign that parts the three must not stand in them.
        let part = |text: String| text.replace('|', " ");
        Self { key: [kind.as_str(), &part(maker), &part(name)].join("|"), version }
    }
}

/// A word that can be nothing but a version: `6.0.4`, `v7`, `ver.2.1`, not `60e`, `2019` or `12`.
fn is_version(word: &str) -> bool {
    let rest = word.strip_prefix("ver.").or_else(|| word.strip_prefix('v'));
    let is_marked = rest.is_some();
    let rest = rest.unwrap_or(word);
    rest.starts_with(|first: char| first.is_ascii_digit()) && (is_marked || rest.contains('.'))
}

/// What a person said that a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedName {
    /// By which it is found.
    pub key: String,
    /// The maker as it stood in the ledger.
    pub maker: String,
    /// The name as it stood in the ledger.
    pub name: String,
    /// What it means.
    pub cpe: CpeName,
    /// When that was said, ms UTC.
    pub confirmed_at_ms: i64,
    /// Counts changes.
    pub version: i64,
}

/// A name that nobody confirmed yet, with what may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenName {
    /// By which it is remembered once it is confirmed.
    pub key: String,
    /// Of what it is.
    pub kind: NameKind,
    /// The maker as it stands in the ledger.
    pub maker: String,
    /// The name as it stands in the ledger.
    pub name: String,
    /// How many assets bear it.
    pub assets: i64,
    /// What may be meant, the surest first.
    pub proposals: Vec<Proposal>,
}
