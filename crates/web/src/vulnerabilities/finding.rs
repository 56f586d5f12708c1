//! The page of a finding: why it is one, why it is this urgent, what was decided.
//! Not here: storing a decision ([`super::decision`]).
//! Next: `templates/vulnerabilities/finding.html`.

use super::{decision::Fields, owners, words};
use crate::{
    error::WebError,
    page::{Choice, FormErrors, Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Read, Vulnerabilities, Write},
    audit_trail::Recorded,
    cvss::Vector,
    ids::FindingId,
    vulnerabilities::{Answer, Ground, NotAffectedReason, Tier},
};
use hub::{
    Cx,
    vulnerabilities::{
        findings::{self, Listed},
        why::Why,
    },
};

#[derive(Template)]
#[template(path = "vulnerabilities/finding.html")]
struct FindingPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    listed: &'a Listed,
    fields: &'a Fields,
    stale: bool,
    mark: Mark,
    urgency: &'static str,
    tier: &'static str,
    tier_hint: &'static str,
    due: String,
    grounds: Vec<String>,
    why: &'a Why,
    range: String,
    rule: &'static str,
    gaps: Vec<String>,
    unread: Vec<String>,
    severity: String,
    description: String,
    links: Vec<String>,
    published: String,
    action: String,
    answers: Vec<Choice>,
    reasons: Vec<Choice>,
    owners: Vec<Choice>,
    may_write: bool,
    history: Vec<Step>,
}

/// A decision of the past.
struct Step {
    moment: String,
    who: String,
    what: String,
}

/// What a form sent back to be corrected looks like.
pub(super) struct Again {
    pub(super) fields: Fields,
    pub(super) errors: FormErrors,
    pub(super) stale: bool,
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
pub(super) fn finding_id(text: &str) -> Result<FindingId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let listed = findings::find(&cx, finding_id(&id)?).await?;
    let fields = Fields::from(&listed.finding);
    draw(&cx, &shell, &listed, Again { fields, errors: FormErrors::default(), stale: false }).await
}

pub(super) async fn draw(
    cx: &Cx<Read<Vulnerabilities>>,
    shell: &Shell,
    listed: &Listed,
    again: Again,
) -> Result<Response, WebError> {
    let t = shell.t();
    let finding = &listed.finding;
    let (record, kev) = findings::record(cx, finding.cve).await?;
    let history = findings::history(cx, finding.id).await?;
    let why = Why::parse(&finding.why);
    let today = cx.hub().today();
    let cve = finding.cve.to_string();
    let heading = match finding.tier {
        Tier::Confirmed => t.vulnerabilities().finding_heading(listed.asset_name.as_str(), cve.as_str()),
        _ => t.vulnerabilities().finding_heading_possible(listed.asset_name.as_str(), cve.as_str()),
    };
    let answer = |answer: Answer| {
        Choice::new(answer.as_str(), words::answer(t, answer)).with_hint(words::answer_hint(t, answer))
    };
    let page = shell.page(&cve);
    shell.draw(&FindingPage {
        page: &page,
        t,
        errors: again.errors,
        heading,
        listed,
        fields: &again.fields,
        stale: again.stale,
        mark: words::mark(finding.urgency),
        urgency: words::urgency(t, finding.urgency),
        tier: words::tier(t, finding.tier),
        tier_hint: words::tier_hint(t, finding.tier),
        due: finding.decision.due_on.map_or_else(String::new, |due| t.due(due, today)),
        // The severity stands below them in words and number.
        grounds: why
            .grounds()
            .into_iter()
            .filter(|ground| !matches!(ground, Ground::Critical | Ground::High))
            .map(|ground| words::ground(t, ground, kev.as_ref()))
            .collect(),
        range: range(t, &why),
        rule: if finding.tier == Tier::Confirmed {
            words::rule(t, &why.rule)
        } else {
            words::tier_hint(t, finding.tier)
        },
        gaps: why.missing.iter().map(|gap| gap_sentence(t, gap)).collect(),
        unread: why.unread.iter().map(|text| t.vulnerabilities().unread_text(text.as_str())).collect(),
        severity: severity(t, &why),
        description: record.as_ref().map_or_else(String::new, |record| record.description.clone()),
        links: record
            .as_ref()
            .map_or_else(Vec::new, |record| record.references.iter().take(10).cloned().collect()),
        published: record.as_ref().map_or_else(String::new, |record| t.moment_short(record.published_at)),
        action: format!("/vulnerabilities/{}", finding.id),
        answers: Answer::ALL.iter().map(|one| answer(*one)).collect(),
        reasons: Choice::each(NotAffectedReason::ALL, NotAffectedReason::as_str, |reason| {
            words::reason(t, reason)
        }),
        owners: owners::choices(cx).await?,
        may_write: cx.signed().may::<Write<Vulnerabilities>>(),
        history: history.iter().map(|entry| step(t, entry)).collect(),
        why: &why,
    })
}

fn step(t: T, entry: &Recorded) -> Step {
    let after: serde_json::Value = serde_json::from_str(&entry.after).unwrap_or_default();
    let text = |field: &str| after.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
    let answer = text("answer").parse().map_or("", |answer| words::answer(t, answer));
    let reason = text("reason").parse().map_or("", |reason| words::reason(t, reason));
    let said = [answer, reason, text("note")].into_iter().filter(|text| !text.is_empty());
    Step {
        moment: t.moment_short(entry.at_ms),
        who: entry.actor_name.clone(),
        what: said.collect::<Vec<_>>().join(" / "),
    }
}

fn range(t: T, why: &Why) -> String {
    let words = t.vulnerabilities();
    let from = why.from.as_ref().map(|(version, within)| {
        if *within { words.range_from(version.as_str()) } else { words.range_after(version.as_str()) }
    });
    let to = why.to.as_ref().map(|(version, within)| {
        if *within { words.range_to(version.as_str()) } else { words.range_before(version.as_str()) }
    });
    crate::text::join(t, &[from, to].into_iter().flatten().collect::<Vec<_>>())
}

fn gap_sentence(t: T, gap: &hub::vulnerabilities::why::Gap) -> String {
    let words = t.vulnerabilities();
    let mut sentences = vec![words.missing_fact(words::fact(t, &gap.fact))];
    if !gap.wanted.is_empty() {
        sentences.push(words.missing_wanted(gap.wanted.join(", ")));
    }
    crate::text::join(t, &sentences)
}

/// Severity in words and numbers, computed from the vector; says so where the source states another score.
fn severity(t: T, why: &Why) -> String {
    let words = t.vulnerabilities();
    let Some((text, _)) = &why.vector else { return words.reason_no_score().to_owned() };
    let Ok(vector) = Vector::parse(text) else { return text.clone() };
    let computed = t.score(vector.score_tenths());
    let mut sentence = format!("{} {computed}", words::severity(t, vector.severity()));
    if let Some(stated) = why.stated_score_tenths {
        sentence.push_str(&format!(" ({})", words.score_differs(computed, t.score(stated))));
    }
    sentence
}
