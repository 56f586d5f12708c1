//! The member's page: which operator sees what.
//! Not here: one operator with its settings ([`super::publication`]).
//! Next: `templates/sharing/publications.html`.

use super::{settings::address, words};
use crate::{
    error::WebError,
    page::{Mark, Page},
    shell::Shell,
    text::{T, dates::day_in_japan},
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Read, Sharing, Write},
    sharing::{Detail, Grant},
};
use hub::{
    Cx,
    sharing::grants::{self, Publication},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "sharing/publications.html")]
struct PublicationsPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    rows: Vec<Row>,
    may_write: bool,
}

struct Row {
    href: String,
    operator: String,
    /// What it is about.
    about: &'static str,
    kind: &'static str,
    mark: Mark,
    state: &'static str,
    detail: &'static str,
    since: String,
    until: String,
    last: String,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Sharing>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let today = cx.hub().today();
    let listed = grants::list(&cx).await?;
    let page = shell.page(t.sharing().title());
    shell.draw(&PublicationsPage {
        page: &page,
        t,
        heading: heading(t, &listed, today),
        rows: listed.iter().map(|one| row(t, one, today)).collect(),
        may_write: cx.signed().may::<Write<Sharing>>(),
    })
}

fn heading(t: T, listed: &[Publication], today: Date) -> String {
    let words = t.sharing();
    let granted: Vec<(&Publication, Detail)> = listed
        .iter()
        .filter_map(|one| Some((one, one.in_force().filter(|grant| grant.holds_on(today))?.detail)))
        .collect();
    match granted.as_slice() {
        _ if listed.is_empty() => words.heading_no_operators().to_owned(),
        [] => words.heading_none().to_owned(),
        [(first, detail), rest @ ..] => {
            let alike = rest.iter().all(|(one, other)| (one.kind, other) == (first.kind, detail));
            let what = if alike { words::what(t, first.kind, *detail) } else { words.what_mixed() };
            let operators: BTreeSet<_> = granted.iter().map(|(one, _)| one.operator.id).collect();
            match operators.len() {
                1 => words.heading_one(words::name(t, &first.operator), what),
                several => words.heading_several(several, what),
            }
        }
    }
}

fn row(t: T, one: &Publication, today: Date) -> Row {
    let words = t.sharing();
    let grant = one.in_force();
    let (mark, state) = match (&one.grant, grant) {
        (_, Some(grant)) if grant.holds_on(today) => (Mark::Ok, words.state_published()),
        (_, Some(_)) => (Mark::Plain, words.state_ended()),
        (Some(_), None) => (Mark::Plain, words.state_revoked()),
        (None, None) => (Mark::Plain, words.state_none()),
    };
    Row {
        href: address(&one.operator.id.to_string(), one.kind),
        about: words::kind(t, one.kind),
        operator: words::name(t, &one.operator).to_owned(),
        kind: crate::identity::organisation_kind(t, one.operator.kind),
        mark,
        state,
        detail: grant.map_or("", |grant| words::detail(t, one.kind, grant.detail)),
        since: grant.map_or_else(String::new, |grant| day(t, grant.since_ms)),
        until: grant.map_or_else(String::new, |grant| until(t, grant)),
        last: match (&one.last, grant) {
            (Some(last), Some(_)) => t.moment_short(last.published_at_ms),
            (None, Some(_)) => words.not_sent().to_owned(),
            (_, None) => String::new(),
        },
    }
}

fn day(t: T, at_ms: i64) -> String {
    day_in_japan(at_ms).map_or_else(String::new, |day| t.date_short(day))
}

fn until(t: T, grant: &Grant) -> String {
    grant.until.map_or_else(|| t.sharing().until_open().to_owned(), |until| t.date_short(until))
}
