//! Assets that their network did not show for long.
//! Not here: the rule (`domain::inventory::evidence::network`).
//! Next: `templates/inventory/evidence/missed.html`.

use crate::{error::WebError, page::Page, shell::Shell, text::T};
use askama::Template;
use axum::response::Response;
use domain::access::{Inventory, Read};
use hub::{
    Cx,
    inventory::evidence::{self, Missed},
};

#[derive(Template)]
#[template(path = "inventory/evidence/missed.html")]
struct MissedPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    segment: String,
    addresses: String,
    seen: String,
    looked: String,
    days: String,
}

/// Draws the list.
pub(crate) async fn show(cx: Cx<Read<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.evidence();
    let missed = evidence::missed(&cx).await?;
    let heading =
        if missed.is_empty() { words.missed_none().to_owned() } else { words.missed_heading(missed.len()) };
    let page = shell.page(words.missed());
    shell.draw(&MissedPage { page: &page, t, heading, rows: missed.iter().map(|one| row(t, one)).collect() })
}

fn row(t: T, one: &Missed) -> Row {
    Row {
        href: format!("/inventory/{}", one.id),
        name: one.name.clone(),
        segment: one.segment.clone(),
        addresses: one.addresses.clone(),
        seen: one.seen_at_ms.map_or_else(|| t.evidence().never().to_owned(), |at| t.moment_short(at)),
        looked: t.moment_short(one.looked_at_ms),
        days: t.evidence().missed_days(one.days),
    }
}
