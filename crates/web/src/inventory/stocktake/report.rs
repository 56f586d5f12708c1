//! The report of a run, on paper for a committee: totals, what is missing, what was added, what nobody confirmed.
//! Not here: every device ([`super::export`]).
//! Next: `templates/inventory/stocktake/report.html`.

use super::{
    rows::{Row, row},
    run_id,
    show::{Fact, begun, facts, heading},
    words,
};
use crate::{error::WebError, page::Page, shell::Shell, text::T};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::access::{Read, Stocktakes};
use hub::{
    Cx,
    inventory::stocktake::{self, ItemQuery, Outcome, Overview, Tally, items},
};

/// Devices that one list of the report shows; the others stand in the file.
const SHOWN: u32 = 300;

#[derive(Template)]
#[template(path = "inventory/stocktake/report.html")]
struct ReportPage<'a> {
    page: &'a Page,
    t: T,
    run: &'a Overview,
    organisation: String,
    heading: String,
    begun: String,
    due: String,
    note: &'a str,
    facts: Vec<Fact>,
    parts: Vec<(String, Tally)>,
    lists: Vec<List>,
}

/// Devices with one outcome.
struct List {
    title: &'static str,
    rows: Vec<Row>,
    /// Somebody said something of them.
    is_answered: bool,
    more: String,
}

/// What the report lists, in this order.
const LISTED: [Outcome; 5] =
    [Outcome::Missing, Outcome::Disused, Outcome::Added, Outcome::Corrected, Outcome::Unconfirmed];

/// Draws it.
pub(super) async fn show(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let whole = stocktake::overview(&cx, run_id(&id)?).await?;
    let run = &whole.run;
    let mut lists = Vec::with_capacity(LISTED.len());
    for outcome in LISTED {
        let query = ItemQuery { outcome: Some(outcome), ..ItemQuery::default() };
        let listed = items::page(&cx, run.id, &query, None, SHOWN).await?;
        let more = whole.tally.of(outcome).saturating_sub(u64::from(SHOWN));
        lists.push(List {
            title: words::outcome(t, outcome),
            is_answered: outcome != Outcome::Unconfirmed,
            rows: listed.iter().map(|one| row(t, run, one)).collect(),
            more: if more > 0 { t.stocktake().report_more(more) } else { String::new() },
        });
    }
    let page = shell.page(&t.stocktake().report_title(run.name.as_str()));
    let parts = whole.parts.iter().map(|one| (words::department(t, &one.part).to_owned(), one.tally));
    shell.draw(&ReportPage {
        page: &page,
        t,
        run: &whole,
        organisation: hub::identity::organisation_name(cx.signed()).await?,
        heading: heading(t, &run.name, &whole.tally),
        begun: begun(t, &whole),
        due: t.date(run.due_on),
        note: run.closed.as_ref().map_or("", |end| end.note.as_str()),
        facts: facts(t, &whole),
        parts: parts.collect(),
        lists,
    })
}
