//! Sharing: what a member lets a network operator see, and the statements it publishes.
//! Not here: who is a member of whom ([`crate::identity::membership`]), carrying statements over (`store`).
//! Next: [`grant`] permits, [`statement`] is what is sent, [`finding_counts`] and [`cve_answers`] are what one says,
//! [`region`] is what an operator makes of many.

pub mod cve_answers;
pub mod finding_counts;
pub mod grant;
pub mod region;
pub mod statement;

pub use cve_answers::{CveAnswer, CveAnswers, Devices, Progress};
pub use finding_counts::{Cell, CveCount, Fact, FindingCounts, ProductCount};
pub use grant::{Detail, Grant, StatementKind};
pub use statement::{Body, Standing, Statement};
