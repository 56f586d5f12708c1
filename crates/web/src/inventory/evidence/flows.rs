//! What passed between segments by files, beside what is allowed to 検出された通信.
//! Not here: the rule (`domain::inventory::seen`).
//! Next: `templates/inventory/evidence/flows.html`.

use super::words;
use crate::{
    address::with_query,
    error::WebError,
    page::{Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Inventory, Read, Write},
    inventory::seen::{Crossing, Destination, Verdict},
};
use hub::{Cx, inventory::register::house};

/// Ways shown.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "inventory/evidence/flows.html")]
struct FlowsPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    is_unsaid: bool,
    may_write: bool,
    count: usize,
    rows: Vec<Row>,
}

/// A way between two segments.
pub(super) struct Row {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) port: String,
    pub(super) mark: Mark,
    pub(super) verdict: &'static str,
    /// What allows it: a name and where it is.
    pub(super) allowed_by: Option<(String, String)>,
    pub(super) pairs: Vec<String>,
    pub(super) more: usize,
    pub(super) seen: String,
    pub(super) source: String,
    /// Where to write down that it may; empty where that is settled.
    pub(super) allow: String,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let found = house::passed(&cx).await?;
    let not_allowed = found.iter().filter(|one| one.verdict == Verdict::NotAllowed).count();
    let words = t.evidence();
    let heading = match (found.len(), not_allowed) {
        (0, _) => words.flows_none().to_owned(),
        (count, 0) => words.flows_well(count),
        (_, count) => words.flows_heading(count),
    };
    let page = shell.page(words.flows());
    shell.draw(&FlowsPage {
        page: &page,
        t,
        heading,
        is_unsaid: found.iter().any(|one| one.verdict == Verdict::Unsaid),
        may_write: cx.signed().may::<Write<Inventory>>(),
        count: found.len(),
        rows: found.iter().take(SHOWN).map(|one| row(t, one)).collect(),
    })
}

/// A way in words.
pub(super) fn row(t: T, one: &Crossing) -> Row {
    let words = t.evidence();
    let protocol = one.protocol.as_str().to_uppercase();
    let port = if one.port == 0 { protocol } else { format!("{protocol} {}", one.port) };
    let (mark, verdict) = match one.verdict {
        Verdict::Allowed { .. } => (Mark::Ok, words.flow_allowed()),
        Verdict::NotAllowed => (Mark::Now, words.flow_not_allowed()),
        Verdict::Unsaid => (Mark::Plain, words.flow_unsaid()),
    };
    let allow = match (&one.to, &one.verdict) {
        (Destination::Segment(to), Verdict::NotAllowed | Verdict::Unsaid) => with_query(
            "/register/flow/new",
            &[
                ("name", &format!("{} → {to} {port}", one.from)),
                ("from_segment", &one.from),
                ("to_segment", to),
                ("protocol", &port),
            ],
        ),
        _ => String::new(),
    };
    Row {
        from: one.from.clone(),
        to: match &one.to {
            Destination::Segment(name) => name.clone(),
            Destination::Outside => words.flow_outside().to_owned(),
        },
        mark,
        verdict,
        allowed_by: match &one.verdict {
            Verdict::Allowed { record, register, name } => {
                Some((name.clone(), format!("/register/{register}/{record}")))
            }
            Verdict::NotAllowed | Verdict::Unsaid => None,
        },
        pairs: one.pairs.iter().map(|(from, to)| format!("{from} → {to}")).collect(),
        more: one.count.saturating_sub(one.pairs.len()),
        seen: t.moment_short(one.last_seen_at_ms),
        source: words.seen_in(one.file_name.as_str(), words::kind(t, one.kind)),
        allow,
        port,
    }
}
