//! Deciding about reports: one by one, or the plain ones of a part at once.
//! Not here: the page of a report ([`super::item`]).
//! Next: `hub::inventory::stocktake::decide`.

use super::{
    item::{Again, draw},
    part_id, run_id,
};
use crate::{
    error::WebError,
    faults::sentence,
    form::{Form, Nothing},
    inventory::asset_id,
    page::FlashKind,
    shell::{Shell, redirect_with},
};
use axum::{extract::Path, response::Response};
use domain::access::{Inventory, Read, Stocktakes, Write};
use hub::{
    Cx, Fault, HubError, What,
    inventory::stocktake::{
        decide::{self as rule, Verdict},
        items,
    },
};
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecideFields {
    version: i64,
    verdict: String,
    note: String,
}

/// Decides, or shows the page of the report with what is wrong.
pub(super) async fn decide(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    Form(fields): Form<DecideFields>,
) -> Result<Response, WebError> {
    let (id, item) = (run_id(&id)?, asset_id(&item)?);
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let verdict = match fields.verdict.as_str() {
        "accept" => Some(Verdict::Accept),
        "refuse" => Some(Verdict::Refuse),
        _ => None,
    };
    let decided = match verdict {
        Some(verdict) => rule::decide(&cx, id, item, fields.version, verdict, fields.note.trim()).await,
        None => Err(HubError::Invalid(vec![Fault { field: "verdict", what: What::Required }])),
    };
    match decided {
        Ok(()) => {
            let part = items::find(&read, id, item).await?.item.part;
            let to = format!("/stocktakes/{id}/parts/{part}");
            Ok(redirect_with(&to, FlashKind::Done, shell.t().stocktake().decided()))
        }
        Err(HubError::Invalid(faults)) => {
            draw(&read, &shell, (id, item), Again { note: fields.note, faults, ..Again::default() }).await
        }
        Err(HubError::Conflict(_)) => {
            draw(&read, &shell, (id, item), Again { note: fields.note, changed: true, ..Again::default() })
                .await
        }
        Err(other) => Err(other.into()),
    }
}

/// Accepts the plain reports of a part.
pub(super) async fn accept_all(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let (id, part) = (run_id(&id)?, part_id(&part)?);
    let t = shell.t();
    let to = format!("/stocktakes/{id}/parts/{part}");
    match rule::accept_all(&cx, id, part).await {
        Ok(done) => {
            let text = t.stocktake().accepted_all(done.accepted, done.left);
            let kind = if done.left > 0 { FlashKind::Warning } else { FlashKind::Done };
            Ok(redirect_with(&to, kind, &text))
        }
        Err(HubError::Invalid(faults)) => {
            let text: Vec<String> = faults.iter().map(|fault| sentence(t, &fault.what)).collect();
            Ok(redirect_with(&to, FlashKind::Error, &text.join(" ")))
        }
        Err(other) => Err(other.into()),
    }
}
