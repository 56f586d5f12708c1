//! The list of findings, most urgent first.
//! Not here: one finding ([`super::finding`]).
//! Next: `templates/vulnerabilities/list.html`.

use super::{doubt, of_asset::is_compared, words};
use crate::{
    error::WebError,
    page::{Choice, FormErrors, Page, Pager, parts::Mark},
    shell::{Shell, encode},
    text::T,
};
use askama::Template;
use axum::{extract::Query as Address, response::Response};
use domain::{
    access::{Read, Vulnerabilities},
    vulnerabilities::{Tier, Urgency},
};
use hub::{
    Cx,
    vulnerabilities::{
        feeds,
        findings::{self, Cursor, Listed, Query},
        why::Why,
    },
};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u32 = 50;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAddress {
    tier: String,
    urgency: String,
    asset: String,
    all: String,
    after: String,
    n: u64,
}

impl ListAddress {
    fn is_filtered(&self) -> bool {
        [&self.tier, &self.urgency, &self.asset, &self.all].iter().any(|text| !text.is_empty())
    }
}

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
    tiers: Vec<Choice>,
    urgencies: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    cve: String,
    asset_href: String,
    asset: String,
    mark: Mark,
    urgency: &'static str,
    tier: &'static str,
    /// Facts that would make it certain; empty where it is.
    lacks: String,
    score: String,
    exploited: bool,
    ransomware: bool,
    answer: &'static str,
    due: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Address(address): Address<ListAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let today = cx.hub().today();
    let query = Query {
        tier: address.tier.parse().ok(),
        urgency: address.urgency.parse().ok(),
        asset: if address.asset.is_empty() {
            None
        } else {
            Some(crate::inventory::asset_id(&address.asset)?)
        },
        cve: None,
        open_on: address.all.is_empty().then_some(today),
    };
    let total = findings::count(&cx, &query).await?;
    let after = address
        .after
        .split_once(' ')
        .and_then(|(id, key)| Some(Cursor { key: key.to_owned(), id: id.parse().ok()? }));
    let mut listed = findings::list(&cx, &query, after.as_ref(), ROWS + 1).await?;
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
    let first_row = if after.is_some() { address.n.max(1) } else { 1 };
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
        pager: pager(&address, &listed, more, first_row, total),
        rows: listed.iter().map(|one| row(t, one, today)).collect(),
    })
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
    if query.tier.is_some() || query.urgency.is_some() || query.open_on.is_none() {
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

fn pager(address: &ListAddress, listed: &[Listed], more: bool, first_row: u64, total: i64) -> Pager {
    let shown = u64::try_from(listed.len()).unwrap_or(0);
    let filters = [
        ("tier", &address.tier),
        ("urgency", &address.urgency),
        ("asset", &address.asset),
        ("all", &address.all),
    ];
    let filters = filters
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{name}={}&", encode(text)))
        .collect::<Vec<_>>()
        .concat();
    let next = listed.last().filter(|_| more).map(|last| {
        let cursor = encode(&format!("{} {}", last.finding.id, last.rank_key));
        format!("/vulnerabilities?{filters}after={cursor}&n={}", first_row + shown)
    });
    Pager {
        from: if shown == 0 { 0 } else { first_row },
        to: if shown == 0 { 0 } else { first_row + shown - 1 },
        total: u64::try_from(total).ok(),
        previous: (first_row > 1).then(|| format!("/vulnerabilities?{}", filters.trim_end_matches('&'))),
        next,
    }
}

fn row(t: T, one: &Listed, today: jiff::civil::Date) -> Row {
    let finding = &one.finding;
    Row {
        href: format!("/vulnerabilities/{}", finding.id),
        cve: finding.cve.to_string(),
        asset_href: format!("/inventory/{}", finding.asset),
        asset: one.asset_name.clone(),
        mark: words::mark(finding.urgency),
        urgency: words::urgency(t, finding.urgency),
        tier: words::tier(t, finding.tier),
        lacks: doubt::facts(t, &Why::parse(&finding.why)),
        score: finding.score_tenths.map_or_else(String::new, |score| t.score(score)),
        exploited: finding.known_exploited,
        ransomware: finding.ransomware,
        answer: words::answer(t, finding.decision.answer),
        due: finding.decision.due_on.map_or_else(String::new, |due| t.due(due, today)),
    }
}
