//! The feeds for programs: when each was last read, so that a monitor can tell when one falls behind.
//! Not here: asking for one to be read (the page does).
//! Next: `hub::vulnerabilities::feeds`.

use crate::{
    api::{ApiQuery, Paged, Paging, Refusals, instant},
    error::WebError,
};
use axum::Json;
use domain::access::{Feeds, Read};
use hub::{
    Cx,
    vulnerabilities::feeds::{self, Feed},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page of the feeds.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A feed of vulnerabilities.
#[derive(Serialize, ToSchema)]
#[schema(as = Feed)]
pub(super) struct FeedBody {
    /// Its place, which names it: a file, a folder or an address.
    id: String,
    /// What it holds, separated by blanks: `nvd`, `kev`, `cve`, `epss`, `jvn`, `csaf`, `cvrf`, `support`; empty while nothing
    /// was read.
    kind: String,
    /// Records read the last time.
    records: i64,
    /// When it was last tried.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_tried_at: Option<Timestamp>,
    /// When it was last read whole.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_good_at: Option<Timestamp>,
    /// When its content was made, as it says itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    generated_at: Option<Timestamp>,
    /// Why the last try failed; empty if it went well.
    message: String,
}

impl From<Feed> for FeedBody {
    fn from(feed: Feed) -> Self {
        Self {
            id: feed.id,
            kind: feed.kind,
            records: feed.records,
            last_tried_at: feed.last_tried_at_ms.map(instant),
            last_good_at: feed.last_good_at_ms.map(instant),
            generated_at: feed.generated_at_ms.map(instant),
            message: feed.message,
        }
    }
}

/// Feeds of the installation
#[utoipa::path(
    get,
    path = "/api/v1/feeds",
    tag = "feeds",
    operation_id = "feeds",
    security(("token" = ["feeds:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of feeds", body = Paged<FeedBody>), Refusals)
)]
pub(super) async fn list(
    cx: Cx<Read<Feeds>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<FeedBody>>, WebError> {
    let paging: Paging<String> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let all = feeds::list(&cx).await?.into_iter().map(FeedBody::from).collect();
    Ok(Json(Paged::of(all, &paging, |feed| feed.id.clone())))
}
