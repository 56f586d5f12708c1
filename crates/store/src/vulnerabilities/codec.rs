//! Trees, vectors and lists of a CVE as compact JSON; nothing queries inside them.
//! Not here: the feeds' own forms (`formats`).
//! Next: [`super::cve`].

use crate::StoreError;
use domain::{
    cpe::CpeName,
    vulnerabilities::{Bound, Criterion, Node, Operator, RatedVector, VersionRange},
};
use serde::{Deserialize, Serialize};

/// A joint of the tree; the names are short since there are millions.
#[derive(Serialize, Deserialize)]
struct Joint {
    #[serde(default, skip_serializing_if = "is_false")]
    and: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    not: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    c: Vec<Leaf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    k: Vec<Joint>,
}

#[derive(Serialize, Deserialize)]
struct Leaf {
    n: String,
    /// Where it runs, not what is vulnerable.
    #[serde(default, skip_serializing_if = "is_false")]
    p: bool,
    // Flattening a `Span` here would buffer each of some million leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    si: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    se: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ei: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ee: Option<Box<str>>,
}

/// A range: start and end, including and excluding.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Span {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    si: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    se: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ei: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ee: Option<Box<str>>,
}

#[derive(Serialize, Deserialize)]
struct Rating {
    v: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    s: Option<u16>,
    by: String,
    #[serde(default, skip_serializing_if = "is_false")]
    main: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

pub(super) fn write_trees(trees: &[Node]) -> Result<String, StoreError> {
    let joints: Vec<Joint> = trees.iter().map(joint).collect();
    serde_json::to_string(&joints).map_err(StoreError::unreadable)
}

pub(super) fn read_trees(text: &str) -> Result<Vec<Node>, StoreError> {
    let joints: Vec<Joint> = serde_json::from_str(text).map_err(StoreError::unreadable)?;
    joints.into_iter().map(node).collect()
}

pub(super) fn write_vectors(vectors: &[RatedVector]) -> Result<String, StoreError> {
    let rating = |vector: &RatedVector| Rating {
        v: vector.vector.clone(),
        s: vector.stated_score_tenths,
        by: vector.source.clone(),
        main: vector.primary,
    };
    serde_json::to_string(&vectors.iter().map(rating).collect::<Vec<_>>()).map_err(StoreError::unreadable)
}

pub(super) fn read_vectors(text: &str) -> Result<Vec<RatedVector>, StoreError> {
    let ratings: Vec<Rating> = serde_json::from_str(text).map_err(StoreError::unreadable)?;
    let vector = |rating: Rating| RatedVector {
        vector: rating.v,
        stated_score_tenths: rating.s,
        source: rating.by,
        primary: rating.main,
    };
    Ok(ratings.into_iter().map(vector).collect())
}

pub(super) fn write_list(texts: &[String]) -> Result<String, StoreError> {
    serde_json::to_string(texts).map_err(StoreError::unreadable)
}

pub(super) fn read_list(text: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text).map_err(StoreError::unreadable)
}

fn joint(node: &Node) -> Joint {
    Joint {
        and: node.operator == Operator::And,
        not: node.negate,
        c: node.criteria.iter().map(leaf).collect(),
        k: node.children.iter().map(joint).collect(),
    }
}

fn leaf(criterion: &Criterion) -> Leaf {
    let Span { si, se, ei, ee } = Span::of(&criterion.range);
    Leaf { n: criterion.name.to_formatted(), p: !criterion.vulnerable, si, se, ei, ee }
}

impl Span {
    pub(super) fn of(range: &VersionRange) -> Self {
        let split = |bound: &Option<Bound>| match bound {
            Some(Bound::Including(version)) => (Some(version.clone()), None),
            Some(Bound::Excluding(version)) => (None, Some(version.clone())),
            None => (None, None),
        };
        let ((si, se), (ei, ee)) = (split(&range.start), split(&range.end));
        Self { si, se, ei, ee }
    }

    pub(super) fn read(self) -> VersionRange {
        let bound = |including: Option<Box<str>>, excluding: Option<Box<str>>| {
            including.map(Bound::Including).or(excluding.map(Bound::Excluding))
        };
        VersionRange { start: bound(self.si, self.se), end: bound(self.ei, self.ee) }
    }
}

fn node(joint: Joint) -> Result<Node, StoreError> {
    Ok(Node {
        operator: if joint.and { Operator::And } else { Operator::Or },
        negate: joint.not,
        criteria: joint.c.into_iter().map(criterion).collect::<Result<_, _>>()?,
        children: joint.k.into_iter().map(node).collect::<Result<_, _>>()?,
    })
}

fn criterion(leaf: Leaf) -> Result<Criterion, StoreError> {
    Ok(Criterion {
        vulnerable: !leaf.p,
        name: CpeName::parse_formatted(&leaf.n).map_err(StoreError::unreadable)?,
        range: Span { si: leaf.si, se: leaf.se, ei: leaf.ei, ee: leaf.ee }.read(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_reads_back_as_it_was() {
        let name = |text: &str| CpeName::parse(text).unwrap();
        let tree = Node {
            operator: Operator::And,
            negate: false,
            criteria: vec![],
            children: vec![
                Node {
                    operator: Operator::Or,
                    negate: true,
                    criteria: vec![Criterion {
                        vulnerable: true,
                        name: name("cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*"),
                        range: VersionRange {
                            start: Some(Bound::Including("6.0.0".into())),
                            end: Some(Bound::Excluding("6.0.5".into())),
                        },
                    }],
                    children: vec![],
                },
                Node {
                    operator: Operator::Or,
                    negate: false,
                    criteria: vec![Criterion {
                        vulnerable: false,
                        name: name("cpe:2.3:h:fortinet:fortigate_60e:-:*:*:*:*:*:*:*"),
                        range: VersionRange::default(),
                    }],
                    children: vec![],
                },
            ],
        };
        let text = write_trees(std::slice::from_ref(&tree)).unwrap();
        assert_eq!(read_trees(&text).unwrap(), [tree]);
    }
}
