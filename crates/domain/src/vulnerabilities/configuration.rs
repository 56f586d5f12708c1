//! Which products a CVE touches: a tree of criteria joined by AND, OR and negation.
//! Not here: evaluating the tree against an asset (`matching`).
//! Next: [`crate::cpe`] for the names in it, [`crate::version`] for its bounds.

use crate::cpe::CpeName;

/// How the parts of a [`Node`] are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// All parts hold, as in "this firmware on this hardware".
    And,
    /// At least one part holds.
    Or,
}

/// A joint of the tree. The configurations of a CVE are alternatives: one that holds is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// How [`Node::criteria`] and [`Node::children`] are joined.
    pub operator: Operator,
    /// The result is turned round.
    pub negate: bool,
    /// Products named at this joint.
    pub criteria: Vec<Criterion>,
    /// Joints below.
    pub children: Vec<Node>,
}

/// A product, perhaps with a range of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The product itself is vulnerable. If not, it is only where a vulnerable one runs, and is never alerted on.
    pub vulnerable: bool,
    /// The product; its version is *any* where [`Criterion::range`] limits it.
    pub name: CpeName,
    /// The range of versions, as the feed wrote it.
    pub range: VersionRange,
}

/// A range of versions; open on a side without a bound.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionRange {
    /// Lower bound.
    pub start: Option<Bound>,
    /// Upper bound.
    pub end: Option<Bound>,
}

/// An end of a range, as text; [`crate::version`] orders it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The version itself is within.
    Including(Box<str>),
    /// The version itself is outside.
    Excluding(Box<str>),
}

impl VersionRange {
    /// Neither bound is given.
    pub const fn is_unbounded(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }
}

impl Bound {
    /// The version that the bound names.
    pub fn version(&self) -> &str {
        match self {
            Self::Including(version) | Self::Excluding(version) => version,
        }
    }
}
