//! What passed between segments, for programs.
//! Not here: the rule (`domain::inventory::seen`).
//! Next: `hub::inventory::register::house::passed`.

use super::{PageOf, body::kinds};
use crate::{
    api::{ApiQuery, Paged, Paging, Refusals, instant},
    error::WebError,
};
use axum::Json;
use domain::{
    access::{Inventory, Read},
    inventory::seen::{Crossing, Destination, Verdict},
};
use hub::{Cx, inventory::register::house};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that passed between two segments, or out of the house.
#[derive(Serialize, ToSchema)]
pub(super) struct SeenFlow {
    /// Its place in the list, by which pages follow each other.
    #[serde(skip)]
    place: usize,
    /// From which segment.
    from_segment: String,
    /// Into which; null for out of the hospital.
    to_segment: Option<String>,
    /// `tcp`, `udp` or `other`.
    protocol: &'static str,
    /// On which port; 0 where there are none.
    port: u16,
    /// `allowed`, `not_allowed`, or `unsaid` where nobody wrote down what may pass.
    verdict: &'static str,
    /// The record that allows it.
    allowed_by: Option<String>,
    /// Who was seen, from and to; the first few.
    pairs: Vec<[String; 2]>,
    /// How many pairs there are.
    count: usize,
    /// What kind of file showed it last.
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// That file's name.
    file: String,
    /// When it was last seen.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
}

/// What passed between segments by scans and lists of connections, what is not allowed first
#[utoipa::path(
    get,
    path = "/api/v1/seen-flows",
    tag = "evidence",
    operation_id = "seen_flows",
    security(("token" = ["inventory:read"])),
    params(PageOf),
    responses((status = 200, description = "A page of flows", body = Paged<SeenFlow>), Refusals)
)]
pub(super) async fn list(
    cx: Cx<Read<Inventory>>,
    ApiQuery(page): ApiQuery<PageOf>,
) -> Result<Json<Paged<SeenFlow>>, WebError> {
    let paging: Paging<usize> = Paging::read(page.limit, page.after.as_deref())?;
    let found = house::passed(&cx).await?;
    let flows = found.into_iter().enumerate().map(|(place, one)| SeenFlow::new(place, one)).collect();
    Ok(Json(Paged::of(flows, &paging, |flow: &SeenFlow| flow.place.to_string())))
}

impl SeenFlow {
    fn new(place: usize, one: Crossing) -> Self {
        let (verdict, allowed_by) = match &one.verdict {
            Verdict::Allowed { record, .. } => ("allowed", Some(record.to_string())),
            Verdict::NotAllowed => ("not_allowed", None),
            Verdict::Unsaid => ("unsaid", None),
        };
        Self {
            place,
            from_segment: one.from,
            to_segment: match one.to {
                Destination::Segment(name) => Some(name),
                Destination::Outside => None,
            },
            protocol: one.protocol.as_str(),
            port: one.port,
            verdict,
            allowed_by,
            pairs: one.pairs.iter().map(|(from, to)| [from.to_string(), to.to_string()]).collect(),
            count: one.count,
            kind: one.kind.as_str(),
            file: one.file_name,
            last_seen_at: instant(one.last_seen_at_ms),
        }
    }
}
