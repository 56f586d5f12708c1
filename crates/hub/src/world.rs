//! The world as arguments: what time it is, what is random, what the network holds.
//! Not here: the real ones; the binary hands them in, tests hand in others.
//! Next: `yagura::wiring`, `testkit`.

use jiff::Timestamp;
use std::{path::PathBuf, sync::Arc};

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

/// Gives random bytes.
#[derive(Clone)]
pub struct Entropy(Arc<Fill>);

/// Fills a slice with random bytes.
type Fill = dyn Fn(&mut [u8]) + Send + Sync;

/// Fetches what an address holds.
#[derive(Clone)]
pub struct Network(Arc<Fetch>);

/// From an address to a file that holds it, or why not.
type Fetch = dyn Fn(&str) -> Result<PathBuf, String> + Send + Sync;

impl Clock {
    /// A clock that asks the given function.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl Entropy {
    /// Randomness from the given function, which fills the slice.
    pub fn new(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }
}

impl Network {
    /// A network that the given function reaches; it may take its time, and is called from a worker thread.
    pub fn new(fetch: impl Fn(&str) -> Result<PathBuf, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(fetch))
    }

    /// The file that holds what the address does.
    ///
    /// # Errors
    /// Why it cannot be fetched, in words.
    pub fn fetch(&self, address: &str) -> Result<PathBuf, String> {
        (self.0)(address)
    }
}

impl Default for Network {
    /// No network: every address is out of reach.
    fn default() -> Self {
        Self::new(|address| Err(format!("{address}: this process does not use the network")))
    }
}
