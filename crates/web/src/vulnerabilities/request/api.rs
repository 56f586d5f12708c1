//! Requests to vendors for programs: list, look, open, take a step.
//! Not here: pages; the rules (`hub::vulnerabilities::request`), which are the same for both.
//! Next: [`RequestBody`] is what a program reads.

use super::{new::interim, request_id};
use crate::{
    api::{
        ApiJson, ApiQuery, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, Text, after, instant,
        schema,
    },
    error::WebError,
    routes::Routes,
    text::{Lang, T},
};
use axum::{Json, extract::Path};
use domain::{
    access::{Read, Vulnerabilities, Write},
    ids::{AssetId, FindingId, VendorRequestId},
    vulnerabilities::request::Letter,
};
use hub::{
    Cx,
    vulnerabilities::request::{self, Cursor, Query, RequestState, Step, VendorRequest},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema, openapi::ObjectBuilder};

#[derive(OpenApi)]
#[openapi(paths(list, show, open, save, take))]
pub(crate) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/vendor-requests", list)
        .post("/api/v1/vendor-requests", open)
        .get("/api/v1/vendor-requests/{id}", show)
        .put("/api/v1/vendor-requests/{id}", save)
        .post("/api/v1/vendor-requests/{id}/step", take)
}

fn state() -> ObjectBuilder {
    schema::one_of(RequestState::ALL, RequestState::as_str)
        .description(Some("How far a request to a vendor is."))
}

/// Which requests; overdue ones first.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words that must all occur in vendor, device or CVE.
    q: String,
    /// Only in this state.
    #[param(schema_with = state)]
    state: Option<Text<RequestState>>,
    /// Only of this asset.
    #[param(value_type = Option<String>)]
    asset: Option<Text<AssetId>>,
    /// Only those whose day has passed.
    overdue: bool,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A request to a vendor.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorRequest)]
struct RequestBody {
    /// Its identifier.
    id: String,
    /// Counts changes; a step must carry it.
    version: i64,
    /// The device's identifier.
    asset: String,
    /// The device's name.
    device: String,
    #[schema(schema_with = state)]
    state: &'static str,
    letter: LetterBody,
    /// The day that the vendor named.
    #[schema(value_type = Option<String>, format = Date)]
    promised_on: Option<Date>,
    /// A day has passed, and the vendor has not said that it is done.
    overdue: bool,
    /// What it is about.
    findings: Vec<About>,
    answer: Option<AnswerBody>,
}

/// What the letter says. What is left out becomes empty.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = VendorRequestLetter)]
struct LetterBody {
    /// The vendor.
    vendor: String,
    /// Whom it goes to.
    contact: String,
    /// Telephone.
    phone: String,
    /// Fax.
    fax: String,
    /// Mail address.
    email: String,
    /// By when it must be done; nothing is asked without.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// What is done until the fix.
    interim: String,
    /// Who looks after it in the hospital.
    in_charge: String,
    /// Anything else.
    remarks: String,
}

/// A draft's letter to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedLetter {
    /// The version that was read.
    version: i64,
    letter: LetterBody,
}

/// A vulnerability of a request.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorRequestFinding)]
struct About {
    /// The finding's identifier.
    finding: String,
    /// The CVE.
    cve: String,
    /// Operating system, firmware or software that it touches.
    component: String,
}

/// What the vendor answered last.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorAnswer)]
struct AnswerBody {
    /// What was done, or why not.
    text: String,
    /// The version that runs now.
    version: String,
    /// Who answered.
    by: String,
    /// `link` or `paper`.
    via: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// A request to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewVendorRequest {
    /// The device.
    #[schema(value_type = String)]
    asset: Text<AssetId>,
    /// Open findings of this device.
    #[schema(value_type = Vec<String>)]
    findings: Vec<Text<FindingId>>,
    /// What is done until the fix; without it, what the page would propose in Japanese.
    #[serde(default)]
    interim: Option<String>,
}

/// A step with a request. What is left out becomes empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VendorRequestStep {
    /// The version that was read.
    version: i64,
    #[schema(schema_with = state)]
    to: Text<RequestState>,
    /// For `date_set`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    promised_on: Option<Date>,
    /// What was done, or why not.
    #[serde(default)]
    text: String,
    /// The version that it runs now, for `done`.
    #[serde(default)]
    version_done: String,
    /// Who answers at the vendor's.
    #[serde(default)]
    by: String,
}

