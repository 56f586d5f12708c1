//! The devices of a run as a list: filtered by department, result and decision.
//! Not here: one device ([`super::item`]).
//! Next: `templates/inventory/stocktake/items.html`.

use super::{
    rows::{Row, row},
    run_id, words,
};
use crate::{
    address::{with_query, words_of},
    error::WebError,
    page::{Choice, FormErrors, Page, Pager},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{
    extract::{Path, Query as Address},
    response::Response,
};
use domain::access::{Inventory, Read, Stocktakes, Write};
use hub::{
    Cx,
    inventory::stocktake::{
        self, ItemCursor, ItemDecision, ItemQuery, ListedItem, Outcome, Stocktake, items,
    },
};
use serde::Deserialize;

/// Rows of a page.
pub(super) const ROWS: u32 = 50;

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ItemsAddress {
    pub(super) q: String,
    pub(super) part: String,
    pub(super) outcome: String,
    pub(super) decision: String,
    pub(super) after: String,
    pub(super) n: u64,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/items.html")]
struct ItemsPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    run: &'a Stocktake,
    address: &'a ItemsAddress,
    parts: Vec<Choice>,
    outcomes: Vec<Choice>,
    decisions: Vec<Choice>,
    rows: Vec<Row>,
    with_department: bool,
    may_decide: bool,
    pager: Pager,
}

/// Draws the list.
pub(super) async fn show(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path(id): Path<String>,
    Address(address): Address<ItemsAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let whole = stocktake::overview(&cx, run_id(&id)?).await?;
    let run = &whole.run;
    let query = address.query();
    let (listed, pager) =
        page_of(&cx, run, &query, &address, &format!("/stocktakes/{}/items", run.id)).await?;
    let part =
        |one: &stocktake::PartOverview| Choice::new(one.part.id.to_string(), words::department(t, &one.part));
    let page = shell.page(t.stocktake().all_devices());
    shell.draw(&ItemsPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading: t.stocktake().found(pager.total.unwrap_or(0)),
        run,
        address: &address,
        parts: whole.parts.iter().map(part).collect(),
        outcomes: outcomes(t),
        decisions: decisions(t),
        rows: listed.iter().map(|one| row(t, run, one)).collect(),
        with_department: true,
        may_decide: run.is_open() && cx.signed().may::<Write<Inventory>>(),
        pager,
    })
}

/// Results to choose from.
pub(super) fn outcomes(t: T) -> Vec<Choice> {
    Choice::each(Outcome::ALL, Outcome::as_str, |one| words::outcome(t, one))
}

/// Decisions to choose from.
pub(super) fn decisions(t: T) -> Vec<Choice> {
    let all: Vec<ItemDecision> =
        ItemDecision::ALL.iter().copied().filter(|one| *one != ItemDecision::None).collect();
    Choice::each(&all, ItemDecision::as_str, |one| words::decision(t, one))
}

/// A page of the devices that an address asks for, and its neighbours.
pub(super) async fn page_of(
    cx: &Cx<Read<Stocktakes>>,
    run: &Stocktake,
    query: &ItemQuery,
    address: &ItemsAddress,
    path: &str,
) -> Result<(Vec<ListedItem>, Pager), WebError> {
    let total = items::count(cx, run.id, query).await?;
    let mut listed = items::page(cx, run.id, query, address.cursor().as_ref(), ROWS + 1).await?;
    let more = listed.len() > ROWS as usize;
    listed.truncate(ROWS as usize);
    let pager = address.pager(path, &listed, more, total);
    Ok((listed, pager))
}

impl ItemsAddress {
    /// The query it asks for; unknown choices count as absent.
    pub(super) fn query(&self) -> ItemQuery {
        ItemQuery {
            text: words_of(&self.q),
            part: self.part.parse().ok(),
            outcome: self.outcome.parse().ok(),
            decision: self.decision.parse().ok(),
        }
    }

    pub(super) fn is_filtered(&self) -> bool {
        [&self.q, &self.part, &self.outcome, &self.decision].iter().any(|text| !text.is_empty())
    }

    pub(super) fn cursor(&self) -> Option<ItemCursor> {
        let (id, key) = self.after.split_once(' ')?;
        Some(ItemCursor { key: key.to_owned(), id: id.parse().ok()? })
    }

    fn pager(&self, path: &str, listed: &[ListedItem], more: bool, total: i64) -> Pager {
        let first_row = if self.cursor().is_some() { self.n.max(1) } else { 1 };
        let next = listed.last().filter(|_| more).map(|last| {
            let after = format!("{} {}", last.item.id, last.sort_key);
            self.address(path, &after, &(first_row + u64::from(ROWS)).to_string())
        });
        let previous = (first_row > 1).then(|| self.address(path, "", ""));
        Pager { previous, next, ..Pager::over(first_row, listed.len(), u64::try_from(total).ok()) }
    }

    fn address(&self, path: &str, after: &str, n: &str) -> String {
        let parts = [
            ("q", self.q.as_str()),
            ("part", &self.part),
            ("outcome", &self.outcome),
            ("decision", &self.decision),
            ("after", after),
            ("n", n),
        ];
        with_query(path, &parts)
    }

    /// The address of a file with the devices of this list.
    pub(super) fn export(&self, run: &Stocktake, ending: &str) -> String {
        self.address(&format!("/stocktakes/{}/export.{ending}", run.id), "", "")
    }
}
