//! What one operator sees: exactly what was sent last, what was sent before, and the settings.
//! Not here: saving them ([`super::settings`]).
//! Next: `templates/sharing/publication.html`.

use super::{
    organisation_id,
    said::{AnswersSaid, Said},
    settings::{self, Fields, kind_of},
    words,
};
use crate::{
    error::WebError,
    faults::{clash_status, form_errors},
    page::{Choice, Clash, FormErrors, Page},
    shell::Shell,
    text::{T, dates::day_in_japan, sentences},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    access::{Read, Sharing, Write},
    sharing::{Body, Grant, Statement},
    vulnerabilities::Urgency,
};
use hub::{
    Cx, Fault,
    sharing::grants::{self, Publication},
};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sharing/publication.html")]
struct PublicationPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    operator: &'a str,
    address: String,
    fields: &'a Fields,
    clash: Option<Clash>,
    in_force: bool,
    sent: String,
    said: Option<Said>,
    answers: Option<AnswersSaid>,
    kind: &'static str,
    history: Vec<Step>,
    details: Vec<Choice>,
    may_write: bool,
}

/// A statement of the history.
struct Step {
    moment: String,
    what: String,
}

/// Which kind of statement.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct WantedKind {
    kind: String,
}

/// What a form sent back to be corrected looks like.
pub(super) struct Again<'a> {
    pub(super) fields: Fields,
    pub(super) faults: &'a [Fault],
    pub(super) clash: Option<Clash>,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(wanted): Query<WantedKind>,
) -> Result<Response, WebError> {
    let shown = grants::find(&cx, organisation_id(&id)?, kind_of(&wanted.kind)?).await?;
    let fields = Fields::from(&shown);
    draw(&cx, &shell, &shown, Again { fields, faults: &[], clash: None }).await
}

pub(super) async fn draw(
    cx: &Cx<Read<Sharing>>,
    shell: &Shell,
    shown: &Publication,
    again: Again<'_>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let operator = words::name(t, &shown.operator);
    let history = grants::history(cx, shown.operator.id, shown.kind).await?;
    let counts = shown.last.as_ref().and_then(Statement::finding_counts);
    let page = shell.page(operator);
    let status = clash_status(again.clash.as_ref(), again.faults);
    shell.answering(status).draw(&PublicationPage {
        page: &page,
        t,
        errors: form_errors(t, again.faults, |field| settings::label(t, field)),
        heading: heading(t, shown, cx.hub().today()),
        operator,
        address: format!("/sharing/{}", shown.operator.id),
        fields: &again.fields,
        clash: again.clash,
        in_force: shown.in_force().is_some(),
        sent: sent(t, shown.last.as_ref()),
        said: counts.map(|counts| Said::new(t, counts)),
        answers: shown.last.as_ref().and_then(Statement::cve_answers).map(|one| AnswersSaid::new(t, one)),
        kind: words::kind(t, shown.kind),
        history: history.iter().map(|statement| step(t, statement)).collect(),
        details: words::details(t, shown.kind),
        may_write: cx.signed().may::<Write<Sharing>>(),
    })
}

fn heading(t: T, shown: &Publication, today: Date) -> String {
    let words = t.sharing();
    let operator = words::name(t, &shown.operator);
    match &shown.grant {
        Some(grant) if grant.holds_on(today) => {
            words.heading_one(operator, words::what(t, shown.kind, grant.detail))
        }
        Some(Grant { revoked_at_ms: Some(at_ms), .. }) => words.heading_revoked(day(t, *at_ms), operator),
        Some(Grant { until: Some(until), .. }) => words.heading_ended(t.date(until), operator),
        _ => words.heading_not_published(operator),
    }
}

/// What was sent last, in sentences.
fn sent(t: T, last: Option<&Statement>) -> String {
    let words = t.sharing();
    let Some(last) = last else {
        return sentences(t, &[words.sent_none().to_owned(), words.sent_none_hint().to_owned()]);
    };
    let moment = t.moment(last.published_at_ms);
    if last.body == Body::Withdrawn {
        return sentences(t, &[words.sent_withdrawn(moment), words.kept_note().to_owned()]);
    }
    let mut said = vec![words.sent_lead(moment)];
    if last.checked_at_ms > last.published_at_ms {
        said.push(words.sent_checked(t.moment(last.checked_at_ms)));
    }
    sentences(t, &said)
}

fn step(t: T, statement: &Statement) -> Step {
    let detail = words::detail(t, statement.kind, statement.detail);
    let what = match &statement.body {
        Body::Withdrawn => t.sharing().history_withdrawn().to_owned(),
        Body::FindingCounts(counts) => {
            t.sharing().history_counts(detail, counts.findings(Urgency::Now), counts.findings(Urgency::Week))
        }
        // A history is told without the CVEs, only how many they were.
        Body::CveAnswers(answers) => t.sharing().history_answers(answers.left, detail),
    };
    Step { moment: t.moment_short(statement.published_at_ms), what }
}

/// The day of a moment, for people.
fn day(t: T, at_ms: i64) -> String {
    day_in_japan(at_ms).map_or_else(String::new, |day| t.date(day))
}
