//! Stock-taking for programs: runs, their parts and devices, reports, decisions, links.
//! Not here: pages; the rules (`hub::inventory::stocktake`), which are the same for both.
//! Next: [`super::body`] for what a program reads.

use super::{
    body::{DeviceBody, LinkBody, OutcomeText, RunBody, decision, outcome},
    part_id, run_id,
};
use crate::{
    address::{whole, words_of},
    api::{
        ApiJson, ApiQuery, ByToken, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, Text, after,
        schema,
    },
    error::WebError,
    inventory::asset_id,
    routes::Routes,
    shell::Shell,
};
use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, StatusCode},
};
use domain::{
    access::{Inventory, Read, Stocktakes, Write},
    ids::{AssetId, StocktakePartId},
    inventory::AssetKind,
};
use hub::{
    Cx,
    inventory::stocktake::{
        self, Correction, Facts, ItemCursor, ItemDecision, ItemQuery, Outcome, Report, Said, Wanted,
        decide::{self, Verdict},
        fiscal_year, items, link, proposed_due,
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(
    list,
    open,
    show,
    change,
    close,
    devices,
    device,
    report,
    add,
    decide_one,
    accept,
    make_link,
    withdraw_link
))]
pub(crate) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/stocktakes", list)
        .post("/api/v1/stocktakes", open)
        .get("/api/v1/stocktakes/{id}", show)
        .put("/api/v1/stocktakes/{id}", change)
        .post("/api/v1/stocktakes/{id}/close", close)
        .get("/api/v1/stocktakes/{id}/devices", devices)
        .get("/api/v1/stocktakes/{id}/devices/{device}", device)
        .post("/api/v1/stocktakes/{id}/devices/{device}/report", report)
        .post("/api/v1/stocktakes/{id}/devices/{device}/decision", decide_one)
        .post("/api/v1/stocktakes/{id}/parts/{part}/devices", add)
        .post("/api/v1/stocktakes/{id}/parts/{part}/accept", accept)
        .post("/api/v1/stocktakes/{id}/parts/{part}/link", make_link)
        .delete("/api/v1/stocktakes/{id}/parts/{part}/link", withdraw_link)
}

/// A run to be opened. What is left out is proposed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewStocktake {
    /// What it is called.
    name: String,
    /// The Japanese fiscal year it is for; the present one unless told otherwise.
    #[serde(default)]
    fiscal_year: Option<i16>,
    /// By when departments answer; four weeks from now unless told otherwise.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// The departments; all of them unless told otherwise. The empty text stands for assets without one.
    #[serde(default)]
    departments: Option<Vec<String>>,
}

/// What is changed about an open run.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StocktakeChange {
    /// The version that was read.
    version: i64,
    /// What it is called.
    name: String,
    /// The Japanese fiscal year it is for.
    fiscal_year: i16,
    /// By when departments answer.
    #[schema(value_type = String, format = Date)]
    due_on: Date,
}

/// The end of a run.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StocktakeClose {
    /// The version that was read.
    version: i64,
    /// Remarks for the report.
    #[serde(default)]
    note: String,
}

/// Which devices; by department and name.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WantedDevices {
    /// Words that must all occur in name, number, serial number, model or place.
    q: String,
    /// Only of this part.
    #[param(value_type = Option<String>)]
    part: Option<Text<StocktakePartId>>,
    /// Only with this result.
    #[param(schema_with = outcome)]
    outcome: Option<Text<Outcome>>,
    /// Only with this decision.
    #[param(schema_with = decision)]
    decision: Option<Text<ItemDecision>>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// What was told of a device of the list. What is left out stays as listed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeviceReport {
    /// The version that was read.
    version: i64,
    /// `here`, `missing` or `disused`.
    #[schema(value_type = String)]
    outcome: OutcomeText,
    /// What should stand in the list.
    #[serde(default)]
    name: Option<String>,
    /// The number on its sticker.
    #[serde(default)]
    asset_tag: Option<String>,
    /// Serial number.
    #[serde(default)]
    serial: Option<String>,
    /// Where it stands.
    #[serde(default)]
    place: Option<String>,
    /// Person in charge.
    #[serde(default)]
    responsible: Option<String>,
    /// Anything else.
    #[serde(default)]
    note: String,
    /// Who told it.
    by: String,
}

