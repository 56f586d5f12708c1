//! `yagura hub`: the hub itself.
//! Not here: how its parts are put together ([`crate::wiring`]), serving ([`crate::serve`]).
//! Next: [`crate::wiring`], [`crate::background`].

use super::{in_runtime, say};
use crate::{
    background, checkpoints,
    config::{Config, Place},
    demo, logging,
    only_hub::OnlyHub,
    ops,
    serve::Door,
    stop::Stop,
    tls::{self, Keeper, Name, Source},
    wiring,
};
use anyhow::Context;
use axum::middleware;
use clap::Args;
use domain::identity::PublicAddress;
use std::{net::SocketAddr, process::ExitCode};
use web::{Banner, Settings, Web, metrics, metrics::Metrics};

/// Run the hub: pages, API and jobs, on loopback until told otherwise
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    running: Running,
    /// Make the demonstration region if nobody has an account yet, and print its sign-ins
    #[arg(long)]
    demo: bool,
}

/// Where it runs.
#[derive(Args)]
pub(crate) struct Running {
    #[command(flatten)]
    place: Place,
    /// Address to listen on; beyond loopback only over TLS
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

const EXAMPLES: &str = "\
The first line printed is the address to open. Ctrl-C or SIGTERM stops it in order.

Examples:
  yagura hub                                            this machine only, in ./data
  yagura hub --data /srv/yagura                         the same, in a folder of its own
  yagura hub --data /srv/yagura --listen 0.0.0.0:8440   the network, after `yagura tls init NAME`
  yagura hub --config /etc/yagura/yagura.toml           all from a file: see `yagura config`";

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    start(&arguments.running, arguments.demo)
}

/// Runs the hub until it is stopped, with the demonstration region in it if that is wished.
pub(crate) fn start(running: &Running, demo: bool) -> anyhow::Result<ExitCode> {
    let mut config = running.place.config()?;
    if let Some(listen) = running.listen {
        config.listen = listen;
    }
    logging::begin(&config)?;
    in_runtime(serve(config, demo))
}

async fn serve(config: Config, demo: bool) -> anyhow::Result<ExitCode> {
    let clock = wiring::clock();
    let names = config.names.iter().map(|name| name.parse()).collect::<Result<Vec<Name>, _>>()?;
    let keeper = Source::of(&config)?.map(|source| Keeper::open(source, &names, clock.now())).transpose();
    let keeper = keeper.context("the certificate")?;
    anyhow::ensure!(keeper.is_some() || config.listen.ip().is_loopback(), no_certificate(&config));
    let certificate = keeper.as_ref().map(Keeper::present);
    let door = Door::open(config.listen, certificate.clone()).await?;
    let ops_door = match config.ops.listen.get() {
        Some(address) => ops::open(*address).await?,
        None => None,
    };
    let _only = OnlyHub::of(&config)?;
    let bound = door.address()?;
    let shown = address(&config, keeper.is_some(), bound);
    let public = public_address(&config, keeper.is_some(), bound);
    let couriers = wiring::couriers(&config, public.as_ref().map_or(&shown, PublicAddress::origin))?;
    let hub = wiring::open(&config).await?.with_couriers(couriers);
    let hub = match public {
        Some(address) => hub.with_public_address(address),
        None => hub,
    };
    let stop = Stop::on_signal()?;
    say(&shown)?;
    if demo {
        demo::prepare(&hub, &config.data).await?;
    }
    let metrics = Metrics::default();
    if let Some(door) = ops_door {
        say(&format!("health and metrics: http://{}/metrics", door.address()?))?;
        let watch = ops::Watch { hub: hub.clone(), metrics: metrics.clone(), tls: certificate };
        tokio::spawn(ops::serve(door, watch, stop.clone()));
    }
    let mut settings =
        Settings { tls: keeper.is_some(), banner: demo.then_some(Banner::Demonstration), setup_code: None };
    if !door.address()?.ip().is_loopback() {
        settings.setup_code = hub.setup_code().await?;
    }
    if let Some(code) = &settings.setup_code {
        say(&format!(
            "nobody has an account yet; the first visitor is asked for this code: {}",
            code.text()
        ))?;
    }
    if let Some(keeper) = keeper {
        tokio::spawn(tls::keep(keeper, clock, stop.clone()));
    }
    let jobs = tokio::spawn(background::run_jobs(hub.clone(), stop.clone()));
    tokio::spawn(background::refresh_feeds(hub.clone(), config.feeds.clone(), stop.clone()));
    tokio::spawn(background::watch_feeds(hub.clone(), config.feeds.clone(), stop.clone()));
    let notices = tokio::spawn(background::tend_notices(hub.clone(), stop.clone()));
    let checkpoints = checkpoints::folder(&config);
    let checkpoints = tokio::spawn(background::write_checkpoints(hub.clone(), checkpoints, stop.clone()));
    let app = web::app(Web::new(hub.clone(), settings));
    let counted = app.router.layer(middleware::from_fn_with_state(metrics, metrics::count));
    door.serve(counted, stop).await;
    jobs.await.context("the job runner")?;
    notices.await.context("the notices")?;
    checkpoints.await.context("the checkpoints")?;
    hub.store().clone().close().await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// What people open in the browser.
fn address(config: &Config, tls: bool, bound: SocketAddr) -> String {
    match config.names.first().filter(|_| tls) {
        Some(name) => format!("https://{}:{}", bracketed(name), bound.port()),
        None if tls => format!("https://{bound}"),
        None => format!("http://{bound}"),
    }
}

/// What passkeys are bound to: what the settings say, or what people open. This machine is `localhost` to browsers.
fn public_address(config: &Config, tls: bool, bound: SocketAddr) -> Option<PublicAddress> {
    let derived = || match address(config, tls, bound) {
        _ if !tls => format!("http://localhost:{}", bound.port()).parse().ok(),
        shown => shown.parse().ok(),
    };
    config.public_address.get().map(|address| address.0.clone()).or_else(derived)
}

/// An IPv6 address stands in brackets before a port.
fn bracketed(name: &str) -> String {
    if name.contains(':') { format!("[{name}]") } else { name.to_owned() }
}

fn no_certificate(config: &Config) -> String {
    format!(
        "{} can be reached from other machines, and there is no certificate: what people type would go over the \
         network in the clear.\n  Make one:  yagura tls init NAME --data {}\n  NAME is what people will type into \
         the browser, such as yagura.kita-hp.example or 192.0.2.10.\n  Or set tls.cert and tls.key in yagura.toml.",
        config.listen,
        config.data.display()
    )
}
