//! Why a CVE touches a component: criterion, range, rule, what stands beside it, what is not known.
//! Not here: bulk matching ([`crate::matcher`]), which asks the same questions and keeps no answers but the last.
//! Next: [`crate::evaluate`], whose functions these mirror; a property in the tests holds the two together.

use std::borrow::Cow;

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::{CveId, Operator, VersionRange},
};

use crate::{
    criterion::{CriterionId, ProductId, Test, attribute, rest},
    evaluate::{Asset, names},
    index::{By, Entry, Index, Kept, Key},
    product::Class,
    subject::{Place, Subject, Thing},
    tree::{Leaf, OneOf, Tree},
    truth::{Tier, Truth},
};

/// Why a CVE touches a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// How sure it is.
    pub tier: Tier,
    /// The component.
    pub component: CpeName,
    /// The vulnerable product of the CVE that the component is.
    pub criterion: CpeName,
    /// The versions of it that are vulnerable, as the feed wrote them.
    pub range: VersionRange,
    /// How the version was compared.
    pub rule: Rule,
    /// What else the CVE asks for, and what of the asset answers it.
    pub beside: Vec<Beside>,
    /// The facts that the asset does not state, as few as lead to a match: stated as wanted they confirm it, stated
    /// otherwise they rule this way to it out (and if there is another, its facts are named next time).
    pub missing: Vec<Missing>,
    /// The version texts that could not be read.
    pub unread: Vec<String>,
}

/// How a version was compared with a criterion's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The criterion is for every version.
    EveryVersion,
    /// The criterion is for a product without versions (`-`).
    WithoutVersion,
    /// The criterion is for one version.
    SameVersion,
    /// The criterion is for a range of versions.
    WithinRange,
    /// The criterion is for versions like a pattern.
    LikePattern,
    /// The CVE touches what does *not* fit the criterion.
    Negated,
}

/// Something that the CVE asks for beside the vulnerable product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What the CVE asks for.
    pub criterion: CpeName,
    /// What the asset states.
    pub stated: CpeName,
}

/// A fact that an asset does not state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub fact: Fact,
    /// What it is a fact of; nothing for a thing that is not listed at all.
    pub of: Option<CpeName>,
    /// What would make it a match: values, versions or `vendor:product`; at most [`Missing::WANTED_MAX`].
    pub wanted: Vec<String>,
}

/// A kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Whose product it is: the maker was guessed.
    Maker,
    /// The version.
    Version,
    /// The update, service pack or patch.
    Update,
    /// The edition, in the old sense.
    Edition,
    /// The language.
    Language,
    /// The edition of the software.
    SoftwareEdition,
    /// The platform it is made for.
    TargetSoftware,
    /// The machine it is made for.
    TargetHardware,
    /// Another trait of the product.
    Other,
    /// The device's model.
    Hardware,
    /// The operating system.
    OperatingSystem,
    /// The device's firmware.
    Firmware,
    /// Whether another component is there.
    OtherComponent,
}

impl Missing {
    /// So many examples are named.
    pub const WANTED_MAX: usize = 8;
}