/// A device that is not on the list. What is left out becomes empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FoundDevice {
    #[schema(schema_with = schema::asset_kind)]
    kind: Text<AssetKind>,
    /// What people call it.
    name: String,
    /// The number on its sticker.
    #[serde(default)]
    asset_tag: String,
    /// Maker.
    #[serde(default)]
    maker: String,
    /// Model.
    #[serde(default)]
    model: String,
    /// Serial number.
    #[serde(default)]
    serial: String,
    /// Where it stands.
    #[serde(default)]
    place: String,
    /// Person in charge.
    #[serde(default)]
    responsible: String,
    /// Anything else.
    #[serde(default)]
    note: String,
    /// Who found it.
    by: String,
}

/// What is decided about a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StocktakeDecision)]
struct DeviceDecision {
    /// The version that was read.
    version: i64,
    /// Whether the ledger follows the report.
    accept: bool,
    /// Why.
    #[serde(default)]
    note: String,
}

/// What became of the reports of a part.
#[derive(Serialize, ToSchema)]
struct AcceptedReports {
    /// Reports that the ledger follows now.
    accepted: u64,
    /// Reports that want a look of their own.
    left: u64,
}

/// The runs, newest first
#[utoipa::path(
    get,
    path = "/api/v1/stocktakes",
    tag = "stock-taking",
    operation_id = "stocktakes",
    security(("token" = ["stocktake:read"])),
    responses((status = 200, description = "The newest 50 runs", body = Paged<RunBody>), Refusals)
)]
async fn list(cx: Cx<Read<Stocktakes>>) -> Result<Json<Paged<RunBody>>, WebError> {
    let runs = stocktake::list(&cx).await?;
    let items = runs.iter().map(|(run, tally)| RunBody::new(run, tally, Vec::new())).collect();
    Ok(Json(Paged { items, next: None }))
}

/// Opens a run over the assets that the departments have now
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes",
    tag = "stock-taking",
    operation_id = "open_stocktake",
    security(("token" = ["stocktake:write"])),
    request_body = NewStocktake,
    responses((status = 200, description = "It was opened", body = Saved), Faulty, Refusals)
)]
async fn open(
    cx: Cx<Write<Stocktakes>>,
    ApiJson(new): ApiJson<NewStocktake>,
) -> Result<Json<Saved>, WebError> {
    let today = cx.hub().today();
    let wanted = Wanted {
        name: new.name,
        fiscal_year: new.fiscal_year.unwrap_or_else(|| fiscal_year(today)),
        due_on: new.due_on.unwrap_or_else(|| proposed_due(today)),
    };
    let id = stocktake::open(&cx, &wanted, new.departments.as_deref()).await?;
    Ok(Json(Saved::new(id, 1)))
}

/// One run, with its parts
#[utoipa::path(
    get,
    path = "/api/v1/stocktakes/{id}",
    tag = "stock-taking",
    operation_id = "stocktake",
    security(("token" = ["stocktake:read"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, description = "The run", body = RunBody), Missing, Refusals)
)]
async fn show(cx: Cx<Read<Stocktakes>>, Path(id): Path<String>) -> Result<Json<RunBody>, WebError> {
    let whole = stocktake::overview(&cx, run_id(&id)?).await?;
    Ok(Json(RunBody::whole(&whole)))
}

