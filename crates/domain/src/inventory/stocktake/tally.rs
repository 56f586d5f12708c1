//! How far a run, or a part of it, is: devices by what was said of them.
//! Not here: counting in the database (`store::inventory::stocktake`).
//! Next: [`super::item`].

use super::{ItemDecision, Outcome};
use std::ops::AddAssign;

/// Devices by what was said of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nobody said anything 未確認.
    pub unconfirmed: u64,
    /// There, as listed.
    pub confirmed: u64,
    /// There, but the list is to be corrected.
    pub corrected: u64,
    /// Not found.
    pub missing: u64,
    /// No longer used.
    pub disused: u64,
    /// Found, but not on the list.
    pub added: u64,
    /// Reports that nobody decided about yet, among those above.
    pub waiting: u64,
}

impl Tally {
    /// Counts some devices in.
    pub fn count(&mut self, outcome: Outcome, decision: ItemDecision, number: u64) {
        *match outcome {
            Outcome::Unconfirmed => &mut self.unconfirmed,
            Outcome::Confirmed => &mut self.confirmed,
            Outcome::Corrected => &mut self.corrected,
            Outcome::Missing => &mut self.missing,
            Outcome::Disused => &mut self.disused,
            Outcome::Added => &mut self.added,
        } += number;
        if decision == ItemDecision::Waiting {
            self.waiting += number;
        }
    }

    /// Those with this outcome.
    pub const fn of(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Unconfirmed => self.unconfirmed,
            Outcome::Confirmed => self.confirmed,
            Outcome::Corrected => self.corrected,
            Outcome::Missing => self.missing,
            Outcome::Disused => self.disused,
            Outcome::Added => self.added,
        }
    }

    /// Devices that were on the list.
    pub const fn listed(&self) -> u64 {
        self.unconfirmed + self.answered()
    }

    /// Devices of the list about which something was said.
    pub const fn answered(&self) -> u64 {
        self.confirmed + self.corrected + self.missing + self.disused
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.unconfirmed += other.unconfirmed;
        self.confirmed += other.confirmed;
        self.corrected += other.corrected;
        self.missing += other.missing;
        self.disused += other.disused;
        self.added += other.added;
        self.waiting += other.waiting;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_was_not_on_the_list() {
        let mut tally = Tally::default();
        for (outcome, decision, number) in [
            (Outcome::Unconfirmed, ItemDecision::None, 3),
            (Outcome::Confirmed, ItemDecision::None, 5),
            (Outcome::Missing, ItemDecision::Waiting, 1),
            (Outcome::Missing, ItemDecision::Refused, 1),
            (Outcome::Added, ItemDecision::Waiting, 2),
        ] {
            tally.count(outcome, decision, number);
        }
        assert_eq!((tally.listed(), tally.answered(), tally.waiting), (10, 7, 3));
        let mut both = tally;
        both += tally;
        let doubled = Outcome::ALL.iter().all(|one| both.of(*one) == tally.of(*one) * 2);
        assert!(doubled && both.waiting == 6);
    }
}
