//! Saved views 保存した表示: above each list, their own page, and for programs.
//! Not here: what a list's query means (each list's own address); who may share one (`hub::views`).
//! Next: [`bar`], which the lists draw; [`manage`].

mod api;
mod bar;
mod manage;
mod query;

pub(crate) use bar::{Bar, bar, opened_with};
pub(crate) use query::Lost;

use crate::routes::Routes;
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/views", manage::show)
        .post("/views", manage::add)
        .post("/views/{id}", manage::change)
        .post("/views/{id}/open", manage::open_with)
        .post("/views/{id}/remove", manage::remove)
        .merge(api::routes())
}

/// What programs are told of it.
pub(crate) fn api_document() -> ApiDocument {
    api::Document::openapi()
}
