//! Other people's formats, read into the types of `domain` and written from them: pure, bounded, fuzzed.
//! Not here: opening files and connections, which the caller does; rules.
//! Next: [`feed`] reads vulnerability feeds.

pub mod bundle;
pub mod feed;
mod kev;
mod nvd;
pub mod sheets;
