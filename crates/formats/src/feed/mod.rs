//! Vulnerability feeds: one door for every file a folder of feeds may hold, told apart by content.
//! Not here: fetching them, keeping what they say (`hub`).
//! Next: [`opened`] is the door, [`reader`] goes through JSON, [`xml_feed`] through XML, [`rows`] through CSV; the sibling
//! modules `nvd`, `kev`, `jvn`, [`crate::cve5`], [`crate::csaf`], [`crate::cvrf`], [`crate::epss`] and `support` read one item.

mod error;
mod instant;
mod opened;
mod outline;
mod reader;
mod rows;
mod source;
mod summary;
mod text;
mod xml_feed;

#[cfg(test)]
mod tests;

use domain::vulnerabilities::{Advisory, CveRecord, EpssScore, KevEntry, SupportEnd};

pub use error::FeedError;
pub(crate) use opened::unpacked;
pub use opened::{Feed, read};
pub use source::Source;
pub use summary::{About, FeedKind, Page, Summary, Tally};
pub use text::Flaw;

pub(crate) use instant::instant_ms;
pub(crate) use text::{Text, is_linkable, shortened, shortened_to};

/// What a feed holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A vulnerability, from NVD.
    Cve(CveRecord),
    /// An entry of the list of known exploited vulnerabilities, from CISA.
    Kev(KevEntry),
    /// What one source says of products: JVN, the CVE programme, CSAF, CVRF.
    Advisory(Advisory),
    /// How likely a CVE is to be exploited.
    Score(EpssScore),
    /// Until when a product is supported.
    SupportEnd(SupportEnd),
}

/// How much a feed may ask of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the whole feed after unpacking.
    pub feed_bytes: u64,
    /// Size of one item; memory in use stays within about thirty times this.
    pub item_bytes: usize,
    /// Number of items, readable or not.
    pub items: u64,
}

impl Default for Limits {
    /// Ten times what all of NVD needs today: 4 GiB, 8 MiB an item, two million items.
    fn default() -> Self {
        Self { feed_bytes: 4 << 30, item_bytes: 8 << 20, items: 2_000_000 }
    }
}
