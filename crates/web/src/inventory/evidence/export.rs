//! The ledger as a bill of materials in CycloneDX, to keep.
//! Not here: what is in it (`hub::inventory::evidence`).
//! Next: [`cyclonedx`].

use crate::{download, error::WebError};
use axum::response::Response;
use domain::access::{Inventory, Read};
use hub::{
    Cx,
    inventory::evidence::{BOM_ENDING, bill_of_materials},
};

/// The media type of CycloneDX in JSON.
pub(super) const MEDIA_TYPE: &str = "application/vnd.cyclonedx+json";

/// Sends the file.
pub(crate) async fn cyclonedx(cx: Cx<Read<Inventory>>) -> Result<Response, WebError> {
    let pieces = bill_of_materials(&cx).await?;
    let name = format!("yagura-assets-{}.{BOM_ENDING}", cx.hub().today());
    Ok(download::pieces(&name, MEDIA_TYPE, pieces))
}
