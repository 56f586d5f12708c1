//! Findings and feeds for programs: list, look, decide.
//! Not here: pages; the rules (`hub::vulnerabilities`), which are the same for both.
//! Next: [`body`] is what a program reads of a finding.

mod body;
mod feeds;

use super::finding::finding_id;
use crate::{
    api::{ApiJson, ApiQuery, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, Text, after, schema},
    error::WebError,
    routes::Routes,
};
use axum::{Json, extract::Path};
use body::{DecisionBody, Explained, FindingBody};
use domain::{
    access::{Read, Vulnerabilities, Write},
    ids::{AssetId, FindingId},
    vulnerabilities::{Answer, CveId, Tier, Urgency},
};
use hub::{
    Cx,
    vulnerabilities::findings::{self, Cursor, Query},
};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(list, show, decide, feeds::list))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/findings", list)
        .get("/api/v1/findings/{id}", show)
        .put("/api/v1/findings/{id}/decision", decide)
        .get("/api/v1/feeds", feeds::list)
}

/// Which findings; most urgent first.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words that must all occur in the CVE's name or somewhere in the asset.
    q: String,
    /// Only as sure as this.
    #[param(schema_with = schema::tier)]
    tier: Option<Text<Tier>>,
    /// Only as urgent as this.
    #[param(schema_with = schema::urgency)]
    urgency: Option<Text<Urgency>>,
    /// Only with this answer.
    #[param(schema_with = schema::answer)]
    answer: Option<Text<Answer>>,
    /// Only of this asset.
    #[param(value_type = Option<String>)]
    asset: Option<Text<AssetId>>,
    /// Only of this CVE.
    #[param(value_type = Option<String>, example = "CVE-2018-13379")]
    cve: Option<Text<CveId>>,
    /// Only those that still ask for work today.
    open: bool,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// What is decided about a finding. What is left out becomes empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDecision {
    /// The version that was read.
    version: i64,
    decision: DecisionBody,
}

/// Findings, most urgent first
#[utoipa::path(
    get,
    path = "/api/v1/findings",
    tag = "findings",
    operation_id = "findings",
    security(("token" = ["vulnerabilities:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of findings", body = Paged<FindingBody>), Refusals)
)]
async fn list(
    cx: Cx<Read<Vulnerabilities>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<FindingBody>>, WebError> {
    let paging: Paging<FindingId> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let query = Query {
        text: crate::address::words_of(&wanted.q),
        tier: wanted.tier.map(|Text(tier)| tier),
        urgency: wanted.urgency.map(|Text(urgency)| urgency),
        answer: wanted.answer.map(|Text(answer)| answer),
        asset: wanted.asset.map(|Text(asset)| asset),
        cve: wanted.cve.map(|Text(cve)| cve),
        open_on: wanted.open.then(|| cx.hub().today()),
        ..Query::default()
    };
    let cursor = paging.after.map(|(id, key)| Cursor { key, id });
    let mut listed = findings::list(&cx, &query, cursor.as_ref(), paging.limit + 1).await?;
    let more = listed.len() > paging.limit as usize;
    listed.truncate(paging.limit as usize);
    let next = listed.last().filter(|_| more).map(|last| after(last.finding.id, &last.sort_key));
    Ok(Json(Paged { items: listed.iter().map(FindingBody::from).collect(), next }))
}

/// One finding, with why it is one
#[utoipa::path(
    get,
    path = "/api/v1/findings/{id}",
    tag = "findings",
    operation_id = "finding",
    security(("token" = ["vulnerabilities:read"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, description = "The finding", body = Explained), Missing, Refusals)
)]
async fn show(cx: Cx<Read<Vulnerabilities>>, Path(id): Path<String>) -> Result<Json<Explained>, WebError> {
    Ok(Json(Explained::from(&findings::find(&cx, finding_id(&id)?).await?)))
}

/// Decides about a finding
#[utoipa::path(
    put,
    path = "/api/v1/findings/{id}/decision",
    tag = "findings",
    operation_id = "decide",
    security(("token" = ["vulnerabilities:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = NewDecision,
    responses((status = 200, description = "It was decided", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn decide(
    cx: Cx<Write<Vulnerabilities>>,
    Path(id): Path<String>,
    ApiJson(new): ApiJson<NewDecision>,
) -> Result<Json<Saved>, WebError> {
    let id = finding_id(&id)?;
    findings::decide(&cx, id, new.version, &new.decision.into()).await?;
    Ok(Json(Saved::new(id, new.version + 1)))
}
