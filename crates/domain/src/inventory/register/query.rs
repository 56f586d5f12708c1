//! Which records a list shows, in which order, from where on.
//! Not here: finding them (`store::inventory::register`).
//! Next: [`super::Record`].

use super::{Record, RecordKind};
use crate::{ids::RecordId, text::normalise};

/// Which records of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The register.
    pub kind: RecordKind,
    /// Words that must all occur.
    pub text: String,
    /// Only with this value of the register's category; see [`RecordKind::category`].
    pub category: Option<String>,
    /// By the day they are due, soonest first, instead of by name.
    pub by_due: bool,
    /// Last first.
    pub descending: bool,
}

/// Where a page begins: after the row with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The row's sort text, see [`Query::key`].
    pub key: String,
    /// The row's identifier.
    pub id: RecordId,
}

/// A page of a register.
#[derive(Clone, Debug)]
pub struct Page {
    /// The records.
    pub records: Vec<Record>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// Stands for no day, behind all days.
pub const NO_DAY: &str = "9999-12-31";

impl Query {
    /// All of a register, by name.
    pub const fn all(kind: RecordKind) -> Self {
        Self { kind, text: String::new(), category: None, by_due: false, descending: false }
    }

    /// The text by which a record is sorted.
    pub fn key(&self, record: &Record) -> String {
        let name = normalise(record.details.name());
        if !self.by_due {
            return name;
        }
        let day = record.kind.due().and_then(|key| record.details.date(key));
        format!("{} {name}", day.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()))
    }
}
