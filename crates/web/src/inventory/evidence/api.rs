//! Evidence for programs: send a file, look at what it would do, apply it; devices in no ledger; missed assets.
//! Not here: pages; the rules (`hub::inventory::evidence`), which are the same for both.
//! Next: [`routes`].

use super::{device_id, evidence_id, export::MEDIA_TYPE, words};
use crate::{
    api::{
        ApiFile, ApiJson, ApiQuery, ByToken, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, instant,
        schema,
    },
    error::WebError,
    routes::Routes,
    text::{Lang, T},
};
use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Inventory, Read, Write},
    ids::{AssetId, DeviceId, EvidenceId},
    inventory::evidence::{
        DeviceState, EvidenceFile, EvidenceKind, EvidenceState, Proposal, SeenDevice, Verdict,
    },
};
use hub::{
    Cx,
    inventory::evidence::{
        self, EvidenceError, FILE_LIMIT_BYTES, Outcome, Preview, RowMeant, Wanted,
        devices::{self, Unlisted},
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema, openapi::ObjectBuilder};

#[derive(OpenApi)]
#[openapi(paths(list, send, show, apply, discard, unlisted, decide, missed, bill))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/evidence", list)
        .upload("/api/v1/evidence", FILE_LIMIT_BYTES, send)
        .get("/api/v1/evidence/{id}", show)
        .post("/api/v1/evidence/{id}/apply", apply)
        .delete("/api/v1/evidence/{id}", discard)
        .get("/api/v1/devices", unlisted)
        .put("/api/v1/devices/{id}", decide)
        .get("/api/v1/missed-assets", missed)
        .get("/api/v1/bill-of-materials", bill)
}

/// Files told of at most.
const FILES: u32 = 200;

/// Devices told of in one answer at most.
const ROWS: usize = 1_000;

/// A file of evidence.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceFile)]
struct File {
    /// Its identifier.
    id: String,
    /// What it is.
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// Its name.
    name: String,
    /// How far it is.
    #[schema(schema_with = states)]
    state: &'static str,
    /// When what it says was so.
    #[schema(value_type = String, format = DateTime)]
    observed_at: Timestamp,
    /// Devices, parts, accounts or answers in it.
    things: i64,
    /// The product it is about; empty for a network.
    product: String,
    /// The asset it was attached to.
    asset: Option<String>,
    /// Counts steps; applying it must carry it.
    version: i64,
}

/// A file of evidence, and what it would do now.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidencePreview)]
struct Shown {
    file: File,
    /// Devices that are not in the ledger.
    unknown: usize,
    /// Empty fields it fills.
    fills: usize,
    /// Fields it renews that evidence had filled.
    renews: usize,
    /// Fields in which it says something else than a person typed: never applied.
    contradicts: usize,
    /// By its addresses it may be another site's: applying it wants `ours`.
    may_be_another_site: bool,
    /// Its devices, those that ask for a look first; at most 1,000.
    devices: Vec<Row>,
}

/// A device of a file.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceDevice)]
struct Row {
    /// How it is called.
    label: String,
    /// Hardware address.
    mac: Option<String>,
    /// Addresses.
    addresses: Vec<String>,
    /// The asset it is, if it is in the ledger.
    asset: Option<String>,
    /// What it says of the asset's fields, where it says something new.
    says: Vec<Said>,
}

/// What a file says of a field.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceWord)]
struct Said {
    /// The field.
    field: &'static str,
    /// What the ledger says.
    before: String,
    /// What the file says.
    stated: String,
    /// What comes of it: `fills`, `renews` or `contradicts`.
    verdict: &'static str,
}

/// How a file is applied.
#[derive(Deserialize, ToSchema)]
#[schema(as = EvidenceWanted)]
#[serde(deny_unknown_fields)]
struct Apply {
    /// The version that was read.
    version: i64,
    /// The asset that a bill of materials or a disclosure form is about.
    #[serde(default)]
    asset: Option<String>,
    /// It is this hospital's, whatever its addresses look like.
    #[serde(default)]
    ours: bool,
}

/// What applying a file did.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceApplied)]
struct Applied {
    /// Assets that were changed.
    changed: usize,
    /// Devices that are not in the ledger.
    unknown: usize,
}

