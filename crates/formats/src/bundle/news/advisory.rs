//! An advisory as a line: what one source says beside NVD.
//! Not here: the sources' own forms ([`crate::csaf`], [`crate::jvn`], [`crate::cve5`]).
//! Next: [`domain::vulnerabilities::Advisory`].

use super::cve::{End, Joint, Rating, is_false, joint, node, rating, to_vector};
use crate::feed::is_linkable;
use domain::{
    cpe::CpeName,
    vulnerabilities::{Advisory, CveId, ProductStatement, Ssvc, VersionRange},
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    source: String,
    id: String,
    publisher: String,
    title: String,
    summary: String,
    address: String,
    /// ms UTC.
    published: i64,
    /// ms UTC.
    modified: i64,
    #[serde(default, skip_serializing_if = "is_false")]
    withdrawn: bool,
    cves: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vectors: Vec<Rating>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weaknesses: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    references: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ssvc: Option<Points>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    products: Vec<Stated>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    configurations: Vec<Joint>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    exploitation: String,
    automatable: bool,
    impact: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cves: Vec<String>,
    maker: String,
    product: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cpe: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    wording: String,
    /// None: the wording could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ranges: Option<Vec<Range>>,
    status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    remedy: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<End>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<End>,
}

pub(super) fn write(advisory: &Advisory) -> serde_json::Result<String> {
    serde_json::to_string(&Line {
        source: advisory.source.as_str().to_owned(),
        id: advisory.id.clone(),
        publisher: advisory.publisher.clone(),
        title: advisory.title.clone(),
        summary: advisory.summary.clone(),
        address: advisory.address.clone(),
        published: advisory.published_at,
        modified: advisory.modified_at,
        withdrawn: advisory.is_withdrawn,
        cves: advisory.cves.iter().map(CveId::to_string).collect(),
        vectors: advisory.vectors.iter().map(rating).collect(),
        weaknesses: advisory.weaknesses.clone(),
        references: advisory.references.clone(),
        ssvc: advisory.ssvc.as_ref().map(points),
        products: advisory.products.iter().map(stated).collect(),
        configurations: advisory.configurations.iter().map(joint).collect(),
    })
}

pub(super) fn read(line: &str) -> Result<Advisory, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let address = Some(&line.address).filter(|address| !address.is_empty());
    if let Some(unsafe_one) = line.references.iter().chain(address).find(|address| !is_linkable(address)) {
        return Err(format!("an address that is no link: {unsafe_one}"));
    }
    Ok(Advisory {
        source: line.source.parse().map_err(|_| format!("no source: {}", line.source))?,
        id: line.id,
        publisher: line.publisher,
        title: line.title,
        summary: line.summary,
        address: line.address,
        published_at: line.published,
        modified_at: line.modified,
        is_withdrawn: line.withdrawn,
        cves: cves(&line.cves)?,
        vectors: line.vectors.into_iter().map(to_vector).collect(),
        weaknesses: line.weaknesses,
        references: line.references,
        ssvc: line.ssvc.map(to_ssvc),
        products: line.products.into_iter().map(statement).collect::<Result<_, _>>()?,
        configurations: line.configurations.into_iter().map(node).collect::<Result<_, _>>()?,
    })
}

fn cves(texts: &[String]) -> Result<Vec<CveId>, String> {
    texts.iter().map(|text| text.parse().map_err(|_| format!("no CVE: {text}"))).collect()
}

fn points(ssvc: &Ssvc) -> Points {
    Points {
        exploitation: ssvc.exploitation.clone(),
        automatable: ssvc.is_automatable,
        impact: ssvc.technical_impact.clone(),
    }
}

fn to_ssvc(points: Points) -> Ssvc {
    Ssvc {
        exploitation: points.exploitation,
        is_automatable: points.automatable,
        technical_impact: points.impact,
    }
}

fn stated(one: &ProductStatement) -> Stated {
    let range = |range: &VersionRange| Range {
        start: range.start.as_ref().map(End::of),
        end: range.end.as_ref().map(End::of),
    };
    Stated {
        cves: one.cves.iter().map(CveId::to_string).collect(),
        maker: one.maker.clone(),
        product: one.product.clone(),
        cpe: one.name.as_ref().map(CpeName::to_formatted),
        also: one.other_names.clone(),
        wording: one.wording.clone(),
        ranges: one.ranges.as_ref().map(|ranges| ranges.iter().map(range).collect()),
        status: one.status.as_str().to_owned(),
        reason: one.reason.map(|reason| reason.as_str().to_owned()),
        remedy: one.remedy.clone(),
    }
}

fn statement(one: Stated) -> Result<ProductStatement, String> {
    let name = one.cpe.as_deref().map(CpeName::parse_formatted).transpose();
    let range =
        |range: Range| VersionRange { start: range.start.map(End::bound), end: range.end.map(End::bound) };
    Ok(ProductStatement {
        cves: cves(&one.cves)?,
        maker: one.maker,
        product: one.product,
        name: name.map_err(|error| error.to_string())?,
        other_names: one.also,
        wording: one.wording,
        ranges: one.ranges.map(|ranges| ranges.into_iter().map(range).collect()),
        status: one.status.parse().map_err(|_| format!("no status: {}", one.status))?,
        reason: one
            .reason
            .map(|reason| reason.parse().map_err(|_| format!("no reason: {reason}")))
            .transpose()?,
        remedy: one.remedy,
    })
}
