//! Evidence for programs: send a file, look at what it would do, apply it; devices in no ledger; missed assets.
//! Not here: pages; the rules (`hub::inventory::evidence`), which are the same for both.
//! Next: [`files`], [`devices`], [`flows`].

mod body;
mod devices;
mod files;
mod flows;

use super::export::MEDIA_TYPE;
use crate::{api::Refusals, error::WebError, routes::Routes};
use axum::response::Response;
use domain::access::{Inventory, Read};
use hub::{
    Cx,
    inventory::evidence::{self, FILE_LIMIT_BYTES},
};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

#[derive(OpenApi)]
#[openapi(paths(
    files::list,
    files::send,
    files::show,
    files::apply,
    files::discard,
    devices::unlisted,
    devices::decide,
    devices::missed,
    flows::list,
    bill
))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/evidence", files::list)
        .upload("/api/v1/evidence", FILE_LIMIT_BYTES, files::send)
        .get("/api/v1/evidence/{id}", files::show)
        .post("/api/v1/evidence/{id}/apply", files::apply)
        .delete("/api/v1/evidence/{id}", files::discard)
        .get("/api/v1/devices", devices::unlisted)
        .put("/api/v1/devices/{id}", devices::decide)
        .get("/api/v1/missed-assets", devices::missed)
        .get("/api/v1/seen-flows", flows::list)
        .get("/api/v1/bill-of-materials", bill)
}

/// Which page.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageOf {
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// The ledger as a bill of materials in `CycloneDX` 1.6
#[utoipa::path(
    get,
    path = "/api/v1/bill-of-materials",
    tag = "evidence",
    operation_id = "bill_of_materials",
    security(("token" = ["inventory:read"])),
    responses(
        (status = 200, description = "`CycloneDX` 1.6", body = Object, content_type = "application/vnd.cyclonedx+json"),
        Refusals
    )
)]
async fn bill(cx: Cx<Read<Inventory>>) -> Result<Response, WebError> {
    let pieces = evidence::bill_of_materials(&cx).await?;
    Ok(crate::download::pieces("bill-of-materials.cdx.json", MEDIA_TYPE, pieces))
}
