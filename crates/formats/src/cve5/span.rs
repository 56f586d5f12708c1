//! What is left between ranges: where all versions are touched but some, those that are touched.
//! Not here: reading the ranges ([`super::versions`]).
//! Next: [`gaps`].

use domain::{
    version::Version,
    vulnerabilities::{Bound, VersionRange},
};

/// The versions in none of the ranges, in order. `None` where that is not certain: a bound has no order, or nothing
/// covers the newest versions, so that a slip of the writer would touch all of them for ever.
pub(super) fn gaps(ranges: &[VersionRange]) -> Option<Vec<VersionRange>> {
    let mut edges: Vec<(Edge<'_>, Edge<'_>)> = ranges
        .iter()
        .map(|range| Some((Edge::of(range.start.as_ref())?, Edge::of(range.end.as_ref())?)))
        .collect::<Option<_>>()?;
    edges.sort_by(|(left, _), (right, _)| left.version.cmp(&right.version));
    let mut found = Vec::new();
    // Up to where versions are covered; no version is before the first range.
    let mut covered = Edge { version: None, bound: None };
    for (start, end) in edges {
        if start.version > covered.version {
            found.push(VersionRange { start: covered.bound.map(turned), end: start.bound.map(turned) });
        }
        if end.version.is_none() {
            return Some(found);
        }
        if end.version > covered.version {
            covered = end;
        }
    }
    None
}

/// One side of a range; without a version it is open.
struct Edge<'a> {
    version: Option<Version>,
    bound: Option<&'a Bound>,
}

impl<'a> Edge<'a> {
    fn of(bound: Option<&'a Bound>) -> Option<Self> {
        let version = match bound {
            None => None,
            Some(bound) => Some(Version::parse(bound.version())?),
        };
        Some(Self { version, bound })
    }
}

/// The bound of what lies on the other side.
fn turned(bound: &Bound) -> Bound {
    match bound {
        Bound::Including(version) => Bound::Excluding(version.clone()),
        Bound::Excluding(version) => Bound::Including(version.clone()),
    }
}
