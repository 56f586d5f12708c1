//! A bill of materials or a disclosure form that was attached to an asset.
//! Not here: attaching it ([`super::show`]).
//! Next: `templates/inventory/evidence/document.html`.

use super::{evidence_id, words};
use crate::{
    error::WebError,
    form::{Form, Nothing},
    page::{FlashKind, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Inventory, Read, Write},
    inventory::evidence::{Disclosure, EvidenceFile, Part},
};
use hub::{Cx, inventory::evidence};

#[derive(Template)]
#[template(path = "inventory/evidence/document.html")]
struct DocumentPage<'a> {
    page: &'a Page,
    t: T,
    file: &'a EvidenceFile,
    about: String,
    asset: String,
    parts: Vec<Part>,
    form: Option<Disclosure>,
    may_write: bool,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Path((id, evidence)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let asset = crate::inventory::asset_id(&id)?;
    let (file, parts, shown) = evidence::document(&cx, asset, evidence_id(&evidence)?).await?;
    let t = shell.t();
    let name = if file.product.is_empty() { &file.name } else { &file.product };
    let page = shell.page(name);
    shell.draw(&DocumentPage {
        page: &page,
        t,
        about: format!("{} {} {}", words::kind(t, file.kind), file.name, t.moment(file.observed_at_ms)),
        asset: asset.to_string(),
        parts,
        form: shown.form,
        may_write: cx.signed().may::<Write<Inventory>>(),
        file: &file,
    })
}

/// Takes the components that the file told of off the asset.
pub(crate) async fn detach(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path((id, evidence)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let asset = crate::inventory::asset_id(&id)?;
    evidence::detach(&cx, asset, evidence_id(&evidence)?).await?;
    let text = shell.t().evidence().detached();
    Ok(redirect_with(&format!("/inventory/{asset}"), FlashKind::Done, text))
}
