//! One CVE in the region: how many members it touches, who has answered, and who that is as far as they show it.
//! Not here: devices; nobody tells an operator of them.
//! Next: `templates/sharing/region_cve.html`.

use super::{cve_id, members};
use crate::{
    address::with_query,
    error::WebError,
    page::{Mark, Page, Pager},
    sharing::words,
    shell::Shell,
    text::T,
    vulnerabilities::{mark, urgency},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::access::{Read, Sharing};
use hub::{
    Cx,
    sharing::region::{self, Named, View},
};
use jiff::civil::Date;
use serde::Deserialize;

/// Rows of a page.
const ROWS: usize = 50;

/// From which member on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    from: usize,
}

#[derive(Template)]
#[template(path = "sharing/region_cve.html")]
struct CvePage<'a> {
    page: &'a Page,
    t: T,
    cve: String,
    heading: String,
    lead: String,
    few: &'static str,
    exploited: String,
    description: String,
    rows: Vec<Row>,
    tells_devices: bool,
    others: String,
    pager: Pager,
}

struct Row {
    href: String,
    name: String,
    kind: &'static str,
    mark: Mark,
    urgency: &'static str,
    progress_mark: Mark,
    progress: &'static str,
    devices: String,
    checked: String,
    stale: &'static str,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Sharing>>,
    shell: Shell,
    Path(id): Path<String>,
    Query(wanted): Query<From>,
) -> Result<Response, WebError> {
    let view = region::find(&cx, cve_id(&id)?).await?;
    let t = shell.t();
    let now_ms = cx.now().as_millisecond();
    let from = wanted.from.min(view.named.len());
    let shown: Vec<&Named> = view.named.iter().skip(from).take(ROWS).collect();
    let page = shell.page(&view.cve.to_string());
    shell.draw(&CvePage {
        page: &page,
        t,
        cve: view.cve.to_string(),
        heading: heading(t, &view),
        lead: lead(t, &view),
        few: if view.touched.and_few { t.sharing().cve_few_hint() } else { "" },
        exploited: exploited(t, &view),
        description: view.description.clone(),
        tells_devices: view.named.iter().any(|one| one.said.answer.devices.is_some()),
        others: others(t, &view),
        pager: pager(&view, from, shown.len()),
        rows: shown.iter().map(|one| row(t, one, now_ms)).collect(),
    })
}

fn heading(t: T, view: &View) -> String {
    let cve = view.cve.to_string();
    if view.touched.counted.members == 0 && !view.touched.and_few {
        return t.sharing().cve_heading_none(cve);
    }
    t.sharing().cve_heading(cve, members(t, view.touched))
}

fn lead(t: T, view: &View) -> String {
    let words = t.sharing();
    if view.publishing == 0 {
        return words.region_unknown().to_owned();
    }
    if view.touched.counted.members == 0 {
        return words.region_lead(view.publishing, view.members);
    }
    let count = |count| words.members_count(count);
    let counted = view.touched.counted;
    words.cve_lead(count(counted.answered), count(counted.closed), view.publishing)
}

fn exploited(t: T, view: &View) -> String {
    let Some(listed) = &view.exploited else { return String::new() };
    let day = listed.added_on.parse().map_or_else(|_| listed.added_on.clone(), |day: Date| t.date(day));
    t.sharing().cve_exploited(day)
}

/// Those that are counted and do not show their names.
fn others(t: T, view: &View) -> String {
    let named = u64::try_from(view.named.len()).unwrap_or(u64::MAX);
    match view.touched.counted.members.saturating_sub(named) {
        0 => String::new(),
        count => t.sharing().cve_others(count),
    }
}

fn pager(view: &View, from: usize, shown: usize) -> Pager {
    let at = |from: usize| {
        let from = if from == 0 { String::new() } else { from.to_string() };
        with_query(&format!("/region/{}", view.cve), &[("from", &from)])
    };
    let next = from + shown;
    Pager {
        previous: (from > 0).then(|| at(from.saturating_sub(ROWS))),
        next: (next < view.named.len()).then(|| at(next)),
        ..Pager::over(from as u64 + 1, shown, Some(view.named.len() as u64))
    }
}

fn row(t: T, one: &Named, now_ms: i64) -> Row {
    let answer = one.said.answer;
    Row {
        href: format!("/members/{}", one.organisation.id),
        name: words::name(t, &one.organisation).to_owned(),
        kind: crate::identity::organisation_kind(t, one.organisation.kind),
        mark: mark(answer.urgency),
        urgency: urgency(t, answer.urgency),
        progress_mark: words::progress_mark(answer.progress),
        progress: words::progress(t, answer.progress),
        devices: answer.devices.map_or_else(String::new, |devices| t.number(devices.touched)),
        checked: t.since(one.said.checked_at_ms, now_ms),
        stale: if one.is_stale { t.sharing().stale_short() } else { "" },
    }
}
