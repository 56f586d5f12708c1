//! Files of the ledger, with the filters of the list they are asked from.
//! Not here: writing them (`hub::inventory::export`).
//! Next: [`super::query`].

use super::query::ListAddress;
use crate::{
    download::{self, CsvWanted},
    error::WebError,
    shell::Shell,
    text::{Lang, T},
};
use axum::{extract::Query, response::Response};
use domain::access::{Inventory, Read};
use hub::{
    Cx, SheetFormat,
    inventory::export::{Format, Language, Words, export, template},
};

/// The workbook to fill in.
pub(crate) async fn blank(cx: Cx<Read<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    let (content, ending) = download::sheet(SheetFormat::Xlsx);
    let pieces = template(&cx, words(shell.t()));
    Ok(download::pieces(&format!("yagura-assets-template.{ending}"), content, pieces))
}

/// A workbook.
pub(crate) async fn xlsx(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    send(&cx, &shell, &address, Format::Sheet(SheetFormat::Xlsx)).await
}

/// CSV, in UTF-8 or, with `encoding=cp932`, in Shift_JIS.
pub(crate) async fn csv(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Query(wanted): Query<CsvWanted>,
) -> Result<Response, WebError> {
    send(&cx, &shell, &address, Format::Sheet(wanted.format())).await
}

/// JSON.
pub(crate) async fn json(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    send(&cx, &shell, &address, Format::Json).await
}

async fn send(
    cx: &Cx<Read<Inventory>>,
    shell: &Shell,
    address: &ListAddress,
    format: Format,
) -> Result<Response, WebError> {
    let pieces = export(cx, &address.query(), format, words(shell.t())).await?;
    let (kind, ending) = match format {
        Format::Sheet(format) => download::sheet(format),
        Format::Json => ("application/json", "json"),
    };
    let name = format!("yagura-assets-{}.{ending}", cx.hub().today());
    Ok(download::pieces(&name, kind, pieces))
}

/// The words of the ledger's files.
pub(super) fn words(t: T) -> Words {
    let words = t.inventory();
    let note = |subject: &str, text: &str| [subject.to_owned(), text.to_owned()];
    Words {
        language: match t.lang {
            Lang::Ja => Language::Japanese,
            Lang::En => Language::English,
        },
        sheet_name: words.title().to_owned(),
        notes_name: words.export_notes().to_owned(),
        notes: vec![
            note(words.export_note_made(), words.export_note_made_text()),
            note(words.export_note_key(), words.export_note_key_text()),
            note(words.export_note_empty(), words.export_note_empty_text()),
            note(words.export_note_lines(), words.export_note_lines_text()),
        ],
    }
}
