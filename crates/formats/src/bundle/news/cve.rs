//! A CVE as a line: everything that a feed said and that matching or a page needs, and nothing twice.
//! Not here: the feeds' own forms ([`crate::feed`]).
//! Next: [`domain::vulnerabilities::CveRecord`].

use crate::feed::is_linkable;
use domain::{
    cpe::CpeName,
    vulnerabilities::{Bound, Criterion, CveRecord, CveStatus, Node, Operator, RatedVector, VersionRange},
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    status: Status,
    /// ms UTC.
    published: i64,
    /// ms UTC.
    modified: i64,
    description: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vectors: Vec<Rating>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weaknesses: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    references: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    configurations: Vec<Joint>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Awaiting,
    Analysed,
    Rejected,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rating {
    vector: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score_tenths: Option<u16>,
    source: String,
    #[serde(default, skip_serializing_if = "is_false")]
    primary: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Joint {
    #[serde(default, skip_serializing_if = "is_false")]
    and: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    not: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    criteria: Vec<Leaf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    children: Vec<Joint>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Leaf {
    cpe: String,
    /// Where it runs, not what is vulnerable.
    #[serde(default, skip_serializing_if = "is_false")]
    platform: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<End>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<End>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum End {
    Including(Box<str>),
    Excluding(Box<str>),
}

impl End {
    pub(super) fn of(bound: &Bound) -> Self {
        match bound {
            Bound::Including(version) => Self::Including(version.clone()),
            Bound::Excluding(version) => Self::Excluding(version.clone()),
        }
    }

    pub(super) fn bound(self) -> Bound {
        match self {
            Self::Including(version) => Bound::Including(version),
            Self::Excluding(version) => Bound::Excluding(version),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
pub(super) const fn is_false(flag: &bool) -> bool {
    !*flag
}

pub(super) fn write(record: &CveRecord) -> serde_json::Result<String> {
    serde_json::to_string(&Line {
        id: record.id.to_string(),
        status: match record.status {
            CveStatus::AwaitingAnalysis => Status::Awaiting,
            CveStatus::Analysed => Status::Analysed,
            CveStatus::Rejected => Status::Rejected,
        },
        published: record.published_at,
        modified: record.modified_at,
        description: record.description.clone(),
        vectors: record.vectors.iter().map(rating).collect(),
        weaknesses: record.weaknesses.clone(),
        references: record.references.clone(),
        configurations: record.configurations.iter().map(joint).collect(),
    })
}

pub(super) fn read(line: &str) -> Result<CveRecord, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if let Some(unsafe_one) = line.references.iter().find(|address| !is_linkable(address)) {
        return Err(format!("an address that is no link: {unsafe_one}"));
    }
    Ok(CveRecord {
        id: line.id.parse().map_err(|_| format!("no CVE: {}", line.id))?,
        status: match line.status {
            Status::Awaiting => CveStatus::AwaitingAnalysis,
            Status::Analysed => CveStatus::Analysed,
            Status::Rejected => CveStatus::Rejected,
        },
        published_at: line.published,
        modified_at: line.modified,
        description: line.description,
        vectors: line.vectors.into_iter().map(to_vector).collect(),
        weaknesses: line.weaknesses,
        references: line.references,
        configurations: line.configurations.into_iter().map(node).collect::<Result<_, _>>()?,
    })
}

pub(super) fn rating(vector: &RatedVector) -> Rating {
    Rating {
        vector: vector.vector.clone(),
        score_tenths: vector.stated_score_tenths,
        source: vector.source.clone(),
        primary: vector.primary,
    }
}

pub(super) fn to_vector(rating: Rating) -> RatedVector {
    RatedVector {
        vector: rating.vector,
        stated_score_tenths: rating.score_tenths,
        source: rating.source,
        primary: rating.primary,
    }
}

pub(super) fn joint(node: &Node) -> Joint {
    Joint {
        and: node.operator == Operator::And,
        not: node.negate,
        criteria: node.criteria.iter().map(leaf).collect(),
        children: node.children.iter().map(joint).collect(),
    }
}

pub(super) fn node(joint: Joint) -> Result<Node, String> {
    Ok(Node {
        operator: if joint.and { Operator::And } else { Operator::Or },
        negate: joint.not,
        criteria: joint.criteria.into_iter().map(criterion).collect::<Result<_, _>>()?,
        children: joint.children.into_iter().map(node).collect::<Result<_, _>>()?,
    })
}

fn leaf(criterion: &Criterion) -> Leaf {
    Leaf {
        cpe: criterion.name.to_formatted(),
        platform: !criterion.vulnerable,
        start: criterion.range.start.as_ref().map(End::of),
        end: criterion.range.end.as_ref().map(End::of),
    }
}

fn criterion(leaf: Leaf) -> Result<Criterion, String> {
    Ok(Criterion {
        vulnerable: !leaf.platform,
        name: CpeName::parse_formatted(&leaf.cpe).map_err(|error| format!("{}: {error}", leaf.cpe))?,
        range: VersionRange { start: leaf.start.map(End::bound), end: leaf.end.map(End::bound) },
    })
}
