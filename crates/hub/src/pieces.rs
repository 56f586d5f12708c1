//! A file that is written while the database is read: pages of rows go in, pieces of bytes come out, and never more
//! than a few of each are in memory.
//! Not here: what is written (each capability's `export.rs`).
//! Next: [`stream`].

use crate::HubError;
use std::{
    future::Future,
    io::{self, Write},
};
use tokio::sync::mpsc;

/// The bytes of a file, piece by piece. An error ends them: the file is not whole then.
pub type Pieces = mpsc::Receiver<Result<Vec<u8>, HubError>>;

/// A page of rows, and where the next one begins; `None` after the last.
pub(crate) type Page<T, A> = Result<(Vec<T>, Option<A>), HubError>;

/// Bytes handed over at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Asks `page` for one page after the other and lets `write` make a file of their rows.
pub(crate) fn stream<T, A, F>(
    mut page: impl FnMut(Option<A>) -> F + Send + 'static,
    write: impl FnOnce(&mut Rows<T>, &mut Out) -> Result<(), HubError> + Send + 'static,
) -> Pieces
where
    T: Send + 'static,
    A: Send + 'static,
    F: Future<Output = Page<T, A>> + Send,
{
    let (pages, waiting) = mpsc::channel(2);
    let (pieces, received) = mpsc::channel(4);
    tokio::spawn(async move {
        let mut after = None;
        loop {
            let (rows, next) = match page(after.take()).await {
                Ok((rows, next)) => (Ok(rows), next),
                Err(error) => (Err(error), None),
            };
            let ends = next.is_none();
            after = next;
            // The writer has gone away when it does not take the page: nobody waits for the file any more.
            if pages.send(rows).await.is_err() || ends {
                return;
            }
        }
    });
    tokio::task::spawn_blocking(move || {
        let mut out = Out { pieces: pieces.clone(), waiting: Vec::with_capacity(PIECE_BYTES) };
        let mut rows = Rows { pages: waiting, page: Vec::new().into_iter(), failure: None };
        let written = write(&mut rows, &mut out).and_then(|()| out.flush().map_err(HubError::internal));
        if let Some(error) = rows.failure.or(written.err()) {
            // Nobody to tell if the receiver is gone.
            let _ = pieces.blocking_send(Err(error));
        }
    });
    received
}

/// The bytes of a file on the disk.
pub(crate) fn of_file(mut file: std::fs::File) -> Pieces {
    let (pieces, received) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let mut out = Out { pieces: pieces.clone(), waiting: Vec::with_capacity(PIECE_BYTES) };
        if let Err(error) = io::copy(&mut file, &mut out).and_then(|_| out.flush()) {
            // Nobody to tell if the receiver is gone.
            let _ = pieces.blocking_send(Err(HubError::internal(error)));
        }
    });
    received
}

/// Rows as they come out of the database, one by one.
pub(crate) struct Rows<T> {
    pages: mpsc::Receiver<Result<Vec<T>, HubError>>,
    page: std::vec::IntoIter<T>,
    failure: Option<HubError>,
}

impl<T> Iterator for Rows<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        loop {
            if let Some(row) = self.page.next() {
                return Some(row);
            }
            match self.pages.blocking_recv()? {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => {
                    self.failure = Some(error);
                    return None;
                }
            }
        }
    }
}

/// Hands bytes over in pieces; whoever receives them sets the pace.
pub(crate) struct Out {
    pieces: mpsc::Sender<Result<Vec<u8>, HubError>>,
    waiting: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.waiting);
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody takes the file");
        self.pieces.blocking_send(Ok(piece)).map_err(gone)
    }
}
