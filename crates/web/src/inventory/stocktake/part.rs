//! The page of a department's part: how far it is, its link, its list, what to do with its reports.
//! Not here: the page that the department sees ([`super::door`]).
//! Next: `templates/inventory/stocktake/part.html`.

use super::{
    items::{ItemsAddress, decisions, outcomes, page_of},
    part_id,
    rows::{Row, row},
    run_id,
    show::heading,
    words,
};
use crate::{
    address::with_query,
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
    inventory::stocktake::{self, Stocktake, Tally},
};

#[derive(Template)]
#[template(path = "inventory/stocktake/part.html")]
struct PartPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    run: &'a Stocktake,
    base: String,
    heading: String,
    tally: Tally,
    link_until: String,
    labels: String,
    address: &'a ItemsAddress,
    outcomes: Vec<Choice>,
    decisions: Vec<Choice>,
    rows: Vec<Row>,
    with_department: bool,
    pager: Pager,
    may_write: bool,
    may_decide: bool,
}

/// Draws the page.
pub(super) async fn show(
    cx: Cx<Read<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
    Address(address): Address<ItemsAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let (whole, one) = stocktake::find_part(&cx, run_id(&id)?, part_id(&part)?).await?;
    let run = &whole.run;
    let base = format!("/stocktakes/{}/parts/{}", run.id, one.part.id);
    let address = ItemsAddress { part: String::new(), ..address };
    let query = stocktake::ItemQuery { part: Some(one.part.id), ..address.query() };
    let (listed, pager) = page_of(&cx, run, &query, &address, &base).await?;
    let department = words::department(t, &one.part);
    let page = shell.page(department);
    shell.draw(&PartPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        run,
        heading: heading(t, department, &one.tally),
        tally: one.tally,
        link_until: one.link_until_ms.map_or_else(String::new, |until| t.moment_short(until)),
        labels: if cx.signed().may::<Read<Inventory>>() && !one.part.department.is_empty() {
            with_query("/inventory/labels", &[("department", &one.part.department)])
        } else {
            String::new()
        },
        base,
        address: &address,
        outcomes: outcomes(t),
        decisions: decisions(t),
        rows: listed.iter().map(|one| row(t, run, one)).collect(),
        with_department: false,
        pager,
        may_write: run.is_open() && cx.signed().may::<Write<Stocktakes>>(),
        may_decide: run.is_open() && cx.signed().may::<Write<Inventory>>(),
    })
}
