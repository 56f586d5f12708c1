//! Imports in the database: the run, its staged rows, and copying them into the ledger.
//! Not here: what a cell means and which asset a row is (`hub::inventory::import`).
//! Next: [`run`], then [`staged`], then [`apply`].

pub mod apply;
pub mod known;
pub mod mapping;
pub mod preview;
pub mod run;
pub mod staged;
