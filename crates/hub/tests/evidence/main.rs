//! Evidence into the ledger, on both databases: what is filled and what is not, replays, another site's file, devices in
//! no ledger, missed assets, bills of materials. Not here: reading files (`formats::scan`), pages (`web`).
//! Next: [`desk`], which does what a person does at the pages.

#![expect(
    clippy::default_trait_access,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own steps may fail the test"
)]

mod bills;
mod desk;
mod devices;
mod filling;
mod size;
mod ways;
