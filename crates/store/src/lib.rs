//! The only user of the database library: SQLite or PostgreSQL behind functions that speak domain types.
//! Not here: permissions and rules (`hub`); nothing of the database library leaves this crate.
//! Next: [`Store`], then the folder of a capability.

pub mod audit_trail;
pub mod bundle;
pub mod copy;
pub mod identity;
pub mod inventory;
pub mod jobs;
pub mod notify;
pub mod sharing;
pub mod views;
pub mod vulnerabilities;

mod condition;
mod connect;
mod error;
mod migration;
mod sql;
mod transaction;

pub use connect::Store;
pub use error::{Conflict, StoreError};
pub use transaction::{Read, Reads, Tx, Upkeep, Writes};
