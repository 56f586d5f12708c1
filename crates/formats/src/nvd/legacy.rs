//! A CVE in the form of NVD's yearly files until 2023 (1.1). It states no status.
//! Not here: [`super::current`].
//! Next: [`super::configuration`].

use domain::vulnerabilities::{CveRecord, RatedVector};
use serde::Deserialize;

use super::{
    configuration::{Joint, configurations},
    prose::{Phrase, Reference, Tenths, Weakness, description, references, status_by_content, weaknesses},
};
use crate::feed::{Flaw, Summary, Text, instant_ms};

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    cve: Core<'a>,
    #[serde(borrow, default)]
    configurations: Configurations<'a>,
    #[serde(borrow, default)]
    impact: Impact<'a>,
    #[serde(borrow, rename = "publishedDate")]
    published: Text<'a>,
    #[serde(borrow, rename = "lastModifiedDate")]
    modified: Text<'a>,
}

#[derive(Deserialize)]
struct Core<'a> {
    #[serde(borrow, rename = "CVE_data_meta")]
    meta: Meta<'a>,
    #[serde(borrow, default)]
    problemtype: Problems<'a>,
    #[serde(borrow, default)]
    references: References<'a>,
    #[serde(borrow)]
    description: Description<'a>,
}

#[derive(Deserialize)]
struct Meta<'a> {
    #[serde(borrow, rename = "ID")]
    id: Text<'a>,
}

#[derive(Default, Deserialize)]
struct Problems<'a> {
    #[serde(borrow, rename = "problemtype_data")]
    list: Vec<Weakness<'a>>,
}

#[derive(Default, Deserialize)]
struct References<'a> {
    #[serde(borrow, rename = "reference_data")]
    list: Vec<Reference<'a>>,
}

#[derive(Deserialize)]
struct Description<'a> {
    #[serde(borrow, rename = "description_data")]
    list: Vec<Phrase<'a>>,
}

#[derive(Default, Deserialize)]
struct Configurations<'a> {
    #[serde(borrow, default)]
    nodes: Vec<Joint<'a>>,
}

#[derive(Default, Deserialize)]
struct Impact<'a> {
    #[serde(borrow, rename = "baseMetricV3")]
    v3: Option<Metric<'a>>,
    #[serde(borrow, rename = "baseMetricV2")]
    v2: Option<Metric<'a>>,
}

#[derive(Deserialize)]
struct Metric<'a> {
    #[serde(borrow, alias = "cvssV3", alias = "cvssV2")]
    cvss: Cvss<'a>,
}

#[derive(Deserialize)]
struct Cvss<'a> {
    #[serde(borrow, rename = "vectorString")]
    vector: Text<'a>,
    #[serde(rename = "baseScore")]
    score: Option<Tenths>,
}

/// The CVE of an item.
pub(crate) fn record(item: &str, summary: &mut Summary) -> Result<CveRecord, Flaw> {
    let entry: Entry<'_> = serde_json::from_str(item)?;
    let id = entry.cve.meta.id.parse().map_err(Flaw::new)?;
    let vectors: Vec<RatedVector> =
        [&entry.impact.v3, &entry.impact.v2].into_iter().flatten().map(rated).collect();
    let description = description(&entry.cve.description.list);
    let joints = &entry.configurations.nodes;
    Ok(CveRecord {
        id,
        status: status_by_content(&description, !joints.is_empty(), !vectors.is_empty()),
        published_at: instant_ms(&entry.published).ok_or_else(|| Flaw::new("publishedDate is no instant"))?,
        modified_at: instant_ms(&entry.modified)
            .ok_or_else(|| Flaw::new("lastModifiedDate is no instant"))?,
        description,
        vectors,
        weaknesses: weaknesses(&entry.cve.problemtype.list),
        references: references(&entry.cve.references.list),
        configurations: configurations(id, joints, summary),
    })
}

fn rated(metric: &Metric<'_>) -> RatedVector {
    RatedVector {
        vector: metric.cvss.vector.to_string(),
        stated_score_tenths: metric.cvss.score.and_then(|score| score.0),
        source: "nvd@nist.gov".to_owned(),
        primary: true,
    }
}
