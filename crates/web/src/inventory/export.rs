//! Files of the ledger, with the filters of the list they are asked from.
//! Not here: writing them (`hub::inventory::export`).
//! Next: [`super::query`].

use super::query::ListAddress;
use crate::{
    download::{self, Wanted},
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
    Ok(download::sheet("assets-template", SheetFormat::Xlsx, template(&cx, words(shell.t()))))
}

/// A workbook or CSV.
pub(crate) async fn sheet(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Wanted(format): Wanted,
) -> Result<Response, WebError> {
    let pieces = export(&cx, &address.query(), Format::Sheet(format), words(shell.t())).await?;
    Ok(download::sheet(&format!("assets-{}", cx.hub().today()), format, pieces))
}

/// JSON.
pub(crate) async fn json(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    let pieces = export(&cx, &address.query(), Format::Json, words(shell.t())).await?;
    let name = format!("yagura-assets-{}.json", cx.hub().today());
    Ok(download::pieces(&name, "application/json", pieces))
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
