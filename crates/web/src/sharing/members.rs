//! The operator's page: which members have vulnerabilities to act on now, as far as they publish it.
//! Not here: one member ([`super::member`]).
//! Next: `templates/sharing/members.html`.

use super::words;
use crate::{
    address::{with_query, words_of},
    download::{self, CSV},
    error::WebError,
    page::{Choice, FormErrors, Mark, Page, Pager},
    shell::{Shell, Waiting},
    text::{ABSENT, T},
};
use askama::Template;
use axum::{extract::Query, response::Response};
use domain::{
    access::{Read, Sharing},
    sharing::{Standing, Statement},
    text::normalise,
    vulnerabilities::Urgency,
};
use hub::{
    Cx, Signed,
    sharing::members::{self, Member},
};
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    q: String,
    standing: String,
    after: String,
}

#[derive(Template)]
#[template(path = "sharing/members.html")]
struct MembersPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    lead: String,
    hint: &'static str,
    address: &'a ListAddress,
    standings: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    export: String,
}

struct Row {
    href: String,
    name: String,
    kind: &'static str,
    beds: String,
    mark: Mark,
    standing: &'static str,
    detail: &'static str,
    checked: String,
    now: String,
    hot: bool,
    week: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let now_ms = cx.now().as_millisecond();
    let all = members::list(&cx).await?;
    let found: Vec<&Member> = all.iter().filter(|one| address.finds(one)).collect();
    let (shown, pager) = address.page_of(&found);
    let (heading, hint) = heading(t, cx.signed(), &all, &address, found.len());
    let page = shell.page(t.nav().members());
    shell.draw(&MembersPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading,
        lead: lead(t, &all),
        hint,
        address: &address,
        standings: Choice::each(Standing::ALL, Standing::as_str, |one| words::standing(t, one)),
        rows: shown.iter().map(|one| row(t, one, now_ms)).collect(),
        pager,
        export: address.address("/members.csv", ""),
    })
}

/// The same list as CSV.
pub(crate) async fn export(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.sharing();
    let all = members::list(&cx).await?;
    let urgency = |of| crate::vulnerabilities::urgency(t, of);
    let mut headings = vec![words.member(), t.identity().organisation_kind(), words.beds(), words.standing()];
    headings.extend([words.detail(), words.checked()]);
    headings.extend(Urgency::ALL.iter().map(|one| urgency(*one)));
    let rows = all.iter().filter(|one| address.finds(one)).map(|one| csv_row(t, one)).collect();
    let file = members::export(&cx, &headings, rows).await?;
    Ok(download::file(&format!("members-{}.csv", cx.hub().today()), CSV, file))
}

/// How many members have something to act on now, for the menu.
pub(crate) async fn waiting(signed: &Signed) -> Result<Option<Waiting>, WebError> {
    let Ok(cx) = signed.permit::<Read<Sharing>>() else { return Ok(None) };
    if !signed.is_for_operator() {
        return Ok(None);
    }
    let count = affected(&members::list(&cx).await?);
    Ok(Some(Waiting { count: u64::try_from(count).unwrap_or(u64::MAX), hot: true }))
}

impl ListAddress {
    fn finds(&self, member: &Member) -> bool {
        let wanted = normalise(words_of(&self.q).trim());
        let names = [&member.organisation.name, &member.organisation.name_en];
        let by_name = wanted.is_empty() || names.iter().any(|name| normalise(name).contains(&wanted));
        by_name && (self.standing.is_empty() || self.standing == member.standing.as_str())
    }

    fn is_filtered(&self) -> bool {
        !self.q.is_empty() || !self.standing.is_empty()
    }

