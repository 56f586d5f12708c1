//! Finds the CVEs that touch the components of an asset.
//! Not here: what a match rests on ([`crate::explain`]); the other way round, one CVE against many assets
//! ([`crate::estate`]).
//! Next: [`crate::evaluate`].

use domain::vulnerabilities::CveId;

use crate::{
    evaluate::Asset,
    index::Index,
    subject::{Subject, Thing},
    tree::Use,
    truth::{Tier, Truth},
};

/// A CVE that touches a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// Which of the subject's components, counted from 0.
    pub component: usize,
    /// The CVE.
    pub cve: CveId,
    /// How sure it is.
    pub tier: Tier,
}

/// Matches one subject after the other against an index, reusing its working memory.
#[derive(Debug)]
pub struct Matcher<'a> {
    index: &'a Index,
    marks: Vec<Mark>,
    round: u32,
    touched: Vec<u32>,
}

/// What is known of a CVE in a round.
#[derive(Clone, Copy, Debug)]
struct Mark {
    round: u32,
    /// The root that was evaluated last; a component may fit many leaves of one root.
    root: u32,
    truth: Truth,
}

const NO_ROOT: u32 = u32::MAX;

impl Index {
    /// A matcher over this index.
    pub fn matcher(&self) -> Matcher<'_> {
        let mark = Mark { round: 0, root: NO_ROOT, truth: Truth::No };
        Matcher { index: self, marks: vec![mark; self.cve_count()], round: 0, touched: Vec::new() }
    }

    /// The CVEs that touch a subject, by component, year and number. For many subjects use [`Self::matcher`].
    pub fn matches(&self, subject: &Subject) -> Vec<Match> {
        let mut found = Vec::new();
        self.matcher().matches(subject, &mut found);
        found
    }
}

impl<'a> Matcher<'a> {
    /// Appends the CVEs that touch a subject, by component, year and number.
    pub fn matches(&mut self, subject: &Subject, found: &mut Vec<Match>) {
        let asset = Asset::new(self.index, subject);
        for (component, thing) in asset.components.iter().enumerate() {
            let start = found.len();
            self.component(&asset, thing);
            for slot in self.touched.drain(..) {
                let tier = self.marks.get(slot as usize).and_then(|mark| mark.truth.tier());
                let cve = self.index.cve(slot).id;
                found.extend(tier.map(|tier| Match { component, cve, tier }));
            }
            if let Some(found) = found.get_mut(start..) {
                found.sort_unstable();
            }
        }
    }

    /// Marks what touches a component.
    fn component(&mut self, asset: &Asset<'_>, thing: &Thing<'_>) {
        self.next_round();
        let index: &'a Index = self.index;
        for (product, place) in &thing.places {
            let product = index.product(*product);
            product.fitting(place, |criterion| {
                let uses = &index.criterion(criterion).uses;
                if uses.is_empty() {
                    return;
                }
                let truth = asset.relation(thing, place, criterion);
                if truth != Truth::No {
                    uses.iter().for_each(|used| self.note(asset, thing, *used, truth));
                }
            });
            product.negated.iter().for_each(|used| self.note(asset, thing, *used, Truth::Yes));
        }
    }

    /// Notes a use of a criterion that the component may fit.
    fn note(&mut self, asset: &Asset<'_>, thing: &Thing<'_>, used: Use, leaf: Truth) {
        let Some(mark) = self.marks.get_mut(used.cve as usize) else { return };
        if mark.round != self.round {
            *mark = Mark { round: self.round, root: NO_ROOT, truth: Truth::No };
            self.touched.push(used.cve);
        }
        if leaf <= mark.truth {
            return;
        }
        if used.is_alone() {
            mark.truth = leaf;
        } else if mark.root != used.root() {
            mark.root = used.root();
            if let Some(tree) = self.index.cve(used.cve).roots.get(used.root() as usize) {
                mark.truth = mark.truth.or(asset.touches(tree, thing));
            }
        }
    }

    fn next_round(&mut self) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.marks.iter_mut().for_each(|mark| mark.round = 0);
            self.round = 1;
        }
        self.touched.clear();
    }
}
