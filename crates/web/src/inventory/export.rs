//! Files of the ledger, with the filters of the list they are asked from.
//! Not here: writing them (`hub::inventory::export`).
//! Next: [`super::query`].

use super::query::ListAddress;
use crate::{
    error::WebError,
    shell::Shell,
    text::{Lang, T},
};
use axum::{
    body::{Body, Bytes},
    extract::Query,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::access::{Inventory, Read};
use futures_core::Stream;
use hub::{
    Cx, HubError,
    inventory::export::{Format, Language, Pieces, Words, export},
};
use serde::Deserialize;
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// How a CSV is written.
#[derive(Deserialize)]
pub(crate) struct Encoding {
    #[serde(default)]
    encoding: String,
}

/// A workbook.
pub(crate) async fn xlsx(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
) -> Result<Response, WebError> {
    send(&cx, &shell, &address, Format::Xlsx).await
}

/// CSV, in UTF-8 or, with `encoding=cp932`, in Shift_JIS.
pub(crate) async fn csv(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(address): Query<ListAddress>,
    Query(wanted): Query<Encoding>,
) -> Result<Response, WebError> {
    let format = if wanted.encoding == "cp932" { Format::CsvShiftJis } else { Format::Csv };
    send(&cx, &shell, &address, format).await
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
        Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::CsvShiftJis => ("text/csv; charset=shift_jis", "csv"),
        Format::Json => ("application/json", "json"),
    };
    let name = format!("attachment; filename=\"yagura-assets-{}.{ending}\"", cx.hub().today());
    let mut response = Body::from_stream(Sent(pieces)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn words(t: T) -> Words {
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

/// The pieces as a body; an error breaks the connection off, so that nobody takes half a list for a whole one.
struct Sent(Pieces);

impl Stream for Sent {
    type Item = Result<Bytes, HubError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Bytes::from)))
    }
}
