//! The audit trail as a CSV file, sent while it is read.
//! Not here: writing it (`hub::audit_trail::export`).
//! Next: [`super::list`], which links here.

use super::list::Address;
use crate::{
    download::{self, CSV},
    error::WebError,
    identify::Identity,
    text::T,
};
use axum::{extract::Query, response::Response};
use domain::{
    access::{AuditTrail, Read},
    audit_trail::Filter,
};
use hub::{Cx, audit_trail};

/// Sends the filtered entries.
pub(crate) async fn csv(
    cx: Cx<Read<AuditTrail>>,
    identity: Identity,
    Query(address): Query<Address>,
) -> Result<Response, WebError> {
    let filter = Filter { before_seq: None, ..address.filter() };
    let pieces = audit_trail::export(&cx, filter, headings(T::new(identity.lang))).await?;
    let name = format!("audit-trail-{}.csv", cx.hub().today());
    Ok(download::pieces(&name, CSV, pieces))
}

fn headings(t: T) -> [&'static str; 11] {
    let words = t.audit_trail();
    [
        words.number(),
        words.when(),
        words.who(),
        words.who_id(),
        words.from(),
        words.what(),
        words.subject(),
        words.label(),
        words.label_id(),
        words.before(),
        words.after(),
    ]
}
