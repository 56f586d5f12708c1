//! CVEs that touch members, the most urgent and most widespread first.
//! Not here: one CVE ([`super::cve`]).
//! Next: `templates/sharing/region.html`.

use super::{least, members};
use crate::{
    address::{with_query, words_of},
    error::WebError,
    page::{Choice, FormErrors, Mark, Page, Pager},
    shell::Shell,
    text::T,
    vulnerabilities::{mark, urgency},
};
use askama::Template;
use axum::{extract::Query, response::Response};
use domain::{
    access::{Read, Sharing},
    sharing::region::Spread,
    vulnerabilities::Urgency,
};
use hub::{
    Cx,
    sharing::region::{self, Overview, Wanted},
};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u32 = 50;

/// Rows that can be paged to; beyond them a search finds more.
const DEEPEST: u32 = 10_000;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    q: String,
    urgency: String,
    from: u32,
}

#[derive(Template)]
#[template(path = "sharing/region.html")]
struct RegionPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    lead: String,
    hint: &'static str,
    address: &'a ListAddress,
    urgencies: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    xlsx: String,
    csv: String,
}

struct Row {
    href: String,
    cve: String,
    mark: Mark,
    urgency: &'static str,
    members: String,
    answered: String,
    closed: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let skipped = address.from.min(DEEPEST);
    let seen = region::list(&cx, &address.wanted(), skipped, ROWS).await?;
    let page = shell.page(t.sharing().region_title());
    let hint = if seen.publishing == 0 { t.sharing().region_unknown_hint() } else { "" };
    shell.draw(&RegionPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading: heading(t, &seen, &address),
        lead: t.sharing().region_lead(seen.publishing, seen.members),
        hint,
        address: &address,
        urgencies: Choice::each(Urgency::ALL, Urgency::as_str, |one| urgency(t, one)),
        rows: seen.spread.iter().map(|one| row(t, one)).collect(),
        pager: address.pager(skipped, &seen),
        xlsx: address.address("/region/export.xlsx", 0),
        csv: address.address("/region/export.csv", 0),
    })
}

impl ListAddress {
    /// What is asked for; a word that is no urgency asks for all.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted { text: words_of(&self.q), urgency: self.urgency.parse().ok() }
    }

    fn is_filtered(&self) -> bool {
        !self.q.is_empty() || !self.urgency.is_empty()
    }

    fn pager(&self, skipped: u32, seen: &Overview) -> Pager {
        let shown = u32::try_from(seen.spread.len()).unwrap_or(ROWS);
        let next = skipped.saturating_add(shown);
        let is_more = shown == ROWS && u64::from(next) < seen.total && next <= DEEPEST;
        Pager {
            previous: (skipped > 0).then(|| self.address("/region", skipped.saturating_sub(ROWS))),
            next: is_more.then(|| self.address("/region", next)),
            ..Pager::over(u64::from(skipped) + 1, seen.spread.len(), Some(seen.total))
        }
    }

    fn address(&self, path: &str, from: u32) -> String {
        let from = if from == 0 { String::new() } else { from.to_string() };
        with_query(path, &[("q", self.q.as_str()), ("urgency", &self.urgency), ("from", &from)])
    }
}

fn heading(t: T, seen: &Overview, address: &ListAddress) -> String {
    let words = t.sharing();
    match (seen.publishing, seen.total) {
        (0, _) => words.region_unknown().to_owned(),
        (_, found) if address.is_filtered() => words.region_found(found),
        (publishing, 0) => words.region_none(publishing),
        (_, total) => words.region_heading(total),
    }
}

fn row(t: T, one: &Spread) -> Row {
    Row {
        href: format!("/region/{}", one.cve),
        cve: one.cve.to_string(),
        mark: mark(one.urgency),
        urgency: urgency(t, one.urgency),
        members: members(t, one.touched),
        answered: least(t, one.touched, |counted| counted.answered),
        closed: least(t, one.touched, |counted| counted.closed),
    }
}
