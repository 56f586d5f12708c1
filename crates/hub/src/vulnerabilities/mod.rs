//! Vulnerabilities 脆弱性: feeds come in, assets are matched, findings are ranked and answered.
//! Not here: the formats (`formats`), pages (`web::vulnerabilities`).
//! Next: [`feeds`], [`matching`], [`findings`].

pub mod export;
pub mod feeds;
pub mod findings;
pub(crate) mod index;
mod intake;
pub mod matching;
mod named;
pub mod names;
pub mod pack;
pub mod request;
pub mod sources;
pub mod support;
pub(crate) mod today;
pub mod why;

pub use pack::{Brought, Fingerprint, GOOD_FOR_DAYS, Refusal, Since, Wanted, look};
pub(crate) use request::overdue::raise as raise_overdue_requests;
pub use why::Why;

/// The kind of job that matches an organisation's assets.
pub(crate) const MATCH: &str = "match";

/// The kind of job that takes a feed in.
pub(crate) const FEED: &str = "feed";

/// The kind of job that makes a bundle of news.
pub(crate) const MAKE_PACK: &str = "make_pack";

/// The kind of job that takes a bundle of news in.
pub(crate) const TAKE_PACK: &str = "take_pack";
