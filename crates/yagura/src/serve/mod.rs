//! Serving: takes connections, a bounded number, each in its own task, and ends them in order.
//! Not here: pages (`web`), certificates ([`crate::tls`]).
//! Next: [`connection`], then what a greedy or slow client meets: [`guests`], [`pace`], [`stall`].

mod connection;
mod guests;
mod pace;
mod stall;

use crate::{stop::Stop, tls::Ready};
use anyhow::Context;
use axum::Router;
use connection::Connection;
use guests::Guests;
use hyper_util::server::graceful::GracefulShutdown;
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};

/// Connections at the same time; more wait in the kernel's queue.
const CONNECTIONS: usize = 1_024;

/// How long answers under way may take after the wish to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// A pause where the machine has no room for a connection.
const NO_ROOM: Duration = Duration::from_millis(100);

/// Where people come in.
pub(crate) struct Door {
    listener: TcpListener,
    tls: Option<watch::Receiver<Ready>>,
}

impl Door {
    /// Listens; with certificates, over TLS only.
    pub(crate) async fn open(
        address: SocketAddr,
        tls: Option<watch::Receiver<Ready>>,
    ) -> anyhow::Result<Self> {
        Ok(Self { listener: listen(address).await?, tls })
    }

    /// Where it listens, with the port that a `:0` became.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until it is time to stop, and then the answers under way.
    pub(crate) async fn serve(self, router: Router, mut stop: Stop) {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let (graceful, guests) = (GracefulShutdown::new(), Guests::default());
        while let Some((stream, peer, place)) = self.next(&places, &mut stop).await {
            // Without a word: whoever holds that many does not read it.
            let Some(seat) = guests.seat(peer.ip()) else { continue };
            let connection = Connection { stream, peer, router: router.clone(), watcher: graceful.watcher() };
            let tls = self.tls.as_ref().map(|present| present.borrow().config.clone());
            tokio::spawn(async move {
                connection.serve(tls).await;
                drop((place, seat));
            });
        }
        drop(self.listener);
        if tokio::time::timeout(LAST_ANSWERS, graceful.shutdown()).await.is_err() {
            tracing::warn!("some answers were cut off at the stop");
        }
    }

    /// The next connection once there is a place for it; `None` when it is time to stop.
    async fn next(
        &self,
        places: &Arc<Semaphore>,
        stop: &mut Stop,
    ) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        loop {
            let accepted = async {
                let place = places.clone().acquire_owned().await;
                (self.listener.accept().await, place)
            };
            tokio::select! {
                () = stop.asked() => return None,
                (accepted, place) = accepted => match (accepted, place) {
                    (Ok((stream, peer)), Ok(place)) => return Some((stream, peer, place)),
                    (Err(error), _) => {
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::time::sleep(NO_ROOM).await;
                    }
                    (_, Err(_)) => return None,
                },
            }
        }
    }
}

/// Listens on an address, or says what is wrong with it.
async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}")).map_err(|error| {
        match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::AddrInUse) => error.context(format!(
                "another program, perhaps another Yagura, has the port {}: stop it, or choose another with --listen",
                address.port()
            )),
            Some(io::ErrorKind::PermissionDenied) => {
                error.context(format!("the port {} is for root only: choose one from 1024 on", address.port()))
            }
            Some(io::ErrorKind::AddrNotAvailable) => {
                error.context(format!("this machine does not have the address {}", address.ip()))
            }
            _ => error,
        }
    })
}

#[cfg(test)]
mod tests;
