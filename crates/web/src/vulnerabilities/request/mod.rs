//! Pages of requests to vendors 事業者への依頼: list, request, letter, and the page that the vendor sees.
//! Not here: who may take which step (`domain::vulnerabilities::request`).
//! Next: [`list`], [`show`], [`letter`]; [`vendor`] needs no sign-in.

mod api;
mod export;
mod letter;
mod list;
mod new;
mod of;
mod show;
mod step;
mod vendor;
pub(crate) mod words;

pub(super) use api::Document;
pub(crate) use of::{RequestRow, of_asset, of_finding};

use crate::{error::WebError, routes::Routes};
use domain::ids::VendorRequestId;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/vendor-requests", list::show)
        .get("/vendor-requests/export.xlsx", export::sheet)
        .get("/vendor-requests/export.csv", export::sheet)
        .get("/vendor-requests/new", new::show)
        .post("/vendor-requests/new", new::open)
        .get("/vendor-requests/{id}", show::show)
        .post("/vendor-requests/{id}", show::save)
        .post("/vendor-requests/{id}/step", step::take)
        .post("/vendor-requests/{id}/link", step::make_link)
        .post("/vendor-requests/{id}/link/withdraw", step::withdraw_link)
        .get("/vendor-requests/{id}/letter", letter::letter)
        .get("/vendor-requests/{id}/fax", letter::fax)
        .open_get("/vendor/{token}", vendor::show)
        .open_post("/vendor/{token}", vendor::answer)
        .merge(api::routes())
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn request_id(text: &str) -> Result<VendorRequestId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
