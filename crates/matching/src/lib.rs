//! Which vulnerability touches which component: the index of all CVEs, in memory.
//! Not here: input and output, feeds (`formats`), findings and deadlines (`hub`).
//! Next: [`Index`] and [`Subject`]; [`criterion`] states the rules for one criterion, [`evaluate`] those for a tree;
//! [`words`] tells what each of several sources says.

mod aliases;
mod criterion;
mod estate;
mod evaluate;
mod explain;
mod index;
mod intern;
mod ladder;
mod matcher;
mod naming;
mod platforms;
mod product;
mod rows;
mod subject;
mod support;
mod tree;
mod truth;
mod wording;
mod words;

pub use estate::{Estate, Touched};
pub use explain::{Beside, Explanation, Fact, Missing, Rule};
pub use index::{Builder, Index, UNREADABLE};
pub use matcher::{Match, Matcher};
pub use naming::{Described, NamingError};
pub use subject::{Component, Named, Subject};
pub use support::Support;
pub use truth::Tier;
pub use words::{Stance, Word};

#[cfg(test)]
mod tests;