/// An answer with its grounds.
#[derive(Clone, Debug)]
struct Judged<'a> {
    truth: Truth,
    /// The leaf that answers for the component or for the asset.
    leaf: Option<(CriterionId, &'a CpeName)>,
    beside: Vec<(CriterionId, &'a CpeName)>,
    missing: Vec<Missing>,
    unread: Vec<String>,
    negated: bool,
}

impl Index {
    /// Why a CVE touches a component of the subject, counted from 0, by NVD; `None` if it does not.
    pub fn explain(&self, subject: &Subject, component: usize, cve: CveId) -> Option<Explanation> {
        let entry = self.cve(self.slot(Key { cve, by: By::NVD })?);
        let asset = Asset::new(self, subject.components.iter(), subject.hardware.as_ref());
        self.explain_entry(entry, &asset, asset.components.get(component)?)
    }

    /// Why a CVE touches a component in the words of one source.
    pub(crate) fn explain_entry(
        &self,
        entry: &Entry,
        asset: &Asset<'_>,
        thing: &Thing<'_>,
    ) -> Option<Explanation> {
        let judged = best(entry.roots.iter().map(|root| asset.judge_touch(root, thing)))?;
        let (id, _) = judged.leaf?;
        let (criterion, range) = self.wording(id);
        let beside = judged
            .beside
            .iter()
            .map(|(id, stated)| Beside { criterion: self.wording(*id).0, stated: (*stated).clone() });
        Some(Explanation {
            tier: judged.truth.tier()?,
            component: thing.name.clone(),
            criterion,
            range,
            rule: if judged.negated { Rule::Negated } else { rule(self.criterion(id)) },
            beside: beside.collect(),
            missing: judged.missing,
            unread: judged.unread,
        })
    }
}

impl<'a> Asset<'a> {
    fn judge_touch(&'a self, tree: &Tree, component: &'a Thing<'a>) -> Judged<'a> {
        match tree {
            Tree::OneOf(OneOf { negate: true, .. }) | Tree::Joint { negate: true, .. } => {
                if !names(tree, component) {
                    return Judged::none();
                }
                let judged = self.judge_hold(tree).and(Judged::of_name(component));
                Judged { leaf: named_leaf(tree, component), negated: true, ..judged }
            }
            Tree::OneOf(group) => self.judge_fit(group, component, true),
            Tree::Joint { operator: Operator::Or, parts, .. } => {
                best(parts.iter().map(|part| self.judge_touch(part, component))).unwrap_or_else(Judged::none)
            }
            Tree::Joint { operator: Operator::And, parts, .. } => {
                let touching = parts.iter().enumerate().map(|(at, part)| {
                    let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
                    others.fold(self.judge_touch(part, component), |judged, (_, other)| {
                        judged.and(self.judge_hold(other))
                    })
                });
                best(touching).unwrap_or_else(Judged::none)
            }
        }
    }

    fn judge_hold(&'a self, tree: &Tree) -> Judged<'a> {
        let (judged, negate) = match tree {
            Tree::OneOf(group) => (self.judge_has(group), group.negate),
            Tree::Joint { operator: Operator::Or, negate, parts } => {
                (best(parts.iter().map(|part| self.judge_hold(part))).unwrap_or_else(Judged::none), *negate)
            }
            Tree::Joint { operator: Operator::And, negate, parts } => {
                let all = parts.iter().map(|part| self.judge_hold(part)).reduce(Judged::and);
                (all.unwrap_or_else(Judged::none), *negate)
            }
        };
        if negate { Judged { truth: judged.truth.not(), ..judged }.settled() } else { judged }
    }

    fn judge_fit(&'a self, group: &OneOf, component: &'a Thing<'a>, vulnerable_only: bool) -> Judged<'a> {
        let fitting = component.places.iter().flat_map(|(product, place)| {
            let leaves = group.of_product(*product).iter().filter(|leaf| leaf.vulnerable || !vulnerable_only);
            leaves.map(|leaf| self.judge_leaf(component, place, leaf))
        });
        best(fitting).unwrap_or_else(Judged::none)
    }

    fn judge_kind_of(&'a self, group: &OneOf, component: &'a Thing<'a>) -> Judged<'a> {
        let leaves = self.wholes(group, component);
        let fitting = leaves.map(|leaf| self.judge_leaf(component, &Place::Unstated, leaf));
        best(fitting).unwrap_or_else(Judged::none)
    }

    fn judge_has(&'a self, group: &OneOf) -> Judged<'a> {
        let things = self.components.iter().chain(&self.hardware);
        let listed = best(
            things.flat_map(|thing| [self.judge_fit(group, thing, false), self.judge_kind_of(group, thing)]),
        )
        .unwrap_or_else(Judged::none);
        if listed.truth < Truth::Possible && self.may_have(group) {
            return Judged { truth: Truth::Possible, missing: vec![self.absent(group)], ..Judged::none() };
        }
        listed
    }

    fn judge_leaf(&self, thing: &Thing<'a>, place: &Place, leaf: &Leaf) -> Judged<'a> {
        let (name, id) = (thing.name, leaf.criterion);
        let relation = self.index.relation(name, place, id, leaf.role());
        let kept = self.index.criterion(id);
        let traits = self.index.traits(kept.wanted.traits);
        let truth = relation.truth().and(thing.ceiling());
        let (mut missing, mut unread) = (Vec::new(), Vec::new());
        if truth == Truth::Possible {
            let mut lacks = |truth: Truth, fact, wanted: String| {
                if truth == Truth::Possible {
                    missing.push(Missing { fact, of: Some(name.clone()), wanted: vec![wanted] });
                }
            };
            lacks(thing.ceiling(), Fact::Maker, self.maker_and_product(kept.wanted.product));
            lacks(relation.version, Fact::Version, self.index.wanted_versions(id));
            lacks(relation.update, Fact::Update, shown(&traits.update));
            let facts = [
                Fact::Edition,
                Fact::Language,
                Fact::SoftwareEdition,
                Fact::TargetSoftware,
                Fact::TargetHardware,
                Fact::Other,
            ];
            for ((fact, wanted), stated) in facts.into_iter().zip(&traits.rest).zip(rest(name)) {
                lacks(attribute(wanted, stated), fact, shown(wanted));
            }
        }
        if truth == Truth::ToCheck {
            unread.push(match place {
                Place::Unreadable => shown(&name.version),
                _ => self.index.wanted_versions(id),
            });
        }
        Judged { truth, leaf: Some((id, name)), beside: Vec::new(), missing, unread, negated: false }
    }

    fn maker_and_product(&self, id: ProductId) -> String {
        let product = self.index.product(id);
        format!("{}:{}", self.index.texts.text(product.vendor), self.index.texts.text(product.product))
    }

    /// The fact that would say whether the asset has a product of the group.
    fn absent(&self, group: &OneOf) -> Missing {
        let (class, fact) = match group.kinds.beyond(self.kinds) {
            Some(Class::Hardware) => (Class::Hardware, Fact::Hardware),
            Some(Class::System) => (Class::System, Fact::OperatingSystem),
            Some(Class::Firmware) => (Class::Firmware, Fact::Firmware),
            _ => (Class::Application, Fact::OtherComponent),
        };
        let mut wanted = Vec::new();
        for leaf in group.leaves() {
            let product = self.index.product(leaf.product);
            let name = self.maker_and_product(leaf.product);
            let fits =
                product.class == class || (class == Class::Application && product.class == Class::Unknown);
            if fits && wanted.last() != Some(&name) && wanted.len() < Missing::WANTED_MAX {
                wanted.push(name);
            }
        }
        Missing { fact, of: None, wanted }
    }
}

impl<'a> Judged<'a> {
    /// What a component's name is worth.
    fn of_name(component: &Thing<'a>) -> Self {
        let truth = component.ceiling();
        let wanted = |name: &CpeName| [shown(&name.vendor), shown(&name.product)].join(":");
        let guess = || Missing {
            fact: Fact::Maker,
            of: Some(component.name.clone()),
            wanted: vec![wanted(component.name)],
        };
        let missing = (truth == Truth::Possible).then(guess).into_iter().collect();
        Self { truth, missing, ..Self::none() }
    }

    const fn none() -> Self {
        Self {
            truth: Truth::No,
            leaf: None,
            beside: Vec::new(),
            missing: Vec::new(),
            unread: Vec::new(),
            negated: false,
        }
    }

    /// Both; what `other` rests on stands beside what this rests on.
    fn and(mut self, other: Self) -> Self {
        self.truth = self.truth.and(other.truth);
        self.beside.extend(other.leaf);
        self.beside.extend(other.beside);
        self.missing.extend(
            other.missing.into_iter().filter(|missing| !self.missing.contains(missing)).collect::<Vec<_>>(),
        );
        self.unread.extend(other.unread);
        self.settled()
    }

    /// Keeps only the doubts that the answer still has.
    fn settled(mut self) -> Self {
        if self.truth != Truth::Possible {
            self.missing.clear();
        }
        if self.truth != Truth::ToCheck {
            self.unread.clear();
        }
        self
    }
}

/// The surest answer; among equals the one that lacks the fewest facts.
fn best<'a>(judged: impl Iterator<Item = Judged<'a>>) -> Option<Judged<'a>> {
    judged.reduce(|best, next| {
        let better =
            next.truth > best.truth || (next.truth == best.truth && next.missing.len() < best.missing.len());
        if better { next } else { best }
    })
}

/// The first leaf of a negated tree that names the component.
fn named_leaf<'a>(tree: &Tree, component: &'a Thing<'a>) -> Option<(CriterionId, &'a CpeName)> {
    let mut named = None;
    tree.leaves(0, &mut |leaf, _, _| {
        if leaf.vulnerable && component.places.iter().any(|(product, _)| *product == leaf.product) {
            named.get_or_insert((leaf.criterion, component.name));
        }
    });
    named
}

fn shown(value: &Value) -> String {
    match value {
        Value::Any => "*".to_owned(),
        Value::Na => "-".to_owned(),
        Value::Text(text) => value.plain().map_or_else(|| text.to_string(), Cow::into_owned),
    }
}

const fn rule(kept: &Kept) -> Rule {
    match kept.test {
        Test::Any => Rule::EveryVersion,
        Test::Release | Test::Na => Rule::WithoutVersion,
        Test::Exact { .. } => Rule::SameVersion,
        Test::Range { .. } => Rule::WithinRange,
        Test::Pattern => Rule::LikePattern,
    }
}