/// A device that is not in the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = UnlistedDevice)]
struct Device {
    /// Its identifier.
    id: String,
    /// Counts changes; a change must carry it.
    version: i64,
    /// How it is called.
    label: String,
    /// Hardware address.
    mac: Option<String>,
    /// Addresses.
    addresses: Vec<String>,
    /// Name in the network.
    host_name: String,
    /// The class of its network card's maker: `cellular`, `perhaps_cellular`, `medical`, `network`, or null.
    maker_class: Option<&'static str>,
    /// That maker, or null.
    maker: Option<&'static str>,
    /// What kind of file showed it last.
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// That file's name.
    file: String,
    /// What people said of it.
    #[schema(schema_with = device_states)]
    state: &'static str,
    /// Why.
    reason: String,
    /// When it was first seen.
    #[schema(value_type = String, format = DateTime)]
    first_seen_at: Timestamp,
    /// When it was last seen.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
}

/// What is said of a device: how it stands, or which asset it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = DeviceDecision)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// The version that was read.
    version: i64,
    /// How it stands: `open`, `known` or `ignored`; left out when an asset is named.
    #[serde(default)]
    state: Option<String>,
    /// Why; needed for `known` and `ignored`.
    #[serde(default)]
    reason: String,
    /// The asset of the ledger that it is.
    #[serde(default)]
    asset: Option<String>,
}

/// An asset that its network did not show for long.
#[derive(Serialize, ToSchema)]
#[schema(as = MissedAsset)]
struct Missed {
    /// The asset.
    asset: String,
    /// Its name.
    name: String,
    /// For how many days.
    days: i64,
    /// When it was last seen; null for never.
    #[schema(value_type = Option<String>, format = DateTime)]
    seen_at: Option<Timestamp>,
}

/// The name of a file that is sent.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Named {
    /// What the file is called, for people; its kind is recognised by the content.
    name: String,
}

