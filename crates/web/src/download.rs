//! Sending a file to keep, whole or piece by piece.
//! Not here: what is in it (a capability's `export.rs`).
//! Next: [`file`].

use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Query, rejection::QueryRejection},
    http::{HeaderValue, header, request::Parts},
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

/// The format in which a list is asked for: a workbook at an address that ends in `.xlsx`, else CSV, in UTF-8 or, with
/// `encoding=cp932`, in `Shift_JIS`.
pub(crate) struct Wanted(pub(crate) SheetFormat);

#[derive(Deserialize)]
struct CsvWanted {
    #[serde(default)]
    encoding: String,
}

impl<S: Sync> FromRequestParts<S> for Wanted {
    type Rejection = QueryRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, QueryRejection> {
        let Query(csv) = Query::<CsvWanted>::try_from_uri(&parts.uri)?;
        Ok(Self(match (parts.uri.path().rsplit_once('.'), csv.encoding.as_str()) {
            (Some((_, "xlsx")), _) => SheetFormat::Xlsx,
            (_, "cp932") => SheetFormat::CsvShiftJis,
            _ => SheetFormat::Csv,
        }))
    }
}

/// A list that is sent while it is written.
pub(crate) fn sheet(name: &str, format: SheetFormat, sent: Pieces) -> Response {
    let (kind, ending) = match format {
        SheetFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        SheetFormat::Csv => (CSV, "csv"),
        SheetFormat::CsvShiftJis => ("text/csv; charset=shift_jis", "csv"),
    };
    pieces(&format!("yagura-{name}.{ending}"), kind, sent)
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
