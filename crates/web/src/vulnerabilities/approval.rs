//! Approving what is accepted for a time.
//! Not here: who may (`domain::access::Approve`), the rule (`hub::vulnerabilities::findings`).
//! Next: [`super::finding`], where the button stands.

use super::finding::finding_id;
use crate::{
    error::WebError,
    form::Form,
    page::FlashKind,
    shell::{Shell, redirect_with},
};
use axum::{extract::Path, response::Response};
use domain::access::Approve;
use hub::{Cx, HubError, vulnerabilities::findings};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Seen {
    version: i64,
}

/// Approves what the page showed.
pub(crate) async fn approve(
    cx: Cx<Approve>,
    shell: Shell,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, WebError> {
    let id = finding_id(&id)?;
    let words = shell.t().vulnerabilities();
    let back = format!("/vulnerabilities/{id}");
    match findings::approve(&cx, id, seen.version).await {
        Ok(()) => Ok(redirect_with(&back, FlashKind::Done, words.approved())),
        // Decided anew in between: the page shows what there is to approve now.
        Err(HubError::Conflict(_)) => Ok(redirect_with(&back, FlashKind::Warning, words.approval_stale())),
        Err(other) => Err(other.into()),
    }
}
