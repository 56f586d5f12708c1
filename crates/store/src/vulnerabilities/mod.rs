//! Feeds and findings in the database.
//! Not here: matching (`matching`), reading feeds (`formats`).
//! Next: [`cve`] for what feeds say, [`finding`] for what it means here.

pub mod cve;
pub mod feed;
pub mod finding;
pub mod kev;

mod codec;
