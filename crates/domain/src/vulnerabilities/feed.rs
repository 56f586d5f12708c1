//! A feed as an installation knows it: where from, when last, how many.
//! Not here: reading it (`formats::feed`).
//! Next: `hub::vulnerabilities::feeds`.

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its place, which names it: a file, a folder or an address.
    pub id: String,
    /// `nvd` or `kev`, or empty while nothing was read.
    pub kind: String,
    /// Records read the last time.
    pub records: i64,
    /// When it was last tried, ms UTC.
    pub last_tried_at_ms: Option<i64>,
    /// When it was last read whole, ms UTC.
    pub last_good_at_ms: Option<i64>,
    /// When its content was made, as it says, ms UTC.
    pub generated_at_ms: Option<i64>,
    /// How the last try went; empty if well.
    pub message: String,
}
