//! What scans read off an asset's answers, offered on its page: taken over into its components, or refused.
//! Not here: the rule (`hub::inventory::evidence::offers`), the page ([`crate::inventory::asset`]).
//! Next: `templates/inventory/asset.html`.

use crate::{
    error::WebError,
    form::Form,
    page::FlashKind,
    shell::{Shell, redirect_with},
};
use axum::{extract::Path, response::Response};
use domain::{
    access::{Inventory, Write},
    inventory::Component,
};
use hub::{
    Cx, HubError,
    inventory::evidence::offers::{self, Answer},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Answered {
    version: i64,
    kind: String,
    name: String,
    #[serde(default)]
    part_version: String,
    /// `take`, or anything else to refuse.
    answer: String,
}

/// Takes an offer over, or refuses it.
pub(crate) async fn answer(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(form): Form<Answered>,
) -> Result<Response, WebError> {
    let id = crate::inventory::asset_id(&id)?;
    let words = shell.t().evidence();
    let kind = form.kind.parse().map_err(|_| WebError::BadRequest)?;
    let part = Component { kind, name: form.name, version: form.part_version, cpe: String::new() };
    let said = if form.answer == "take" { Answer::Take } else { Answer::Refuse };
    let done = match offers::answer(&cx, id, form.version, &part, said).await {
        Ok(()) if said == Answer::Take => (FlashKind::Done, words.offer_taken(part.name.as_str())),
        Ok(()) => (FlashKind::Done, words.offer_refused(part.name.as_str())),
        Err(HubError::Conflict(_)) => (FlashKind::Warning, words.changed_meanwhile().to_owned()),
        Err(other) => return Err(other.into()),
    };
    Ok(redirect_with(&format!("/inventory/{id}"), done.0, &done.1))
}
