//! Health and metrics on a loopback address of its own, for a monitoring program on this machine.
//! Not here: pages; nothing here is about people or assets.
//! Next: [`figures`], which writes them down.

mod figures;
mod process;
mod text;

use crate::{config, serve::Door, stop::Stop, tls::Ready};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use hub::Hub;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use store::StoreError;
use tokio::sync::watch;
use web::metrics::Metrics;

/// How long the database may take to answer a ping before it counts as away.
const PING_LIMIT: Duration = Duration::from_secs(5);

/// What the answers are made of.
#[derive(Clone)]
pub(crate) struct Watch {
    pub(crate) hub: Hub,
    pub(crate) metrics: Metrics,
    pub(crate) tls: Option<watch::Receiver<Ready>>,
}

/// Listens on loopback. That another program has the default address is no reason not to start.
pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Option<Door>> {
    match Door::open(address, None).await {
        Ok(door) => Ok(Some(door)),
        Err(error) if address == config::OPS_LISTEN => {
            tracing::warn!(
                "running without health and metrics: {address} cannot be had ({}); ops.listen takes another",
                error.root_cause()
            );
            Ok(None)
        }
        Err(error) => Err(error.context("ops.listen")),
    }
}

/// Serves until it is time to stop.
pub(crate) async fn serve(door: Door, watch: Watch, stop: Stop) {
    door.serve(router(watch), stop).await;
}

fn router(watch: Watch) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(watch)
}

async fn ready(State(watch): State<Watch>) -> (StatusCode, &'static str) {
    match ping(&watch.hub).await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

async fn metrics(State(watch): State<Watch>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], figures::all(&watch).await)
}

/// How long the database takes for a sign of life.
async fn ping(hub: &Hub) -> Result<Duration, StoreError> {
    let begun = Instant::now();
    match tokio::time::timeout(PING_LIMIT, hub.store().ping()).await {
        Ok(answer) => answer.map(|()| begun.elapsed()),
        Err(_) => Err(StoreError::Database("no answer in time".to_owned())),
    }
}
