//! One member as its operator knows it: its newest statement, and how its numbers moved.
//! Not here: the list ([`super::members`]).
//! Next: `templates/sharing/member.html`.

use super::{
    chart::{Chart, Point},
    organisation_id,
    said::Said,
    words,
};
use crate::{
    error::WebError,
    page::{Mark, Page},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Read, Sharing},
    sharing::{Detail, FindingCounts, Standing, Statement},
    vulnerabilities::Urgency,
};
use hub::{
    Cx,
    sharing::members::{self, Member},
};

#[derive(Template)]
#[template(path = "sharing/member.html")]
struct MemberPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    lead: String,
    stale: String,
    about: String,
    said: Option<Said>,
    not_granted: &'static str,
    chart: Chart,
    chart_label: String,
    chart_span: (String, String),
    urgencies: Vec<(Mark, &'static str)>,
    history: Vec<Row>,
}

/// A statement of the history.
struct Row {
    moment: String,
    /// Findings by urgency.
    findings: Vec<(&'static str, String)>,
    assets: String,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let (member, statements) = members::find(&cx, organisation_id(&id)?).await?;
    let t = shell.t();
    let now_ms = cx.now().as_millisecond();
    let (lead, stale) = lead(t, &member, now_ms);
    let chart = chart(&statements);
    let span = (moment(t, statements.last()), moment(t, statements.first()));
    let page = shell.page(words::name(t, &member.organisation));
    shell.draw(&MemberPage {
        page: &page,
        t,
        heading: heading(t, &member),
        lead,
        stale,
        about: about(t, &member),
        said: member.counts().map(|counts| Said::new(t, counts)),
        not_granted: not_granted(t, &member),
        chart_label: t.sharing().chart_label(chart.most, span.0.as_str(), span.1.as_str()),
        chart_span: span,
        chart,
        urgencies: Urgency::ALL.iter().map(|one| urgency(t, *one)).collect(),
        history: statements.iter().filter_map(|one| history_row(t, one)).collect(),
    })
}

fn heading(t: T, member: &Member) -> String {
    let words = t.sharing();
    let name = words::name(t, &member.organisation);
    let findings = |of| member.findings(of).unwrap_or(0);
    match member.standing {
        Standing::Unpublished => words.member_unpublished(name),
        Standing::Withdrawn => words.member_withdrawn(name),
        Standing::Ended => {
            let until = member.newest.as_ref().and_then(|newest| newest.until);
            words.member_ended(until.map_or_else(String::new, |day| t.date(day)), name)
        }
        Standing::Current | Standing::Stale => match (findings(Urgency::Now), findings(Urgency::Week)) {
            (0, 0) => words.member_calm(name),
            (0, week) => words.member_week(week, name),
            (now, _) => words.member_now(now, name),
        },
    }
}

/// Of when the numbers are, and a warning where that is long ago.
fn lead(t: T, member: &Member, now_ms: i64) -> (String, String) {
    let words = t.sharing();
    let Some(newest) = member.newest.as_ref().filter(|_| member.standing.shows_numbers()) else {
        return (words.member_unknown_hint().to_owned(), String::new());
    };
    let age = t.since(newest.checked_at_ms, now_ms);
    let detail = words::detail(t, newest.kind, newest.detail);
    let stale =
        if member.standing == Standing::Stale { words.member_stale(age.as_str()) } else { String::new() };
    (words.member_lead(age, detail, t.moment(newest.published_at_ms)), stale)
}

/// What it is, and how large.
fn about(t: T, member: &Member) -> String {
    let kind = crate::identity::organisation_kind(t, member.organisation.kind).to_owned();
    let beds = member.organisation.beds.map(|beds| t.units().beds(beds));
    crate::text::join(t, &[Some(kind), beds].into_iter().flatten().collect::<Vec<_>>())
}

/// What the member keeps to itself.
fn not_granted(t: T, member: &Member) -> &'static str {
    match member.newest.as_ref().filter(|_| member.standing.shows_numbers()).map(|newest| newest.detail) {
        Some(Detail::Count) => t.sharing().names_not_published(),
        Some(Detail::Name) => t.sharing().cves_not_published(),
        Some(Detail::Content) | None => "",
    }
}

fn urgency(t: T, of: Urgency) -> (Mark, &'static str) {
    (crate::vulnerabilities::mark(of), crate::vulnerabilities::urgency(t, of))
}

/// The statements come newest first; the picture begins with the oldest and ends when the newest was last confirmed.
fn chart(statements: &[Statement]) -> Chart {
    let point = |statement: &Statement, counts: &FindingCounts| Point {
        at_ms: statement.published_at_ms,
        now: counts.findings(Urgency::Now),
        week: counts.findings(Urgency::Week),
    };
    let points: Vec<Point> =
        statements.iter().rev().filter_map(|one| Some(point(one, one.finding_counts()?))).collect();
    Chart::new(&points, statements.first().map_or(0, |newest| newest.checked_at_ms))
}

fn moment(t: T, statement: Option<&Statement>) -> String {
    statement.map_or_else(String::new, |one| t.moment_short(one.published_at_ms))
}

fn history_row(t: T, statement: &Statement) -> Option<Row> {
    let counts = statement.finding_counts()?;
    Some(Row {
        moment: t.moment_short(statement.published_at_ms),
        findings: Urgency::ALL.iter().map(|of| (urgency(t, *of).1, t.number(counts.findings(*of)))).collect(),
        assets: t.number(counts.assets),
    })
}
