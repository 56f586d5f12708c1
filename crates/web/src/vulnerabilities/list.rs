//! The list of findings, most urgent first.
//! Not here: one finding ([`super::finding`]).
//! Next: `templates/vulnerabilities/list.html`.

use super::{
    doubt,
    of_asset::is_compared,
    owners::People,
    query::{ANY_ANSWER, ListAddress},
    words,
};
use crate::{
    address::query_of,
    error::WebError,
    page::{Choice, FormErrors, Page, Pager, SortState, Sorted, parts::Mark},
    shell::Shell,
    text::T,
    views::{Bar, Lost, bar, opened_with},
};
use askama::Template;
use axum::{
    extract::{Query as Address, RawQuery},
    response::Response,
};
use domain::{
    access::{Inventory, Read, Vulnerabilities},
    ids::AssetId,
    vulnerabilities::{Answer, Tier, Urgency},
};
use hub::{
    Cx, HubError, inventory,
    views::List,
    vulnerabilities::{
        feeds,
        findings::{self, Cursor, Listed, Query, Sort},
        why::Why,
    },
};

/// Rows of a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "vulnerabilities/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    lead: String,
    compared: bool,
    address: &'a ListAddress,
    counted: Vec<(String, String)>,
    columns: [Sorted; 3],
    tiers: Vec<Choice>,
    urgencies: Vec<Choice>,
    answers: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    views: Bar,
}

struct Row {
    href: String,
    cve: String,
    asset_href: String,
    asset: String,
    component: String,
    mark: Mark,
    urgency: &'static str,
    tier: &'static str,
    /// Facts that would make it certain; empty where it is.
    lacks: String,
    score: String,
    exploited: bool,
    ransomware: bool,
    answer: &'static str,
    waits: bool,
    owner: String,
    due: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    RawQuery(raw): RawQuery,
    Address(address): Address<ListAddress>,
) -> Result<Response, WebError> {
    if let Some(view) = opened_with(cx.signed(), List::Findings, raw.as_deref()).await? {
        return Ok(view);
    }
    let t = shell.t();
    let today = cx.hub().today();
    let query = address.query(today)?;
    let total = findings::count(&cx, &query).await?;
    let mut listed = findings::list(&cx, &query, address.cursor().as_ref(), ROWS + 1).await?;
    let more = listed.len() > ROWS as usize;
    listed.truncate(ROWS as usize);
    let compared = is_compared(&cx).await?;
    let heading = heading(&cx, t, &query, &listed, total, compared).await?;
    let lead = match findings::last_run(&cx).await? {
        Some(run) => {
            let cves = feeds::known_cves(cx.hub()).await?;
            t.vulnerabilities().lead(run.components, cves, t.moment(run.finished_at_ms))
        }
        None => t.vulnerabilities().not_matched_yet().to_owned(),
    };
    let people = People::of(&cx).await?;
    let here = query_of(&address.first_page());
    let lost = lost(&cx, t, &address, query.asset).await?;
    let views = bar(cx.signed(), t, List::Findings, &here, &here, &lost).await?;
    let page = shell.page(t.vulnerabilities().title());
    shell.draw(&ListPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading,
        lead,
        compared,
        address: &address,
        tiers: Choice::each(Tier::ALL, Tier::as_str, |tier| words::tier(t, tier)),
        urgencies: Choice::each(Urgency::ALL, Urgency::as_str, |urgency| words::urgency(t, urgency)),
        answers: answers(t),
        counted: if address.is_filtered() { Vec::new() } else { counted(&cx, t, &address, &query).await? },
        columns: columns(t, &address),
        pager: pager(&address, &listed, more, total),
        views,
        rows: listed.iter().map(|one| row(t, one, today, &people)).collect(),
    })
}

/// What of the address means nothing any more, such as an asset that was taken out of the ledger.
async fn lost(
    cx: &Cx<Read<Vulnerabilities>>,
    t: T,
    address: &ListAddress,
    asset: Option<AssetId>,
) -> Result<Lost, WebError> {
    let mut gone = Vec::new();
    if let (Some(id), Ok(reading)) = (asset, cx.signed().permit::<Read<Inventory>>())
        && matches!(inventory::find(&reading, id).await, Err(HubError::NotFound))
    {
        gone.push((t.vulnerabilities().asset(), address.asset.clone()));
    }
    Ok(Lost { ignored: address.unknown(t), gone })
}

