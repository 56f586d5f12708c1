//! The address of a list: search, filters, order, page; and the way back from it.
//! Not here: the query itself (`hub::inventory`).
//! Next: [`super::list`].

use super::columns;
use crate::{
    address::{Strays, with_query, words_of},
    text::T,
};
use domain::inventory::AssetKind;
use hub::inventory::{Choices, Cursor, Query, Sort};
use jiff::civil::Date;
use serde::Deserialize;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    pub(crate) q: String,
    pub(crate) kind: String,
    pub(crate) department: String,
    pub(crate) segment: String,
    /// Support has ended by this day: `2026-11-20`.
    pub(crate) support_until: String,
    pub(crate) sort: String,
    pub(crate) desc: String,
    /// `all` for the whole list, where a bare address opens a saved view.
    pub(crate) view: String,
    /// The columns, joined by dots; empty for those that the browser remembers.
    pub(crate) columns: String,
    pub(crate) after: String,
    pub(crate) before: String,
    pub(crate) n: u64,
}

impl ListAddress {
    /// The query it asks for; unknown values count as absent.
    pub(crate) fn query(&self) -> Query {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Query {
            text: words_of(&self.q),
            kind: self.kind.parse::<AssetKind>().ok(),
            department: filled(&self.department),
            segment: filled(&self.segment),
            support_ended_by: self.support_until.parse().ok(),
            sort: self.sort(),
            descending: !self.desc.is_empty(),
        }
    }

    pub(crate) fn sort(&self) -> Sort {
        SORTS.iter().find(|(text, _)| *text == self.sort).map_or(Sort::Name, |(_, sort)| *sort)
    }

    /// What narrows and orders the list, as an address has it.
    pub(crate) fn filters(&self) -> [(&'static str, &str); 9] {
        [
            ("q", &self.q),
            ("kind", &self.kind),
            ("department", &self.department),
            ("segment", &self.segment),
            ("support_until", &self.support_until),
            ("sort", &self.sort),
            ("desc", &self.desc),
            ("columns", &self.columns),
            ("view", &self.view),
        ]
    }

    /// What stands in it that this list does not know, and leaves out.
    pub(crate) fn unknown(&self, t: T) -> Strays {
        let is_sort = |text: &str| SORTS.iter().any(|(name, _)| *name == text);
        let parts = [
            (t.inventory().kind(), &self.kind, self.kind.parse::<AssetKind>().is_ok()),
            (
                t.inventory().field_support_end(),
                &self.support_until,
                self.support_until.parse::<Date>().is_ok(),
            ),
            (t.views().sort(), &self.sort, is_sort(&self.sort)),
            (t.views().columns(), &self.columns, columns::are_known(&self.columns)),
        ];
        let unknown = parts.into_iter().filter(|(_, text, is_known)| !text.is_empty() && !is_known);
        unknown.map(|(label, text, _)| (label, text.clone())).collect()
    }

    /// What nothing in the ledger has any more.
    pub(crate) fn gone(&self, t: T, choices: &Choices) -> Strays {
        let parts = [
            (t.inventory().field_department(), &self.department, &choices.departments),
            (t.inventory().field_segment(), &self.segment, &choices.segments),
        ];
        let gone = parts.into_iter().filter(|(_, text, there)| !text.is_empty() && !there.contains(text));
        gone.map(|(label, text, _)| (label, text.clone())).collect()
    }

    /// Whether anything narrows the list.
    pub(crate) fn is_filtered(&self) -> bool {
        [&self.q, &self.kind, &self.department, &self.segment, &self.support_until]
            .iter()
            .any(|text| !text.is_empty())
    }

    /// The row after or before which the page stands.
    pub(crate) fn cursor(text: &str) -> Option<Cursor> {
        let (id, key) = text.split_once(' ')?;
        Some(Cursor { key: key.to_owned(), id: id.parse().ok()? })
    }

    /// The address of this page.
    pub(crate) fn here(&self) -> String {
        self.address(self.sort(), !self.desc.is_empty(), None)
    }

    /// The address of the list sorted by this column; pressed again it turns round.
    pub(crate) fn sorted_by(&self, sort: Sort) -> String {
        let turned = sort == self.sort() && self.desc.is_empty();
        self.address(sort, turned, None)
    }

    /// The address of the page after this row.
    pub(crate) fn page_after(&self, cursor: &Cursor, first_row: u64) -> String {
        self.address(self.sort(), !self.desc.is_empty(), Some(("after", cursor, first_row)))
    }

    /// The address of the page before this row.
    pub(crate) fn page_before(&self, cursor: &Cursor, first_row: u64) -> String {
        self.address(self.sort(), !self.desc.is_empty(), Some(("before", cursor, first_row)))
    }

    /// The address of a file with the assets of this list; `ending` is `xlsx`, `csv` or `json`.
    pub(crate) fn export(&self, ending: &str) -> String {
        let list = self.address(Sort::Name, false, None);
        list.replacen("/inventory", &format!("/inventory/export.{ending}"), 1)
    }

    /// The CSV that an Excel without UTF-8 opens.
    pub(crate) fn export_shift_jis(&self) -> String {
        let csv = self.export("csv");
        let sign = if csv.contains('?') { '&' } else { '?' };
        format!("{csv}{sign}encoding=cp932")
    }

    fn address(&self, sort: Sort, descending: bool, page: Option<(&str, &Cursor, u64)>) -> String {
        let sorted = SORTS.iter().find(|(_, known)| *known == sort && sort != Sort::Name);
        let (way, place, first_row) = page
            .map_or(("after", String::new(), String::new()), |(way, cursor, first)| {
                (way, format!("{} {}", cursor.id, cursor.key), first.to_string())
            });
        let parts = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("department", &self.department),
            ("segment", &self.segment),
            ("support_until", &self.support_until),
            ("sort", sorted.map_or("", |(text, _)| text)),
            ("desc", if descending { "1" } else { "" }),
            ("columns", &self.columns),
            (way, &place),
            ("n", &first_row),
            ("view", if self.view == "all" { "all" } else { "" }),
        ];
        with_query("/inventory", &parts)
    }
}

