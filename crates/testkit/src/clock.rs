//! A clock that stands still until told otherwise, and randomness that is the same in every run.
//! Not here: the limits on tries per minute, which count in real time (`web::limit`).
//! Next: [`crate::TestHub`].

use hub::{Clock, Entropy};
use jiff::{SignedDuration, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

/// What a clock says when it ends a process.
pub(crate) const DEATH: &str = "the process dies here, as the test wants";

/// A clock that stands still. Cloning shares it.
#[derive(Clone)]
pub struct FakeClock(Arc<AtomicI64>);

impl FakeClock {
    /// Shows noon of 20 November 2026 in Tokyo, a Friday.
    pub fn new() -> Self {
        let noon: Timestamp = "2026-11-20T12:00:00+09:00".parse().expect("an instant");
        Self(Arc::new(AtomicI64::new(noon.as_millisecond())))
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).expect("an instant")
    }

    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        let by_ms = i64::try_from(by.as_millis()).expect("a span that a test waits for");
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }

    /// The clock as the hub takes it.
    pub(crate) fn for_hub(&self) -> Clock {
        let clock = self.clone();
        Clock::new(move || clock.now())
    }

    /// A clock that can be looked at so often; the next look ends the process that looks.
    pub(crate) fn until(&self, looks: u64) -> Clock {
        let (clock, left) = (self.clone(), AtomicU64::new(looks));
        Clock::new(move || {
            let look = |left: u64| left.checked_sub(1);
            match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, look) {
                Ok(_) => clock.now(),
                Err(_) => std::panic::panic_any(DEATH),
            }
        })
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::new()
    }
}

/// Bytes that look random and follow from the seed. [Steele, Lea, Flood: SplitMix, 2014]
pub(crate) fn seeded_entropy(seed: u64) -> Entropy {
    let state = AtomicU64::new(seed);
    Entropy::new(move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            let mut mixed = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^= mixed >> 31;
            chunk.iter_mut().zip(mixed.to_le_bytes()).for_each(|(byte, random)| *byte = random);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_never_the_same_twice() {
        let (one, other) = (seeded_entropy(7), seeded_entropy(7));
        let first: [u8; 20] = one.bytes();
        assert_eq!(first, other.bytes());
        assert_ne!(first, one.bytes());
    }
}
