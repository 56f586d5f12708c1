//! The ledger for programs: list, look, add, change, take out.
//! Not here: pages; the rules (`hub::inventory`), which are the same for both.
//! Next: [`details`] describes an asset's fields.

mod details;

use super::{asset_id, query::SORTS};
use crate::{
    api::{
        ApiJson, ApiQuery, ByToken, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, Text, after,
        instant, schema,
    },
    error::WebError,
    routes::Routes,
};
use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use details::Details;
use domain::{
    access::{Inventory, Read, Write},
    ids::AssetId,
    inventory::{Asset, AssetDetails, AssetKind},
};
use hub::{
    Cx,
    inventory::{self, Cursor, Query, Snapshot, Sort},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema, openapi::ObjectBuilder};

#[derive(OpenApi)]
#[openapi(paths(list, add, show, change, remove))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/assets", list)
        .post("/api/v1/assets", add)
        .get("/api/v1/assets/{id}", show)
        .put("/api/v1/assets/{id}", change)
        .delete("/api/v1/assets/{id}", remove)
}

/// An asset of the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = Asset)]
struct AssetBody {
    /// Its identifier.
    id: String,
    /// Counts changes; a change must carry it.
    version: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    #[schema(value_type = Details)]
    details: Snapshot,
}

/// A new asset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAsset {
    #[schema(value_type = Details)]
    details: Snapshot,
}

/// An asset as it shall be. Details that are left out become empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedAsset {
    /// The version that was read.
    version: i64,
    #[schema(value_type = Details)]
    details: Snapshot,
}

/// Which assets, in which order.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words that must all occur somewhere; two characters of Japanese are enough.
    q: String,
    /// Only of this kind.
    #[param(schema_with = schema::asset_kind)]
    kind: Option<Text<AssetKind>>,
    /// Only of this department.
    department: Option<String>,
    /// Only in this segment.
    segment: Option<String>,
    /// The order; `name` unless told otherwise.
    #[param(schema_with = sorts)]
    sort: Option<String>,
    /// Last first.
    desc: bool,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// The version that was read.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Version {
    version: i64,
}

impl From<Asset> for AssetBody {
    fn from(asset: Asset) -> Self {
        Self {
            id: asset.id.to_string(),
            version: asset.version,
            updated_at: instant(asset.updated_at_ms),
            details: Snapshot::from(&asset.details),
        }
    }
}

impl Wanted {
    fn query(self) -> Result<Query, WebError> {
        let known = |text: &str| SORTS.iter().find(|(name, _)| *name == text).map(|(_, sort)| *sort);
        let unknown = || WebError::Unreadable("sort: unknown order".to_owned());
        let sort = self.sort.map_or(Ok(Sort::default()), |text| known(&text).ok_or_else(unknown))?;
        Ok(Query {
            text: crate::address::words_of(&self.q),
            kind: self.kind.map(|Text(kind)| kind),
            department: self.department,
            segment: self.segment,
            support_ended_by: None,
            sort,
            descending: self.desc,
        })
    }
}

/// Assets of the ledger
#[utoipa::path(
    get,
    path = "/api/v1/assets",
    tag = "assets",
    operation_id = "assets",
    security(("token" = ["inventory:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of assets", body = Paged<AssetBody>), Refusals)
)]
async fn list(
    cx: Cx<Read<Inventory>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<AssetBody>>, WebError> {
    let paging: Paging<AssetId> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let query = wanted.query()?;
    let cursor = paging.after.map(|(id, key)| Cursor { key, id });
    let page = inventory::list(&cx, &query, cursor.as_ref(), paging.limit).await?;
    Ok(Json(Paged {
        next: page.next.map(|last| after(last.id, &last.key)),
        items: page.assets.into_iter().map(AssetBody::from).collect(),
    }))
}

/// Adds an asset
#[utoipa::path(
    post,
    path = "/api/v1/assets",
    tag = "assets",
    operation_id = "add_asset",
    security(("token" = ["inventory:write"])),
    request_body = NewAsset,
    responses(
        (status = 201, description = "It was added; `Location` says where it is", body = Saved),
        Faulty,
        Refusals
    )
)]
async fn add(cx: Cx<Write<Inventory>>, ApiJson(new): ApiJson<NewAsset>) -> Result<Response, WebError> {
    let id = inventory::add(&cx, &read(new.details)?).await?;
    let location = [(header::LOCATION, format!("/api/v1/assets/{id}"))];
    Ok((StatusCode::CREATED, location, Json(Saved::new(id, 1))).into_response())
}

/// One asset
#[utoipa::path(
    get,
    path = "/api/v1/assets/{id}",
    tag = "assets",
    operation_id = "asset",
    security(("token" = ["inventory:read"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, description = "The asset", body = AssetBody),
        Missing,
        Refusals
    )
)]
async fn show(cx: Cx<Read<Inventory>>, Path(id): Path<String>) -> Result<Json<AssetBody>, WebError> {
    Ok(Json(inventory::find(&cx, asset_id(&id)?).await?.into()))
}

/// Changes an asset
#[utoipa::path(
    put,
    path = "/api/v1/assets/{id}",
    tag = "assets",
    operation_id = "change_asset",
    security(("token" = ["inventory:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = ChangedAsset,
    responses(
        (status = 200, description = "It was changed", body = Saved),
        Missing,
        Stale,
        Faulty,
        Refusals
    )
)]
async fn change(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    ApiJson(changed): ApiJson<ChangedAsset>,
) -> Result<Json<Saved>, WebError> {
    let id = asset_id(&id)?;
    inventory::change(&cx, id, changed.version, &read(changed.details)?).await?;
    Ok(Json(Saved::new(id, changed.version + 1)))
}

/// Takes an asset out of the ledger
#[utoipa::path(
    delete,
    path = "/api/v1/assets/{id}",
    tag = "assets",
    operation_id = "remove_asset",
    security(("token" = ["inventory:write"])),
    params(("id" = String, Path, description = "Its identifier"), Version),
    responses(
        (status = 204, description = "It was taken out; its history stays"),
        Missing,
        Stale,
        Refusals
    )
)]
async fn remove(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    ApiQuery(read): ApiQuery<Version>,
    _: ByToken,
) -> Result<StatusCode, WebError> {
    inventory::remove(&cx, asset_id(&id)?, read.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(details: Snapshot) -> Result<AssetDetails, WebError> {
    AssetDetails::try_from(details).map_err(|unknown| WebError::Unreadable(unknown.to_string()))
}

fn sorts() -> ObjectBuilder {
    schema::one_of(&SORTS, |(name, _)| name)
}
