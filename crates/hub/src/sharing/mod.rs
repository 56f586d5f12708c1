//! Sharing 情報共有: a member publishes statements to the operators it chose, an operator reads those of its members.
//! Not here: carrying a statement over (`store::sharing::delivery`), pages (`web::sharing`).
//! Next: [`grants`] is the member's side, [`members`] and [`region`] the operator's, [`publish`] what goes between.

pub mod grants;
pub mod members;
pub(crate) mod publish;
pub mod region;
pub(crate) mod today;

pub(crate) use grants::{Wanted, end_with_membership, insert as insert_grant};

/// The kind of job that publishes an organisation's statements.
pub(crate) const PUBLISH: &str = "publish";
