//! Compares names: does one cover the other? [NISTIR 7696, 6]
//! Not here: ranges of versions (`matching`), the quirks of NIST's own program ([`super::reference`]).
//! Next: `matching`.

use super::{CpeName, Value, text::has_wildcards};

/// How a source stands to a target. The source may hold wildcards; a target with wildcards relates to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Nothing is named by both.
    Disjoint,
    /// Both name the same.
    Equal,
    /// The target names all that the source names, and more.
    Subset,
    /// The source names all that the target names, and more.
    Superset,
    /// None of these, or not to be told.
    Undefined,
}

impl Relation {
    /// Nothing is named by both.
    pub const fn is_disjoint(self) -> bool {
        matches!(self, Self::Disjoint)
    }

    /// Both name the same.
    pub const fn is_equal(self) -> bool {
        matches!(self, Self::Equal)
    }

    /// The target names all that the source names.
    pub const fn is_subset(self) -> bool {
        matches!(self, Self::Equal | Self::Subset)
    }

    /// The source names all that the target names.
    pub const fn is_superset(self) -> bool {
        matches!(self, Self::Equal | Self::Superset)
    }

    /// The relation of names of which these are the relations of two attributes. [NISTIR 7696, 6.2]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Disjoint, _) | (_, Self::Disjoint) => Self::Disjoint,
            (Self::Equal, relation) | (relation, Self::Equal) => relation,
            (Self::Subset, Self::Subset) => Self::Subset,
            (Self::Superset, Self::Superset) => Self::Superset,
            _ => Self::Undefined,
        }
    }
}

/// Compares two names.
///
/// ```
/// use domain::cpe::{CpeName, Relation, relate};
/// let every = CpeName::parse("cpe:2.3:o:fortinet:fortios:6.0.*:*:*:*:*:*:*:*").unwrap();
/// let one = CpeName::parse("cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*").unwrap();
/// assert_eq!(relate(&every, &one), Relation::Superset);
/// ```
pub fn relate(source: &CpeName, target: &CpeName) -> Relation {
    let mut relation = Relation::Equal;
    for (source, target) in source.values().into_iter().zip(target.values()) {
        relation = relation.and(compare(source, target));
        if relation.is_disjoint() {
            break;
        }
    }
    relation
}

/// Compares two values of one attribute. [NISTIR 7696, 6.1, table 6-2]
pub fn compare(source: &Value, target: &Value) -> Relation {
    match (source, target) {
        (_, Value::Text(target)) if has_wildcards(target) => Relation::Undefined,
        (Value::Text(source), Value::Text(target)) => {
            if source == target {
                Relation::Equal
            } else if has_wildcards(source) && covers(source, target) {
                Relation::Superset
            } else {
                Relation::Disjoint
            }
        }
        (Value::Any, Value::Any) | (Value::Na, Value::Na) => Relation::Equal,
        (Value::Any, _) => Relation::Superset,
        (_, Value::Any) => Relation::Subset,
        (Value::Na, _) | (_, Value::Na) => Relation::Disjoint,
    }
}

/// A pattern stands for a text without wildcards.
fn covers(pattern: &str, text: &str) -> bool {
    let (before, rest) = match pattern.strip_prefix('*') {
        Some(rest) => (usize::MAX, rest),
        None => cut(pattern, pattern.trim_start_matches('?')),
    };
    // What is left has a wildcard at its end only, but a quoted character too may look like one.
    let (after, middle) = match rest.strip_suffix('*') {
        _ if !has_wildcards(rest) => (0, rest),
        Some(middle) => (usize::MAX, middle),
        None => trailing_ones(rest),
    };
    let mut skipped = 0;
    let mut tail = text;
    loop {
        if tail
            .strip_prefix(middle)
            .is_some_and(|surplus| after == usize::MAX || characters(surplus) <= after)
        {
            return true;
        }
        if skipped == before || tail.is_empty() {
            return false;
        }
        skipped += 1;
        tail = without_first(tail);
    }
}

/// How much shorter `rest` is than `text`, and `rest`.
const fn cut<'a>(text: &str, rest: &'a str) -> (usize, &'a str) {
    (text.len() - rest.len(), rest)
}

/// The question marks at the end, less one that is quoted, and what stands before them.
fn trailing_ones(text: &str) -> (usize, &str) {
    let mut middle = text;
    while let Some(shorter) = middle.strip_suffix('?').filter(|_| has_wildcards(middle)) {
        middle = shorter;
    }
    cut(text, middle)
}

/// Characters in a quoted text.
fn characters(mut text: &str) -> usize {
    let mut count = 0;
    while !text.is_empty() {
        text = without_first(text);
        count += 1;
    }
    count
}

/// A quoted text without its first character.
fn without_first(text: &str) -> &str {
    let text = text.strip_prefix('\\').unwrap_or(text);
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}
