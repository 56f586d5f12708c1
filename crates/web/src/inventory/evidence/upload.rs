//! The first page of evidence: choosing a file, and the files of late.
//! Not here: what is in the file ([`super::show`]).
//! Next: `templates/inventory/evidence/upload.html`.

use super::words;
use crate::{
    error::WebError,
    form::Upload,
    page::{FormErrors, Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{
    extract::{Multipart, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{Inventory, Write},
    ids::AssetId,
    inventory::evidence::EvidenceFile,
};
use hub::{
    Cx,
    inventory::evidence::{self, EvidenceError, FILE_LIMIT_BYTES, Refusal},
};
use serde::Deserialize;

/// Files shown.
const RECENT: u32 = 10;

/// What stands behind the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The asset that the file is about.
    asset: String,
}

#[derive(Template)]
#[template(path = "inventory/evidence/upload.html")]
struct UploadPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    hint: String,
    asset: String,
    recent: Vec<Row>,
}

/// A file of late.
struct Row {
    href: String,
    name: String,
    kind: &'static str,
    moment: String,
    mark: Mark,
    state: &'static str,
    things: String,
}

/// Draws the page.
pub(crate) async fn show(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, &asked.asset, FormErrors::default()).await
}

/// Takes a file in.
pub(crate) async fn receive(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Upload(mut form): Upload,
) -> Result<Response, WebError> {
    let sent = take(&mut form).await?;
    let t = shell.t();
    let kept = match sent.bytes {
        Some(bytes) => evidence::receive(&cx, &sent.name, bytes).await,
        None => Err(Refusal::TooLarge(FILE_LIMIT_BYTES).into()),
    };
    match kept {
        Ok(id) if sent.asset.parse::<AssetId>().is_ok() => {
            Ok(Redirect::to(&format!("/inventory/evidence/{id}?asset={}", sent.asset)).into_response())
        }
        Ok(id) => Ok(Redirect::to(&format!("/inventory/evidence/{id}")).into_response()),
        Err(EvidenceError::Refused(refusal)) => {
            let mut errors = FormErrors::default();
            errors.add("file", t.evidence().file(), words::refusal(t, &refusal));
            let mut response = draw(&cx, &shell, &sent.asset, errors).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(EvidenceError::Hub(error)) => Err(error.into()),
    }
}

/// What a form sent.
#[derive(Default)]
struct Sent {
    name: String,
    asset: String,
    /// `None` for more than is taken.
    bytes: Option<Vec<u8>>,
}

/// The form is read to its end whatever is in it: a browser shows no answer before.
async fn take(form: &mut Multipart) -> Result<Sent, WebError> {
    let mut sent = Sent { bytes: Some(Vec::new()), ..Sent::default() };
    while let Some(mut field) = form.next_field().await.map_err(|_| WebError::BadRequest)? {
        match field.name() {
            Some("asset") => {
                let text = field.text().await.map_err(|_| WebError::BadRequest)?;
                sent.asset = text.chars().take(40).collect();
            }
            Some("file") => {
                sent.name = field.file_name().unwrap_or_default().to_owned();
                while let Some(piece) = field.chunk().await.map_err(|_| WebError::BadRequest)? {
                    if let Some(bytes) = &mut sent.bytes {
                        bytes.extend_from_slice(&piece);
                    }
                    if sent.bytes.as_ref().is_some_and(|bytes| bytes.len() > FILE_LIMIT_BYTES) {
                        sent.bytes = None;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(sent)
}

async fn draw(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    asset: &str,
    errors: FormErrors,
) -> Result<Response, WebError> {
    let t = shell.t();
    let recent = evidence::newest(cx, RECENT).await?;
    let page = shell.page(t.evidence().title());
    shell.draw(&UploadPage {
        page: &page,
        t,
        errors,
        hint: t.evidence().file_hint(words::size(t, FILE_LIMIT_BYTES)),
        asset: asset.to_owned(),
        recent: recent.iter().map(|file| row(t, file)).collect(),
    })
}

fn row(t: T, file: &EvidenceFile) -> Row {
    let (mark, state) = words::state(t, file.state);
    Row {
        href: format!("/inventory/evidence/{}", file.id),
        name: file.name.clone(),
        kind: words::kind(t, file.kind),
        moment: t.moment_short(file.created_at_ms),
        mark,
        state,
        things: t.number(file.things),
    }
}
