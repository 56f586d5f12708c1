//! CPE names: how products are called in vulnerability feeds. NISTIR 7695 (naming), 7696 (matching).
//! Not here: deciding which asset a CVE touches (`matching`).
//! Next: [`name`] for the type, [`formatted`] and [`uri`] for its two notations, [`mod@relate`] to compare two.

mod attribute;
mod error;
mod formatted;
mod lenient;
pub mod name;
mod reference;
mod relate;
mod text;
mod uri;

pub use attribute::Attribute;
pub use error::{CpeError, Fault};
pub use name::{CpeName, Value};
pub use reference::relate_line;
pub use relate::{Relation, compare, relate};

mod writer;

#[cfg(test)]
mod tests;

/// A longer name is refused unread: the longest in the feeds has some 250 bytes.
pub const NAME_MAX_BYTES: usize = 4096;
