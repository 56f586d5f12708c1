//! The list of the audit trail, newest first, a page at a time.
//! Not here: its export ([`super::export`]).
//! Next: `templates/audit_trail/list.html`.

use super::{Line, line, words};
use crate::{
    address::with_query,
    error::WebError,
    page::{Choice, FormErrors, Page},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Query, response::Response};
use domain::{
    access::{AuditTrail, Read},
    audit_trail::{Filter, Recorded},
};
use hub::{Cx, audit_trail};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u32 = 50;

/// What stands behind the `?`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    subject: String,
    id: String,
    before: Option<i64>,
    after: Option<i64>,
}

#[derive(Template)]
#[template(path = "audit_trail/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    address: &'a Address,
    subjects: Vec<Choice>,
    lines: Vec<Line>,
    csv: String,
    newer: Option<String>,
    older: Option<String>,
}

impl Address {
    /// What it asks for.
    pub(super) fn filter(&self) -> Filter {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Filter { subject: filled(&self.subject), subject_id: filled(&self.id), before_seq: self.before }
    }

    /// The address of another page, or of the export, of the same entries.
    fn to(&self, path: &str, place: Option<(&str, i64)>) -> String {
        let (way, seq) = place.map_or(("", String::new()), |(way, seq)| (way, seq.to_string()));
        with_query(path, &[("subject", &self.subject), ("id", &self.id), (way, &seq)])
    }
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<AuditTrail>>,
    shell: Shell,
    Query(address): Query<Address>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let (entries, newer, older) = page_of(&cx, &address).await?;
    let subject = |(name, word): &(&str, fn(T) -> &'static str)| Choice::new(*name, word(t));
    let to = |way: &str, entry: Option<&Recorded>| {
        entry.map(|entry| address.to("/audit-trail", Some((way, entry.seq))))
    };
    let page = shell.page(t.audit_trail().title());
    shell.draw(&ListPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        subjects: words::SUBJECTS.iter().map(subject).collect(),
        csv: address.to("/audit-trail/csv", None),
        newer: to("after", entries.first().filter(|_| newer)),
        older: to("before", entries.last().filter(|_| older)),
        lines: entries.iter().map(|entry| line(t, entry)).collect(),
        address: &address,
    })
}

/// The entries of a page, and whether there are newer and older ones. One more than shown is read to know.
async fn page_of(
    cx: &Cx<Read<AuditTrail>>,
    address: &Address,
) -> Result<(Vec<Recorded>, bool, bool), WebError> {
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    if let Some(after) = address.after {
        let mut entries = audit_trail::younger(cx, &address.filter(), after, ROWS + 1).await?;
        let newer = entries.len() > shown;
        let extra = entries.len().saturating_sub(shown);
        entries.drain(..extra);
        return Ok((entries, newer, true));
    }
    let mut entries = audit_trail::list(cx, &address.filter(), ROWS + 1).await?;
    let older = entries.len() > shown;
    entries.truncate(shown);
    Ok((entries, address.before.is_some(), older))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_page_keeps_the_filter_and_the_export_has_no_page() {
        let address = Address { subject: "person".into(), id: "a&b".into(), before: Some(9), after: None };
        assert_eq!(
            address.to("/audit-trail", Some(("before", 3))),
            "/audit-trail?subject=person&id=a%26b&before=3"
        );
        assert_eq!(address.to("/audit-trail/csv", None), "/audit-trail/csv?subject=person&id=a%26b");
        assert_eq!(Address::default().to("/audit-trail", None), "/audit-trail");
    }
}
