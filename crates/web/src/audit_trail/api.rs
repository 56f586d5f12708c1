//! The audit trail for programs, such as a log server that keeps a second copy.
//! Not here: proving it whole (`yagura audit verify`).
//! Next: `hub::audit_trail`.

use crate::{
    api::{ApiQuery, Paged, Paging, Refusals, after, instant, schema},
    error::WebError,
    routes::Routes,
};
use axum::Json;
use domain::{
    access::{AuditTrail, Read},
    audit_trail::Recorded,
};
use hub::{
    Cx,
    audit_trail::{self, Filter},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(list))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/audit-trail", list)
}

/// Which entries, newest first.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only about this kind of thing, such as `asset`.
    subject: Option<String>,
    /// Only about this one.
    subject_id: Option<String>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// An entry of the audit trail.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
struct EntryBody {
    /// Its number; 1 is the organisation's first, without gaps.
    seq: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    actor: Actor,
    /// From which address.
    origin: String,
    /// What was done, such as `create`.
    #[schema(schema_with = schema::action)]
    action: String,
    /// Kind of the thing it was done to.
    subject: String,
    /// The thing's identifier; empty where there is none.
    subject_id: String,
    /// The thing's name.
    label: String,
    /// The thing before; null if it was not there.
    #[schema(schema_with = schema::as_it_was)]
    before: Value,
    /// The thing after; null if it is gone.
    #[schema(schema_with = schema::as_it_was)]
    after: Value,
}

/// Who did it.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditActor)]
struct Actor {
    /// Identifier of the person or token; empty for Yagura itself.
    id: String,
    /// Their name at the time.
    name: String,
}

impl From<Recorded> for EntryBody {
    fn from(entry: Recorded) -> Self {
        Self {
            seq: entry.seq,
            at: instant(entry.at_ms),
            actor: Actor { id: entry.actor_id, name: entry.actor_name },
            origin: entry.origin,
            action: entry.action,
            subject: entry.subject,
            subject_id: entry.subject_id,
            label: entry.label,
            before: thing(entry.before),
            after: thing(entry.after),
        }
    }
}

/// The trail keeps things as JSON text; a text that is none is shown as it is.
fn thing(text: String) -> Value {
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// Entries of the audit trail, newest first
#[utoipa::path(
    get,
    path = "/api/v1/audit-trail",
    tag = "audit trail",
    operation_id = "audit_trail",
    security(("token" = ["audit_trail:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of entries", body = Paged<EntryBody>), Refusals)
)]
async fn list(
    cx: Cx<Read<AuditTrail>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<EntryBody>>, WebError> {
    let paging: Paging<i64> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let before_seq = paging.after.map(|(seq, _)| seq);
    let filter = Filter { subject: wanted.subject, subject_id: wanted.subject_id, before_seq };
    let mut entries = audit_trail::list(&cx, &filter, paging.limit + 1).await?;
    let more = entries.len() > paging.limit as usize;
    entries.truncate(paging.limit as usize);
    let next = entries.last().filter(|_| more).map(|last| after(last.seq, ""));
    Ok(Json(Paged { items: entries.into_iter().map(EntryBody::from).collect(), next }))
}
