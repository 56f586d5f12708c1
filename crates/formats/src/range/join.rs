//! Puts the parts of a wording together: `>= 1.0`, `< 2.0` are one range, `1.1`, `1.2` are two.
//! Not here: reading a part ([`super::phrase`]).
//! Next: [`join`].

use domain::vulnerabilities::{Bound, VersionRange};

use super::bound::in_order;

/// What one part of a wording says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// `>= 1.0`
    Lower(Bound),
    /// `< 2.0`
    Upper(Bound),
    /// `1.0 through 2.0`, `1.1`
    Range(VersionRange),
    /// `all versions`
    All,
}

/// The ranges of all parts, or `None` where they may mean more than one thing.
pub(crate) fn join(parts: Vec<Part>) -> Option<Vec<VersionRange>> {
    match parts.as_slice() {
        [] => return None,
        [Part::All] => return Some(vec![VersionRange::default()]),
        // `< 2.0, >= 1.0` says the same as the other way round; were they two, they would be everything.
        [Part::Upper(end), Part::Lower(start)] if in_order(start.version(), end.version()) => {
            return checked(vec![VersionRange { start: Some(start.clone()), end: Some(end.clone()) }]);
        }
        _ => {}
    }
    let mut ranges: Vec<VersionRange> = Vec::with_capacity(parts.len());
    let mut open: Option<Bound> = None;
    for part in parts {
        match (part, open.take()) {
            (Part::Lower(start), None) => open = Some(start),
            (Part::Upper(end), Some(start)) => {
                ranges.push(VersionRange { start: Some(start), end: Some(end) });
            }
            // `<= U61 | <= L81` are two rows of products, and no order says where one ends.
            (Part::Upper(end), None) if ranges.is_empty() => {
                ranges.push(VersionRange { start: None, end: Some(end) });
            }
            (Part::Range(range), None) => ranges.push(range),
            _ => return None,
        }
    }
    if let Some(start) = open {
        ranges.push(VersionRange { start: Some(start), end: None });
    }
    checked(ranges)
}

/// The ranges, if each begins before it ends and those with room in them do not overlap.
fn checked(ranges: Vec<VersionRange>) -> Option<Vec<VersionRange>> {
    let begins_first = |range: &VersionRange| match (&range.start, &range.end) {
        (Some(start), Some(end)) => in_order(start.version(), end.version()),
        _ => true,
    };
    let mut before: Option<&VersionRange> = None;
    for range in ranges.iter().filter(|range| range.start != range.end) {
        let follows = match (before.map(|before| &before.end), &range.start) {
            (None, _) => true,
            (Some(Some(end)), Some(start)) => in_order(end.version(), start.version()),
            _ => false,
        };
        if !follows {
            return None;
        }
        before = Some(range);
    }
    ranges.iter().all(begins_first).then_some(ranges)
}
