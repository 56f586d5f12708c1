//! Pages of the registers beside the ledger 外部接続・事業者・アカウントほか: what is missing, lists, records, files.
//! Not here: rules (`hub::inventory::register`); which fields there are (`domain::inventory::register::kinds`).
//! Next: [`overview`], then [`list`].

mod address;
mod api;
mod files;
mod form;
mod list;
mod overview;
mod record;
pub(crate) mod words;

use crate::{error::WebError, routes::Routes};
use domain::{ids::RecordId, inventory::register::RecordKind};

pub(super) use address::ListAddress;
pub(super) use api::Document;
pub(super) use record::{Named, of_asset};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/register", overview::show)
        .get("/register/{kind}", list::show)
        .get("/register/{kind}/new", form::blank)
        .post("/register/{kind}/new", form::add)
        .get("/register/{kind}/template.xlsx", files::template)
        .get("/register/{kind}/export.xlsx", files::sheet)
        .get("/register/{kind}/export.csv", files::sheet)
        .get("/register/{kind}/import", files::show)
        .upload("/register/{kind}/import", files::READ_AT_MOST_BYTES, files::receive)
        .get("/register/{kind}/{id}", record::show)
        .get("/register/{kind}/{id}/edit", form::edit)
        .post("/register/{kind}/{id}/edit", form::change)
        .post("/register/{kind}/{id}/remove", record::remove)
        .merge(api::routes())
}

/// The register in an address; anything else was never there.
pub(super) fn kind_of(text: &str) -> Result<RecordKind, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn id_of(text: &str) -> Result<RecordId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
