//! The world as arguments: what time it is and what is random.
//! Not here: the real clock and randomness; the binary hands them in, tests hand in others.
//! Next: `yagura::wiring`, `testkit`.

use jiff::Timestamp;
use std::sync::Arc;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

/// Gives random bytes.
#[derive(Clone)]
pub struct Entropy(Arc<Fill>);

/// Fills a slice with random bytes.
type Fill = dyn Fn(&mut [u8]) + Send + Sync;

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
