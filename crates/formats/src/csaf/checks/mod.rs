//! The mandatory tests. [CSAF 2.0, 6.1]
//! Not here: what the document says ([`mod@super::advisory`]).
//! Next: [`faults`]; each sibling module holds the tests on one part.

mod history;
mod ids;
mod profile;
mod scores;
mod status;
mod words;

use super::{document::Document, refused::Fault};

/// The tests that a document fails, in order of their numbers, at most [`MOST`].
pub(super) fn faults(document: &Document<'_>) -> Vec<Fault> {
    let mut found = Findings::default();
    ids::check(document, &mut found);
    status::check(document, &mut found);
    scores::check(document, &mut found);
    words::check(document, &mut found);
    history::check(&document.document.tracking, &mut found);
    profile::check(document, &mut found);
    // Numbers compare by their parts: 6.1.9 comes before 6.1.10.
    found.0.sort_by_key(|fault| {
        fault.test.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>()
    });
    found.0
}

/// What has been found so far.
#[derive(Default)]
struct Findings(Vec<Fault>);

impl Findings {
    fn add(&mut self, test: &'static str, place: impl Into<String>, what: impl Into<String>) {
        if self.0.len() < MOST {
            let what = crate::feed::shortened(&what.into());
            self.0.push(Fault { test, place: place.into(), what });
        }
    }
}

const MOST: usize = 100;
