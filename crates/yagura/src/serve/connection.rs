//! One connection: handshake, then requests one after the other, none of which may dawdle.
//! Not here: how many there may be ([`super::Door`]).
//! Next: [`super::pace`], [`super::stall`].

use super::{pace::Paced, stall::Watched};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, Response, StatusCode, header, uri::PathAndQuery},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::Watcher,
};
use rustls::ServerConfig;
use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;
use tower::Service;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long the head of a request may take, and how long a connection may be idle between two.
const HEAD: Duration = Duration::from_secs(20);

/// The first byte of a TLS handshake. [RFC 8446, 5.1]
const TLS_HANDSHAKE: u8 = 22;

/// A connection that was just taken.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) peer: SocketAddr,
    pub(super) router: Router,
    pub(super) watcher: Watcher,
}

impl Connection {
    /// Serves it to its end; with a certificate over TLS only.
    pub(super) async fn serve(self, tls: Option<Arc<ServerConfig>>) {
        let Self { stream, peer, router, watcher } = self;
        // Answers are written whole; waiting to gather more would only delay them.
        let _ = stream.set_nodelay(true);
        let Some(tls) = tls else {
            return requests(stream, router, peer, watcher).await;
        };
        let handshake = async {
            if speaks_tls(&stream).await {
                Ok(TlsAcceptor::from(tls).accept(stream).await)
            } else {
                Err(stream)
            }
        };
        match tokio::time::timeout(HANDSHAKE, handshake).await {
            Ok(Ok(Ok(stream))) => requests(stream, router, peer, watcher).await,
            Ok(Ok(Err(error))) => tracing::debug!(%error, "a TLS handshake failed"),
            Ok(Err(stream)) => requests(stream, Router::new().fallback(to_https), peer, watcher).await,
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }
}

async fn speaks_tls(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first == [TLS_HANDSHAKE]
}

/// Browsers try `http://` first when people type a name with a port.
async fn to_https(request: Request<Body>) -> Response<Body> {
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let location = host.and_then(|host| HeaderValue::try_from(format!("https://{host}{path}")).ok());
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    if let Some(location) = location {
        *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

pub(super) async fn requests(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    peer: SocketAddr,
    watcher: Watcher,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(Paced::new(body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().call(request);
        async move {
            Ok::<_, Infallible>(match answer.await {
                Ok(response) => response,
            })
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(Watched::new(stream)), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
