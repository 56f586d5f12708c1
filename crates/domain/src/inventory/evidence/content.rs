//! What a file of evidence holds, whatever its format.
//! Not here: reading it (`formats::scan`).
//! Next: [`Evidence`].

use super::{EvidenceKind, Observed};
use crate::inventory::{Component, ComponentKind};

/// A file of evidence, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// When what it says was so, ms UTC, if it tells.
    pub observed_at_ms: Option<i64>,
    /// What it says.
    pub content: Content,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Devices that were seen.
    Devices(Vec<Observed>),
    /// What a product is made of.
    Parts {
        /// The product, as the file names it.
        product: String,
        /// Its parts.
        parts: Vec<Part>,
    },
    /// Accounts of a directory.
    Accounts(Vec<Account>),
    /// A disclosure form.
    Disclosure(Disclosure),
}

/// A part of a product, of a bill of materials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: ComponentKind,
    /// Its name.
    pub name: String,
    /// Its version; empty if not told.
    pub version: String,
    /// Its CPE 2.3 name; empty if not told.
    pub cpe: String,
    /// Its package address (purl); empty if not told.
    pub purl: String,
}

impl From<Part> for Component {
    fn from(part: Part) -> Self {
        Self { kind: part.kind, name: part.name, version: part.version, cpe: part.cpe }
    }
}

/// An account of a directory. No password, nor anything made of one, is ever read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// It can sign in.
    pub is_enabled: bool,
    /// When it last did, ms UTC.
    pub signed_in_at_ms: Option<i64>,
    /// Its password never expires.
    pub never_expires: bool,
}

/// A disclosure form (MDS, SDS).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// What the form is called, with its edition, as it stands there.
    pub form: String,
    /// Who made it.
    pub maker: String,
    /// What it is about.
    pub product: String,
    /// Its version.
    pub version: String,
    /// The day on the form, as it stands there.
    pub made_on: String,
    /// The answers, in their order.
    pub answers: Vec<DisclosureAnswer>,
}

/// A line of a disclosure form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureAnswer {
    /// The cell of the answer, such as `F12`.
    pub cell: String,
    /// The number of the question.
    pub number: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub reply: Reply,
    /// What the maker remarks.
    pub remark: String,
}

crate::text_enum::text_enum! {
    /// An answer of a disclosure form.
    Reply, "answer of a disclosure form" {
        /// はい.
        Yes = "yes",
        /// いいえ.
        No = "no",
        /// 対象外.
        NotApplicable = "not_applicable",
    }
}
