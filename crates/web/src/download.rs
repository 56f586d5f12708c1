//! Sending a file to keep, whole or piece by piece.
//! Not here: what is in it (a capability's `export.rs`).
//! Next: [`file`].

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_core::Stream;
use hub::{HubError, Pieces, SheetFormat};
use serde::Deserialize;
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// What CSV is called on the way.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// How a CSV is wanted: `encoding=cp932` for old programs.
#[derive(Deserialize)]
pub(crate) struct CsvWanted {
    #[serde(default)]
    encoding: String,
}

impl CsvWanted {
    pub(crate) fn format(&self) -> SheetFormat {
        if self.encoding == "cp932" { SheetFormat::CsvShiftJis } else { SheetFormat::Csv }
    }
}

/// What a list in this format is called on the way, and how its name ends.
pub(crate) const fn sheet(format: SheetFormat) -> (&'static str, &'static str) {
    match format {
        SheetFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        SheetFormat::Csv => (CSV, "csv"),
        SheetFormat::CsvShiftJis => ("text/csv; charset=shift_jis", "csv"),
    }
}

/// A file of that name; the name is our own, in ASCII and without quotes.
pub(crate) fn file(name: &str, kind: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// A file that is sent while it is written.
pub(crate) fn pieces(name: &str, kind: &'static str, pieces: Pieces) -> Response {
    file(name, kind, Body::from_stream(Sent(pieces)))
}

/// The pieces as a body; an error breaks the connection off, so that nobody takes half a list for a whole one.
struct Sent(Pieces);

impl Stream for Sent {
    type Item = Result<Bytes, HubError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Bytes::from)))
    }
}
