//! The first page after sign-in 今日やること: one line for each thing to do, with one link.
//! Not here: what there is to do (`hub::today`).
//! Next: `templates/today/today.html`.

use crate::{
    error::WebError,
    page::{Page, parts::Mark},
    routes::Routes,
    shell::Shell,
    text::T,
    vulnerabilities,
};
use askama::Template;
use axum::response::Response;
use domain::{access::SignedIn, ids::StocktakeId, vulnerabilities::Urgency};
use hub::{
    Cx,
    today::{Checked, Task, What},
};
use jiff::civil::Date;

pub(crate) fn routes() -> Routes {
    Routes::default().get("/today", show)
}

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    lead: String,
    now: Vec<Line>,
    later: Vec<Line>,
    checked: Checked,
    matched: String,
    news: String,
}

/// A line of the list.
struct Line {
    mark: Mark,
    class: &'static str,
    tag: String,
    due: String,
    what: String,
    why: String,
    href: String,
    action: &'static str,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<SignedIn>, shell: Shell) -> Result<Response, WebError> {
    let day = hub::today::day(cx.signed()).await?;
    let t = shell.t();
    let today = cx.hub().today();
    let now_ms = cx.now().as_millisecond();
    let (now, later): (Vec<&Task>, Vec<&Task>) =
        day.tasks.iter().partition(|task| matches!(task.urgency, Urgency::Now | Urgency::Week));
    let lines = |tasks: &[&Task]| tasks.iter().map(|task| line(t, task, today, now_ms)).collect::<Vec<_>>();
    let words = t.today();
    let is_empty = day.tasks.iter().any(|task| task.what == What::EmptyLedger);
    let heading = match now.len() {
        _ if is_empty => words.heading_start().to_owned(),
        0 => words.heading_none().to_owned(),
        count => words.heading_count(count),
    };
    let page = shell.page(words.title());
    shell.draw(&TodayPage {
        page: &page,
        t,
        heading,
        lead: lead(t, &day.checked, today),
        now: lines(&now),
        later: lines(&later),
        checked: day.checked,
        news: day.checked.news_at_ms.map_or_else(String::new, |at| t.since(at, now_ms)),
        matched: day
            .checked
            .matched_at_ms
            .map_or_else(|| t.vulnerabilities().not_matched_yet().to_owned(), |at| t.since(at, now_ms)),
    })
}

fn lead(t: T, checked: &Checked, today: Date) -> String {
    let words = t.today();
    if checked.is_hidden {
        return words.checked_not_yours().to_owned();
    }
    let Some(matched_at_ms) = checked.matched_at_ms else {
        return words.checked_none().to_owned();
    };
    let all = [
        words.checked_assets(checked.assets),
        words.checked_components(checked.components),
        words.checked_vulnerabilities(checked.cves),
    ];
    words.lead(crate::text::join(t, &all), t.day(today), t.moment_short(matched_at_ms))
}

fn line(t: T, task: &Task, today: Date, now_ms: i64) -> Line {
    let words = t.today();
    let (mark, class, tag) = match task.urgency {
        Urgency::Now => (Mark::Now, "now", words.tag_now().to_owned()),
        Urgency::Week => (Mark::Week, "week", words.tag_week().to_owned()),
        // Not all of it waits for a maintenance; what can wait stands under a heading that says so.
        Urgency::Maintenance => (Mark::Plain, "", String::new()),
        Urgency::Watch => (Mark::Plain, "", t.vulnerabilities().rank_watch().to_owned()),
    };
    let due = task.due_on.map_or_else(String::new, |due| t.due(due, today));
    let (what, why, href, action) = sentences(t, &task.what, now_ms);
    Line { mark, class, tag, due, what, why, href, action }
}

/// Which feed is missed, and since when.
fn feed_stale(t: T, feed: &str, last_good_at_ms: Option<i64>, now_ms: i64) -> String {
    let words = t.today();
    last_good_at_ms
        .map_or_else(|| words.task_feed_never(feed), |at| words.task_feed_stale(t.since(at, now_ms), feed))
}

fn overdue_requests(t: T, count: u64) -> (String, String, String, &'static str) {
    let words = t.vendor_request();
    let why = words.task_overdue_why().to_owned();
    (words.task_overdue(count), why, "/vendor-requests?overdue=1".to_owned(), t.today().do_check())
}

fn answered_requests(t: T, count: u64) -> (String, String, String, &'static str) {
    let words = t.vendor_request();
    let why = words.task_answered_why().to_owned();
    (words.task_answered(count), why, "/vendor-requests".to_owned(), t.today().do_check())
}

fn stale_pack(t: T, as_of_ms: Option<i64>, now_ms: i64) -> (String, String, String, &'static str) {
    let words = t.today();
    let what = match as_of_ms {
        Some(at) => words.task_pack_stale(t.since(at, now_ms)),
        None => words.task_pack_never().to_owned(),
    };
    (what, words.task_pack_stale_why().to_owned(), "/feeds/packs".to_owned(), words.do_check())
}

fn stocktake_overdue(
    t: T,
    id: StocktakeId,
    name: &str,
    (parts, devices): (u64, u64),
) -> (String, String, String, &'static str) {
    let words = t.stocktake();
    let why = words.task_overdue_why().to_owned();
    (words.task_overdue(devices, name, parts), why, format!("/stocktakes/{id}"), t.today().do_check())
}

