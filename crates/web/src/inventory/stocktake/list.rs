//! The runs, newest first.
//! Not here: one run ([`super::show`]).
//! Next: `templates/inventory/stocktake/list.html`.

use crate::{
    error::WebError,
    page::{Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::response::Response;
use domain::access::{Inventory, Read, Stocktakes, Write};
use hub::{Cx, inventory::stocktake};

#[derive(Template)]
#[template(path = "inventory/stocktake/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: T,
    rows: Vec<Row>,
    may_open: bool,
    may_label: bool,
}

struct Row {
    href: String,
    report: String,
    name: String,
    due: String,
    mark: Mark,
    state: &'static str,
    answered: u64,
    listed: u64,
    unconfirmed: u64,
    missing: u64,
}

/// Draws the list.
pub(super) async fn show(cx: Cx<Read<Stocktakes>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let today = cx.hub().today();
    let rows = stocktake::list(&cx).await?.into_iter().map(|(run, tally)| {
        let (mark, state) = match (run.is_open(), run.is_overdue(today)) {
            (false, _) => (Mark::Plain, t.stocktake().closed_state()),
            (true, true) => (Mark::Now, t.stocktake().overdue()),
            (true, false) => (Mark::Week, t.stocktake().open_state()),
        };
        Row {
            href: format!("/stocktakes/{}", run.id),
            report: format!("/stocktakes/{}/report", run.id),
            due: if run.is_open() { t.due(run.due_on, today) } else { t.date(run.due_on) },
            name: run.name,
            mark,
            state,
            answered: tally.answered(),
            listed: tally.listed(),
            unconfirmed: tally.unconfirmed,
            missing: tally.missing,
        }
    });
    let page = shell.page(t.stocktake().title());
    shell.draw(&ListPage {
        page: &page,
        t,
        rows: rows.collect(),
        may_open: cx.signed().may::<Write<Stocktakes>>(),
        may_label: cx.signed().may::<Read<Inventory>>(),
    })
}