/// Requests to vendors, overdue ones first
#[utoipa::path(
    get,
    path = "/api/v1/vendor-requests",
    tag = "vendor requests",
    operation_id = "vendor_requests",
    security(("token" = ["vulnerabilities:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of requests", body = Paged<RequestBody>), Refusals)
)]
async fn list(
    cx: Cx<Read<Vulnerabilities>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<RequestBody>>, WebError> {
    let paging: Paging<VendorRequestId> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let query = Query {
        text: crate::address::words_of(&wanted.q),
        state: wanted.state.map(|Text(state)| state),
        asset: wanted.asset.map(|Text(asset)| asset),
        overdue: wanted.overdue,
        ..Query::default()
    };
    let cursor = paging.after.map(|(id, key)| Cursor { key, id });
    let mut listed = request::list(&cx, &query, cursor.as_ref(), paging.limit + 1).await?;
    let more = listed.len() > paging.limit as usize;
    listed.truncate(paging.limit as usize);
    let next = listed.last().filter(|_| more).map(|last| after(last.request.id, &last.sort_key));
    let today = cx.hub().today();
    Ok(Json(Paged { items: listed.iter().map(|one| RequestBody::new(&one.request, today)).collect(), next }))
}

/// One request to a vendor
#[utoipa::path(
    get,
    path = "/api/v1/vendor-requests/{id}",
    tag = "vendor requests",
    operation_id = "vendor_request",
    security(("token" = ["vulnerabilities:read"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, description = "The request", body = RequestBody), Missing, Refusals)
)]
async fn show(cx: Cx<Read<Vulnerabilities>>, Path(id): Path<String>) -> Result<Json<RequestBody>, WebError> {
    let found = request::find(&cx, request_id(&id)?).await?;
    Ok(Json(RequestBody::new(&found, cx.hub().today())))
}

/// Opens a request to a vendor, as a draft
#[utoipa::path(
    post,
    path = "/api/v1/vendor-requests",
    tag = "vendor requests",
    operation_id = "open_vendor_request",
    security(("token" = ["vulnerabilities:write"])),
    request_body = NewVendorRequest,
    responses((status = 200, description = "It was opened", body = Saved), Missing, Faulty, Refusals)
)]
async fn open(
    cx: Cx<Write<Vulnerabilities>>,
    ApiJson(new): ApiJson<NewVendorRequest>,
) -> Result<Json<Saved>, WebError> {
    let Text(asset) = new.asset;
    let about: Vec<FindingId> = new.findings.iter().map(|Text(id)| *id).collect();
    let interim = match new.interim {
        Some(text) => text,
        None => interim(T::new(Lang::Ja), &request::prefill(&cx, asset).await?),
    };
    let id = request::open(&cx, asset, &about, &interim).await?;
    Ok(Json(Saved::new(id, 1)))
}

/// Writes the letter of a draft, its deadline among it
///
/// What was asked is written no more.
#[utoipa::path(
    put,
    path = "/api/v1/vendor-requests/{id}",
    tag = "vendor requests",
    operation_id = "write_vendor_request",
    security(("token" = ["vulnerabilities:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = ChangedLetter,
    responses((status = 200, description = "It was written", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn save(
    cx: Cx<Write<Vulnerabilities>>,
    Path(id): Path<String>,
    ApiJson(changed): ApiJson<ChangedLetter>,
) -> Result<Json<Saved>, WebError> {
    let id = request_id(&id)?;
    request::save(&cx, id, changed.version, &changed.letter.into()).await?;
    Ok(Json(Saved::new(id, changed.version + 1)))
}

/// Takes a step with a request to a vendor
#[utoipa::path(
    post,
    path = "/api/v1/vendor-requests/{id}/step",
    tag = "vendor requests",
    operation_id = "step_vendor_request",
    security(("token" = ["vulnerabilities:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = VendorRequestStep,
    responses((status = 200, description = "It was taken", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn take(
    cx: Cx<Write<Vulnerabilities>>,
    Path(id): Path<String>,
    ApiJson(new): ApiJson<VendorRequestStep>,
) -> Result<Json<Saved>, WebError> {
    let id = request_id(&id)?;
    let Text(to) = new.to;
    let step =
        Step { to, promised_on: new.promised_on, text: new.text, version: new.version_done, by: new.by };
    request::take(&cx, id, new.version, &step).await?;
    Ok(Json(Saved::new(id, new.version + 1)))
}

impl RequestBody {
    fn new(one: &VendorRequest, today: Date) -> Self {
        let letter = one.letter.clone();
        Self {
            id: one.id.to_string(),
            version: one.version,
            asset: one.asset.to_string(),
            device: letter.device,
            state: one.state.as_str(),
            letter: LetterBody {
                vendor: letter.vendor,
                contact: letter.contact,
                phone: letter.phone,
                fax: letter.fax,
                email: letter.email,
                due_on: letter.due_on,
                interim: letter.interim,
                in_charge: letter.in_charge,
                remarks: letter.remarks,
            },
            promised_on: one.promised_on,
            overdue: one.is_overdue(today),
            findings: one
                .subjects
                .iter()
                .map(|subject| About {
                    finding: subject.finding.to_string(),
                    cve: subject.cve.to_string(),
                    component: subject.component.clone(),
                })
                .collect(),
            answer: one.answer.as_ref().map(|answer| AnswerBody {
                text: answer.text.clone(),
                version: answer.version.clone(),
                by: answer.by.clone(),
                via: answer.via.as_str(),
                at: instant(answer.at_ms),
            }),
        }
    }
}

impl From<LetterBody> for Letter {
    fn from(body: LetterBody) -> Self {
        let text = |text: String| text.trim().to_owned();
        Self {
            vendor: text(body.vendor),
            contact: text(body.contact),
            phone: text(body.phone),
            fax: text(body.fax),
            email: text(body.email),
            due_on: body.due_on,
            interim: text(body.interim),
            in_charge: text(body.in_charge),
            remarks: text(body.remarks),
            ..Self::default()
        }
    }
}
