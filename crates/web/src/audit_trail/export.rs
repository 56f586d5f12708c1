//! The audit trail as a CSV file, sent while it is read.
//! Not here: writing it (`hub::audit_trail::export`).
//! Next: [`super::list`], which links here.

use super::list::Address;
use crate::{
    download::{self, CSV},
    error::WebError,
    identify::Identity,
    text::T,
};
use axum::{
    body::{Body, Bytes},
    extract::Query,
    response::Response,
};
use domain::{
    access::{AuditTrail, Read},
    audit_trail::Filter,
};
use http_body_util::channel::{Channel, Sender};
use hub::{Cx, audit_trail};
use std::io::{self, BufWriter, Write};
use tokio::runtime::Handle;

/// Pieces of the file on their way to the browser.
const PIECES: usize = 4;

/// Bytes of a piece.
const PIECE_BYTES: usize = 64 * 1024;

/// Sends the filtered entries.
pub(crate) async fn csv(
    cx: Cx<Read<AuditTrail>>,
    identity: Identity,
    Query(address): Query<Address>,
) -> Result<Response, WebError> {
    let filter = Filter { before_seq: None, ..address.filter() };
    let headings = headings(T::new(identity.lang));
    let name = format!("audit-trail-{}.csv", cx.hub().today());
    let (sender, body) = Channel::<Bytes, io::Error>::new(PIECES);
    let out = Pieces { sender: Some(sender), runtime: Handle::current() };
    let out = BufWriter::with_capacity(PIECE_BYTES, out);
    tokio::spawn(async move {
        let written = audit_trail::export(&cx, filter, headings, out).await;
        match written.map(BufWriter::into_inner) {
            Ok(Ok(pieces)) => pieces.finish(),
            Ok(Err(error)) => tracing::warn!(error = %error, "the export of an audit trail broke off"),
            Err(error) => tracing::warn!(error = %error, "the export of an audit trail broke off"),
        }
    });
    Ok(download::file(&name, CSV, Body::new(body)))
}

/// The way to the browser, for a thread that may wait. Dropped before [`Pieces::finish`], it lets the browser
/// know that the file broke off.
struct Pieces {
    sender: Option<Sender<Bytes, io::Error>>,
    runtime: Handle,
}

impl Pieces {
    fn finish(mut self) {
        self.sender = None;
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sender = self.sender.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let sent = self.runtime.block_on(sender.send_data(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        if let Some(sender) = self.sender.take() {
            sender.abort(io::ErrorKind::BrokenPipe.into());
        }
    }
}

fn headings(t: T) -> [&'static str; 11] {
    let words = t.audit_trail();
    [
        words.number(),
        words.when(),
        words.who(),
        words.who_id(),
        words.from(),
        words.what(),
        words.subject(),
        words.label(),
        words.label_id(),
        words.before(),
        words.after(),
    ]
}
