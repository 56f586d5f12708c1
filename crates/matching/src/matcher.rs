//! Finds the CVEs that touch the components of an asset.
//! Not here: what a match rests on ([`crate::explain`]); the other way round, one CVE against many assets
//! ([`crate::estate`]).
//! Next: [`crate::evaluate`].

use domain::vulnerabilities::CveId;

use crate::{
    criterion::Role,
    evaluate::Asset,
    index::{Entry, Index},
    product::Candidate,
    rows::Rows,
    subject::{Subject, Thing},
    tree::{Place, Spot, Use},
    truth::{Tier, Truth},
};

/// A CVE that touches a component, by the word of the surest source; [`Index::words`] tells what each says.
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
    touched: Rows,
}

/// What is known of a CVE in a round; small, since a mark is looked up for each use of each fitting criterion.
#[derive(Clone, Copy, Debug)]
struct Mark {
    round: u32,
    /// The place that was evaluated last, and the result; a component may fit many criteria there.
    evaluated: Place,
    result: Truth,
    truth: Truth,
}

impl Mark {
    const fn of_round(round: u32) -> Self {
        Self { round, evaluated: Place::ALONE, result: Truth::Yes, truth: Truth::No }
    }
}

impl Index {
    /// A matcher over this index.
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher {
            index: self,
            marks: vec![Mark::of_round(0); self.cve_count()],
            round: 0,
            touched: Rows::below(self.cve_count()),
        }
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
            let before = found.len();
            found.reserve(self.touched.len());
            let Self { index, marks, touched, .. } = self;
            touched.drain(|slot| {
                let tier = marks.get(slot as usize).and_then(|mark| mark.truth.tier());
                found.extend(tier.map(|tier| Match { component, cve: index.key(slot).cve, tier }));
            });
            if index.unordered {
                found.get_mut(before..).unwrap_or_default().sort_unstable();
            }
            if !index.spoken().is_empty() {
                // Of several sources the surest stands first.
                let mut own = found.split_off(before);
                own.dedup_by_key(|one| one.cve);
                found.append(&mut own);
            }
        }
    }

    /// Marks what touches a component.
    fn component(&mut self, asset: &Asset<'_>, thing: &Thing<'_>) {
        self.next_round();
        let index: &'a Index = self.index;
        for (product, place) in &thing.places {
            let product = index.product(*product);
            product.fitting(place, |Candidate { criterion, sure, .. }, uses| {
                let truth = if sure {
                    thing.ceiling()
                } else {
                    asset.relation(thing, place, criterion, Role::Vulnerable)
                };
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
            *mark = Mark::of_round(self.round);
            self.touched.insert(used.cve);
        }
        if leaf <= mark.truth {
            return;
        }
        if mark.evaluated != used.place {
            mark.evaluated = used.place;
            mark.result = evaluate(asset, thing, self.index.cve(used.cve), used.place.spot());
        }
        let whole = mark.evaluated.is_whole();
        mark.truth = mark.truth.or(if whole { mark.result } else { leaf.and(mark.result) });
    }

    fn next_round(&mut self) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.marks.iter_mut().for_each(|mark| mark.round = 0);
            self.round = 1;
        }
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
