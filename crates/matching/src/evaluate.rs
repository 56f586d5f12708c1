//! Evaluates a compiled tree against an asset, in three values.
//! Not here: finding the trees worth evaluating ([`crate::matcher`]), saying why ([`crate::explain`]).
//! Next: [`crate::criterion`] for the leaves.
//!
//! Two questions are asked of a tree. *Does it hold* of the asset: any component or the hardware may fit a leaf,
//! vulnerable or not. *Does it touch* this component: it holds, and the component itself fits a vulnerable leaf;
//! so software that is only beside a vulnerable product is not alerted on. Under a negation a component is touched
//! when it is one of the products named there and the negated part does not hold.

use domain::{cpe::CpeName, vulnerabilities::Operator};

use crate::{
    criterion::{CriterionId, ProductId, Role, Test},
    index::Index,
    product::{Class, Kinds},
    subject::{Component, Place, Thing},
    tree::{Leaf, OneOf, Tree},
    truth::Truth,
};

/// A subject prepared for one index.
#[derive(Debug)]
pub(crate) struct Asset<'a> {
    pub(crate) index: &'a Index,
    pub(crate) components: Vec<Thing<'a>>,
    pub(crate) hardware: Option<Thing<'a>>,
    /// What the asset states, so that another of the kind is out of the question.
    pub(crate) kinds: Kinds,
}

impl<'a> Asset<'a> {
    pub(crate) fn new(
        index: &'a Index,
        components: impl Iterator<Item = &'a Component>,
        hardware: Option<&'a CpeName>,
    ) -> Self {
        let components: Vec<_> = components.map(|name| index.thing(name)).collect();
        let hardware = hardware.map(|name| index.model(name));
        let kinds = components.iter().fold(Kinds::NONE, |kinds, thing| kinds.and(thing.kinds));
        let kinds = hardware.as_ref().map_or(kinds, |_| kinds.and(Kinds::MODEL));
        Self { index, components, hardware, kinds }
    }

    /// Everything the asset states, with each product that it is.
    pub(crate) fn stated(&self) -> impl Iterator<Item = (&Thing<'a>, ProductId, &Place)> {
        let things = self.components.iter().chain(&self.hardware);
        things.flat_map(|thing| thing.places.iter().map(move |(product, place)| (thing, *product, place)))
    }

    pub(crate) fn relation(
        &self,
        thing: &Thing<'_>,
        place: &Place,
        criterion: CriterionId,
        role: Role,
    ) -> Truth {
        self.index.relation(thing.name, place, criterion, role).truth().and(thing.ceiling())
    }

    /// The tree holds and the component is one of its vulnerable products.
    pub(crate) fn touches(&self, tree: &Tree, component: &Thing<'_>) -> Truth {
        match tree {
            Tree::OneOf(OneOf { negate: true, .. }) | Tree::Joint { negate: true, .. } => {
                if names(tree, component) { self.holds(tree).and(component.ceiling()) } else { Truth::No }
            }
            Tree::OneOf(group) => self.fits(group, component, true),
            Tree::Joint { operator: Operator::Or, parts, .. } => {
                any(parts.iter().map(|part| self.touches(part, component)))
            }
            Tree::Joint { operator: Operator::And, parts, .. } => {
                any(parts.iter().enumerate().map(|(at, part)| {
                    let others =
                        parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
                    match self.touches(part, component) {
                        Truth::No => Truth::No,
                        touched => all(std::iter::once(touched).chain(others.map(|other| self.holds(other)))),
                    }
                }))
            }
        }
    }

    /// All parts of a tree hold but this one.
    pub(crate) fn others_hold(&self, tree: &Tree, part: usize) -> Truth {
        let Tree::Joint { parts, .. } = tree else { return Truth::No };
        let others = parts.iter().enumerate().filter(|(other, _)| *other != part);
        all(others.map(|(_, other)| self.holds(other)))
    }

