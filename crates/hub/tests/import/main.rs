//! Importing and exporting a hospital's list, on both databases: the good case, the refused one, the other tenant.
//! Not here: cells, keys and components one by one (`hub::inventory::import`), pages (`web`).
//! Next: [`desk`], which does what a person does at the pages.

#![expect(
    clippy::assigning_clones,
    clippy::default_trait_access,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own steps may fail the test"
)]

mod applying;
mod comparing;
mod cut_off;
mod desk;
mod exporting;
mod files;
mod size;