    /// The members of the page, and the ways to the first and the next.
    fn page_of<'m>(&self, found: &[&'m Member]) -> (Vec<&'m Member>, Pager) {
        let after = found.iter().position(|one| one.organisation.id.to_string() == self.after);
        let first = after.map_or(0, |place| place + 1);
        let shown: Vec<&Member> = found.iter().skip(first).take(ROWS).copied().collect();
        let next = shown.last().filter(|_| first + shown.len() < found.len());
        let pager = Pager {
            previous: (first > 0).then(|| self.address("/members", "")),
            next: next.map(|last| self.address("/members", &last.organisation.id.to_string())),
            ..Pager::over(first as u64 + 1, shown.len(), Some(found.len() as u64))
        };
        (shown, pager)
    }

    fn address(&self, path: &str, after: &str) -> String {
        let parts = [("q", self.q.as_str()), ("standing", &self.standing), ("after", after)];
        with_query(path, &parts)
    }
}

/// How many members have something to act on now.
fn affected(members: &[Member]) -> usize {
    members.iter().filter(|one| one.findings(Urgency::Now).is_some_and(|now| now > 0)).count()
}

fn published(members: &[Member]) -> usize {
    members.iter().filter(|one| one.standing.shows_numbers()).count()
}

/// The answer, and what to do where there are no members.
fn heading(
    t: T,
    signed: &Signed,
    all: &[Member],
    address: &ListAddress,
    found: usize,
) -> (String, &'static str) {
    let words = t.sharing();
    if !signed.is_for_operator() {
        return (words.members_not_operator().to_owned(), words.members_not_operator_hint());
    }
    let heading = match (all.len(), published(all), affected(all)) {
        (0, ..) => return (words.members_empty().to_owned(), words.members_empty_hint()),
        (total, ..) if address.is_filtered() => words.members_found(found, total),
        (_, 0, _) => words.members_unknown().to_owned(),
        (_, published, 0) => words.members_calm(published),
        (total, _, affected) => words.members_heading(affected, total),
    };
    (heading, "")
}

fn lead(t: T, all: &[Member]) -> String {
    let published = published(all);
    match all.len() - published {
        _ if all.is_empty() => String::new(),
        0 => t.sharing().members_lead_all(published),
        unknown => t.sharing().members_lead(published, unknown),
    }
}

fn row(t: T, one: &Member, now_ms: i64) -> Row {
    let shown = one.newest.as_ref().filter(|_| one.standing.shows_numbers());
    let findings = |of| one.findings(of).map_or_else(|| ABSENT.to_owned(), |count| t.number(count));
    Row {
        href: format!("/members/{}", one.organisation.id),
        name: words::name(t, &one.organisation).to_owned(),
        kind: crate::identity::organisation_kind(t, one.organisation.kind),
        beds: one.organisation.beds.map_or_else(String::new, |beds| t.number(beds)),
        mark: words::standing_mark(one.standing),
        standing: words::standing(t, one.standing),
        detail: shown.map_or("", |statement| words::detail(t, statement.kind, statement.detail)),
        checked: shown.map_or_else(String::new, |statement| t.since(statement.checked_at_ms, now_ms)),
        now: findings(Urgency::Now),
        hot: one.findings(Urgency::Now).is_some_and(|now| now > 0),
        week: findings(Urgency::Week),
    }
}

fn csv_row(t: T, one: &Member) -> Vec<String> {
    let shown: Option<&Statement> = one.newest.as_ref().filter(|_| one.standing.shows_numbers());
    let mut row = vec![
        words::name(t, &one.organisation).to_owned(),
        crate::identity::organisation_kind(t, one.organisation.kind).to_owned(),
        one.organisation.beds.map_or_else(String::new, |beds| beds.to_string()),
        words::standing(t, one.standing).to_owned(),
        shown.map_or_else(String::new, |statement| {
            words::detail(t, statement.kind, statement.detail).to_owned()
        }),
        shown.map_or_else(String::new, |statement| t.moment_short(statement.checked_at_ms)),
    ];
    row.extend(
        Urgency::ALL.iter().map(|of| one.findings(*of).map_or_else(String::new, |count| count.to_string())),
    );
    row
}
