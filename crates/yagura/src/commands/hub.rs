//! `yagura hub`: the hub itself.
//! Not here: how its parts are put together ([`crate::wiring`]).
//! Next: [`crate::wiring`].

use super::{runtime, say};
use crate::{demo, wiring};
use ::hub::Hub;
use anyhow::Context;
use clap::Args;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};
use tokio::net::TcpListener;
use web::{Banner, Settings, Web};

/// How long the job runner waits when there is nothing to do.
const PAUSE: Duration = Duration::from_secs(1);

/// Run the hub: pages, API and jobs, on loopback until told otherwise
#[derive(Args)]
pub(crate) struct Arguments {
    /// Folder of database, keys and files; made if missing
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Address to listen on; beyond loopback only over TLS
    #[arg(long, default_value = "127.0.0.1:8440")]
    listen: SocketAddr,
    /// Make the demonstration region if nobody has an account yet, and print its sign-ins
    #[arg(long)]
    demo: bool,
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
    if arguments.demo {
        demo::prepare(&hub, &arguments.data).await?;
    }
    let banner = arguments.demo.then_some(Banner::Demonstration);
    tokio::spawn(jobs(hub.clone()));
    let app = web::app(Web::new(hub, Settings { banner, ..Settings::default() }));
    let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Does jobs as they come.
async fn jobs(hub: Hub) {
    loop {
        match hub.run_next_job().await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::error!(error = %error, "the job runner cannot reach the database");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
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
