//! The first page of an import: choosing a file, and the imports of late.
//! Not here: what is in the file ([`super::columns`]).
//! Next: `templates/inventory/import/upload.html`.

use super::{steps, words};
use crate::{
    error::WebError,
    form::Upload,
    page::{FormErrors, Page, Steps, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{
    extract::{Multipart, multipart::Field},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{Inventory, Write},
    inventory::ImportState,
};
use hub::{
    Cx,
    inventory::import::{self, Receiving, Refusal, Run, TEXT_LIMIT_BYTES, UploadError, WORKBOOK_LIMIT_BYTES},
};

/// Bytes read of a file that is too large: a browser shows no answer until it has sent all of it. Beyond these the
/// connection is cut.
pub(crate) const READ_AT_MOST_BYTES: usize = 4 << 30;

/// Imports shown.
const RECENT: u32 = 10;

#[derive(Template)]
#[template(path = "inventory/import/upload.html")]
struct UploadPage<'a> {
    page: &'a Page,
    t: T,
    steps: Steps,
    errors: FormErrors,
    hint: String,
    recent: Vec<Row>,
}

/// An import of late.
struct Row {
    href: String,
    file: String,
    moment: String,
    mark: Mark,
    state: &'static str,
    counts: String,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Write<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    draw(&cx, &shell, FormErrors::default()).await
}

/// Takes a file in.
pub(crate) async fn receive(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Upload(mut form): Upload,
) -> Result<Response, WebError> {
    let refused = match take(&cx, &mut form).await {
        Ok(id) => return Ok(Redirect::to(&format!("/inventory/import/{id}")).into_response()),
        Err(Failed::Refused(refusal)) => refusal,
        Err(Failed::Web(error)) => return Err(error),
    };
    drain(&mut form).await;
    let t = shell.t();
    let mut errors = FormErrors::default();
    errors.add("file", t.inventory().import_file(), words::refusal(t, &refused));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&cx, &shell, errors).await?).into_response())
}

enum Failed {
    Refused(Refusal),
    Web(WebError),
}

impl From<UploadError> for Failed {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Refused(refusal) => Self::Refused(refusal),
            UploadError::Hub(error) => Self::Web(error.into()),
        }
    }
}

/// The file goes to the disk as it comes; no more than a piece of it is ever in memory.
async fn take(cx: &Cx<Write<Inventory>>, form: &mut Multipart) -> Result<domain::ids::ImportId, Failed> {
    let cut_off = |_| Failed::Web(WebError::BadRequest);
    while let Some(mut field) = form.next_field().await.map_err(cut_off)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut receiving = Receiving::begin(cx).await.map_err(|error| Failed::Web(error.into()))?;
        while let Some(piece) = field.chunk().await.map_err(cut_off)? {
            if let Err(error) = receiving.write(&piece).await {
                drop(receiving);
                drain_field(field).await;
                return Err(error.into());
            }
        }
        return Ok(receiving.finish(cx, &name).await?);
    }
    Err(Failed::Refused(Refusal::Empty))
}

async fn drain_field(mut field: Field<'_>) {
    while let Ok(Some(_)) = field.chunk().await {}
}

async fn drain(form: &mut Multipart) {
    while let Ok(Some(field)) = form.next_field().await {
        drain_field(field).await;
    }
}

async fn draw(cx: &Cx<Write<Inventory>>, shell: &Shell, errors: FormErrors) -> Result<Response, WebError> {
    let t = shell.t();
    let recent = import::newest(cx, RECENT).await?;
    let page = shell.page(t.inventory().import_title());
    shell.draw(&UploadPage {
        page: &page,
        t,
        steps: steps(t, 1),
        errors,
        hint: t.inventory().import_file_hint(t.size(WORKBOOK_LIMIT_BYTES), t.size(TEXT_LIMIT_BYTES)),
        recent: recent.iter().map(|run| row(t, run)).collect(),
    })
}

fn row(t: T, run: &Run) -> Row {
    let is_counted = matches!(run.state, ImportState::Applied | ImportState::Ready);
    Row {
        href: format!("/inventory/import/{}", run.id),
        file: run.file_name.clone(),
        moment: t.moment_short(run.created_at_ms),
        mark: match run.state {
            ImportState::Applied => Mark::Ok,
            ImportState::Ready | ImportState::Mapping => Mark::Week,
            ImportState::Broken => Mark::Now,
            ImportState::Reading | ImportState::Discarded => Mark::Plain,
        },
        state: words::state(t, run.state),
        counts: if is_counted {
            t.inventory().import_counts(run.counts.added, run.counts.changed)
        } else {
            String::new()
        },
    }
}
