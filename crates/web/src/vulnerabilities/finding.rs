//! The page of a finding: why it is one, why it is this urgent, what was decided.
//! Not here: storing a decision ([`super::decision`]).
//! Next: `templates/vulnerabilities/finding.html`.

use super::{
    decision::{self, Fields},
    doubt::{Doubt, doubts},
    news::{self, Described, VoiceRow},
    owners::{self, People},
    request::{RequestRow, of_finding},
    words,
};
use crate::{
    audit_trail,
    error::WebError,
    faults::{clash_status, form_errors},
    page::{Choice, Clash, FormErrors, Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Approve, Inventory, Read, Vulnerabilities, Write},
    cvss::Vector,
    ids::{AssetId, FindingId},
    vulnerabilities::{Answer, CveRecord, NotAffectedReason, Tier},
};
use hub::{
    Cx, Fault,
    vulnerabilities::{
        findings::{self, Listed, News},
        request,
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
    clash: Option<Clash>,
    mark: Mark,
    urgency: &'static str,
    tier: &'static str,
    tier_hint: &'static str,
    due: String,
    grounds: Vec<words::Reason>,
    why: &'a Why,
    range: String,
    rule: &'static str,
    why_title: &'static str,
    doubts: Vec<Doubt>,
    severity: String,
    described: Vec<Described>,
    voices: Vec<VoiceRow>,
    contradicted: &'static str,
    unread_wording: String,
    likelihood: Vec<String>,
    links: Vec<String>,
    published: String,
    action: String,
    answers: Vec<Choice>,
    reasons: Vec<Choice>,
    owners: Vec<Choice>,
    may_write: bool,
    may_approve: bool,
    approved_by: String,
    may_edit: bool,
    history: Vec<audit_trail::Line>,
    requests: Vec<RequestRow>,
    /// Where to ask the vendor; empty where that is not possible.
    ask: String,
}

/// Addresses shown.
const LINKS: usize = 10;

/// What a form sent back to be corrected looks like.
pub(super) struct Again<'a> {
    pub(super) fields: Fields,
    pub(super) faults: &'a [Fault],
    pub(super) clash: Option<Clash>,
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
    draw(&cx, &shell, &listed, Again { fields, faults: &[], clash: None }).await
}

pub(super) async fn draw(
    cx: &Cx<Read<Vulnerabilities>>,
    shell: &Shell,
    listed: &Listed,
    again: Again<'_>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let finding = &listed.finding;
    let (record, kev) = findings::record(cx, finding.cve).await?;
    let said = findings::news(cx, finding.cve).await?;
    let history = findings::history(cx, finding.id).await?;
    let people = People::of(cx).await?;
    let why = Why::parse(&finding.why);
    let today = cx.hub().today();
    let cve = finding.cve.to_string();
    let is_certain = finding.tier == Tier::Confirmed;
    let heading = if is_certain {
        t.vulnerabilities().finding_heading(listed.asset_name.as_str(), cve.as_str())
    } else {
        t.vulnerabilities().finding_heading_possible(listed.asset_name.as_str(), cve.as_str())
    };
    let answer = |answer: Answer| {
        Choice::new(answer.as_str(), words::answer(t, answer)).with_hint(words::answer_hint(t, answer))
    };
    let page = shell.page(&cve);
    let status = clash_status(again.clash.as_ref(), again.faults);
    shell.answering(status).draw(&FindingPage {
        page: &page,
        t,
        errors: form_errors(t, again.faults, |field| decision::label(t, field)),
        heading,
        listed,
        fields: &again.fields,
        clash: again.clash,
        mark: words::mark(finding.urgency),
        urgency: words::urgency(t, finding.urgency),
        tier: words::tier(t, finding.tier),
        tier_hint: words::tier_hint(t, finding.tier),
        due: finding.decision.due_on.map_or_else(String::new, |due| t.due(due, today)),
        grounds: words::reasons(t, &why, kev.as_ref()),
        range: range(t, &why),
        rule: if is_certain { words::rule(t, &why.rule) } else { "" },
        why_title: if is_certain { t.vulnerabilities().why() } else { t.vulnerabilities().why_not_yet() },
        doubts: doubts(t, finding.asset, &why),
        severity: severity(t, &why),
        described: news::described(t, record.as_ref(), kev.as_ref(), &said),
        voices: news::voices(t, &why, &said),
        contradicted: match (why.is_contradicted, finding.tier) {
            (false, _) => "",
            (true, Tier::ToCheck) => t.news().contradicted_tier(),
            (true, _) => t.news().contradicted(),
        },
        likelihood: news::likelihood(t, &said),
        unread_wording: news::unread_wording(t, &why),
        links: links(record.as_ref(), &said),
        published: record.as_ref().map_or_else(String::new, |record| t.moment_short(record.published_at)),
        action: format!("/vulnerabilities/{}", finding.id),
        answers: Answer::ALL.iter().map(|one| answer(*one)).collect(),
        reasons: Choice::each(NotAffectedReason::ALL, NotAffectedReason::as_str, |reason| {
            words::reason(t, reason)
        }),
        owners: owners::choices(cx).await?,
        may_approve: cx.signed().may::<Approve>(),
        approved_by: people.name(finding.decision.approved_by).to_owned(),
        may_write: cx.signed().may::<Write<Vulnerabilities>>(),
        may_edit: cx.signed().may::<Write<Inventory>>(),
        history: history.iter().map(|entry| audit_trail::line(t, entry)).collect(),
        requests: of_finding(cx, t, finding.id).await?,
        ask: if cx.signed().may::<Write<Vulnerabilities>>() && has_vendor(cx, finding.asset).await? {
            format!("/vendor-requests/new?asset={}&finding={}", finding.asset, finding.id)
        } else {
            String::new()
        },
        why: &why,
    })
}

/// Whether the ledger names a vendor who can be asked.
async fn has_vendor(cx: &Cx<Read<Vulnerabilities>>, asset: AssetId) -> Result<bool, WebError> {
    Ok(!request::prefill(cx, asset).await?.letter.vendor.is_empty())
}

/// Where to read on: NVD's addresses; where it has none, those of the others.
fn links(record: Option<&CveRecord>, said: &News) -> Vec<String> {
    let own = record.map_or(&[] as &[String], |record| &record.references);
    let others = said.advisories.iter().flat_map(|one| &one.references);
    if own.is_empty() {
        others.take(LINKS).cloned().collect()
    } else {
        own.iter().take(LINKS).cloned().collect()
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
