//! The address of the list of findings: search, filters, order, page; and the way back from it.
//! Not here: the query itself (`hub::vulnerabilities::findings`).
//! Next: [`super::list`].

use crate::{
    address::{Strays, with_query, words_of},
    error::WebError,
    text::T,
};
use domain::{
    ids::AssetId,
    vulnerabilities::{Answer, Tier, Urgency},
};
use hub::vulnerabilities::findings::{Cursor, Query, Sort};
use jiff::civil::Date;
use serde::Deserialize;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    pub(crate) q: String,
    pub(crate) tier: String,
    pub(crate) urgency: String,
    pub(crate) asset: String,
    pub(crate) answer: String,
    pub(crate) approval: String,
    pub(crate) sort: String,
    pub(crate) desc: String,
    /// `all` for the whole list, where a bare address opens a saved view.
    pub(crate) view: String,
    pub(crate) after: String,
    pub(crate) n: u64,
}

/// The answer that a filter names for whatever was answered; without one, only what is still to do is listed.
pub(super) const ANY_ANSWER: &str = "any";

/// The orders, as addresses name them.
const SORTS: [(&str, Sort); 3] = [("urgency", Sort::Urgency), ("asset", Sort::Asset), ("due", Sort::Due)];

impl ListAddress {
    /// The query it asks for; unknown choices count as absent, an unknown asset is not found.
    pub(crate) fn query(&self, today: Date) -> Result<Query, WebError> {
        let asset = Some(&self.asset).filter(|text| !text.is_empty());
        Ok(Query {
            text: words_of(&self.q),
            sort: self.sort(),
            descending: !self.desc.is_empty(),
            tier: self.tier.parse().ok(),
            urgency: self.urgency.parse().ok(),
            asset: asset.map(|text| crate::inventory::asset_id(text)).transpose()?,
            awaiting_approval: self.approval == "waiting",
            answer: self.answer.parse().ok(),
            open_on: self.answer.is_empty().then_some(today),
            ..Query::default()
        })
    }

    pub(crate) fn sort(&self) -> Sort {
        SORTS.iter().find(|(text, _)| *text == self.sort).map_or(Sort::Urgency, |(_, sort)| *sort)
    }

    /// What stands in it that this list does not know, and leaves out.
    pub(crate) fn unknown(&self, t: T) -> Strays {
        let words = t.vulnerabilities();
        let is_answer = self.answer == ANY_ANSWER || self.answer.parse::<Answer>().is_ok();
        let is_sort = SORTS.iter().any(|(name, _)| *name == self.sort);
        let parts = [
            (words.tier(), &self.tier, self.tier.parse::<Tier>().is_ok()),
            (words.rank(), &self.urgency, self.urgency.parse::<Urgency>().is_ok()),
            (words.answer(), &self.answer, is_answer),
            (words.approval_wait(), &self.approval, self.approval == "waiting"),
            (words.asset(), &self.asset, self.asset.parse::<AssetId>().is_ok()),
            (t.views().sort(), &self.sort, is_sort),
        ];
        let unknown = parts.into_iter().filter(|(_, text, is_known)| !text.is_empty() && !is_known);
        unknown.map(|(label, text, _)| (label, text.clone())).collect()
    }

    /// Whether anything but the asset narrows or widens the list.
    pub(crate) fn is_filtered(&self) -> bool {
        [&self.q, &self.tier, &self.urgency, &self.answer, &self.approval].iter().any(|text| !text.is_empty())
    }

    /// The finding after which the page stands.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let (id, key) = self.after.split_once(' ')?;
        Some(Cursor { key: key.to_owned(), id: id.parse().ok()? })
    }

    /// The address of the list sorted by this column; pressed again it turns round.
    pub(crate) fn sorted_by(&self, sort: Sort) -> String {
        let turned = sort == self.sort() && self.desc.is_empty();
        self.address("/vulnerabilities", sort, turned, None)
    }

    /// The address of the page after this finding.
    pub(crate) fn page_after(&self, cursor: &Cursor, first_row: u64) -> String {
        let page = Some((cursor, first_row));
        self.address("/vulnerabilities", self.sort(), !self.desc.is_empty(), page)
    }

    /// The address of the first page.
    pub(crate) fn first_page(&self) -> String {
        self.address("/vulnerabilities", self.sort(), !self.desc.is_empty(), None)
    }

    /// The address of the list without its filters.
    pub(crate) fn unfiltered(&self) -> String {
        let bare = Self { asset: self.asset.clone(), ..Self::default() };
        bare.first_page()
    }

    /// The address of the list with only what is this sure.
    pub(crate) fn of_tier(&self, tier: &str) -> String {
        Self { tier: tier.to_owned(), ..self.clone() }.first_page()
    }

    /// The address of a file with the findings of this list; `ending` is `xlsx` or `csv`.
    pub(crate) fn export(&self, ending: &str) -> String {
        let path = format!("/vulnerabilities/export.{ending}");
        self.address(&path, self.sort(), !self.desc.is_empty(), None)
    }

    fn address(&self, path: &str, sort: Sort, descending: bool, page: Option<(&Cursor, u64)>) -> String {
        let sorted = SORTS.iter().find(|(_, known)| *known == sort && sort != Sort::default());
        let (place, first_row) = page.map_or_else(Default::default, |(cursor, first)| {
            (format!("{} {}", cursor.id, cursor.key), first.to_string())
        });
        let parts = [
            ("q", self.q.as_str()),
            ("urgency", &self.urgency),
            ("tier", &self.tier),
            ("asset", &self.asset),
            ("answer", &self.answer),
            ("approval", &self.approval),
            ("sort", sorted.map_or("", |(text, _)| text)),
            ("desc", if descending { "1" } else { "" }),
            ("after", &place),
            ("n", &first_row),
            ("view", if self.view == "all" { "all" } else { "" }),
        ];
        with_query(path, &parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_what_the_list_shows_in_its_order() {
        let mut address = ListAddress { q: "VPN".to_owned(), ..ListAddress::default() };
        assert_eq!(address.export("csv"), "/vulnerabilities/export.csv?q=VPN");
        assert_eq!(address.sorted_by(Sort::Due), "/vulnerabilities?q=VPN&sort=due");
        address.sort = "due".to_owned();
        assert_eq!(address.sorted_by(Sort::Due), "/vulnerabilities?q=VPN&sort=due&desc=1");
        address.desc = "1".to_owned();
        assert_eq!(address.sorted_by(Sort::Due), "/vulnerabilities?q=VPN&sort=due");
        assert_eq!(address.export("xlsx"), "/vulnerabilities/export.xlsx?q=VPN&sort=due&desc=1");
        assert_eq!(address.unfiltered(), "/vulnerabilities");
    }

    #[test]
    fn an_asset_that_is_no_identifier_is_not_found_and_unknown_choices_are_absent() {
        let today = jiff::civil::date(2026, 11, 20);
        let address = |asset: &str| ListAddress {
            asset: asset.to_owned(),
            tier: "sure".to_owned(),
            sort: "colour".to_owned(),
            ..ListAddress::default()
        };
        assert!(address("42").query(today).is_err());
        let query = address("").query(today).unwrap();
        assert_eq!((query.tier, query.sort, query.open_on), (None, Sort::Urgency, Some(today)));
    }
}