/// The orders, as addresses name them.
pub(super) const SORTS: [(&str, Sort); 4] = [
    ("name", Sort::Name),
    ("kind", Sort::Kind),
    ("department", Sort::Department),
    ("support_end", Sort::SupportEnd),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_pressed_twice_turns_the_list_round() {
        let mut address = ListAddress { q: "VPN 装置".to_owned(), ..ListAddress::default() };
        assert_eq!(address.sorted_by(Sort::Kind), "/inventory?q=VPN%20%E8%A3%85%E7%BD%AE&sort=kind");
        address.sort = "kind".to_owned();
        assert_eq!(address.sorted_by(Sort::Kind), "/inventory?q=VPN%20%E8%A3%85%E7%BD%AE&sort=kind&desc=1");
    }

    #[test]
    fn an_export_has_the_filters_of_the_list() {
        let address =
            ListAddress { q: "VPN".to_owned(), sort: "kind".to_owned(), n: 51, ..ListAddress::default() };
        assert_eq!(address.export("csv"), "/inventory/export.csv?q=VPN");
        assert_eq!(address.export_shift_jis(), "/inventory/export.csv?q=VPN&encoding=cp932");
        assert_eq!(ListAddress::default().export_shift_jis(), "/inventory/export.csv?encoding=cp932");
    }

    #[test]
    fn a_cursor_is_read_back_and_a_broken_one_is_absent() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        let cursor = ListAddress::cursor(&format!("{id} a b")).unwrap();
        assert_eq!((cursor.key.as_str(), cursor.id.to_string().as_str()), ("a b", id));
        assert!(ListAddress::cursor("zz").is_none());
    }
}
