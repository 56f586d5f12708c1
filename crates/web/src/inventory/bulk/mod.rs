//! Pages of bulk edits まとめて変更: choose a field and a value, look at what would change, apply it.
//! Not here: the edit itself (`hub::inventory::bulk`).
//! Next: [`page`]; the lists offer it by `templates/inventory/bulk/bar.html`.

mod api;
mod asked;
mod page;
mod words;

use super::register;
use crate::{error::WebError, form::Form, page::Choice, routes::Routes, shell::Shell, text::T};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    access::{Inventory, Write},
    inventory::Book,
};
use hub::Cx;

pub(super) use api::Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/inventory/bulk", assets)
        .post("/inventory/bulk", change_assets)
        .get("/register/{kind}/bulk", records)
        .post("/register/{kind}/bulk", change_records)
        .merge(api::routes())
}

pub(super) use words::title;

/// The fields that a list offers to change in many lines at once; none to who may not change any.
pub(super) fn fields(t: T, book: Book, may_write: bool) -> Vec<Choice> {
    if may_write { words::fields(t, book) } else { Vec::new() }
}

async fn assets(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    page::show(&cx, &shell, Book::Ledger, &query.unwrap_or_default()).await
}

async fn records(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    page::show(&cx, &shell, Book::Register(register::kind_of(&kind)?), &query.unwrap_or_default()).await
}

async fn change_assets(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Form(sent): Form<page::Sent>,
) -> Result<Response, WebError> {
    page::change(&cx, &shell, Book::Ledger, &sent).await
}

async fn change_records(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    Form(sent): Form<page::Sent>,
) -> Result<Response, WebError> {
    page::change(&cx, &shell, Book::Register(register::kind_of(&kind)?), &sent).await
}
