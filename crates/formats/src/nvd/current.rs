//! A CVE in the form of NVD's API and files since 2023 (JSON 2.0).
//! Not here: [`super::legacy`]; CISA's fields, since its list is a feed of its own.
//! Next: [`super::configuration`].

use domain::vulnerabilities::{CveRecord, CveStatus, RatedVector};
use serde::Deserialize;

use super::{
    configuration::{Configuration, Joint, configurations},
    prose::{Phrase, Reference, Tenths, Weakness, description, references, status_by_content, weaknesses},
};
use crate::feed::{Flaw, Summary, Text, instant_ms};

/// An item of a list.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    cve: Option<Cve<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cve<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    vuln_status: Option<Text<'a>>,
    #[serde(borrow)]
    published: Text<'a>,
    #[serde(borrow)]
    last_modified: Text<'a>,
    #[serde(borrow, default)]
    descriptions: Vec<Phrase<'a>>,
    #[serde(borrow, default)]
    metrics: Metrics<'a>,
    #[serde(borrow, default)]
    weaknesses: Vec<Weakness<'a>>,
    #[serde(borrow, default)]
    references: Vec<Reference<'a>>,
    #[serde(borrow, default)]
    configurations: Vec<Configuration<'a>>,
}

#[derive(Default, Deserialize)]
struct Metrics<'a> {
    #[serde(borrow, default, rename = "cvssMetricV40")]
    v40: Vec<Metric<'a>>,
    #[serde(borrow, default, rename = "cvssMetricV31")]
    v31: Vec<Metric<'a>>,
    #[serde(borrow, default, rename = "cvssMetricV30")]
    v30: Vec<Metric<'a>>,
    #[serde(borrow, default, rename = "cvssMetricV2")]
    v2: Vec<Metric<'a>>,
}

#[derive(Deserialize)]
struct Metric<'a> {
    #[serde(borrow, default)]
    source: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    rank: Text<'a>,
    #[serde(borrow, rename = "cvssData")]
    cvss: Cvss<'a>,
}

#[derive(Deserialize)]
struct Cvss<'a> {
    #[serde(borrow, rename = "vectorString")]
    vector: Text<'a>,
    #[serde(rename = "baseScore")]
    score: Option<Tenths>,
}

/// The CVE of an item of a list, or of a record that stands alone.
pub(crate) fn record(item: &str, summary: &mut Summary) -> Result<CveRecord, Flaw> {
    let wrapped: Wrapped<'_> = serde_json::from_str(item)?;
    let cve = match wrapped.cve {
        Some(cve) => cve,
        None => serde_json::from_str(item)?,
    };
    let id = cve.id.parse().map_err(Flaw::new)?;
    let Metrics { v40, v31, v30, v2 } = &cve.metrics;
    let vectors: Vec<RatedVector> = [v40, v31, v30, v2].into_iter().flatten().map(rated).collect();
    let description = description(&cve.descriptions);
    let joints: Vec<Joint<'_>> = cve.configurations.into_iter().map(Joint::from).collect();
    let status = match cve.vuln_status.as_deref() {
        Some("Rejected") => CveStatus::Rejected,
        Some("Received" | "Awaiting Analysis" | "Undergoing Analysis" | "Deferred") => {
            CveStatus::AwaitingAnalysis
        }
        Some(_) => CveStatus::Analysed,
        None => status_by_content(&description, !joints.is_empty(), !vectors.is_empty()),
    };
    Ok(CveRecord {
        id,
        status,
        published_at: instant_ms(&cve.published).ok_or_else(|| Flaw::new("published is no instant"))?,
        modified_at: instant_ms(&cve.last_modified).ok_or_else(|| Flaw::new("lastModified is no instant"))?,
        description,
        vectors,
        weaknesses: weaknesses(&cve.weaknesses),
        references: references(&cve.references),
        configurations: configurations(id, &joints, summary),
    })
}

fn rated(metric: &Metric<'_>) -> RatedVector {
    RatedVector {
        vector: metric.cvss.vector.to_string(),
        stated_score_tenths: metric.cvss.score.and_then(|score| score.0),
        source: metric.source.to_string(),
        primary: &*metric.rank == "Primary",
    }
}
