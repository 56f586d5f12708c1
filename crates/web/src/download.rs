//! Sending a file to keep, whole or piece by piece.
//! Not here: what is in it (a capability's `export.rs`).
//! Next: [`file`].

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_core::Stream;
use hub::{HubError, Pieces};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// What a workbook is called on the way.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What CSV is called on the way.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// What CSV in CP932 is called on the way.
pub(crate) const CSV_SHIFT_JIS: &str = "text/csv; charset=shift_jis";

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
