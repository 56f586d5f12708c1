//! Why a document was refused.
//! Not here: the tests themselves.
//! Next: [`Refused`].

use std::fmt;

/// Why a document was refused; nothing of it is to be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No JSON, or a member is missing or of the wrong kind.
    #[error("not a CSAF document as the standard has it: {0}")]
    Json(String),
    /// Another version of the standard.
    #[error("a CSAF document of version {0}; version 2.0 can be read")]
    Version(String),
    /// Mandatory tests failed, in order of their numbers; at least one.
    #[error("the document fails {}", listed(.0))]
    Tests(Vec<Fault>),
}

/// A mandatory test that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The test's number in the standard, such as `6.1.1` or `6.1.27.3`.
    pub test: &'static str,
    /// Where, as a JSON pointer: `/vulnerabilities/0/product_status`.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl Fault {
    /// The test is about the document's own history, its category or its wording, not about what it says of products
    /// and their vulnerabilities.
    pub fn is_formal(&self) -> bool {
        FORMAL.iter().any(|test| self.test == *test) || self.test.starts_with("6.1.27.")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "test {} at {}: {}", self.test, self.place, self.what)
    }
}

fn listed(faults: &[Fault]) -> String {
    let mut shown: Vec<String> = faults.iter().take(SHOWN).map(Fault::to_string).collect();
    if let Some(more) = faults.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        shown.push(format!("and {more} more"));
    }
    shown.join("; ")
}

/// CWE names and languages; order, numbers and dates of the history; translation; categories and profiles.
const FORMAL: &[&str] = &[
    "6.1.11", "6.1.12", "6.1.14", "6.1.15", "6.1.16", "6.1.17", "6.1.18", "6.1.19", "6.1.20", "6.1.21",
    "6.1.22", "6.1.24", "6.1.25", "6.1.26", "6.1.28", "6.1.30",
];
const SHOWN: usize = 3;