/// Which devices.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// What people said of them; `open` unless told otherwise.
    #[param(schema_with = device_states)]
    state: Option<String>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Which page.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageOf {
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
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
async fn list(
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
async fn send(
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
async fn show(cx: Cx<Write<Inventory>>, Path(id): Path<String>) -> Result<Json<Shown>, WebError> {
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
async fn apply(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    ApiJson(wanted): ApiJson<Apply>,
) -> Result<Json<Applied>, WebError> {
    let asset = wanted.asset.as_deref().map(crate::inventory::asset_id).transpose()?;
    let wanted = Wanted { version: wanted.version, asset, is_ours: wanted.ours };
    match evidence::apply(&cx, evidence_id(&id)?, wanted).await? {
        Outcome::Applied { changed, unknown } => Ok(Json(Applied { changed, unknown })),
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
async fn discard(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    _: ByToken,
) -> Result<StatusCode, WebError> {
    evidence::discard(&cx, evidence_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Devices that were seen and are not in the ledger, routers and modems of the mobile network first
#[utoipa::path(
    get,
    path = "/api/v1/devices",
    tag = "evidence",
    operation_id = "devices",
    security(("token" = ["inventory:read"])),
    params(Which),
    responses((status = 200, description = "A page of devices", body = Paged<Device>), Refusals)
)]
async fn unlisted(
    cx: Cx<Read<Inventory>>,
    ApiQuery(which): ApiQuery<Which>,
) -> Result<Json<Paged<Device>>, WebError> {
    let paging: Paging<DeviceId> = Paging::read(which.limit, which.after.as_deref())?;
    let state = which.state.as_deref().map_or(Ok(DeviceState::Open), read_state)?;
    let devices = devices::unlisted(&cx, state).await?.iter().map(Device::from).collect();
    Ok(Json(Paged::of(devices, &paging, |device: &Device| device.id.clone())))
}

/// Says of a device how it stands, or which asset it is
#[utoipa::path(
    put,
    path = "/api/v1/devices/{id}",
    tag = "evidence",
    operation_id = "decide_device",
    security(("token" = ["inventory:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = Decision,
    responses(
        (status = 200, description = "It was noted", body = Saved),
        Missing,
        Stale,
        Faulty,
        Refusals
    )
)]
async fn decide(
    cx: Cx<Write<Inventory>>,
    Path(id): Path<String>,
    ApiJson(said): ApiJson<Decision>,
) -> Result<Json<Saved>, WebError> {
    let device = device_id(&id)?;
    match (&said.asset, &said.state) {
        (Some(asset), None) => {
            devices::is_asset(&cx, device, said.version, crate::inventory::asset_id(asset)?).await?;
        }
        (None, Some(state)) => {
            devices::decide(&cx, device, said.version, read_state(state)?, &said.reason).await?;
        }
        _ => return Err(WebError::Unreadable("either state or asset".to_owned())),
    }
    Ok(Json(Saved::new(device, said.version + 1)))
}

/// Assets that their network did not show for 30 days or more, longest first
#[utoipa::path(
    get,
    path = "/api/v1/missed-assets",
    tag = "evidence",
    operation_id = "missed_assets",
    security(("token" = ["inventory:read"])),
    params(PageOf),
    responses((status = 200, description = "A page of assets", body = Paged<Missed>), Refusals)
)]
async fn missed(
    cx: Cx<Read<Inventory>>,
    ApiQuery(page): ApiQuery<PageOf>,
) -> Result<Json<Paged<Missed>>, WebError> {
    let paging: Paging<AssetId> = Paging::read(page.limit, page.after.as_deref())?;
    let missed = evidence::missed(&cx).await?.into_iter().map(|one| Missed {
        asset: one.id.to_string(),
        name: one.name,
        days: one.days,
        seen_at: one.seen_at_ms.map(instant),
    });
    Ok(Json(Paged::of(missed.collect(), &paging, |one: &Missed| one.asset.clone())))
}

/// The ledger as a bill of materials in `CycloneDX` 1.6
#[utoipa::path(
    get,
    path = "/api/v1/bill-of-materials",
    tag = "evidence",
    operation_id = "bill_of_materials",
    security(("token" = ["inventory:read"])),
    responses(
        (status = 200, description = "`CycloneDX` 1.6", body = Object, content_type = "application/vnd.cyclonedx+json"),
        Refusals
    )
)]
async fn bill(cx: Cx<Read<Inventory>>) -> Result<Response, WebError> {
    let pieces = evidence::bill_of_materials(&cx).await?;
    Ok(crate::download::pieces("bill-of-materials.cdx.json", MEDIA_TYPE, pieces))
}

fn read_state(text: &str) -> Result<DeviceState, WebError> {
    text.parse().map_err(|unknown: domain::text_enum::UnknownText| WebError::Unreadable(unknown.to_string()))
}

impl From<&EvidenceFile> for File {
    fn from(file: &EvidenceFile) -> Self {
        Self {
            id: file.id.to_string(),
            kind: file.kind.as_str(),
            name: file.name.clone(),
            state: file.state.as_str(),
            observed_at: instant(file.observed_at_ms),
            things: file.things,
            product: file.product.clone(),
            asset: file.asset.map(|asset| asset.to_string()),
            version: file.version,
        }
    }
}

impl Shown {
    fn new(file: &EvidenceFile, preview: &Preview) -> Self {
        Self {
            file: file.into(),
            unknown: preview.unknown,
            fills: preview.fills,
            renews: preview.renews,
            contradicts: preview.contradicts,
            may_be_another_site: preview.stranger.is_some(),
            devices: preview.rows.iter().take(ROWS).map(Row::from).collect(),
        }
    }
}

impl From<&evidence::Row> for Row {
    fn from(row: &evidence::Row) -> Self {
        let said = |one: &Proposal| Said {
            field: one.field.as_str(),
            before: one.before.clone(),
            stated: one.stated.clone(),
            verdict: one.verdict.as_str(),
        };
        Self {
            label: devices::label(&row.device),
            mac: row.device.mac.map(|mac| mac.to_string()),
            addresses: row.device.addresses.iter().map(ToString::to_string).collect(),
            asset: match &row.meant {
                RowMeant::Asset { id, .. } => Some(id.to_string()),
                RowMeant::Several | RowMeant::Unknown => None,
            },
            says: row.proposals.iter().filter(|one| one.verdict != Verdict::Same).map(said).collect(),
        }
    }
}

impl From<&Unlisted> for Device {
    fn from(one: &Unlisted) -> Self {
        let SeenDevice { id, device, kind, file_name, state, reason, .. } = &one.seen;
        Self {
            id: id.to_string(),
            version: one.seen.version,
            label: devices::label(device),
            mac: device.mac.map(|mac| mac.to_string()),
            addresses: device.addresses.iter().map(ToString::to_string).collect(),
            host_name: device.host_name.clone(),
            maker_class: one.maker.map(|maker| maker.class.as_str()),
            maker: one.maker.map(|maker| maker.name),
            kind: kind.as_str(),
            file: file_name.clone(),
            state: state.as_str(),
            reason: reason.clone(),
            first_seen_at: instant(one.seen.first_seen_at_ms),
            last_seen_at: instant(one.seen.last_seen_at_ms),
        }
    }
}

fn kinds() -> ObjectBuilder {
    schema::one_of(EvidenceKind::ALL, EvidenceKind::as_str)
        .description(Some("What kind of file it is; recognised by the content."))
}

fn states() -> ObjectBuilder {
    schema::one_of(EvidenceState::ALL, EvidenceState::as_str).description(Some("How far the file is."))
}

fn device_states() -> ObjectBuilder {
    schema::one_of(DeviceState::ALL, DeviceState::as_str).description(Some("What people said of the device."))
}