/// Changes what an open run is called and by when it is due
#[utoipa::path(
    put,
    path = "/api/v1/stocktakes/{id}",
    tag = "stock-taking",
    operation_id = "change_stocktake",
    security(("token" = ["stocktake:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = StocktakeChange,
    responses((status = 200, description = "It was changed", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn change(
    cx: Cx<Write<Stocktakes>>,
    Path(id): Path<String>,
    ApiJson(new): ApiJson<StocktakeChange>,
) -> Result<Json<Saved>, WebError> {
    let id = run_id(&id)?;
    let wanted = Wanted { name: new.name, fiscal_year: new.fiscal_year, due_on: new.due_on };
    stocktake::change(&cx, id, new.version, &wanted).await?;
    Ok(Json(Saved::new(id, new.version + 1)))
}

/// Closes a run: its links end, and nothing in it changes any more
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes/{id}/close",
    tag = "stock-taking",
    operation_id = "close_stocktake",
    security(("token" = ["stocktake:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = StocktakeClose,
    responses((status = 200, description = "It is closed", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn close(
    cx: Cx<Write<Stocktakes>>,
    Path(id): Path<String>,
    ApiJson(new): ApiJson<StocktakeClose>,
) -> Result<Json<Saved>, WebError> {
    let id = run_id(&id)?;
    stocktake::close(&cx, id, new.version, &new.note).await?;
    Ok(Json(Saved::new(id, new.version + 1)))
}

/// The devices of a run, by department and name
#[utoipa::path(
    get,
    path = "/api/v1/stocktakes/{id}/devices",
    tag = "stock-taking",
    operation_id = "stocktake_devices",
    security(("token" = ["stocktake:read"])),
    params(("id" = String, Path, description = "The run's identifier"), WantedDevices),
    responses((status = 200, description = "A page of devices", body = Paged<DeviceBody>), Missing, Refusals)
)]
async fn devices(
    cx: Cx<Read<Stocktakes>>,
    Path(id): Path<String>,
    ApiQuery(wanted): ApiQuery<WantedDevices>,
) -> Result<Json<Paged<DeviceBody>>, WebError> {
    let paging: Paging<AssetId> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let query = ItemQuery {
        text: words_of(&wanted.q),
        part: wanted.part.map(|Text(part)| part),
        outcome: wanted.outcome.map(|Text(outcome)| outcome),
        decision: wanted.decision.map(|Text(decision)| decision),
    };
    let cursor = paging.after.map(|(id, key)| ItemCursor { key, id });
    let mut listed = items::page(&cx, run_id(&id)?, &query, cursor.as_ref(), paging.limit + 1).await?;
    let more = listed.len() > paging.limit as usize;
    listed.truncate(paging.limit as usize);
    let next = listed.last().filter(|_| more).map(|last| after(last.item.id, &last.sort_key));
    Ok(Json(Paged { items: listed.iter().map(DeviceBody::new).collect(), next }))
}

/// One device of a run
#[utoipa::path(
    get,
    path = "/api/v1/stocktakes/{id}/devices/{device}",
    tag = "stock-taking",
    operation_id = "stocktake_device",
    security(("token" = ["stocktake:read"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("device" = String, Path, description = "The device's identifier, which is that of its asset"),
    ),
    responses((status = 200, description = "The device", body = DeviceBody), Missing, Refusals)
)]
async fn device(
    cx: Cx<Read<Stocktakes>>,
    Path((id, device)): Path<(String, String)>,
) -> Result<Json<DeviceBody>, WebError> {
    let found = items::find(&cx, run_id(&id)?, asset_id(&device)?).await?;
    Ok(Json(DeviceBody::new(&found)))
}

/// Enters what was told of a device; the ledger stays as it is until someone decides
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes/{id}/devices/{device}/report",
    tag = "stock-taking",
    operation_id = "report_stocktake_device",
    security(("token" = ["stocktake:write"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("device" = String, Path, description = "The device's identifier"),
    ),
    request_body = DeviceReport,
    responses((status = 200, description = "It was entered", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn report(
    cx: Cx<Write<Stocktakes>>,
    Path((id, device)): Path<(String, String)>,
    ApiJson(new): ApiJson<DeviceReport>,
) -> Result<Json<Saved>, WebError> {
    let (id, device) = (run_id(&id)?, asset_id(&device)?);
    let listed = items::find(&cx.signed().permit()?, id, device).await?.item.facts.correctable();
    let said = match new.outcome {
        OutcomeText::Here => Said::Here(Correction {
            name: new.name.unwrap_or(listed.name),
            asset_tag: new.asset_tag.unwrap_or(listed.asset_tag),
            serial: new.serial.unwrap_or(listed.serial),
            place: new.place.unwrap_or(listed.place),
            responsible: new.responsible.unwrap_or(listed.responsible),
        }),
        OutcomeText::Missing => Said::Missing,
        OutcomeText::Disused => Said::Disused,
    };
    let report = Report { said, note: new.note, by: new.by };
    items::report(&cx, id, device, new.version, &report).await?;
    Ok(Json(Saved::new(device, new.version + 1)))
}

/// Enters a device that a department found and that is not on its list
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes/{id}/parts/{part}/devices",
    tag = "stock-taking",
    operation_id = "add_stocktake_device",
    security(("token" = ["stocktake:write"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("part" = String, Path, description = "The part's identifier"),
    ),
    request_body = FoundDevice,
    responses((status = 200, description = "It was entered", body = Saved), Missing, Faulty, Refusals)
)]
async fn add(
    cx: Cx<Write<Stocktakes>>,
    Path((id, part)): Path<(String, String)>,
    ApiJson(new): ApiJson<FoundDevice>,
) -> Result<Json<Saved>, WebError> {
    let Text(kind) = new.kind;
    let facts = Facts {
        kind,
        name: new.name,
        asset_tag: new.asset_tag,
        maker: new.maker,
        model: new.model,
        serial: new.serial,
        place: new.place,
        responsible: new.responsible,
    };
    let id = items::add(&cx, run_id(&id)?, part_id(&part)?, &facts, &new.note, &new.by).await?;
    Ok(Json(Saved::new(id, 1)))
}

/// Decides whether the ledger follows a report
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes/{id}/devices/{device}/decision",
    tag = "stock-taking",
    operation_id = "decide_stocktake_device",
    security(("token" = ["inventory:write"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("device" = String, Path, description = "The device's identifier"),
    ),
    request_body = DeviceDecision,
    responses((status = 200, description = "It was decided", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn decide_one(
    cx: Cx<Write<Inventory>>,
    Path((id, device)): Path<(String, String)>,
    ApiJson(new): ApiJson<DeviceDecision>,
) -> Result<Json<Saved>, WebError> {
    let device = asset_id(&device)?;
    let verdict = if new.accept { Verdict::Accept } else { Verdict::Refuse };
    decide::decide(&cx, run_id(&id)?, device, new.version, verdict, &new.note).await?;
    Ok(Json(Saved::new(device, new.version + 1)))
}

/// Accepts every report of a part that only corrects or adds
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes/{id}/parts/{part}/accept",
    tag = "stock-taking",
    operation_id = "accept_stocktake_part",
    security(("token" = ["inventory:write"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("part" = String, Path, description = "The part's identifier"),
    ),
    responses(
        (status = 200, description = "How many were accepted", body = AcceptedReports),
        Missing, Faulty, Refusals
    )
)]
async fn accept(
    cx: Cx<Write<Inventory>>,
    Path((id, part)): Path<(String, String)>,
    _: ByToken,
) -> Result<Json<AcceptedReports>, WebError> {
    let done = decide::accept_all(&cx, run_id(&id)?, part_id(&part)?).await?;
    Ok(Json(AcceptedReports { accepted: done.accepted, left: done.left }))
}

/// Makes the link of a part, told only now; one that it had works no more
#[utoipa::path(
    post,
    path = "/api/v1/stocktakes/{id}/parts/{part}/link",
    tag = "stock-taking",
    operation_id = "make_stocktake_link",
    security(("token" = ["stocktake:write"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("part" = String, Path, description = "The part's identifier"),
    ),
    responses((status = 200, description = "The link", body = LinkBody), Missing, Faulty, Refusals)
)]
async fn make_link(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    headers: HeaderMap,
    Path((id, part)): Path<(String, String)>,
    _: ByToken,
) -> Result<Json<LinkBody>, WebError> {
    let (part, token) = link::make(&cx, run_id(&id)?, part_id(&part)?).await?;
    let address = whole(&shell.web, &headers, &format!("/stocktake/{}", token.text()));
    Ok(Json(LinkBody { part: part.id.to_string(), department: part.department, link: address }))
}

/// Withdraws the link of a part
#[utoipa::path(
    delete,
    path = "/api/v1/stocktakes/{id}/parts/{part}/link",
    tag = "stock-taking",
    operation_id = "withdraw_stocktake_link",
    security(("token" = ["stocktake:write"])),
    params(
        ("id" = String, Path, description = "The run's identifier"),
        ("part" = String, Path, description = "The part's identifier"),
    ),
    responses((status = 204, description = "It works no more"), Missing, Refusals)
)]
async fn withdraw_link(
    cx: Cx<Write<Stocktakes>>,
    Path((id, part)): Path<(String, String)>,
    _: ByToken,
) -> Result<StatusCode, WebError> {
    link::withdraw(&cx, run_id(&id)?, part_id(&part)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
