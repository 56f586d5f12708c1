//! Feeds that come in, on both databases: whole or not at all, matched in the end, dates that follow.
//! Not here: the formats (`formats`), fetching (`yagura::outgoing`), matching itself (`matching`).
//! Next: [`site`], which holds a hospital and writes feeds.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's own steps may fail the test")]

mod answered;
mod cut_off;
mod due;
mod names;
mod news;
mod paging;
mod site;
mod taking_in;
