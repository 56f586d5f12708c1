//! Bulk edits for programs.
//! Not here: pages; the edit itself (`hub::inventory::bulk`), which is the same for both.
//! Next: [`edit_assets`].

use super::asked::uuid;
use crate::{
    api::{ApiJson, Faulty, Missing, Refusals, Stale},
    error::WebError,
    faults::sentence,
    inventory::register::kind_of,
    routes::Routes,
    text::{Lang, T},
};
use axum::{Json, extract::Path};
use domain::{
    access::{Inventory, Write},
    ids::Uuid,
    inventory::Book,
};
use hub::{
    Cx, Fault, HubError,
    inventory::bulk::{self, Chosen, Edit, LIMIT, Line, Outcome, Verdict},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(edit_assets, edit_records))]
pub(in crate::inventory) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default().patch("/api/v1/assets", edit_assets).patch("/api/v1/register/{kind}", edit_records)
}

/// One field gets one value in many at once: in all of them, or in none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkEdit {
    /// The field, one that many can have in common, such as `department`.
    field: String,
    /// What it shall hold; empty to empty it.
    value: String,
    /// The version that was read of each, by identifier; at most 5,000.
    #[schema(value_type = BTreeMap<String, i64>)]
    versions: BTreeMap<String, i64>,
    /// Only say what it would do.
    #[serde(default)]
    trial: bool,
}

/// What a bulk edit did, or would do.
#[derive(Serialize, ToSchema)]
struct BulkEdited {
    /// How many changed.
    changed: usize,
    /// How many held the value already.
    same: usize,
    /// In a trial, those that the value does not fit; else there are none.
    refused: Vec<BulkRefused>,
}

/// One that a value does not fit.
#[derive(Serialize, ToSchema)]
struct BulkRefused {
    /// Its identifier.
    id: String,
    /// Its name.
    name: String,
    /// Why.
    what: String,
}

/// Changes one field of many assets
#[utoipa::path(
    patch,
    path = "/api/v1/assets",
    tag = "assets",
    operation_id = "edit_assets",
    security(("token" = ["inventory:write"])),
    request_body = BulkEdit,
    responses(
        (status = 200, description = "All of them hold the value, or would", body = BulkEdited),
        Missing,
        Stale,
        Faulty,
        Refusals
    )
)]
async fn edit_assets(
    cx: Cx<Write<Inventory>>,
    ApiJson(edit): ApiJson<BulkEdit>,
) -> Result<Json<BulkEdited>, WebError> {
    done(&cx, Book::Ledger, &edit).await
}

/// Changes one field of many records of a register
#[utoipa::path(
    patch,
    path = "/api/v1/register/{kind}",
    tag = "registers",
    operation_id = "edit_records",
    security(("token" = ["inventory:write"])),
    params(("kind" = String, Path, description = "The register")),
    request_body = BulkEdit,
    responses(
        (status = 200, description = "All of them hold the value, or would", body = BulkEdited),
        Missing,
        Stale,
        Faulty,
        Refusals
    )
)]
async fn edit_records(
    cx: Cx<Write<Inventory>>,
    Path(kind): Path<String>,
    ApiJson(edit): ApiJson<BulkEdit>,
) -> Result<Json<BulkEdited>, WebError> {
    done(&cx, Book::Register(kind_of(&kind)?), &edit).await
}

async fn done(cx: &Cx<Write<Inventory>>, book: Book, asked: &BulkEdit) -> Result<Json<BulkEdited>, WebError> {
    let edit = Edit::read(book, &asked.field, &asked.value)?;
    let versions: BTreeMap<Uuid, i64> = asked
        .versions
        .iter()
        .take(LIMIT + 1)
        .map(|(id, version)| Ok((uuid(id)?, *version)))
        .collect::<Result<_, WebError>>()?;
    if asked.trial {
        return tried(cx, &edit, versions.keys().copied().collect()).await;
    }
    match bulk::apply(cx, &edit, &versions).await? {
        Outcome::Applied { changed, same } => Ok(Json(BulkEdited { changed, same, refused: Vec::new() })),
        Outcome::Held { stale, refused, gone } => Err(held(&stale, &refused, gone)),
    }
}

async fn tried(cx: &Cx<Write<Inventory>>, edit: &Edit, ids: Vec<Uuid>) -> Result<Json<BulkEdited>, WebError> {
    let preview = bulk::preview(cx, edit, &Chosen::These(ids)).await?;
    let refused = preview.lines.iter().filter_map(|line| match &line.verdict {
        Verdict::Refused(what) => Some(BulkRefused {
            id: line.id.to_string(),
            name: line.name.clone(),
            what: sentence(T::new(Lang::En), what),
        }),
        Verdict::Changes | Verdict::Same => None,
    });
    let refused: Vec<_> = refused.collect();
    let changed = preview.changes().count();
    Ok(Json(BulkEdited { changed, same: preview.lines.len() - changed - refused.len(), refused }))
}

/// Why nothing was changed. Those that are gone come first: a foreign identifier is as unknown as one that never was.
fn held(stale: &[Line], refused: &[Line], gone: usize) -> WebError {
    if gone > 0 {
        return WebError::NotFound;
    }
    if stale.is_empty() {
        let faults = refused.iter().filter_map(|line| match &line.verdict {
            Verdict::Refused(what) => Some(Fault { field: "value", what: what.clone() }),
            Verdict::Changes | Verdict::Same => None,
        });
        return HubError::Invalid(faults.take(1).collect()).into();
    }
    let ids: Vec<String> =
        stale.iter().map(|line| format!("{} is at version {}", line.id, line.version)).collect();
    WebError::Stale(ids.join(", "))
}
