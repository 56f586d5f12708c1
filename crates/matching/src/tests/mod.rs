//! The rules of matching, each with a case that fits and one that does not, and the index against brute force.
//! Not here: orders of versions and names, which `domain` tests.
//! Next: [`rules`].

mod advisories;
mod appliances;
mod brute;
mod estates;
mod explanations;
mod names;
mod rules;
mod spoken;
mod upkeep;

use domain::{
    cpe::CpeName,
    vulnerabilities::{Bound, Criterion, CveRecord, CveStatus, Node, Operator, VersionRange},
};

use crate::{Builder, Index, Subject, Tier};

/// A CVE that is touched if one of the nodes holds.
pub(crate) fn cve(id: &str, configurations: Vec<Node>) -> CveRecord {
    CveRecord {
        id: id.parse().unwrap(),
        status: CveStatus::Analysed,
        published_at: 0,
        modified_at: 0,
        description: String::new(),
        vectors: Vec::new(),
        weaknesses: Vec::new(),
        references: Vec::new(),
        configurations,
    }
}

pub(crate) fn any_of(criteria: &[Criterion]) -> Node {
    Node { operator: Operator::Or, negate: false, criteria: criteria.to_vec(), children: Vec::new() }
}

fn all_of(children: Vec<Node>) -> Node {
    Node { operator: Operator::And, negate: false, criteria: Vec::new(), children }
}

fn not(node: Node) -> Node {
    Node { negate: !node.negate, ..node }
}

fn name(text: &str) -> CpeName {
    CpeName::parse_lenient(text).unwrap()
}

/// A vulnerable product: `o:fortinet:fortios:6.0.4`.
pub(crate) fn bad(text: &str) -> Criterion {
    Criterion { vulnerable: true, name: name(&format!("cpe:2.3:{text}")), range: VersionRange::default() }
}

/// A product beside which another is vulnerable.
fn platform(text: &str) -> Criterion {
    Criterion { vulnerable: false, ..bad(text) }
}

/// A vulnerable range: `between("a:x:y", ">=1.0", "<2.0")`; an empty bound is none.
fn between(text: &str, start: &str, end: &str) -> Criterion {
    let bound = |text: &str| {
        let version = text.trim_start_matches(['<', '>', '=']);
        match (text.is_empty(), text.contains('=')) {
            (true, _) => None,
            (false, true) => Some(Bound::Including(version.into())),
            (false, false) => Some(Bound::Excluding(version.into())),
        }
    };
    Criterion { range: VersionRange { start: bound(start), end: bound(end) }, ..bad(text) }
}

pub(crate) fn index(records: &[CveRecord]) -> Index {
    let mut builder = Builder::default();
    for record in records {
        builder.add(record);
    }
    builder.finish()
}

/// An asset with these components; the hardware may be empty.
fn asset(components: &[&str], hardware: &str) -> Subject {
    Subject {
        components: components.iter().map(|text| name(&format!("cpe:2.3:{text}")).into()).collect(),
        hardware: (!hardware.is_empty()).then(|| name(&format!("cpe:2.3:h:{hardware}"))),
    }
}

/// How a CVE of one configuration stands to the first component of an asset.
fn tier_on(node: Node, subject: &Subject) -> Option<Tier> {
    let index = index(&[cve("CVE-2020-0001", vec![node])]);
    index.matches(subject).into_iter().find(|found| found.component == 0).map(|found| found.tier)
}

/// How a component stands to one vulnerable criterion.
fn tier(criterion: Criterion, component: &str) -> Option<Tier> {
    tier_on(any_of(&[criterion]), &asset(&[component], ""))
}
