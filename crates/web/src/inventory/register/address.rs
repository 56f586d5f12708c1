//! The address of a register's list: search, filter, order, page; and the way back from it.
//! Not here: the query itself (`domain::inventory::register::query`).
//! Next: [`super::list`].

use super::words;
use crate::{
    address::{Strays, with_query, words_of},
    text::T,
};
use domain::inventory::register::{
    RecordKind,
    query::{Cursor, Query},
};
use serde::Deserialize;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    pub(crate) q: String,
    pub(crate) category: String,
    pub(crate) sort: String,
    pub(crate) desc: String,
    /// `all` for the whole list, where a bare address opens a saved view.
    pub(crate) view: String,
    pub(crate) after: String,
    pub(crate) n: u64,
}

impl ListAddress {
    /// The query it asks for; unknown values count as absent.
    pub(crate) fn query(&self, kind: RecordKind) -> Query {
        let known = kind.field(kind.category()).map_or(&[][..], |field| field.values());
        let category = known.iter().find(|value| **value == self.category);
        Query {
            kind,
            text: words_of(&self.q),
            category: category.map(|value| (*value).to_owned()),
            by_due: self.sort == "due",
            descending: !self.desc.is_empty(),
        }
    }

    /// What narrows and orders the list, as an address has it.
    pub(crate) fn filters(&self) -> [(&'static str, &str); 5] {
        [
            ("q", &self.q),
            ("category", &self.category),
            ("sort", &self.sort),
            ("desc", &self.desc),
            ("view", &self.view),
        ]
    }

    /// What stands in it that this list does not know, and leaves out.
    pub(crate) fn unknown(&self, t: T, kind: RecordKind) -> Strays {
        let is_category = self.query(kind).category.is_some();
        let is_sort = self.sort == "due" && kind.due().is_some();
        let parts = [
            (words::field(t, kind, kind.category()), &self.category, is_category),
            (t.views().sort(), &self.sort, is_sort),
        ];
        let unknown = parts.into_iter().filter(|(_, text, is_known)| !text.is_empty() && !is_known);
        unknown.map(|(label, text, _)| (label, text.clone())).collect()
    }

    /// Whether anything narrows the list.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.q.is_empty() || !self.category.is_empty()
    }

    /// The row after which the page stands.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let (id, key) = self.after.split_once(' ')?;
        Some(Cursor { key: key.to_owned(), id: id.parse().ok()? })
    }

    /// The address of the list in this order; pressed again it turns round.
    pub(crate) fn sorted(&self, kind: RecordKind, by_due: bool) -> String {
        let turned = by_due == (self.sort == "due") && self.desc.is_empty();
        let sort = if by_due { "due" } else { "" };
        self.address(&format!("/register/{kind}"), sort, if turned { "1" } else { "" }, None)
    }

    /// The address of the first page.
    pub(crate) fn here(&self, kind: RecordKind) -> String {
        self.address(&format!("/register/{kind}"), &self.sort, &self.desc, None)
    }

    /// The address of the page after this row.
    pub(crate) fn page_after(&self, kind: RecordKind, cursor: &Cursor, first_row: u64) -> String {
        self.address(&format!("/register/{kind}"), &self.sort, &self.desc, Some((cursor, first_row)))
    }

    /// The address of a file with the records of this list.
    pub(crate) fn export(&self, kind: RecordKind, ending: &str) -> String {
        self.address(&format!("/register/{kind}/export.{ending}"), "", "", None)
    }

    fn address(&self, path: &str, sort: &str, desc: &str, page: Option<(&Cursor, u64)>) -> String {
        let (after, first_row) = page.map_or((String::new(), String::new()), |(cursor, first)| {
            (format!("{} {}", cursor.id, cursor.key), first.to_string())
        });
        let parts = [
            ("q", self.q.as_str()),
            ("category", &self.category),
            ("sort", sort),
            ("desc", desc),
            ("after", &after),
            ("n", &first_row),
            ("view", if self.view == "all" { "all" } else { "" }),
        ];
        with_query(path, &parts)
    }
}
