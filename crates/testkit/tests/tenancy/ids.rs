//! The identifiers that paths, queries and bodies name: an organisation's own, or such as never were.

use testkit::{Held, World};

/// One of each kind. A new kind of thing adds a line here, in `own` and in [`Held`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ids {
    pub(crate) asset: String,
    pub(crate) finding: String,
    pub(crate) person: String,
}

impl Ids {
    /// Those of an organisation.
    pub(crate) fn own(held: &Held) -> Self {
        Self {
            asset: held.asset.to_string(),
            finding: held.finding.to_string(),
            person: held.members.first().expect("people").id.to_string(),
        }
    }

    /// The same text for everything.
    fn all(text: &str) -> Self {
        Self { asset: text.to_owned(), finding: text.to_owned(), person: text.to_owned() }
    }

    /// Well-formed, but nobody's.
    pub(crate) fn never() -> Self {
        Self::all("0190163d-8694-739b-aea5-966c26f8ad91")
    }

    /// No identifiers at all.
    pub(crate) fn malformed() -> [Self; 3] {
        [Self::all("42"), Self::all("%FF%00"), Self::all("..%2F..%2Fetc")]
    }

    /// A text with each of these replaced.
    pub(crate) fn hidden(&self, text: &str) -> String {
        [&self.asset, &self.finding, &self.person].iter().fold(text.to_owned(), |text, id| {
            // The way back of the language switch holds the address, where `%` is written anew.
            text.replace(&id.replace('%', "%25"), "ID").replace(id.as_str(), "ID")
        })
    }
}

/// The owner's and the foreigner's.
pub(crate) fn both(world: &World) -> (Ids, Ids) {
    (Ids::own(&world.owner), Ids::own(&world.foreigner))
}
