//! A CVE's configurations, compiled: what must be true of an asset.
//! Not here: whether one criterion holds ([`crate::criterion`]).
//! Next: [`crate::evaluate`].

use std::ops::Range;

use domain::vulnerabilities::{Criterion, Node, Operator};

use crate::{
    criterion::{CriterionId, ProductId},
    product::Class,
};

/// A joint of the tree, or an end of it.
#[derive(Debug)]
pub(crate) enum Tree {
    /// Products of which one is enough.
    OneOf(OneOf),
    /// Parts of which all or one must hold.
    Joint { operator: Operator, negate: bool, parts: Box<[Tree]> },
}

/// Products of which one is enough (or, negated, none may be there).
#[derive(Debug)]
pub(crate) struct OneOf {
    pub(crate) negate: bool,
    /// Sorted by product.
    leaves: Box<[Leaf]>,
    /// Which kinds of thing would do.
    pub(crate) hardware: bool,
    pub(crate) system: bool,
    pub(crate) firmware: bool,
    /// How many products of software (or of no known part) would do.
    pub(crate) software: u32,
}

/// A criterion in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leaf {
    pub(crate) product: ProductId,
    pub(crate) criterion: CriterionId,
    pub(crate) vulnerable: bool,
}

/// Where a criterion is used: a CVE and the root of its tree there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) cve: u32,
    root: u32,
}

/// Roots are counted in the other 31 bits.
const ALONE: u32 = 1 << 31;

impl Use {
    /// `alone`: the criterion alone decides the root.
    pub(crate) const fn new(cve: u32, root: u32, alone: bool) -> Self {
        Self { cve, root: if alone { root | ALONE } else { root } }
    }

    pub(crate) const fn root(self) -> u32 {
        self.root & !ALONE
    }

    pub(crate) const fn is_alone(self) -> bool {
        self.root & ALONE != 0
    }
}

impl Tree {
    /// Compiles a node; `None` if it names no product, for then it says nothing about any asset.
    /// `enter` takes in a criterion and refuses those that name neither maker nor product.
    pub(crate) fn of(node: &Node, enter: &mut impl FnMut(&Criterion) -> Option<(Leaf, Class)>) -> Option<Self> {
        let mut leaves: Vec<_> = node.criteria.iter().filter_map(&mut *enter).collect();
        let mut parts = Vec::with_capacity(node.children.len() + 1);
        match node.operator {
            Operator::Or if !leaves.is_empty() => parts.push(Self::OneOf(OneOf::of(&mut leaves))),
            Operator::And => parts.extend(leaves.iter_mut().map(|leaf| Self::OneOf(OneOf::of(std::slice::from_mut(leaf))))),
            Operator::Or => {}
        }
        parts.extend(node.children.iter().filter_map(|child| Self::of(child, enter)));
        match (parts.len(), node.negate) {
            (0, _) => None,
            (1, false) => parts.pop(),
            (1, true) => parts.pop().map(Self::negated),
            _ => Some(Self::Joint { operator: node.operator, negate: node.negate, parts: parts.into_boxed_slice() }),
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::OneOf(group) => Self::OneOf(OneOf { negate: !group.negate, ..group }),
            Self::Joint { operator, negate, parts } => Self::Joint { operator, negate: !negate, parts },
        }
    }

    /// One fitting criterion is all it takes.
    pub(crate) const fn is_plain(&self) -> bool {
        matches!(self, Self::OneOf(OneOf { negate: false, .. }))
    }

    /// Each leaf, and whether it stands under a negation.
    pub(crate) fn leaves(&self, under_negation: bool, found: &mut impl FnMut(Leaf, bool)) {
        match self {
            Self::OneOf(group) => group.leaves.iter().for_each(|leaf| found(*leaf, under_negation || group.negate)),
            Self::Joint { negate, parts, .. } => {
                parts.iter().for_each(|part| part.leaves(under_negation || *negate, found));
            }
        }
    }
}

impl OneOf {
    fn of(leaves: &mut [(Leaf, Class)]) -> Self {
        leaves.sort_unstable_by_key(|(leaf, _)| *leaf);
        let has = |class| leaves.iter().any(|(_, of)| *of == class);
        let (hardware, system, firmware) = (has(Class::Hardware), has(Class::System), has(Class::Firmware));
        let (mut software, mut before) = (0, None);
        for (leaf, class) in leaves.iter() {
            if matches!(class, Class::Application | Class::Unknown) && before != Some(leaf.product) {
                software += 1;
                before = Some(leaf.product);
            }
        }
        let leaves = leaves.iter().map(|(leaf, _)| *leaf).collect();
        Self { negate: false, leaves, hardware, system, firmware, software }
    }

    /// The leaves that name a product.
    pub(crate) fn of_product(&self, product: ProductId) -> &[Leaf] {
        if let [only] = &*self.leaves {
            return if only.product == product { std::slice::from_ref(only) } else { &[] };
        }
        let start = self.leaves.partition_point(|leaf| leaf.product < product);
        let length = self.leaves.get(start..).map_or(0, |rest| rest.partition_point(|leaf| leaf.product == product));
        let range: Range<usize> = start..start + length;
        self.leaves.get(range).unwrap_or_default()
    }

    /// All leaves.
    pub(crate) fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }
}
