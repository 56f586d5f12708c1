//! A CVE's configurations, compiled: what must be true of an asset.
//! Not here: whether one criterion holds ([`crate::criterion`]).
//! Next: [`crate::evaluate`].

use std::ops::Range;

use domain::vulnerabilities::{Criterion, Node, Operator};

use crate::{
    criterion::{CriterionId, ProductId, Role},
    intern::row,
    product::{Class, Kinds},
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
    /// The kinds of thing that would do.
    pub(crate) kinds: Kinds,
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

impl Leaf {
    pub(crate) const fn role(&self) -> Role {
        if self.vulnerable { Role::Vulnerable } else { Role::Beside }
    }
}

/// Where a criterion is used: a CVE and a place in its trees, packed, since there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) cve: u32,
    pub(crate) place: Place,
}

/// A [`Spot`], packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(u32);

/// A place in the trees of a CVE, by what has to be evaluated there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// The criterion alone is enough.
    Alone,
    /// The criterion and all parts of the root but its own.
    Part { root: u32, part: u32 },
    /// The whole root.
    Whole { root: u32 },
}

const WHOLE: u32 = 1 << 31;
const PART_BITS: u32 = 12;
const PART_MAX: u32 = (1 << PART_BITS) - 1;

impl Place {
    pub(crate) const ALONE: Self = Self(u32::MAX);

    pub(crate) const fn new(spot: Spot) -> Self {
        match spot {
            Spot::Alone => Self::ALONE,
            Spot::Part { root, part } if part <= PART_MAX && root <= PART_ROOT_MAX => {
                Self(root << PART_BITS | part)
            }
            Spot::Part { root, .. } | Spot::Whole { root } => Self(WHOLE | root),
        }
    }

    pub(crate) const fn is_whole(self) -> bool {
        self.0 & WHOLE != 0 && self.0 != Self::ALONE.0
    }

    pub(crate) const fn spot(self) -> Spot {
        if self.0 == Self::ALONE.0 {
            Spot::Alone
        } else if self.is_whole() {
            Spot::Whole { root: self.0 & !WHOLE }
        } else {
            Spot::Part { root: self.0 >> PART_BITS, part: self.0 & PART_MAX }
        }
    }
}

const PART_ROOT_MAX: u32 = (WHOLE >> PART_BITS) - 1;

impl Tree {
    /// Compiles a node; `None` if it names no product, for then it says nothing about any asset.
    /// `enter` takes in a criterion and refuses those that name neither maker nor product.
    pub(crate) fn of(
        node: &Node,
        enter: &mut impl FnMut(&Criterion) -> Option<(Leaf, Class)>,
    ) -> Option<Self> {
        let mut leaves: Vec<_> = node.criteria.iter().filter_map(&mut *enter).collect();
        let mut parts = Vec::with_capacity(node.children.len() + 1);
        match node.operator {
            Operator::Or if !leaves.is_empty() => parts.push(Self::OneOf(OneOf::of(&mut leaves))),
            Operator::And => {
                parts
                    .extend(leaves.iter_mut().map(|leaf| Self::OneOf(OneOf::of(std::slice::from_mut(leaf)))));
            }
            Operator::Or => {}
        }
        parts.extend(node.children.iter().filter_map(|child| Self::of(child, enter)));
        match (parts.len(), node.negate) {
            (0, _) => None,
            (1, false) => parts.pop(),
            (1, true) => parts.pop().map(Self::negated),
            _ => Some(Self::Joint {
                operator: node.operator,
                negate: node.negate,
                parts: parts.into_boxed_slice(),
            }),
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

    /// Each leaf, the place where it is used, and whether it stands under a negation.
    pub(crate) fn leaves(&self, root: u32, found: &mut impl FnMut(Leaf, Spot, bool)) {
        match self {
            Self::OneOf(group) if !group.negate => {
                group.leaves.iter().for_each(|leaf| found(*leaf, Spot::Alone, false));
            }
            Self::Joint { operator: Operator::And, negate: false, parts } => {
                for (at, part) in parts.iter().enumerate() {
                    match part {
                        Self::OneOf(group) if !group.negate => {
                            let spot = Spot::Part { root, part: row(at) };
                            group.leaves.iter().for_each(|leaf| found(*leaf, spot, false));
                        }
                        _ => part.all_leaves(false, &mut |leaf, negated| {
                            found(leaf, Spot::Whole { root }, negated);
                        }),
                    }
                }
            }
            _ => self.all_leaves(false, &mut |leaf, negated| found(leaf, Spot::Whole { root }, negated)),
        }
    }

    fn all_leaves(&self, under_negation: bool, found: &mut impl FnMut(Leaf, bool)) {
        match self {
            Self::OneOf(group) => {
                group.leaves.iter().for_each(|leaf| found(*leaf, under_negation || group.negate));
            }
            Self::Joint { negate, parts, .. } => {
                parts.iter().for_each(|part| part.all_leaves(under_negation || *negate, found));
            }
        }
    }
}

impl OneOf {
    fn of(leaves: &mut [(Leaf, Class)]) -> Self {
        leaves.sort_unstable_by_key(|(leaf, _)| *leaf);
        let (mut kinds, mut software, mut before) = (Kinds::NONE, 0, None);
        for (leaf, class) in leaves.iter() {
            kinds.add(*class);
            if matches!(class, Class::Application | Class::Unknown) && before != Some(leaf.product) {
                software += 1;
                before = Some(leaf.product);
            }
        }
        let leaves = leaves.iter().map(|(leaf, _)| *leaf).collect();
        Self { negate: false, leaves, kinds, software }
    }

    /// The leaves that name a product.
    pub(crate) fn of_product(&self, product: ProductId) -> &[Leaf] {
        if let [only] = &*self.leaves {
            return if only.product == product { std::slice::from_ref(only) } else { &[] };
        }
        let start = self.leaves.partition_point(|leaf| leaf.product < product);
        let length =
            self.leaves.get(start..).map_or(0, |rest| rest.partition_point(|leaf| leaf.product == product));
        let range: Range<usize> = start..start + length;
        self.leaves.get(range).unwrap_or_default()
    }

    /// All leaves.
    pub(crate) fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }
}
