//! What every part of the API for programs shares: reading requests, paging, and the document that describes it.
//! Not here: the parts; each capability has its own `api.rs`.
//! Next: [`document`], then `inventory/api.rs`.

mod document;
mod extract;
mod paging;
pub(crate) mod schema;
mod text;

pub use document::openapi;
pub(crate) use document::{Faulty, Missing, Refusals, Stale, routes};
pub(crate) use extract::{ApiFile, ApiJson, ApiQuery, ByToken};
pub(crate) use paging::{Paged, Paging, Saved, after};
pub(crate) use text::Text;

use jiff::Timestamp;

/// An instant as the API writes it: RFC 3339, UTC.
pub(crate) fn instant(at_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(at_ms).unwrap_or_default()
}
