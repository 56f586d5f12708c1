//! Who one is: for a program, whether its token still opens the door and what it is good for.
//! Not here: other people.
//! Next: `domain::access`.

use crate::{
    api::{Refusals, Text, schema},
    error::WebError,
};
use axum::Json;
use domain::{
    access::{Actor, PERMISSIONS, WhoAmI},
    identity::Role,
};
use hub::{Cx, Signed, identity::organisation_name};
use serde::Serialize;
use utoipa::ToSchema;

/// Who asks.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// `person` or `token`.
    kind: &'static str,
    /// Identifier of the person or of the token.
    id: String,
    /// The person's name, or what the token is called.
    name: String,
    organisation: Organisation,
    /// The person's roles there, or those of the token's maker.
    #[schema(schema_with = schema::roles)]
    roles: Vec<Text<Role>>,
    /// What they permit, as far as the token is not limited to less.
    permissions: Vec<&'static str>,
}

/// The organisation that one works for.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnOrganisation)]
struct Organisation {
    id: String,
    name: String,
}

/// Who asks
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "about",
    operation_id = "me",
    security(("token" = ["who_am_i"])),
    responses((status = 200, description = "Who asks, and what they may", body = Me), Refusals)
)]
pub(super) async fn show(cx: Cx<WhoAmI>) -> Result<Json<Me>, WebError> {
    let (kind, id) = match &cx.scope().actor {
        Actor::Person { id, .. } => ("person", id.to_string()),
        Actor::Token { id, .. } => ("token", id.to_string()),
        Actor::System => return Err(WebError::SignInNeeded),
    };
    let name = cx.scope().actor.name().to_owned();
    let organisation =
        Organisation { id: cx.organisation().to_string(), name: organisation_name(cx.signed()).await? };
    let roles = cx.signed().roles.iter().copied().map(Text).collect();
    Ok(Json(Me { kind, id, name, organisation, roles, permissions: permissions(cx.signed()) }))
}

fn permissions(signed: &Signed) -> Vec<&'static str> {
    let by_token = |name: &str| {
        signed.token_scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|scope| scope == name))
    };
    let held =
        PERMISSIONS.iter().filter(|(name, by)| by_token(name) && signed.roles.iter().any(|role| by(*role)));
    held.map(|(name, _)| *name).collect()
}
