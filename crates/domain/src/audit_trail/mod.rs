//! The audit trail 操作記録: who did what to what, in a chain of hashes that shows a changed, removed or cut-off row.
//! Not here: storing it (`store`), signing checkpoints (`hub`).
//! Next: [`chain`].

pub mod chain;
pub mod entry;

pub use chain::{Break, Hash, Head, Verifier};
pub use entry::{Action, Entry, Filter, Recorded};