fn stocktake_reports(t: T, id: StocktakeId, count: u64) -> (String, String, String, &'static str) {
    let words = t.stocktake();
    let why = words.task_reports_why().to_owned();
    let href = format!("/stocktakes/{id}/items?decision=waiting");
    (words.task_reports(count), why, href, t.today().do_check())
}

fn empty_ledger(t: T) -> (String, String, String, &'static str) {
    let words = t.today();
    let why = words.start_why().to_owned();
    (words.task_start().to_owned(), why, "/inventory/import".to_owned(), words.do_import())
}

/// What to do, why, where, and the word on the button.
fn sentences(t: T, what: &What, now_ms: i64) -> (String, String, String, &'static str) {
    let words = t.today();
    let check =
        |what: String, why: &str, href: &str| (what, why.to_owned(), href.to_owned(), words.do_check());
    let fill_in =
        |what: String, why: &str, href: &str| (what, why.to_owned(), href.to_owned(), words.do_fill_in());
    match what {
        What::Device { asset, name, component, cve, known_exploited, ransomware, tier, more, decides } => {
            let name = name.as_str();
            let sentence = match (ransomware, known_exploited) {
                (true, _) => words.task_finding_ransomware(name),
                (false, true) => words.task_finding(name),
                (false, false) => words.task_finding_plain(name),
            };
            let tier = vulnerabilities::words::tier(t, *tier);
            let mut why = vec![words.task_finding_why(component.as_str(), cve.as_str(), tier)];
            if *more > 0 {
                why.push(words.task_findings_more(*more));
            }
            let why = crate::text::sentences(t, &why);
            let action = if *decides { words.do_finding() } else { words.do_check() };
            (sentence, why, format!("/vulnerabilities?asset={asset}"), action)
        }
        What::FactsMissing(count) => fill_in(
            words.task_facts_missing(*count),
            words.task_facts_missing_why(),
            "/vulnerabilities?tier=possible",
        ),
        What::NamesOpen(count) => check(words.task_names_open(*count), words.task_names_open_why(), "/names"),
        What::VersionsUnread(count) => check(
            words.task_versions_unread(*count),
            words.task_versions_unread_why(),
            "/vulnerabilities?tier=to_check",
        ),
        What::FixedYetListed(count) => fill_in(
            words.task_fixed_yet_listed(*count),
            words.task_fixed_yet_listed_why(),
            "/vulnerabilities?answer=fixed&tier=confirmed",
        ),
        What::ToApprove(count) => check(
            words.task_to_approve(*count),
            words.task_to_approve_why(),
            "/vulnerabilities?approval=waiting",
        ),
        What::Overdue(count) => check(words.task_overdue(*count), "", "/vulnerabilities?sort=due"),
        What::Gaps(count) => check(words.task_gaps(*count), words.task_gaps_why(), "/register"),
        What::SupportEnding { count, until } => check(
            words.task_support_ending(*count),
            "",
            &format!("/inventory?support_until={until}&sort=support_end"),
        ),
        What::SupportEnded { count, until } => check(
            words.task_support_ended(*count),
            words.task_support_ended_why(),
            &format!("/inventory?support_until={until}&sort=support_end"),
        ),
        What::NoFeed => {
            check(t.vulnerabilities().feeds_none().to_owned(), words.task_no_feed_why(), "/feeds")
        }
        What::FeedStale { feed, last_good_at_ms } => {
            check(feed_stale(t, feed, *last_good_at_ms, now_ms), words.task_feed_stale_why(), "/feeds")
        }
        What::PackStale(as_of_ms) => stale_pack(t, *as_of_ms, now_ms),
        What::MembersToActNow { affected, members } => {
            check(words.task_members(*affected, *members), words.task_members_why(), "/members")
        }
        What::ImportReady { import, file } => {
            check(words.task_import_ready(file.as_str()), "", &format!("/inventory/import/{import}"))
        }
        What::VendorRequestsOverdue(count) => overdue_requests(t, *count),
        What::VendorsAnswered(count) => answered_requests(t, *count),
        What::SecondFactorMissing(from) => check(
            t.sign_in().task_second_factor(t.date(*from)),
            t.sign_in().task_second_factor_why(),
            "/account/second-factor",
        ),
        What::EmergencyUsed(count) => {
            check(t.sign_in().task_emergency(*count), t.sign_in().task_emergency_why(), "/emergency-accounts")
        }
        What::EnvelopesToCheck(count) => {
            check(t.sign_in().task_envelope(*count), t.sign_in().task_envelope_why(), "/emergency-accounts")
        }
        What::EvidenceReady { evidence, file } => {
            check(words.task_evidence_ready(file.as_str()), "", &format!("/inventory/evidence/{evidence}"))
        }
        What::CellularSeen(count) => {
            check(words.task_cellular(*count), words.task_cellular_why(), "/inventory/devices")
        }
        What::DevicesUnlisted(count) => {
            check(words.task_unlisted(*count), words.task_unlisted_why(), "/inventory/devices")
        }
        What::AssetsMissed(count) => {
            check(words.task_missed(*count), words.task_missed_why(), "/inventory/missed")
        }
        What::StocktakeOverdue { stocktake, name, parts, devices } => {
            stocktake_overdue(t, *stocktake, name, (*parts, *devices))
        }
        What::StocktakeReports { stocktake, count } => stocktake_reports(t, *stocktake, *count),
        What::EmptyLedger => empty_ledger(t),
    }
}
