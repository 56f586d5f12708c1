//! What an operator is shown of one CVE in all its members: those who show their name, and the others only as a number,
//! and not even that where it is so small that it would tell who they are.
//! Not here: what a member says ([`super::cve_answers`]).
//! Next: [`Touched`].

use super::{CveAnswer, Progress};
use crate::{
    ids::OrganisationId,
    vulnerabilities::{CveId, Urgency},
};

/// Fewer members than this, who do not show their names, are not counted out.
pub const FEWEST: u64 = 3;

/// Which CVEs an operator asks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Part of a CVE's name.
    pub text: String,
    /// Only where it is as urgent as this somewhere.
    pub urgency: Option<Urgency>,
}

/// Members that a CVE touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Who show their name.
    pub named: Answered,
    /// Who do not.
    pub unnamed: Answered,
}

/// How many members, and how far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// All of them.
    pub members: u64,
    /// Who have answered for every device, those below among them.
    pub answered: u64,
    /// Who are done.
    pub closed: u64,
}

/// What may be shown of a [`Tally`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Members that are counted out.
    pub counted: Answered,
    /// There are some more, fewer than [`FEWEST`], of whom nothing is said.
    pub and_few: bool,
}

/// A CVE and the members that it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The CVE.
    pub cve: CveId,
    /// How urgent it is where it is most urgent.
    pub urgency: Urgency,
    /// How many members.
    pub touched: Touched,
}

/// A member that shows its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedAnswer {
    /// Who.
    pub member: OrganisationId,
    /// What it says.
    pub answer: CveAnswer,
    /// When its hub last found that it still holds, ms UTC.
    pub checked_at_ms: i64,
}

impl Tally {
    /// What may be shown.
    pub const fn touched(&self) -> Touched {
        let Self { named, unnamed } = self;
        if unnamed.members < FEWEST {
            return Touched { counted: *named, and_few: unnamed.members > 0 };
        }
        let counted = Answered {
            members: named.members + unnamed.members,
            answered: named.answered + unnamed.answered,
            closed: named.closed + unnamed.closed,
        };
        Touched { counted, and_few: false }
    }
}

impl Answered {
    /// Counts a member.
    pub fn count(&mut self, progress: Progress) {
        self.members += 1;
        self.answered += u64::from(progress.is_answered());
        self.closed += u64::from(progress == Progress::Closed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(unnamed: u64) -> Tally {
        Tally {
            named: Answered { members: 5, answered: 2, closed: 1 },
            unnamed: Answered { members: unnamed, answered: unnamed, closed: 0 },
        }
    }

    #[test]
    fn few_members_without_a_name_are_neither_counted_out_nor_told_apart() {
        assert_eq!(tally(0).touched(), Touched { counted: tally(0).named, and_few: false });
        assert_eq!(tally(1).touched(), tally(2).touched());
        assert_eq!(tally(1).touched(), Touched { counted: tally(0).named, and_few: true });
    }

    #[test]
    fn enough_of_them_are_counted_with_the_others() {
        let counted = Answered { members: 8, answered: 5, closed: 1 };
        assert_eq!(tally(3).touched(), Touched { counted, and_few: false });
    }
}
