//! Finds the CVEs that touch the components of an asset.
//! Not here: what a match rests on ([`crate::explain`]); the other way round, one CVE against many assets
//! ([`crate::estate`]).
//! Next: [`crate::evaluate`].

use domain::vulnerabilities::CveId;

use crate::{
    evaluate::Asset,
    index::{Entry, Index},
    product::Candidate,
    subject::{Subject, Thing},
    tree::{Spot, Use},
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
    touched: Vec<(CveId, u32)>,
}

/// What is known of a CVE in a round.
#[derive(Clone, Copy, Debug)]
struct Mark {
    round: u32,
    truth: Truth,
    /// The place that was evaluated last, and the result; a component may fit many criteria there.
    evaluated: Spot,
    result: Truth,
}

impl Index {
    /// A matcher over this index.
    pub fn matcher(&self) -> Matcher<'_> {
        let mark = Mark { round: 0, truth: Truth::No, evaluated: Spot::Alone, result: Truth::No };
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
        let asset = Asset::new(self.index, subject.components.iter(), subject.hardware.as_ref());
        self.matches_asset(&asset, found);
    }

    /// As [`Self::matches`], for an asset that is prepared already.
    pub(crate) fn matches_asset(&mut self, asset: &Asset<'_>, found: &mut Vec<Match>) {
        for (component, thing) in asset.components.iter().enumerate() {
            self.component(asset, thing);
            // Sorted by one number each, which is far quicker than by the parts of an identifier.
            self.touched
                .sort_unstable_by_key(|(cve, _)| u64::from(cve.year()) << 32 | u64::from(cve.number()));
            for (cve, slot) in self.touched.drain(..) {
                let tier = self.marks.get(slot as usize).and_then(|mark| mark.truth.tier());
                found.extend(tier.map(|tier| Match { component, cve, tier }));
            }
        }
    }

    /// Marks what touches a component.
    fn component(&mut self, asset: &Asset<'_>, thing: &Thing<'_>) {
        self.next_round();
        let index: &'a Index = self.index;
        for (product, place) in &thing.places {
            let product = index.product(*product);
            product.fitting(place, |Candidate { criterion, sure }| {
                let uses = index.uses(criterion);
                if uses.is_empty() {
                    return;
                }
                let truth = if sure { Truth::Yes } else { asset.relation(thing, place, criterion) };
                if truth != Truth::No {
                    for used in uses {
                        self.note(asset, thing, *used, truth);
                    }
                }
            });
            product.negated.iter().for_each(|used| self.note(asset, thing, *used, Truth::Yes));
        }
    }

    /// Notes a use of a criterion that the component fits as far as `leaf`.
    fn note(&mut self, asset: &Asset<'_>, thing: &Thing<'_>, used: Use, leaf: Truth) {
        let Some(mark) = self.marks.get_mut(used.cve as usize) else { return };
        if mark.round != self.round {
            *mark = Mark { round: self.round, truth: Truth::No, evaluated: Spot::Alone, result: Truth::No };
            self.touched.push((self.index.cve_id(used.cve), used.cve));
        }
        if leaf <= mark.truth {
            return;
        }
        let spot = used.spot();
        if mark.evaluated != spot {
            mark.evaluated = spot;
            mark.result = evaluate(asset, thing, self.index.cve(used.cve), spot);
        }
        mark.truth = mark.truth.or(match spot {
            Spot::Alone => leaf,
            Spot::Part { .. } => leaf.and(mark.result),
            Spot::Whole { .. } => mark.result,
        });
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

/// What a place in a CVE's trees asks for beside the criterion that led there.
fn evaluate(asset: &Asset<'_>, thing: &Thing<'_>, cve: &Entry, spot: Spot) -> Truth {
    let tree = |root: u32| cve.roots.get(root as usize);
    match spot {
        Spot::Alone => Truth::Yes,
        Spot::Part { root, part } => {
            tree(root).map_or(Truth::No, |tree| asset.others_hold(tree, part as usize))
        }
        Spot::Whole { root } => tree(root).map_or(Truth::No, |tree| asset.touches(tree, thing)),
    }
}
