//! Excel to fill in, for programs: of the ledger and of each register.
//! Not here: what stands in it (`hub::inventory`), the links of the pages ([`super::export`], [`super::register`]).
//! Next: [`assets`].

use super::{
    export,
    register::{self, kind_of},
};
use crate::{
    api::{ApiQuery, Missing, Refusals},
    download,
    error::WebError,
    routes::Routes,
    text::{Lang, T},
};
use axum::{extract::Path, response::Response};
use domain::access::{Inventory, Read};
use hub::{
    Cx, Pieces, SheetFormat,
    inventory::{export::template, register::files},
};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

#[derive(OpenApi)]
#[openapi(paths(assets, records))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/assets/template.xlsx", assets)
        .get("/api/v1/register/{kind}/template.xlsx", records)
}

/// In which language.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `ja` or `en`; `ja` unless told otherwise. Either is read when it comes back.
    language: Option<String>,
}

/// Excel to fill in with assets
#[utoipa::path(
    get,
    path = "/api/v1/assets/template.xlsx",
    tag = "assets",
    operation_id = "assets_template",
    security(("token" = ["inventory:read"])),
    params(Wanted),
    responses(
        (
            status = 200,
            description = "A workbook with headings only",
            body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        Refusals
    )
)]
async fn assets(cx: Cx<Read<Inventory>>, ApiQuery(wanted): ApiQuery<Wanted>) -> Result<Response, WebError> {
    Ok(workbook("assets", template(&cx, export::words(wanted.t()?))))
}

/// Excel to fill in with records of a register
#[utoipa::path(
    get,
    path = "/api/v1/register/{kind}/template.xlsx",
    tag = "registers",
    operation_id = "records_template",
    security(("token" = ["inventory:read"])),
    params(("kind" = String, Path, description = "The register"), Wanted),
    responses(
        (
            status = 200,
            description = "A workbook with headings only",
            body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        Missing,
        Refusals
    )
)]
async fn records(
    cx: Cx<Read<Inventory>>,
    Path(kind): Path<String>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    Ok(workbook(kind.as_str(), files::template(&cx, register::words::of_files(wanted.t()?, kind))))
}

impl Wanted {
    fn t(&self) -> Result<T, WebError> {
        let code = self.language.as_deref().unwrap_or("ja");
        let unknown = || WebError::Unreadable("language: `ja` or `en`".to_owned());
        Lang::from_code(code).map(T::new).ok_or_else(unknown)
    }
}

fn workbook(name: &str, pieces: Pieces) -> Response {
    download::sheet(&format!("{name}-template"), SheetFormat::Xlsx, pieces)
}
