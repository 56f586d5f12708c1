//! Runs of stock-taking, their parts, the devices in them, and the link of each part.
//! Not here: what a report does (`domain::inventory::stocktake`), the link's secret (`hub`).
//! Next: [`run`], [`part`], [`item`], [`link`].

pub mod item;
pub mod link;
pub mod part;
pub mod run;
mod seen;

pub use seen::{last_seen, last_seen_of};
