//! The registers for programs: which there are, their records, what is missing.
//! Not here: pages; the rules (`hub::inventory::register`), which are the same for both.
//! Next: `domain::inventory::register::kinds` for the fields.

mod body;

use super::{id_of, kind_of};
use crate::{
    api::{ApiJson, ApiQuery, ByToken, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, after},
    error::WebError,
    routes::Routes,
};
use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use body::{ChangedRecord, FieldBody, GapBody, NewRecord, RecordBody, Register, Version, Wanted};
use domain::{
    access::{Inventory, Read, Write},
    ids::RecordId,
    inventory::register::{
        RecordKind,
        query::{Cursor, Query},
    },
};
use hub::{
    Cx,
    inventory::register::{self, house},
};
use std::collections::BTreeMap;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(registers, gaps, list, add, show, change, remove))]
pub(in crate::inventory) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/register", registers)
        .get("/api/v1/gaps", gaps)
        .get("/api/v1/register/{kind}", list)
        .post("/api/v1/register/{kind}", add)
        .get("/api/v1/register/{kind}/{id}", show)
        .put("/api/v1/register/{kind}/{id}", change)
        .delete("/api/v1/register/{kind}/{id}", remove)
}

/// The registers and their fields
#[utoipa::path(
    get,
    path = "/api/v1/register",
    tag = "registers",
    operation_id = "registers",
    security(("token" = ["inventory:read"])),
    responses((status = 200, description = "Every register", body = Vec<Register>), Refusals)
)]
async fn registers(cx: Cx<Read<Inventory>>) -> Result<Json<Vec<Register>>, WebError> {
    let counts = register::counts(&cx).await?;
    let fields = |kind: RecordKind| kind.fields().iter().map(FieldBody::from).collect();
    let register = |kind: &RecordKind| Register {
        kind: kind.as_str(),
        count: counts.get(kind).copied().unwrap_or(0),
        fields: fields(*kind),
    };
    Ok(Json(RecordKind::ALL.iter().map(register).collect()))
}

/// What the registers lack
#[utoipa::path(
    get,
    path = "/api/v1/gaps",
    tag = "registers",
    operation_id = "gaps",
    security(("token" = ["inventory:read"])),
    responses((status = 200, description = "Everything missing, most urgent first", body = Vec<GapBody>), Refusals)
)]
async fn gaps(cx: Cx<Read<Inventory>>) -> Result<Json<Vec<GapBody>>, WebError> {
    Ok(Json(house::gaps(&cx).await?.into_iter().map(GapBody::from).collect()))
}

/// Records of a register
#[utoipa::path(
    get,
    path = "/api/v1/register/{kind}",
    tag = "registers",
    operation_id = "records",
    security(("token" = ["inventory:read"])),
    params(("kind" = String, Path, description = "The register"), Wanted),
    responses((status = 200, description = "A page of records", body = Paged<RecordBody>), Missing, Refusals)
)]
async fn list(
    cx: Cx<Read<Inventory>>,
    Path(kind): Path<String>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<RecordBody>>, WebError> {
    let kind = kind_of(&kind)?;
    let paging: Paging<RecordId> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let text = crate::address::words_of(&wanted.q);
    let query = Query { text, category: wanted.category, ..Query::all(kind) };
    let cursor = paging.after.map(|(id, key)| Cursor { key, id });
    let page = register::page(&cx, &query, cursor.as_ref(), paging.limit).await?;
    Ok(Json(Paged {
        next: page.next.map(|last| after(last.id, &last.key)),
        items: page.records.into_iter().map(RecordBody::from).collect(),
    }))
}

/// Adds a record
#[utoipa::path(
    post,
    path = "/api/v1/register/{kind}",
    tag = "registers",
    operation_id = "add_record",
    security(("token" = ["inventory:write"])),
    params(("kind" = String, Path, description = "The register")),
    request_body = NewRecord,
    responses(
        (status = 201, description = "It was added; `Location` says where it is", body = Saved),
        Missing,
        Faulty,
        Refusals
    )
)]
async fn add(
    cx: Cx<Write<Inventory>>,
    Path(kind): Path<String>,
    ApiJson(new): ApiJson<NewRecord>,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let id = register::add(&cx, kind, &read(kind, &new.details)?).await?;
    let location = [(header::LOCATION, format!("/api/v1/register/{kind}/{id}"))];
    Ok((StatusCode::CREATED, location, Json(Saved::new(id, 1))).into_response())
}

/// One record
#[utoipa::path(
    get,
    path = "/api/v1/register/{kind}/{id}",
    tag = "registers",
    operation_id = "record",
    security(("token" = ["inventory:read"])),
    params(
        ("kind" = String, Path, description = "The register"),
        ("id" = String, Path, description = "Its identifier")
    ),
    responses((status = 200, description = "The record", body = RecordBody), Missing, Refusals)
)]
async fn show(
    cx: Cx<Read<Inventory>>,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Json<RecordBody>, WebError> {
    Ok(Json(register::find(&cx, kind_of(&kind)?, id_of(&id)?).await?.into()))
}

/// Changes a record
#[utoipa::path(
    put,
    path = "/api/v1/register/{kind}/{id}",
    tag = "registers",
    operation_id = "change_record",
    security(("token" = ["inventory:write"])),
    params(
        ("kind" = String, Path, description = "The register"),
        ("id" = String, Path, description = "Its identifier")
    ),
    request_body = ChangedRecord,
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
    Path((kind, id)): Path<(String, String)>,
    ApiJson(changed): ApiJson<ChangedRecord>,
) -> Result<Json<Saved>, WebError> {
    let (kind, id) = (kind_of(&kind)?, id_of(&id)?);
    register::change(&cx, kind, id, changed.version, &read(kind, &changed.details)?).await?;
    Ok(Json(Saved::new(id, changed.version + 1)))
}

/// Takes a record out of its register
#[utoipa::path(
    delete,
    path = "/api/v1/register/{kind}/{id}",
    tag = "registers",
    operation_id = "remove_record",
    security(("token" = ["inventory:write"])),
    params(
        ("kind" = String, Path, description = "The register"),
        ("id" = String, Path, description = "Its identifier"),
        Version
    ),
    responses((status = 204, description = "It was taken out; its history stays"), Missing, Stale, Refusals)
)]
async fn remove(
    cx: Cx<Write<Inventory>>,
    Path((kind, id)): Path<(String, String)>,
    ApiQuery(read): ApiQuery<Version>,
    _: ByToken,
) -> Result<StatusCode, WebError> {
    register::remove(&cx, kind_of(&kind)?, id_of(&id)?, read.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(kind: RecordKind, details: &BTreeMap<String, String>) -> Result<register::Details, WebError> {
    Ok(register::read(kind, details.iter().map(|(key, text)| (key.as_str(), text.as_str())))?)
}
