//! One CVE as a feed tells it, whatever the feed's format.
//! Not here: what a hospital makes of it (a finding).
//! Next: [`super::configuration`].

use super::{CveId, configuration::Node};

/// One CVE of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CveRecord {
    /// Its identifier.
    pub id: CveId,
    /// Whether it still stands.
    pub status: CveStatus,
    /// When it was published, milliseconds since 1970-01-01 UTC.
    pub published_at: i64,
    /// When it was last changed, milliseconds since 1970-01-01 UTC; a newer record replaces an older one.
    pub modified_at: i64,
    /// What it is about, in English.
    pub description: String,
    /// Severity vectors, with who rated.
    pub vectors: Vec<RatedVector>,
    /// Weaknesses, such as `CWE-79`, at most 100.
    pub weaknesses: Vec<String>,
    /// Addresses to read on (`http`, `https` or `ftp`, safe to link to), at most 100, best first.
    pub references: Vec<String>,
    /// Alternatives: the CVE touches an asset if one of them holds.
    pub configurations: Vec<Node>,
}

/// Whether a CVE still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CveStatus {
    /// Published, but nobody has yet said which products it touches.
    AwaitingAnalysis,
    /// Published and analysed.
    Analysed,
    /// Withdrawn; a finding of it ends.
    Rejected,
}

/// A CVSS vector and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedVector {
    /// The vector as written, such as `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H` or, for version 2, `AV:N/AC:L/Au:N/C:P/I:P/A:P`.
    pub vector: String,
    /// The base score the source printed, in tenths (98 is 9.8), to be verified against the vector.
    pub stated_score_tenths: Option<u16>,
    /// Who rated, such as `nvd@nist.gov`.
    pub source: String,
    /// The feed's main rating (NVD "Primary").
    pub primary: bool,
}

/// An entry of CISA's list of known exploited vulnerabilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KevEntry {
    /// The CVE.
    pub id: CveId,
    /// Its name in the list.
    pub name: String,
    /// Maker, as the list writes it.
    pub vendor: String,
    /// Product, as the list writes it.
    pub product: String,
    /// Date it entered the list, `2024-02-09`.
    pub added_on: String,
    /// Date by which US agencies had to act.
    pub due_on: String,
    /// Known to be used in ransomware campaigns.
    pub ransomware: bool,
    /// What the list says to do.
    pub action: String,
}
