//! The own organisation for programs.
//! Not here: those it has joined.
//! Next: `domain::identity::organisation`.

use crate::{
    api::{Refusals, Text, schema},
    error::WebError,
};
use axum::Json;
use domain::{
    access::{Organisations, Read},
    identity::OrganisationKind,
    ids::OrganisationId,
};
use hub::{Cx, identity::organisation};
use serde::Serialize;
use utoipa::ToSchema;

/// An organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Organisation)]
pub(super) struct OrganisationBody {
    /// Its identifier.
    #[schema(value_type = String)]
    id: Text<OrganisationId>,
    /// Counts changes.
    version: i64,
    /// What it is.
    #[schema(schema_with = schema::organisation_kind)]
    kind: Text<OrganisationKind>,
    /// Its name.
    name: String,
    /// Its name in English; empty if it has none.
    name_en: String,
    /// Number of beds, for those that have beds.
    beds: Option<u32>,
}

/// The own organisation
#[utoipa::path(
    get,
    path = "/api/v1/organisation",
    tag = "about",
    operation_id = "organisation",
    security(("token" = ["organisation:read"])),
    responses((status = 200, description = "The organisation that the token works for", body = OrganisationBody), Refusals)
)]
pub(super) async fn show(cx: Cx<Read<Organisations>>) -> Result<Json<OrganisationBody>, WebError> {
    let own = organisation::own(&cx).await?;
    Ok(Json(OrganisationBody {
        id: Text(own.id),
        version: own.version,
        kind: Text(own.kind),
        name: own.name,
        name_en: own.name_en,
        beds: own.beds,
    }))
}
