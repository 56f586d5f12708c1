//! Pages of stock-taking 棚卸し: runs, their parts, labels, the report; and the pages that departments see.
//! Not here: what a report does (`domain::inventory::stocktake`).
//! Next: [`list`], [`show`], [`part`]; [`door`] needs no sign-in.

mod api;
mod body;
mod decide;
mod door;
mod door_device;
mod export;
mod fields;
mod item;
mod items;
mod labels;
mod links;
mod list;
mod new;
mod paper;
mod part;
mod report;
mod rows;
mod show;
pub(crate) mod words;

pub(super) use api::Document;

use crate::{error::WebError, routes::Routes, text::T};
use domain::{
    access::{Inventory, Read},
    ids::{AssetId, StocktakeId, StocktakePartId},
};
use hub::{Cx, inventory::stocktake};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/stocktakes", list::show)
        .get("/stocktakes/new", new::show)
        .post("/stocktakes/new", new::open)
        .get("/stocktakes/{id}", show::show)
        .post("/stocktakes/{id}", show::change)
        .post("/stocktakes/{id}/close", show::close)
        .post("/stocktakes/{id}/links", links::make_all)
        .get("/stocktakes/{id}/items", items::show)
        .get("/stocktakes/{id}/items/{item}", item::show)
        .post("/stocktakes/{id}/items/{item}", item::report)
        .post("/stocktakes/{id}/items/{item}/decide", decide::decide)
        .get("/stocktakes/{id}/report", report::show)
        .get("/stocktakes/{id}/export.xlsx", export::sheet)
        .get("/stocktakes/{id}/export.csv", export::sheet)
        .get("/stocktakes/{id}/parts/{part}", part::show)
        .post("/stocktakes/{id}/parts/{part}/accept", decide::accept_all)
        .post("/stocktakes/{id}/parts/{part}/link", links::make)
        .post("/stocktakes/{id}/parts/{part}/link/withdraw", links::withdraw)
        .get("/stocktakes/{id}/parts/{part}/new", item::blank)
        .post("/stocktakes/{id}/parts/{part}/new", item::add)
        .get("/stocktakes/{id}/parts/{part}/sheet", paper::sheet)
        .get("/stocktakes/{id}/parts/{part}/paper", paper::show)
        .post("/stocktakes/{id}/parts/{part}/paper", paper::enter)
        .get("/inventory/labels", labels::show)
        .open_get("/label/{asset}", door::label)
        .open_get("/stocktake/{token}", door::show)
        .open_post("/stocktake/{token}", door::confirm)
        .open_get("/stocktake/{token}/new", door_device::blank)
        .open_post("/stocktake/{token}/new", door_device::add)
        .open_get("/stocktake/{token}/devices/{item}", door_device::show)
        .open_post("/stocktake/{token}/devices/{item}", door_device::report)
        .merge(api::routes())
}

/// When someone last stood before an asset: when and who, and the run.
pub(super) struct Seen {
    /// When, and who.
    pub(super) line: String,
    /// The run.
    pub(super) run: String,
    /// Where it is told; empty for who does not read runs.
    pub(super) href: String,
}

/// What the page of an asset says of the last sight of it.
pub(super) async fn seen(cx: &Cx<Read<Inventory>>, t: T, asset: AssetId) -> Result<Option<Seen>, WebError> {
    let may_look = cx.signed().may::<Read<domain::access::Stocktakes>>();
    Ok(stocktake::last_seen(cx, asset).await?.map(|seen| Seen {
        line: t.stocktake().seen_line(seen.by, t.moment_short(seen.at_ms)),
        href: if may_look { format!("/stocktakes/{}", seen.stocktake) } else { String::new() },
        run: seen.stocktake_name,
    }))
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn run_id(text: &str) -> Result<StocktakeId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

fn part_id(text: &str) -> Result<StocktakePartId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
