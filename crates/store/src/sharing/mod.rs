//! Sharing in the database: grants, the member's outbox, the operator's inbox.
//! Not here: when something is published (`hub::sharing`).
//! Next: [`delivery`], the only place where one organisation's change writes rows of another.

mod codec;
pub mod delivery;
pub mod grant;
pub mod inbox;
pub mod outbox;
pub mod region;
mod row;
