//! Other people's formats, read into the types of `domain` and written from them: pure, bounded, fuzzed.
//! Not here: opening files and connections, which the caller does; rules.
//! Next: [`feed`] reads vulnerability feeds; [`cve5`], [`csaf`], [`cvrf`] and [`epss`] read what makers and others say;
//! [`openid`] and [`webauthn`] what signs people in.

pub mod bundle;
pub mod csaf;
pub mod cve5;
pub mod cvrf;
pub mod epss;
pub mod feed;
pub mod jvn;
mod kev;
mod nvd;
pub mod openid;
mod product_path;
mod range;
pub mod scan;
pub mod sheets;
mod support;
mod text;
pub mod webauthn;
mod xml;
