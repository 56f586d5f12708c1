//! Feeds and findings in the database.
//! Not here: matching (`matching`), reading feeds (`formats`).
//! Next: [`cve`] for what NVD says and [`advisory`] for the others, [`finding`] for what it means here.

pub mod advisory;
pub mod cve;
pub mod epss;
pub mod feed;
pub mod finding;
pub mod kev;
pub mod names;
pub mod request;
pub mod support;

mod codec;
mod statements;
