//! Pages of sharing 情報共有: what a member publishes to whom, and what an operator sees of its members.
//! Not here: the rules (`hub::sharing`).
//! Next: [`publications`] and [`publication`] for members, [`members`] and [`member`] for operators.

mod api;
mod chart;
mod member;
mod members;
mod publication;
mod publications;
mod region;
mod said;
mod settings;
mod words;

use crate::{error::WebError, routes::Routes};
use domain::ids::OrganisationId;
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub(crate) use members::waiting;
pub(crate) use words::{kind, level};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/sharing", publications::show)
        .get("/sharing/{id}", publication::show)
        .post("/sharing/{id}", settings::save)
        .post("/sharing/{id}/revoke", settings::revoke)
        .get("/members", members::show)
        .get("/members.csv", members::export)
        .get("/members/{id}", member::show)
        .get("/region", region::list::show)
        .get("/region/export.xlsx", region::export::list)
        .get("/region/export.csv", region::export::list)
        .get("/region/{cve}", region::cve::show)
        .get("/region/{cve}/export.xlsx", region::export::cve)
        .get("/region/{cve}/export.csv", region::export::cve)
        .merge(api::routes())
}

/// What programs are told of it.
pub(crate) fn api_document() -> ApiDocument {
    api::Document::openapi()
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn organisation_id(text: &str) -> Result<OrganisationId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
