//! Versions as JVN writes them for people: 「2.13.0 から 2.15.0 より前のバージョン」.
//! Not here: the order of versions (`domain::version`).
//! Next: [`read`].

use domain::vulnerabilities::{CveId, VersionRange};

/// What a phrase says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The versions; one without bounds stands for all.
    pub ranges: Vec<VersionRange>,
    /// The CVEs that the phrase is about, if it names them.
    pub cves: Vec<CveId>,
}

/// Reads a phrase; `None` if any part of it is not understood: then it is to be checked, and never "all versions".
pub fn read(text: &str) -> Option<Reading> {
    let _ = text;
    None
}

/// A longer phrase is not read.
pub const MOST_CHARS: usize = 500;
