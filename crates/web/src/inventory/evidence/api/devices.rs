//! Devices that are in no ledger, for programs, and assets that their network did not show.
//! Not here: files ([`super::files`]).
//! Next: `hub::inventory::evidence::devices`.

use super::{super::device_id, PageOf, body::kinds};
use crate::{
    api::{ApiJson, ApiQuery, Faulty, Missing, Paged, Paging, Refusals, Saved, Stale, instant, schema},
    error::WebError,
};
use axum::{Json, extract::Path};
use domain::{
    access::{Inventory, Read, Write},
    ids::{AssetId, DeviceId},
    inventory::evidence::{DeviceState, SeenDevice},
};
use hub::{
    Cx,
    inventory::evidence::{
        self,
        devices::{self, Unlisted},
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema, openapi::ObjectBuilder};

/// A device that is not in the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = UnlistedDevice)]
pub(super) struct Device {
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
pub(super) struct Decision {
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
pub(super) struct Missed {
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

/// Which devices.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// What people said of them; `open` unless told otherwise.
    #[param(schema_with = device_states)]
    state: Option<String>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
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
pub(super) async fn unlisted(
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
pub(super) async fn decide(
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
pub(super) async fn missed(
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

fn read_state(text: &str) -> Result<DeviceState, WebError> {
    text.parse().map_err(|unknown: domain::text_enum::UnknownText| WebError::Unreadable(unknown.to_string()))
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

fn device_states() -> ObjectBuilder {
    schema::one_of(DeviceState::ALL, DeviceState::as_str).description(Some("What people said of the device."))
}
