//! The registers for programs: which there are, their records, what is missing.
//! Not here: pages; the rules (`hub::inventory::register`), which are the same for both.
//! Next: `domain::inventory::register::kinds` for the fields.

use super::{id_of, kind_of};
use crate::{
    api::{
        ApiJson, ApiQuery, ByToken, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, after, instant,
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
use domain::{
    access::{Inventory, Read, Write},
    ids::RecordId,
    inventory::register::{
        Gap, Record, RecordKind, Shape,
        query::{Cursor, Query},
    },
};
use hub::{
    Cx,
    inventory::register::{self, house},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, OpenApi, ToSchema};

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

/// A register and its fields.
#[derive(Serialize, ToSchema)]
struct Register {
    /// Its name in addresses.
    kind: &'static str,
    /// Records in it.
    count: i64,
    /// Its fields; the first is the name of a record.
    fields: Vec<FieldBody>,
}

/// A field of a register.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisterField)]
struct FieldBody {
    /// Its name.
    key: &'static str,
    /// `text`, `date` (`2027-03-31`), `yes_no`, `choice`, `asset` (number or name in the ledger), or `record` (name in
    /// another register).
    shape: &'static str,
    /// What it can be, where that is a list.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    values: &'static [&'static str],
}

/// A record of a register.
#[derive(Serialize, ToSchema)]
#[schema(as = Record)]
struct RecordBody {
    /// Its identifier.
    id: String,
    /// Counts changes; a change must carry it.
    version: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The filled fields.
    details: BTreeMap<&'static str, String>,
    /// Devices of the ledger that fields mean, by field.
    assets: BTreeMap<&'static str, String>,
}

/// A new record: its filled fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRecord {
    details: BTreeMap<String, String>,
}

/// A record as it shall be. Fields that are left out become empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedRecord {
    /// The version that was read.
    version: i64,
    details: BTreeMap<String, String>,
}

/// Something missing in a record.
#[derive(Serialize, ToSchema)]
#[schema(as = Gap)]
struct GapBody {
    /// What, such as `boundary_unknown`.
    gap: &'static str,
    /// `now`, `week`, `maintenance` or `watch`.
    urgency: &'static str,
    /// The register.
    kind: &'static str,
    /// The record; left out for what was seen and stands in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// The device of the ledger that is meant, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    asset: Option<String>,
    /// Its name, or that of what was seen.
    name: String,
    /// What it is about, as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// Which records.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words that must all occur somewhere.
    q: String,
    /// Only with this value of the register's first choice, such as a kind of line.
    category: Option<String>,
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

impl From<Record> for RecordBody {
    fn from(record: Record) -> Self {
        Self {
            id: record.id.to_string(),
            version: record.version,
            updated_at: instant(record.updated_at_ms),
            details: record.details.filled().map(|(key, text)| (key, text.to_owned())).collect(),
            assets: record.assets.iter().map(|(key, id)| (*key, id.to_string())).collect(),
        }
    }
}

impl From<Gap> for GapBody {
    fn from(gap: Gap) -> Self {
        Self {
            gap: gap.kind.as_str(),
            urgency: gap.kind.urgency().as_str(),
            kind: gap.register.as_str(),
            record: gap.record.map(|id| id.to_string()),
            asset: gap.asset.map(|id| id.to_string()),
            name: gap.name,
            note: gap.note,
        }
    }
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
    let fields = |kind: RecordKind| {
        let body = |field: &register::Field| FieldBody {
            key: field.key,
            shape: shape(field.shape),
            values: field.values(),
        };
        kind.fields().iter().map(body).collect()
    };
    let register = |kind: &RecordKind| Register {
        kind: kind.as_str(),
        count: counts.get(kind).copied().unwrap_or(0),
        fields: fields(*kind),
    };
    Ok(Json(RecordKind::ALL.iter().map(register).collect()))
}

const fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Line | Shape::Area => "text",
        Shape::Date => "date",
        Shape::YesNo => "yes_no",
        Shape::Choice(_) => "choice",
        Shape::Asset => "asset",
        Shape::Record(_) => "record",
    }
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
