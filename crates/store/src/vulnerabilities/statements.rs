//! What an advisory says of products, and CISA's decision points, as compact JSON; nothing queries inside them.
//! Not here: trees and vectors ([`super::codec`]).
//! Next: [`super::advisory`].

use super::codec::{self, Span};
use crate::StoreError;
use domain::{
    cpe::CpeName,
    vulnerabilities::{Advisory, CveId, Node, ProductStatement, Ssvc},
};
use serde::{Deserialize, Serialize};

/// Statements and, where the source gives them, trees.
#[derive(Serialize, Deserialize)]
struct Said {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    products: Vec<Stated>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    trees: String,
}

#[derive(Serialize, Deserialize)]
struct Stated {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cves: Vec<String>,
    maker: String,
    product: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    wording: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ranges: Option<Vec<Span>>,
    status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    remedy: String,
}

#[derive(Serialize, Deserialize)]
struct Points {
    exploitation: String,
    automatable: bool,
    impact: String,
}

pub(super) fn write(advisory: &Advisory) -> Result<String, StoreError> {
    let trees = if advisory.configurations.is_empty() {
        String::new()
    } else {
        codec::write_trees(&advisory.configurations)?
    };
    let said = Said { products: advisory.products.iter().map(stated).collect(), trees };
    serde_json::to_string(&said).map_err(StoreError::unreadable)
}

pub(super) fn read(text: &str) -> Result<(Vec<ProductStatement>, Vec<Node>), StoreError> {
    let said: Said = serde_json::from_str(text).map_err(StoreError::unreadable)?;
    let trees = if said.trees.is_empty() { Vec::new() } else { codec::read_trees(&said.trees)? };
    Ok((said.products.into_iter().map(statement).collect::<Result<_, _>>()?, trees))
}

pub(super) fn write_ssvc(ssvc: Option<&Ssvc>) -> Result<String, StoreError> {
    let Some(ssvc) = ssvc else { return Ok(String::new()) };
    let points = Points {
        exploitation: ssvc.exploitation.clone(),
        automatable: ssvc.is_automatable,
        impact: ssvc.technical_impact.clone(),
    };
    serde_json::to_string(&points).map_err(StoreError::unreadable)
}

pub(super) fn read_ssvc(text: &str) -> Result<Option<Ssvc>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
    let points: Points = serde_json::from_str(text).map_err(StoreError::unreadable)?;
    let Points { exploitation, automatable, impact } = points;
    Ok(Some(Ssvc { exploitation, is_automatable: automatable, technical_impact: impact }))
}

fn stated(one: &ProductStatement) -> Stated {
    Stated {
        cves: one.cves.iter().map(CveId::to_string).collect(),
        maker: one.maker.clone(),
        product: one.product.clone(),
        name: one.name.as_ref().map(CpeName::to_formatted),
        also: one.other_names.clone(),
        wording: one.wording.clone(),
        ranges: one.ranges.as_ref().map(|ranges| ranges.iter().map(Span::of).collect()),
        status: one.status.as_str().to_owned(),
        reason: one.reason.map(|reason| reason.as_str().to_owned()),
        remedy: one.remedy.clone(),
    }
}

fn statement(one: Stated) -> Result<ProductStatement, StoreError> {
    let name = one.name.map(|name| CpeName::parse_formatted(&name)).transpose();
    Ok(ProductStatement {
        cves: one
            .cves
            .iter()
            .map(|cve| cve.parse().map_err(StoreError::unreadable))
            .collect::<Result<_, _>>()?,
        maker: one.maker,
        product: one.product,
        name: name.map_err(StoreError::unreadable)?,
        other_names: one.also,
        wording: one.wording,
        ranges: one.ranges.map(|ranges| ranges.into_iter().map(Span::read).collect()),
        status: one.status.parse().map_err(StoreError::unreadable)?,
        reason: one.reason.map(|reason| reason.parse().map_err(StoreError::unreadable)).transpose()?,
        remedy: one.remedy,
    })
}
