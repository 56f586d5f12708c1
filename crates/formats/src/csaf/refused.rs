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
    #[error("a CSAF document of version {0}; versions 2.0 and 2.1 can be read")]
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
    /// What the document says of products is clear all the same: the test is on the document's own history, its
    /// category or its wording; on scores, which are computed anew from their vectors; or on a remedy or a score for a
    /// product that is not there.
    pub fn is_forgivable(&self) -> bool {
        match self.test {
            "6.1.1" | "6.1.4" => {
                let is_besides = |part: &&str| self.place.contains(*part);
                ["/scores/", "/metrics/", "/remediations/", "/threats/", "/flags/"].iter().any(is_besides)
            }
            "6.1.2" | "6.1.3" | "6.1.5" | "6.1.6" | "6.1.33" => false,
            _ => true,
        }
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

const SHOWN: usize = 3;
