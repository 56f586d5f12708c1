//! Pages of vulnerabilities 脆弱性: findings, one finding with its decision, feeds.
//! Not here: matching and ranking (`hub::vulnerabilities`).
//! Next: [`list`].

mod api;
mod approval;
mod decision;
mod doubt;
mod export;
mod feeds;
mod finding;
mod list;
mod names;
mod news;
mod of_asset;
mod owners;
mod packs;
mod query;
mod request;
mod support;
pub(crate) mod words;

use crate::{
    address::{Strays, query_of, read},
    error::WebError,
    routes::Routes,
    text::T,
};
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub(crate) use of_asset::{OfAsset, of_asset};
pub(crate) use request::{RequestRow, of_asset as requests_of_asset, words as request_words};
pub(crate) use support::{SupportRow, supported};
pub(crate) use words::{answer, mark, reason, tier, urgency};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/vulnerabilities", list::show)
        .get("/vulnerabilities/export.xlsx", export::sheet)
        .get("/vulnerabilities/export.csv", export::sheet)
        .get("/vulnerabilities/{id}", finding::show)
        .post("/vulnerabilities/{id}", decision::decide)
        .post("/vulnerabilities/{id}/approve", approval::approve)
        .get("/names", names::show)
        .post("/names", names::confirm)
        .post("/names/forget", names::forget)
        .get("/feeds", feeds::show)
        .post("/feeds/refresh", feeds::refresh)
        .get("/feeds/packs", packs::show)
        .upload("/feeds/packs", packs::READ_AT_MOST_BYTES, packs::receive)
        .post("/feeds/packs/make", packs::make)
        .get("/feeds/packs/{file}", packs::fetch)
        .merge(api::routes())
        .merge(request::routes())
}

/// A query of the list as its page writes it, without pages, and what stands in it that the list does not know.
pub(crate) fn view_query(t: T, query: &str) -> Result<(String, Strays), WebError> {
    let address: query::ListAddress = read(query)?;
    Ok((query_of(&address.first_page()), address.unknown(t)))
}

/// What programs are told of it.
pub(crate) fn api_document() -> ApiDocument {
    api::Document::openapi().merge_from(request::Document::openapi())
}
