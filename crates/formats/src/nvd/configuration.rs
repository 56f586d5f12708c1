//! Configurations: which products a CVE touches. Both forms differ in names only.
//! Not here: reading a CPE name ([`domain::cpe`]), evaluating the tree (`matching`).
//! Next: [`domain::vulnerabilities::configuration`].

use domain::{
    cpe::CpeName,
    vulnerabilities::{Bound, Criterion, CveId, Node, Operator, VersionRange},
};
use serde::Deserialize;

use crate::feed::{Summary, Text};

/// A joint of the tree as the feed writes it.
#[derive(Deserialize)]
pub(super) struct Joint<'a> {
    operator: Join,
    #[serde(default)]
    negate: bool,
    #[serde(borrow, default, rename = "cpeMatch", alias = "cpe_match")]
    products: Vec<Product<'a>>,
    #[serde(borrow, default)]
    children: Vec<Joint<'a>>,
}

/// A configuration of form 2.0: a joint of joints. (Those of form 1.1 are joints themselves.)
#[derive(Deserialize)]
pub(super) struct Configuration<'a> {
    #[serde(default)]
    operator: Join,
    #[serde(default)]
    negate: bool,
    #[serde(borrow)]
    nodes: Vec<Joint<'a>>,
}

/// A configuration of form 2.0 where it stands in another's record: `cpeApplicability` of the CVE programme.
#[derive(Deserialize)]
#[serde(from = "Configuration<'a>", bound(deserialize = "'de: 'a"))]
pub(crate) struct Tree<'a>(Joint<'a>);

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Join {
    And,
    #[default]
    Or,
}

/// A criterion as the feed writes it. It has a name, so that a list of nothings stays small in memory.
#[derive(Deserialize)]
#[serde(try_from = "Listed<'a>", bound(deserialize = "'de: 'a"))]
struct Product<'a> {
    name: Text<'a>,
    listed: Listed<'a>,
}

/// What is false may be left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    #[serde(default)]
    vulnerable: bool,
    #[serde(borrow, alias = "cpe23Uri")]
    criteria: Option<Text<'a>>,
    #[serde(borrow, rename = "cpe22Uri")]
    old_name: Option<Text<'a>>,
    #[serde(borrow)]
    version_start_including: Option<Text<'a>>,
    #[serde(borrow)]
    version_start_excluding: Option<Text<'a>>,
    #[serde(borrow)]
    version_end_including: Option<Text<'a>>,
    #[serde(borrow)]
    version_end_excluding: Option<Text<'a>>,
}

impl<'a> TryFrom<Listed<'a>> for Product<'a> {
    type Error = &'static str;

    fn try_from(mut listed: Listed<'a>) -> Result<Self, Self::Error> {
        let name = listed.criteria.take().or(listed.old_name.take()).ok_or("a criterion without a name")?;
        Ok(Self { name, listed })
    }
}

impl<'a> From<Configuration<'a>> for Tree<'a> {
    fn from(configuration: Configuration<'a>) -> Self {
        Self(configuration.into())
    }
}

impl<'a> From<Configuration<'a>> for Joint<'a> {
    fn from(Configuration { operator, negate, nodes }: Configuration<'a>) -> Self {
        Self { operator, negate, products: Vec::new(), children: nodes }
    }
}

/// The configurations of a CVE. What cannot be read is noted, and never turns a "no" into a "yes".
pub(super) fn configurations(id: CveId, joints: &[Joint<'_>], summary: &mut Summary) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(joints.len());
    for joint in joints {
        match node(joint, true, &mut |text| summary.unreadable.note(id, text)) {
            Some(node) => nodes.push(node),
            None => summary.dropped_configurations = summary.dropped_configurations.saturating_add(1),
        }
    }
    nodes
}

/// The same of trees in a record that is not NVD's; what is left out is not counted.
pub(crate) fn of_trees(trees: &[Tree<'_>]) -> Vec<Node> {
    trees.iter().filter_map(|Tree(joint)| node(joint, true, &mut |_| ())).collect()
}

/// A joint without its unreadable parts, or `None` if those decide it.
///
/// Where the CVE is claimed if the joint holds (`claims`), an unreadable part is taken as not holding; under a
/// negation the other way round. `None` stands for just that outcome, so it can be left out of a joint above
/// on the same terms.
fn node(joint: &Joint<'_>, claims: bool, note: &mut impl FnMut(&str)) -> Option<Node> {
    let claims_within = claims != joint.negate;
    let operator = match joint.operator {
        Join::And => Operator::And,
        Join::Or => Operator::Or,
    };
    let mut whole = true;
    let mut criteria = Vec::with_capacity(joint.products.len());
    for product in &joint.products {
        match criterion(product) {
            Ok(criterion) => criteria.push(criterion),
            Err(text) => {
                note(&text);
                whole = false;
            }
        }
    }
    let mut children = Vec::with_capacity(joint.children.len());
    for child in &joint.children {
        match node(child, claims_within, note) {
            Some(child) => children.push(child),
            None => whole = false,
        }
    }
    // One part that does not hold decides an AND; one that holds decides an OR.
    let decided_by_one = (operator == Operator::And) == claims_within;
    if (!whole && decided_by_one) || (criteria.is_empty() && children.is_empty()) {
        return None;
    }
    if !joint.negate && criteria.is_empty() && children.len() == 1 {
        return children.pop();
    }
    Some(Node { operator, negate: joint.negate, criteria, children })
}

/// A criterion, or what of it cannot be read.
fn criterion(Product { name, listed }: &Product<'_>) -> Result<Criterion, String> {
    let start = bound(listed.version_start_including.as_ref(), listed.version_start_excluding.as_ref());
    let end = bound(listed.version_end_including.as_ref(), listed.version_end_excluding.as_ref());
    let (Ok(start), Ok(end)) = (start, end) else {
        return Err(format!("{}: two bounds on one side", &**name));
    };
    // From nothing on is no limit; up to nothing cannot be meant.
    let start = start.filter(|bound| !bound.version().is_empty());
    if end.as_ref().is_some_and(|bound| bound.version().is_empty()) {
        return Err(format!("{}: an empty upper bound", &**name));
    }
    let range = VersionRange { start, end };
    match CpeName::parse_lenient(name) {
        Ok(name) => Ok(Criterion { vulnerable: listed.vulnerable, name, range }),
        Err(error) => Err(format!("{}: {error}", &**name)),
    }
}

/// A bound, or the knowledge that there are two.
fn bound(including: Option<&Text<'_>>, excluding: Option<&Text<'_>>) -> Result<Option<Bound>, TwoBounds> {
    match (including, excluding) {
        (None, None) => Ok(None),
        (Some(version), None) => Ok(Some(Bound::Including(version.trim().into()))),
        (None, Some(version)) => Ok(Some(Bound::Excluding(version.trim().into()))),
        (Some(_), Some(_)) => Err(TwoBounds),
    }
}

/// A side with an including and an excluding bound, which contradict each other.
struct TwoBounds;
