//! Keeps the present certificate: renews the hub's own before it ends, reads a given one again when it changes.
//! Not here: making certificates ([`super::authority`]).
//! Next: [`crate::serve`], which takes the present one for each connection.

use super::{
    authority::Authority,
    material::{Files, Material, Ready},
    name::Name,
};
use crate::{config::Config, stop::Stop};
use anyhow::Context;
use hub::Clock;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// The own certificate is renewed when it has less left than this; a given one is warned about.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How often the files are looked at; SIGHUP does it at once.
const LOOK: Duration = Duration::from_mins(1);

/// Where the certificate comes from.
pub(crate) enum Source {
    /// Files that someone else renews.
    Given(Files),
    /// The hub's own authority.
    Own(Authority),
}

/// The present certificate.
pub(crate) struct Keeper {
    source: Source,
    seen: Material,
    present: watch::Sender<Ready>,
}

/// What a look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing new.
    Same,
    /// Another certificate is served from now on.
    Changed,
}

impl Source {
    /// What the settings say: a given certificate, else the own one if it was made.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        if let (Some(cert), Some(key)) = (config.tls.cert.get(), config.tls.key.get()) {
            return Ok(Some(Self::Given(Files { cert: cert.clone(), key: key.clone() })));
        }
        Ok(Authority::open(&config.data.join(super::FOLDER))?.map(Self::Own))
    }

    fn files(&self) -> Files {
        match self {
            Self::Given(files) => files.clone(),
            Self::Own(authority) => authority.server(),
        }
    }
}

impl Keeper {
    /// Reads the certificate; the own one is renewed first if it ends soon or lacks one of the names.
    pub(crate) fn open(mut source: Source, names: &[Name], now: Timestamp) -> anyhow::Result<Self> {
        if let Source::Own(authority) = &mut source
            && (!authority.covers(names) || !authority.server().cert.exists())
        {
            authority.renew_for(names, now)?;
        }
        let seen = source.files().read()?;
        let ready = seen.ready()?;
        let mut keeper = Self { source, seen, present: watch::Sender::new(ready) };
        keeper.look(now)?;
        Ok(keeper)
    }

    /// The present certificate, and the next ones.
    pub(crate) fn present(&self) -> watch::Receiver<Ready> {
        self.present.subscribe()
    }

    /// Renews what is ours and ends soon; reads the files, and serves what they hold if it is new and whole.
    pub(crate) fn look(&mut self, now: Timestamp) -> anyhow::Result<Look> {
        let left = self.present.borrow().not_after.duration_since(now);
        if left < RENEW_BEFORE {
            match &self.source {
                Source::Own(authority) => {
                    authority.renew(now)?;
                    tracing::info!("renewed the hub's certificate");
                }
                Source::Given(files) => tracing::warn!(
                    file = %files.cert.display(),
                    days_left = left.as_hours() / 24,
                    "the certificate ends soon and someone has to renew it"
                ),
            }
        }
        let found = self.source.files().read()?;
        if found == self.seen {
            return Ok(Look::Same);
        }
        let ready = found.ready().context("the certificate files changed and are no use now")?;
        self.seen = found;
        self.present.send_replace(ready);
        Ok(Look::Changed)
    }
}

/// Looks every minute and on SIGHUP until the hub stops.
pub(crate) async fn keep(mut keeper: Keeper, clock: Clock, mut stop: Stop) {
    let Ok(mut hang_up) = signal(SignalKind::hangup()) else { return };
    loop {
        tokio::select! {
            () = stop.asked() => return,
            _ = hang_up.recv() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        match keeper.look(clock.now()) {
            Ok(Look::Same) => {}
            Ok(Look::Changed) => tracing::info!("a new certificate is served from now on"),
            // The present one goes on being served.
            Err(error) => tracing::error!(error = %format_args!("{error:#}"), "the certificate files"),
        }
    }
}
