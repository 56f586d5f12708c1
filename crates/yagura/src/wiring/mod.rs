//! Putting the hub together: real clock, real randomness, key files, database.
//! Not here: what it does.
//! Next: `hub::Hub`, [`keys`], [`database`].

pub(crate) mod database;
pub(crate) mod keys;
pub(crate) mod provider;

use crate::{
    config::Config,
    outgoing::{MailServer, Outgoing, Webhooks},
    private_file,
};
use hub::{Clock, Entropy, Hub, Network, notify::Couriers};
use std::sync::Arc;

/// Opens, or makes, the installation that the settings name.
pub(crate) async fn open(config: &Config) -> anyhow::Result<Hub> {
    private_file::folder(&config.data)?;
    let clock = clock();
    let store = database::open(config, clock.now()).await?;
    let in_use = store::identity::person::any(&store.read_global()).await?;
    let missing = if in_use { keys::Missing::Refused } else { keys::Missing::Made };
    let keys = keys::open(&config.data.join("keys"), missing)?;
    let hub = Hub::new(store, clock, entropy(), keys).with_network(network(config)?);
    let hub = hub.with_folder(config.data.clone());
    Ok(match provider::of(config)? {
        Some(provider) => hub.with_provider(provider),
        None => hub,
    })
}

/// Opens the installation that the settings name; refused if there is none.
pub(crate) async fn open_existing(config: &Config) -> anyhow::Result<Hub> {
    ensure_exists(config)?;
    open(config).await
}

/// Refuses a data folder without an installation, so that a mistyped one is not made.
pub(crate) fn ensure_exists(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.data.join("keys").exists(),
        "there is no Yagura in the folder {}: name the right one with --data or --config",
        config.data.display()
    );
    Ok(())
}

/// The real clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the real time comes in")]
pub(crate) fn clock() -> Clock {
    Clock::new(jiff::Timestamp::now)
}

/// The real network, as far as the settings allow it; what it holds is kept in the data folder.
fn network(config: &Config) -> anyhow::Result<Network> {
    let (outgoing, folder) = (Outgoing::new(config)?, config.data.join("feeds"));
    Ok(Network::new(move |address| outgoing.download(address, &folder).map_err(|error| format!("{error:#}"))))
}

/// What carries notices out of the house, for a hub that people open at that address.
pub(crate) fn couriers(config: &Config, address: &str) -> anyhow::Result<Couriers> {
    let mail = MailServer::new(&config.mail)?.map(Arc::new);
    let webhooks = Webhooks::new(config)?;
    let mut couriers = Couriers {
        webhook: Arc::new(move |call| webhooks.call(call)),
        wording: Arc::new(web::wording),
        address: address.to_owned(),
        ..Couriers::default()
    };
    if let Some(server) = mail {
        couriers.mail = Some(Arc::new(move |mail| server.send(mail)));
    }
    Ok(couriers)
}

/// Real randomness; without it nothing here is safe, so the process ends.
pub(crate) fn entropy() -> Entropy {
    Entropy::new(|bytes| {
        #[expect(clippy::disallowed_methods, reason = "the one place where real randomness comes in")]
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    })
}
