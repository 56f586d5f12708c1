//! Files of a register: the one to fill in, the list as a file, and a list that comes in.
//! Not here: reading and writing them (`hub::inventory::register::files`).
//! Next: `templates/inventory/register/import.html`.

use super::{address::ListAddress, kind_of, words};
use crate::{
    download::{self, Wanted},
    error::WebError,
    faults::sentence,
    form::Upload,
    inventory::import::words::refusal,
    page::{FlashKind, FormErrors, Page},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{
    extract::{Multipart, Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    access::{Inventory, Read, Write},
    inventory::register::RecordKind,
};
use hub::{
    Cx, SheetFormat, What,
    inventory::{
        import::UploadError,
        register::files::{self, BYTES, Outcome, ROWS},
    },
};

/// Bytes read of a file that is too large, so that a browser shows the answer.
pub(crate) const READ_AT_MOST_BYTES: usize = 64 << 20;

/// Cells shown that cannot be read.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "inventory/register/import.html")]
struct ImportPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    kind: RecordKind,
    title: &'static str,
    hint: String,
    result: String,
    faults: Vec<Fault>,
    fault_count: usize,
    unknown: String,
}

struct Fault {
    row: u32,
    column: &'static str,
    written: String,
    problem: String,
}

/// The workbook to fill in.
pub(crate) async fn template(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let pieces = files::template(&cx, words::of_files(shell.t(), kind));
    Ok(download::sheet(&format!("{kind}-template"), SheetFormat::Xlsx, pieces))
}

/// A workbook or CSV.
pub(crate) async fn sheet(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    Query(address): Query<ListAddress>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let pieces = files::export(&cx, &address.query(kind), format, words::of_files(shell.t(), kind)).await?;
    Ok(download::sheet(&format!("{kind}-{}", cx.hub().today()), format, pieces))
}

/// The page on which a list is chosen.
pub(crate) async fn show(
    _: Cx<Write<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
) -> Result<Response, WebError> {
    draw(&shell, kind_of(&kind)?, FormErrors::default(), &Outcome::default(), String::new())
}

/// Takes a list in, or says what it would do.
pub(crate) async fn receive(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(kind): Path<String>,
    Upload(form): Upload,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let t = shell.t();
    let (file, is_trial) = read(form).await?;
    let outcome = match files::take_in(&cx, kind, file, words::of_files(t, kind), is_trial).await {
        Ok(outcome) => outcome,
        Err(UploadError::Hub(error)) => return Err(error.into()),
        Err(UploadError::Refused(why)) => {
            let mut errors = FormErrors::default();
            errors.add("file", t.register().import_file(), refusal(t, &why));
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                draw(&shell, kind, errors, &Outcome::default(), String::new())?,
            )
                .into_response());
        }
    };
    let (added, changed, same) = (outcome.added, outcome.changed, outcome.same);
    if !outcome.faults.is_empty() {
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            draw(&shell, kind, FormErrors::default(), &outcome, String::new())?,
        )
            .into_response());
    }
    if is_trial {
        let would = t.register().import_would(added, changed, same);
        return draw(&shell, kind, FormErrors::default(), &outcome, would);
    }
    let did = t.register().import_did(added, changed, same);
    Ok(redirect_with(&format!("/register/{kind}"), FlashKind::Done, &did))
}

/// The file and whether it is only to be checked. Beyond the limit nothing more is kept.
async fn read(mut form: Multipart) -> Result<(Vec<u8>, bool), WebError> {
    let (mut file, mut is_trial) = (Vec::new(), true);
    let cut_off = |_| WebError::BadRequest;
    while let Some(mut field) = form.next_field().await.map_err(cut_off)? {
        match field.name() {
            Some("mode") => is_trial = field.text().await.map_err(cut_off)? != "apply",
            Some("file") => {
                while let Some(piece) = field.chunk().await.map_err(cut_off)? {
                    if file.len() <= BYTES {
                        file.extend_from_slice(&piece);
                    }
                }
            }
            _ => {}
        }
    }
    Ok((file, is_trial))
}

/// What is wrong with a cell; of a choice, what may stand there.
fn problem(t: T, kind: RecordKind, fault: &files::CellFault) -> String {
    let values = kind.field(fault.field).map_or(&[][..], |field| field.values());
    if fault.what != What::Unknown || values.is_empty() {
        return sentence(t, &fault.what);
    }
    t.register().import_one_of(t.listed(values.iter().map(|value| words::value(t, fault.field, value))))
}

fn draw(
    shell: &Shell,
    kind: RecordKind,
    errors: FormErrors,
    outcome: &Outcome,
    result: String,
) -> Result<Response, WebError> {
    let t = shell.t();
    let title = words::kind(t, kind);
    let fault = |fault: &files::CellFault| Fault {
        row: fault.row,
        column: words::field(t, kind, fault.field),
        written: fault.written.clone(),
        problem: problem(t, kind, fault),
    };
    let page = shell.page(&t.register().import_title(title));
    shell.draw(&ImportPage {
        page: &page,
        t,
        errors,
        kind,
        title,
        hint: t.register().import_hint(ROWS, t.size(BYTES as u64)),
        result,
        faults: outcome.faults.iter().take(SHOWN).map(fault).collect(),
        fault_count: outcome.faults.len(),
        unknown: t.listed(outcome.unknown.iter().map(String::as_str)),
    })
}
