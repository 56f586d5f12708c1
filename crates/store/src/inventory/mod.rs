//! The ledger of assets in the database.
//! Not here: rules and permissions (`hub::inventory`).
//! Next: [`asset`] for one, [`list`] for many, [`import`] for files, [`register`] for what stands beside the ledger.

pub mod asset;
pub mod evidence;
pub mod import;
pub mod list;
pub mod register;
pub mod stocktake;

mod head;
mod row;