    /// The tree holds of the asset as a whole.
    pub(crate) fn holds(&self, tree: &Tree) -> Truth {
        let (truth, negate) = match tree {
            Tree::OneOf(group) => (self.has(group), group.negate),
            Tree::Joint { operator: Operator::Or, negate, parts } => {
                (any(parts.iter().map(|part| self.holds(part))), *negate)
            }
            Tree::Joint { operator: Operator::And, negate, parts } => {
                (all(parts.iter().map(|part| self.holds(part))), *negate)
            }
        };
        if negate { truth.not() } else { truth }
    }

    /// The component fits a leaf of the group.
    pub(crate) fn fits(&self, group: &OneOf, component: &Thing<'_>, vulnerable_only: bool) -> Truth {
        if group.software == 0 && !group.kinds.meets(component.kinds) {
            return Truth::No;
        }
        any(component.places.iter().flat_map(|(product, place)| {
            let leaves = group.of_product(*product).iter().filter(|leaf| leaf.vulnerable || !vulnerable_only);
            leaves.map(|leaf| self.relation(component, place, leaf.criterion, leaf.role()))
        }))
    }

    /// The systems as a whole, named beside a vulnerable product, of which the component is one; their own versions say
    /// nothing of it.
    pub(crate) fn wholes<'g>(
        &self,
        group: &'g OneOf,
        component: &Thing<'_>,
    ) -> impl Iterator<Item = &'g Leaf> {
        let leaves = component.wholes.iter().flat_map(|whole| group.of_product(*whole));
        leaves.filter(|leaf| {
            let test = self.index.criterion(leaf.criterion).test;
            !leaf.vulnerable && matches!(test, Test::Any | Test::Release | Test::Na)
        })
    }

    /// The component is one of what the group names beside a vulnerable product.
    fn is_kind_of(&self, group: &OneOf, component: &Thing<'_>) -> Truth {
        let relation = |leaf: &Leaf| self.relation(component, &Place::Unstated, leaf.criterion, Role::Beside);
        any(self.wholes(group, component).map(relation))
    }

    /// The asset has a product of the group; if nobody said so, it may have one that it does not list.
    fn has(&self, group: &OneOf) -> Truth {
        let listed = any(self
            .components
            .iter()
            .chain(&self.hardware)
            .map(|thing| self.fits(group, thing, false).or(self.is_kind_of(group, thing))));
        if listed < Truth::Possible && self.may_have(group) { Truth::Possible } else { listed }
    }

    /// A product of the group could be there without being listed.
    pub(crate) fn may_have(&self, group: &OneOf) -> bool {
        group.kinds.beyond(self.kinds).is_some() || self.unlisted_software(group)
    }

    fn unlisted_software(&self, group: &OneOf) -> bool {
        if group.software == 0 {
            return false;
        }
        let mut listed: Vec<ProductId> = Vec::new();
        for (_, product, _) in self.stated() {
            let software = matches!(self.index.product(product).class, Class::Application | Class::Unknown);
            if software && !listed.contains(&product) && !group.of_product(product).is_empty() {
                listed.push(product);
            }
        }
        crate::intern::row(listed.len()) < group.software
    }
}

/// The component is a product that the tree calls vulnerable, whatever the version.
pub(crate) fn names(tree: &Tree, component: &Thing<'_>) -> bool {
    match tree {
        Tree::OneOf(group) => {
            let mut leaves = component.places.iter().flat_map(|(product, _)| group.of_product(*product));
            leaves.any(|leaf| leaf.vulnerable)
        }
        Tree::Joint { parts, .. } => parts.iter().any(|part| names(part, component)),
    }
}

/// At least one, as far as is known; asks no further than needed.
fn any(truths: impl Iterator<Item = Truth>) -> Truth {
    let mut result = Truth::No;
    for truth in truths {
        result = result.or(truth);
        if result == Truth::Yes {
            break;
        }
    }
    result
}

/// Each one, as far as is known; asks no further than needed.
fn all(truths: impl Iterator<Item = Truth>) -> Truth {
    let mut result = Truth::Yes;
    for truth in truths {
        result = result.and(truth);
        if result == Truth::No {
            break;
        }
    }
    result
}
