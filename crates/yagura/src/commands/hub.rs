//! `yagura hub`: the hub itself.
//! Not here: how its parts are put together ([`crate::wiring`]).
//! Next: [`crate::wiring`].

use super::{runtime, say};
use crate::wiring;
use anyhow::Context;
use clap::Args;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};
use tokio::net::TcpListener;
use web::{Settings, Web};

/// Run the hub: pages, API and jobs, on loopback until told otherwise
#[derive(Args)]
pub(crate) struct Arguments {
    /// Folder of database, keys and files; made if missing
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Address to listen on; beyond loopback only over TLS
    #[arg(long, default_value = "127.0.0.1:8440")]
    listen: SocketAddr,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(is_loopback(arguments.listen.ip()), "beyond loopback the hub serves TLS only");
    runtime()?.block_on(serve(arguments))
}

fn is_loopback(address: IpAddr) -> bool {
    address.is_loopback()
}

async fn serve(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let hub = wiring::open(&arguments.data).await?;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}: is another Yagura running?", arguments.listen))?;
    say(&format!("http://{}", listener.local_addr()?))?;
    let app = web::app(Web::new(hub, Settings::default()));
    let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
    Ok(ExitCode::SUCCESS)
}

async fn stopped() {
    // Without signals there is no orderly way to stop; then the process is simply ended.
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
