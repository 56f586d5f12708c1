//! Use cases: check the permission, apply the rule, store, leave a line in the audit trail, ask for jobs.
//! Not here: pages and addresses (`web`), SQL (`store`), rules without a world around them (`domain`).
//! Next: [`Hub`], [`Cx`], then the folder of a capability.

pub mod audit_trail;
pub mod bundle;
pub mod demo;
pub mod identity;
pub mod inventory;
pub mod jobs;
pub mod notify;
pub mod sharing;
pub mod today;
pub mod views;
pub mod vulnerabilities;

mod cx;
mod error;
mod keys;
mod pieces;
mod sheet;
mod world;

pub use cx::{Cx, Signed};
pub use error::{Fault, HubError, What};
pub use keys::{KeyError, Keys};
pub use pieces::Pieces;
pub use sheet::{SheetFormat, SheetHead, SheetValue};
pub use world::{Clock, Entropy, Network};

use crate::identity::provider::Provider;
use domain::{
    identity::{PasswordPolicy, PublicAddress},
    ids::Uuid,
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use store::Store;
use tokio::sync::Semaphore;

/// The hub: everything that use cases need. Cloning shares it.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    entropy: Entropy,
    keys: Keys,
    password_policy: PasswordPolicy,
    /// Hashing a password takes 19 MiB and tens of milliseconds: two at a time, whoever asks.
    hashing: Arc<Semaphore>,
    index: vulnerabilities::index::Kept,
    folder: OnceLock<PathBuf>,
    network: Network,
    public_address: OnceLock<PublicAddress>,
    provider: OnceLock<Provider>,
    couriers: notify::Couriers,
}

impl Hub {
    /// Puts a hub together.
    pub fn new(store: Store, clock: Clock, entropy: Entropy, keys: Keys) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            entropy,
            keys,
            password_policy: PasswordPolicy::default(),
            hashing: Arc::new(Semaphore::new(2)),
            index: vulnerabilities::index::Kept::default(),
            folder: OnceLock::new(),
            network: Network::default(),
            public_address: OnceLock::new(),
            provider: OnceLock::new(),
            couriers: notify::Couriers::default(),
        }))
    }

    /// The same hub with a folder for files that come in, such as lists to import.
    #[must_use]
    pub fn with_folder(self, folder: PathBuf) -> Self {
        // The first folder stays: every clone of the hub shares it.
        self.0.folder.get_or_init(|| folder);
        self
    }

    pub(crate) fn folder(&self) -> Option<&Path> {
        self.0.folder.get().map(PathBuf::as_path)
    }

    /// The same hub, opened by people at this address.
    #[must_use]
    pub fn with_public_address(self, address: PublicAddress) -> Self {
        // The first one stays: every clone of the hub shares it.
        self.0.public_address.get_or_init(|| address);
        self
    }

    /// The same hub, where people may also sign in at an identity provider.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        self.0.provider.get_or_init(|| provider);
        self
    }

    /// The identity provider, if there is one.
    pub fn provider(&self) -> Option<&Provider> {
        self.0.provider.get()
    }

    /// The address that people open, where it is known.
    pub fn public_address(&self) -> Option<&PublicAddress> {
        self.0.public_address.get()
    }

    /// Reaches the network through the given one; for a hub that was just put together and is not shared yet.
    #[must_use]
    pub fn with_network(mut self, network: Network) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.network = network;
        }
        self
    }

    /// Sends notices by the given couriers; for a hub that was just put together and is not shared yet.
    #[must_use]
    pub fn with_couriers(mut self, couriers: notify::Couriers) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.couriers = couriers;
        }
        self
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The present instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.0.clock.now()
    }

    /// The rule for passwords.
    pub fn password_policy(&self) -> &PasswordPolicy {
        &self.0.password_policy
    }

    pub(crate) fn network(&self) -> &Network {
        &self.0.network
    }

    pub(crate) fn couriers(&self) -> &notify::Couriers {
        &self.0.couriers
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn hashing(&self) -> &Arc<Semaphore> {
        &self.0.hashing
    }

    pub(crate) fn kept_index(&self) -> &vulnerabilities::index::Kept {
        &self.0.index
    }

    /// A name for a request, to find it in the log.
    pub fn request_id(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.random::<6>())
    }

    /// A new identifier.
    pub(crate) fn new_id(&self) -> Uuid {
        domain::ids::new_uuid(self.now(), self.random())
    }

    /// Random bytes that nobody can guess.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        self.0.entropy.bytes()
    }
}
