//! What the registers lack, and which there are.
//! Not here: the rules (`domain::inventory::register::gaps`).
//! Next: `templates/inventory/register/overview.html`.

use super::words;
use crate::{
    error::WebError,
    page::{Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Inventory, Read, Write},
    inventory::register::{Gap, RecordKind},
    vulnerabilities::Urgency,
};
use hub::{
    Cx,
    inventory::register::{counts, house},
};
use jiff::civil::Date;

/// Lines shown of one kind of gap.
const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "inventory/register/overview.html")]
struct Overview<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    is_empty: bool,
    may_write: bool,
    soon: Vec<Group>,
    later: Vec<Group>,
    later_count: usize,
    registers: Vec<Register>,
}

/// Gaps of one kind.
struct Group {
    mark: Mark,
    urgency: &'static str,
    what: &'static str,
    to_do: &'static str,
    lines: Vec<Line>,
    more: usize,
}

struct Line {
    href: String,
    name: String,
    note: String,
}

struct Register {
    href: String,
    name: &'static str,
    hint: &'static str,
    count: i64,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let gaps = house::gaps(&cx).await?;
    let counts = counts(&cx).await?;
    let is_empty = counts.values().all(|count| *count == 0);
    let (soon, later): (Vec<Gap>, Vec<Gap>) =
        gaps.into_iter().partition(|gap| gap.kind.urgency() <= Urgency::Week);
    let heading = match (soon.len(), later.len()) {
        _ if is_empty => t.register().nothing_yet().to_owned(),
        (0, 0) => t.register().all_well().to_owned(),
        (0, _) => t.register().heading_later().to_owned(),
        (count, _) => t.register().heading_gaps(count),
    };
    let groups = |gaps: &[Gap]| -> Vec<Group> {
        gaps.chunk_by(|a, b| a.kind == b.kind).filter_map(|same| group(t, same)).collect()
    };
    let registers = RecordKind::ALL.iter().map(|kind| Register {
        href: format!("/register/{kind}"),
        name: words::kind(t, *kind),
        hint: words::hint(t, *kind),
        count: counts.get(kind).copied().unwrap_or(0),
    });
    let page = shell.page(t.register().title());
    shell.draw(&Overview {
        page: &page,
        t,
        heading,
        is_empty,
        may_write: cx.signed().may::<Write<Inventory>>(),
        soon: groups(&soon),
        later: groups(&later),
        later_count: later.len(),
        registers: registers.collect(),
    })
}

fn group(t: T, same: &[Gap]) -> Option<Group> {
    let first = same.first()?;
    let urgency = first.kind.urgency();
    let line = |gap: &Gap| Line {
        href: words::gap_href(gap),
        name: gap.name.clone(),
        note: gap.note.parse::<Date>().map_or_else(|_| gap.note.clone(), |day| t.date_short(day)),
    };
    Some(Group {
        mark: crate::vulnerabilities::mark(urgency),
        urgency: crate::vulnerabilities::urgency(t, urgency),
        what: words::gap(t, first.kind),
        to_do: words::to_do(t, first.kind),
        lines: same.iter().take(SHOWN).map(line).collect(),
        more: same.len().saturating_sub(SHOWN),
    })
}
