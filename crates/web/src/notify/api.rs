//! Notices for programs: list, acknowledge.
//! Not here: pages; the rules (`hub::notify`), which are the same for both.
//! Next: `docs/en/notices.md` describes the webhook, which brings them unasked.

use super::notice_id;
use crate::{
    api::{ApiQuery, ByToken, Missing, Paged, Paging, Refusals, after, instant, schema},
    error::WebError,
    routes::Routes,
};
use axum::{Json, extract::Path};
use domain::{
    access::{Notices, Read, Write},
    ids::NoticeId,
    notify::{Cursor, Notice},
};
use hub::{Cx, notify::list};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(page, acknowledge))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/notices", page).post("/api/v1/notices/{id}/acknowledge", acknowledge)
}

/// Which notices; open ones first, then by urgency.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those nobody has acknowledged.
    open: bool,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A notice.
#[derive(Serialize, ToSchema)]
#[schema(as = Notice)]
struct NoticeBody {
    /// Its identifier.
    id: String,
    /// What it is about.
    #[schema(schema_with = schema::notice_kind)]
    kind: &'static str,
    /// How soon someone must look.
    #[schema(schema_with = schema::notice_urgency)]
    urgency: &'static str,
    /// Name of the thing it is about; empty for none.
    name: String,
    /// How many things.
    count: u64,
    /// Path of the page that shows it.
    link: String,
    /// How far up the house it went.
    #[schema(schema_with = schema::notice_step)]
    step: &'static str,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    raised_at: Timestamp,
    /// When it was acknowledged, or what it was about was settled; null while it is open.
    #[schema(value_type = Option<String>, format = DateTime)]
    acknowledged_at: Option<Timestamp>,
    /// Who acknowledged it; null while it is open, and if it was settled without.
    acknowledged_by: Option<String>,
}

/// Notices of the organisation, open and urgent ones first
#[utoipa::path(
    get,
    path = "/api/v1/notices",
    tag = "notices",
    operation_id = "notices",
    security(("token" = ["notices:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of notices", body = Paged<NoticeBody>), Refusals)
)]
async fn page(
    cx: Cx<Read<Notices>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<NoticeBody>>, WebError> {
    let paging: Paging<NoticeId> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let cursor = paging.after.and_then(|(id, rank)| Some(Cursor { rank: rank.parse().ok()?, id }));
    let mut found = list::page(&cx, wanted.open, cursor, paging.limit + 1).await?;
    let more = found.len() > paging.limit as usize;
    found.truncate(paging.limit as usize);
    let next = found.last().filter(|_| more).map(|last| after(last.id, &last.rank().to_string()));
    Ok(Json(Paged { items: found.iter().map(NoticeBody::from).collect(), next }))
}

/// Acknowledges a notice: nobody else is told
#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/acknowledge",
    tag = "notices",
    operation_id = "acknowledge_notice",
    security(("token" = ["notices:write"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 204, description = "It is acknowledged"), Missing, Refusals)
)]
async fn acknowledge(
    cx: Cx<Write<Notices>>,
    Path(id): Path<String>,
    _: ByToken,
) -> Result<axum::http::StatusCode, WebError> {
    list::acknowledge(&cx, notice_id(&id)?).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

impl From<&Notice> for NoticeBody {
    fn from(notice: &Notice) -> Self {
        Self {
            id: notice.id.to_string(),
            kind: notice.kind.as_str(),
            urgency: notice.urgency.as_str(),
            name: notice.name.clone(),
            count: notice.count,
            link: notice.link.clone(),
            step: notice.step.as_str(),
            raised_at: instant(notice.raised_at_ms),
            acknowledged_at: notice.acknowledged_at_ms.map(instant),
            acknowledged_by: notice.acknowledged_by.map(|who| who.to_string()),
        }
    }
}
