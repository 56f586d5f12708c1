//! Registers beside the ledger: their records, and the devices that these mean.
//! Not here: which fields a record has (`domain::inventory::register`).
//! Next: [`record`] for one, [`list`] for many.

pub mod filled;
pub mod list;
pub mod record;
mod row;
