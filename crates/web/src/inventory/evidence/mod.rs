//! Pages of evidence 検出記録: files in, what they would do, devices that are in no ledger, assets that are missed.
//! Not here: reading and comparing (`hub::inventory::evidence`).
//! Next: [`upload`], then [`show`]; [`devices`] for what was found.

mod api;
mod device;
mod devices;
mod document;
mod export;
mod flows;
mod missed;
mod of_asset;
mod offers;
mod show;
mod upload;
pub(super) mod words;

pub(super) use of_asset::{OfAsset, of_asset};

use crate::{error::WebError, routes::Routes};
use domain::ids::{DeviceId, EvidenceId};
use hub::inventory::evidence::FILE_LIMIT_BYTES;
use utoipa::{OpenApi, openapi::OpenApi as ApiDocument};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/inventory/evidence", upload::show)
        // A browser shows no answer until it has sent all of the file; what is larger is cut off.
        .upload("/inventory/evidence", 4 * FILE_LIMIT_BYTES, upload::receive)
        .get("/inventory/evidence/{id}", show::show)
        .post("/inventory/evidence/{id}/apply", show::apply)
        .post("/inventory/evidence/{id}/discard", show::discard)
        .get("/inventory/devices", devices::show)
        .get("/inventory/devices/{id}", device::show)
        .post("/inventory/devices/{id}", device::decide)
        .post("/inventory/devices/{id}/asset", device::is_asset)
        .get("/inventory/missed", missed::show)
        .get("/inventory/flows", flows::show)
        .post("/inventory/{id}/offers", offers::answer)
        .get("/inventory/export.cdx.json", export::cyclonedx)
        .get("/inventory/{id}/evidence/{evidence}", document::show)
        .post("/inventory/{id}/evidence/{evidence}/detach", document::detach)
        .merge(api::routes())
}

/// What programs are told of it.
pub(super) fn api_document() -> ApiDocument {
    api::Document::openapi()
}

/// An identifier in an address; anything else is as unknown as an identifier that never was.
fn evidence_id(text: &str) -> Result<EvidenceId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

fn device_id(text: &str) -> Result<DeviceId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
