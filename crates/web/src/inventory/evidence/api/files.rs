//! Files of evidence for programs: send one, look at what it would do, apply it or give it up.
//! Not here: what the answers look like ([`super::body`]); the rules (`hub::inventory::evidence`).
//! Next: [`super::devices`] for what was found.

use super::{
    super::{evidence_id, words},
    PageOf,
    body::{File, Shown},
};
use crate::{
    api::{ApiFile, ApiJson, ApiQuery, ByToken, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale},
    error::WebError,
    text::{Lang, T},
};
use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Inventory, Write},
    ids::EvidenceId,
};
use hub::{
    Cx,
    inventory::evidence::{self, EvidenceError, Outcome, Wanted},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Files told of at most.
const FILES: u32 = 200;

/// How a file is applied.
#[derive(Deserialize, ToSchema)]
#[schema(as = EvidenceWanted)]
#[serde(deny_unknown_fields)]
pub(super) struct Apply {
    /// The version that was read.
    version: i64,
    /// The asset that a bill of materials or a disclosure form is about.
    #[serde(default)]
    asset: Option<String>,
    /// It is this hospital's, whatever its addresses look like.
    #[serde(default)]
    ours: bool,
    /// The segment in which a scan was made; left out, its ports tell of no way between segments.
    #[serde(default)]
    from_segment: String,
    /// Names of a directory's accounts to take over into the register.
    #[serde(default)]
    accounts: Vec<String>,
}

/// What applying a file did.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceApplied)]
pub(super) struct Applied {
    /// Assets that were changed.
    changed: usize,
    /// Devices that are not in the ledger.
    unknown: usize,
    /// Accounts that were taken over into the register, or renewed there.
    accounts: usize,
}

/// The name of a file that is sent.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// What the file is called, for people; its kind is recognised by the content.
    name: String,
}

/// Files of evidence, newest first; at most 200
#[utoipa::path(
    get,
    path = "/api/v1/evidence",
    tag = "evidence",
    operation_id = "evidence_files",
    security(("token" = ["inventory:write"])),
    params(PageOf),
    responses((status = 200, description = "A page of files", body = Paged<File>), Refusals)
)]
pub(super) async fn list(
    cx: Cx<Write<Inventory>>,
    ApiQuery(page): ApiQuery<PageOf>,
) -> Result<Json<Paged<File>>, WebError> {
    let paging: Paging<EvidenceId> = Paging::read(page.limit, page.after.as_deref())?;
    let files = evidence::newest(&cx, FILES).await?.iter().map(File::from).collect();
    Ok(Json(Paged::of(files, &paging, |file: &File| file.id.clone())))
}

/// Sends a file, as it is; it is read and waits to be applied
#[utoipa::path(
    post,
    path = "/api/v1/evidence",
    tag = "evidence",
    operation_id = "send_evidence",
    security(("token" = ["inventory:write"])),
    params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "It was read; `Location` says where it is", body = Saved),
        Faulty,
        Refusals
    )
)]
pub(super) async fn send(
    cx: Cx<Write<Inventory>>,
    ApiQuery(named): ApiQuery<Named>,
    ApiFile(bytes): ApiFile,
) -> Result<Response, WebError> {
    match evidence::receive(&cx, &named.name, bytes).await {
        Ok(id) => {
            let location = [(header::LOCATION, format!("/api/v1/evidence/{id}"))];
            Ok((StatusCode::CREATED, location, Json(Saved::new(id, 1))).into_response())
        }
        Err(EvidenceError::Refused(refusal)) => {
            Err(WebError::Unreadable(words::refusal(T::new(Lang::En), &refusal)))
        }
        Err(EvidenceError::Hub(error)) => Err(error.into()),
    }
}

/// A file, and what it would do now
#[utoipa::path(
    get,
    path = "/api/v1/evidence/{id}",
    tag = "evidence",
    operation_id = "evidence_file",
    security(("token" = ["inventory:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, description = "The file", body = Shown), Missing, Refusals)
)]
pub(super) async fn show(cx: Cx<Write<Inventory>>, Path(id): Path<String>) -> Result<Json<Shown>, WebError> {
    let file = evidence::find(&cx, evidence_id(&id)?).await?;
    let preview = evidence::preview(&cx, &file, None).await?;
    Ok(Json(Shown::new(&file, &preview)))
}

/// Applies a file
#[utoipa::path(
    post,
    path = "/api/v1/evidence/{id}/apply",
    tag = "evidence",
    operation_id = "apply_evidence",
    security(("token" = ["inventory:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = Apply,
    responses(
        (status = 200, description = "It was applied", body = Applied),
        Missing,
        Stale,
        Faulty,
        Refusals
    )
)]
pub(super) async fn apply(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    ApiJson(wanted): ApiJson<Apply>,
) -> Result<Json<Applied>, WebError> {
    let asset = wanted.asset.as_deref().map(crate::inventory::asset_id).transpose()?;
    let wanted = Wanted {
        version: wanted.version,
        asset,
        is_ours: wanted.ours,
        from_segment: wanted.from_segment,
        accounts: wanted.accounts,
    };
    match evidence::apply(&cx, evidence_id(&id)?, wanted).await? {
        Outcome::Applied { changed, unknown, accounts } => Ok(Json(Applied { changed, unknown, accounts })),
        Outcome::AnotherSite => Err(WebError::Unreadable(
            "it looks like another site's file: send \"ours\": true if it is not".to_owned(),
        )),
    }
}

/// Gives a file up
#[utoipa::path(
    delete,
    path = "/api/v1/evidence/{id}",
    tag = "evidence",
    operation_id = "discard_evidence",
    security(("token" = ["inventory:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 204, description = "It was given up"), Missing, Stale, Refusals)
)]
pub(super) async fn discard(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    _: ByToken,
) -> Result<StatusCode, WebError> {
    evidence::discard(&cx, evidence_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
