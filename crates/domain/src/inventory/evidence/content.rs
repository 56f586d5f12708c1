//! What a file of evidence holds, whatever its format.
//! Not here: reading it (`formats::scan`).
//! Next: [`Evidence`].

use super::{EvidenceKind, Observed};
use crate::inventory::{Component, ComponentKind, seen::Protocol};
use std::net::IpAddr;

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
    /// Connections that passed.
    Connections(Vec<Connection>),
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

/// A connection that passed, however often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Who began it.
    pub from: IpAddr,
    /// To whom.
    pub to: IpAddr,
    /// By what.
    pub protocol: Protocol,
    /// To which port; 0 where there are none.
    pub port: u16,
    /// First, ms UTC, if the file tells.
    pub first_at_ms: Option<i64>,
    /// Last, ms UTC, if the file tells.
    pub last_at_ms: Option<i64>,
}

/// An account of a directory. No password, nor anything made of one, is ever read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Whose it is, as the directory tells.
    pub person: String,
    /// The groups with privileges that it is in.
    pub groups: Vec<String>,
    /// When it ends, ms UTC, if it does.
    pub expires_at_ms: Option<i64>,
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
