//! Pages of the ledger 資産台帳: the list, an asset, its form.
//! Not here: rules (`hub::inventory`).
//! Next: [`list`].

mod api;
mod asset;
mod bulk;
mod columns;
mod evidence;
mod export;
mod fields;
mod form;
mod import;
mod list;
mod map;
mod merge;
mod query;
pub(crate) mod register;
mod stocktake;
mod template;
pub(crate) mod words;

pub(crate) use asset::asset_id;
pub(crate) use stocktake::words as stocktake_words;

use crate::{
    address::{Strays, query_of, read},
    error::WebError,
    routes::Routes,
    text::T,
};
use domain::inventory::Book;
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/inventory", list::show)
        .post("/inventory/columns", columns::choose)
        .get("/inventory/new", form::blank)
        .post("/inventory/new", form::add)
        .get("/inventory/template.xlsx", export::blank)
        .get("/inventory/export.xlsx", export::sheet)
        .get("/inventory/export.csv", export::sheet)
        .get("/inventory/export.json", export::json)
        .get("/inventory/import", import::upload::show)
        .upload("/inventory/import", import::upload::READ_AT_MOST_BYTES, import::upload::receive)
        .get("/inventory/import/{id}", import::show)
        .post("/inventory/import/{id}/columns", import::columns::choose)
        .post("/inventory/import/{id}/apply", import::apply)
        .post("/inventory/import/{id}/discard", import::discard)
        .get("/inventory/{id}", asset::show)
        .get("/inventory/{id}/edit", form::edit)
        .post("/inventory/{id}/edit", form::change)
        .post("/inventory/{id}/remove", asset::remove)
        .merge(evidence::routes())
        .get("/map", map::show)
        .merge(register::routes())
        .merge(stocktake::routes())
        .merge(bulk::routes())
        .merge(template::routes())
        .merge(api::routes())
}

/// A query of a list as its page writes it, without pages, and what stands in it that the list does not know.
pub(crate) fn view_query(t: T, book: Book, query: &str) -> Result<(String, Strays), WebError> {
    Ok(match book {
        Book::Ledger => {
            let address: query::ListAddress = read(query)?;
            (query_of(&address.here()), address.unknown(t))
        }
        Book::Register(kind) => {
            let address: register::ListAddress = read(query)?;
            (query_of(&address.here(kind)), address.unknown(t, kind))
        }
    })
}

/// What a book is called.
pub(crate) fn book_title(t: T, book: Book) -> &'static str {
    bulk::title(t, book)
}

/// What programs are told of it.
pub(crate) fn api_document() -> ApiDocument {
    let mut document = api::Document::openapi();
    document.merge(evidence::api_document());
    document.merge(register::Document::openapi());
    document.merge(stocktake::Document::openapi());
    document.merge(bulk::Document::openapi());
    document.merge(template::Document::openapi());
    document
}
