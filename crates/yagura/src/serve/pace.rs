//! A request's body that must keep coming: one that drips byte by byte holds its place in vain.
//! Not here: how long a body may be; each handler says that.
//! Next: [`super::stall`] for the other direction.

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep_until};

/// Time before the pace counts.
const GRACE: Duration = Duration::from_secs(30);

/// Bytes that must come in a second after that; a slow office line does a hundred times as many.
const BYTES_PER_S: u32 = 8 * 1024;

/// A body with a pace to keep.
pub(super) struct Paced<B> {
    body: B,
    late: Pin<Box<Sleep>>,
}

impl<B> Paced<B> {
    pub(super) fn new(body: B) -> Self {
        Self { body, late: Box::pin(sleep_until(Instant::now() + GRACE)) }
    }
}

impl<B: HttpBody<Data = Bytes, Error: std::error::Error + Send + Sync + 'static> + Unpin> HttpBody
    for Paced<B>
{
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
            ready!(self.late.as_mut().poll(cx));
            return Poll::Ready(Some(Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the request came too slowly",
            ))));
        };
        if let Some(Ok(Some(bytes))) = frame.as_ref().map(|frame| frame.as_ref().map(Frame::data_ref)) {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let earned = Duration::from_secs(u64::from(length)) / BYTES_PER_S;
            let deadline = self.late.deadline() + earned;
            self.late.as_mut().reset(deadline);
        }
        Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