/// The answers to choose from, and all of them together.
fn answers(t: T) -> Vec<Choice> {
    let mut answers = vec![Choice::new(ANY_ANSWER, t.vulnerabilities().answers_any())];
    answers.extend(Choice::each(Answer::ALL, Answer::as_str, |answer| words::answer(t, answer)));
    answers
}

async fn heading(
    cx: &Cx<Read<Vulnerabilities>>,
    t: T,
    query: &Query,
    listed: &[Listed],
    total: i64,
    compared: bool,
) -> Result<String, WebError> {
    let words = t.vulnerabilities();
    if query.asset.is_some() {
        let name = listed.first().map_or("", |one| one.asset_name.as_str());
        return Ok(words.of_asset(name, total));
    }
    if query.awaiting_approval
        || !query.text.is_empty()
        || query.tier.is_some()
        || query.urgency.is_some()
        || query.open_on.is_none()
    {
        return Ok(words.heading_found(total));
    }
    let now = findings::count(cx, &Query { urgency: Some(Urgency::Now), ..query.clone() }).await?;
    let week = findings::count(cx, &Query { urgency: Some(Urgency::Week), ..query.clone() }).await?;
    Ok(match (total, now, week) {
        (0, ..) if !compared => words.not_matched_yet().to_owned(),
        (0, ..) => words.empty().to_owned(),
        (_, 0, 0) => words.heading_calm().to_owned(),
        (_, 0, week) => words.heading_week(week),
        (_, now, _) => words.heading_urgent(now),
    })
}

fn pager(address: &ListAddress, listed: &[Listed], more: bool, total: i64) -> Pager {
    let first_row = if address.cursor().is_some() { address.n.max(1) } else { 1 };
    let next = listed.last().filter(|_| more).map(|last| {
        let cursor = Cursor { key: last.sort_key.clone(), id: last.finding.id };
        address.page_after(&cursor, first_row + u64::from(ROWS))
    });
    let previous = (first_row > 1).then(|| address.first_page());
    Pager { previous, next, ..Pager::over(first_row, listed.len(), u64::try_from(total).ok()) }
}

fn columns(t: T, address: &ListAddress) -> [Sorted; 3] {
    let words = t.vulnerabilities();
    let column = |label: &str, sort: Sort| Sorted {
        label: label.to_owned(),
        href: address.sorted_by(sort),
        state: SortState::of(address.sort() == sort, !address.desc.is_empty()),
    };
    [
        column(words.rank(), Sort::Urgency),
        column(words.asset(), Sort::Asset),
        column(words.answer_due(), Sort::Due),
    ]
}

/// How many there are of each tier, each with the way to them.
async fn counted(
    cx: &Cx<Read<Vulnerabilities>>,
    t: T,
    address: &ListAddress,
    query: &Query,
) -> Result<Vec<(String, String)>, WebError> {
    let mut counted = Vec::new();
    for tier in Tier::ALL {
        let count = findings::count(cx, &Query { tier: Some(*tier), ..query.clone() }).await?;
        if count > 0 {
            let text = t.vulnerabilities().tier_count(count, words::tier(t, *tier));
            counted.push((address.of_tier(tier.as_str()), text));
        }
    }
    Ok(counted)
}

fn row(t: T, one: &Listed, today: jiff::civil::Date, people: &People) -> Row {
    let finding = &one.finding;
    let why = Why::parse(&finding.why);
    Row {
        href: format!("/vulnerabilities/{}", finding.id),
        cve: finding.cve.to_string(),
        asset_href: format!("/inventory/{}", finding.asset),
        asset: one.asset_name.clone(),
        mark: words::mark(finding.urgency),
        urgency: words::urgency(t, finding.urgency),
        tier: words::tier(t, finding.tier),
        lacks: doubt::facts(t, &why),
        component: why.component,
        score: finding.score_tenths.map_or_else(String::new, |score| t.score(score)),
        exploited: finding.known_exploited,
        ransomware: finding.ransomware,
        answer: words::answer(t, finding.decision.answer),
        waits: finding.decision.awaits_approval(),
        owner: people.name(finding.decision.owner).to_owned(),
        due: finding.decision.due_on.map_or_else(String::new, |due| t.due(due, today)),
    }
}
