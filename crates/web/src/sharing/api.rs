//! The region for programs: CVEs over an operator's members, and one CVE.
//! Not here: pages ([`super::region`]).
//! Next: `hub::sharing::region`.

use crate::{
    api::{ApiQuery, Missing, Paged, Paging, Refusals, Text, after, instant, schema},
    error::WebError,
    routes::Routes,
};
use axum::{Json, extract::Path};
use domain::{
    access::{Read, Sharing},
    sharing::{
        Devices,
        region::{Spread, Touched},
    },
    vulnerabilities::{CveId, Urgency},
};
use hub::{
    Cx,
    sharing::region::{self, Named, View},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(list, show))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/region/cves", list).get("/api/v1/region/cves/{cve}", show)
}

/// Which CVEs; the most urgent and most widespread first.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Part of a CVE's name.
    q: String,
    /// Only as urgent as this.
    #[param(schema_with = schema::urgency)]
    urgency: Option<Text<Urgency>>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Members that a CVE touches. Fewer than three that do not show their names are not counted out.
#[derive(Serialize, ToSchema)]
#[schema(as = TouchedMembers)]
struct TouchedBody {
    /// Members that are counted out.
    members: u64,
    /// Those of them that have answered for every device.
    answered: u64,
    /// Those of them that are done.
    closed: u64,
    /// There are some more, fewer than three, of whom nothing is said.
    and_few: bool,
}

/// A CVE and how many members it touches.
#[derive(Serialize, ToSchema)]
#[schema(as = CveInRegion)]
struct SpreadBody {
    /// The CVE.
    cve: String,
    /// How urgent it is where it is most urgent.
    #[schema(schema_with = schema::urgency)]
    urgency: &'static str,
    touched: TouchedBody,
}

/// A CVE in the region.
#[derive(Serialize, ToSchema)]
#[schema(as = CveOfMembers)]
struct ViewBody {
    /// The CVE.
    cve: String,
    /// Members in all.
    members: u64,
    /// Those that publish what they say of CVEs.
    publishing: u64,
    touched: TouchedBody,
    /// Those that show their names.
    named: Vec<NamedBody>,
}

/// A member that shows its name.
#[derive(Serialize, ToSchema)]
#[schema(as = NamedMember)]
struct NamedBody {
    /// Identifier of the member.
    member: String,
    /// Its name.
    name: String,
    /// How urgent it is there.
    #[schema(schema_with = schema::urgency)]
    urgency: &'static str,
    /// `open`, `partly`, `answered` or `closed`.
    progress: &'static str,
    devices: Option<DevicesBody>,
    /// When its hub last found that it still holds.
    #[schema(value_type = String, format = DateTime)]
    checked_at: Timestamp,
}

/// How many devices; null unless the member tells.
#[derive(Serialize, ToSchema)]
#[schema(as = TouchedDevices)]
struct DevicesBody {
    /// Devices that the CVE touches.
    touched: u64,
    /// Those of them with an answer.
    answered: u64,
    /// Those of them that are touched no more.
    closed: u64,
}

impl From<Touched> for TouchedBody {
    fn from(touched: Touched) -> Self {
        let counted = touched.counted;
        Self {
            members: counted.members,
            answered: counted.answered,
            closed: counted.closed,
            and_few: touched.and_few,
        }
    }
}

impl From<Spread> for SpreadBody {
    fn from(one: Spread) -> Self {
        Self { cve: one.cve.to_string(), urgency: one.urgency.as_str(), touched: one.touched.into() }
    }
}

impl From<View> for ViewBody {
    fn from(view: View) -> Self {
        Self {
            cve: view.cve.to_string(),
            members: view.members,
            publishing: view.publishing,
            touched: view.touched.into(),
            named: view.named.into_iter().map(NamedBody::from).collect(),
        }
    }
}

impl From<Named> for NamedBody {
    fn from(one: Named) -> Self {
        let answer = one.said.answer;
        let devices = |devices: Devices| DevicesBody {
            touched: devices.touched,
            answered: devices.answered,
            closed: devices.closed,
        };
        Self {
            member: one.organisation.id.to_string(),
            name: one.organisation.name,
            urgency: answer.urgency.as_str(),
            progress: answer.progress.as_str(),
            devices: answer.devices.map(devices),
            checked_at: instant(one.said.checked_at_ms),
        }
    }
}

/// CVEs that touch members of this operator
#[utoipa::path(
    get,
    path = "/api/v1/region/cves",
    tag = "region",
    operation_id = "region_cves",
    security(("token" = ["sharing:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of CVEs", body = Paged<SpreadBody>), Refusals, Missing)
)]
async fn list(
    cx: Cx<Read<Sharing>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<SpreadBody>>, WebError> {
    let paging: Paging<u32> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let skipped = paging.after.map_or(0, |(skipped, _)| skipped);
    let asked = region::Wanted { text: wanted.q, urgency: wanted.urgency.map(|text| text.0) };
    let seen = region::list(&cx, &asked, skipped, paging.limit).await?;
    let end = u64::from(skipped).saturating_add(u64::try_from(seen.spread.len()).unwrap_or(0));
    let next = (end < seen.total && !seen.spread.is_empty()).then(|| after(end, ""));
    Ok(Json(Paged { items: seen.spread.into_iter().map(SpreadBody::from).collect(), next }))
}

/// One CVE: how many members it touches, and those that show their names
#[utoipa::path(
    get,
    path = "/api/v1/region/cves/{cve}",
    tag = "region",
    operation_id = "region_cve",
    security(("token" = ["sharing:read"])),
    params(("cve" = String, Path, description = "The CVE", example = "CVE-2018-13379")),
    responses((status = 200, description = "The CVE in the region", body = ViewBody), Refusals, Missing)
)]
async fn show(cx: Cx<Read<Sharing>>, Path(cve): Path<String>) -> Result<Json<ViewBody>, WebError> {
    let cve: CveId = cve.parse().map_err(|_| WebError::NotFound)?;
    Ok(Json(region::find(&cx, cve).await?.into()))
}
