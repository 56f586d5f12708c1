//! A record as it is written. [CVE Record Format 5.1.1]
//! Not here: what it means ([`super::advisory`]).
//! Next: [`super::versions`].

use serde::Deserialize;

use crate::{
    feed::Text,
    nvd::{
        configuration::Tree,
        prose::{Phrase, Tenths},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    pub(super) cve_metadata: Metadata<'a>,
    #[serde(borrow)]
    pub(super) containers: Containers<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata<'a> {
    #[serde(borrow)]
    pub(super) cve_id: Text<'a>,
    #[serde(borrow)]
    pub(super) state: Text<'a>,
    #[serde(borrow, default)]
    pub(super) assigner_short_name: Text<'a>,
    #[serde(borrow)]
    pub(super) date_published: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) date_updated: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) date_reserved: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Containers<'a> {
    #[serde(borrow)]
    pub(super) cna: Container<'a>,
    #[serde(borrow, default)]
    pub(super) adp: Vec<Container<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Container<'a> {
    #[serde(borrow, default)]
    pub(super) provider_metadata: Provider<'a>,
    #[serde(borrow, default)]
    pub(super) title: Text<'a>,
    #[serde(borrow, default)]
    pub(super) descriptions: Vec<Phrase<'a>>,
    #[serde(borrow, default)]
    pub(super) rejected_reasons: Vec<Phrase<'a>>,
    #[serde(borrow, default)]
    pub(super) affected: Vec<Affected<'a>>,
    #[serde(borrow, default)]
    pub(super) cpe_applicability: Vec<Tree<'a>>,
    #[serde(borrow, default)]
    pub(super) problem_types: Vec<Problem<'a>>,
    #[serde(borrow, default)]
    pub(super) references: Vec<Reference<'a>>,
    #[serde(borrow, default)]
    pub(super) metrics: Vec<Metric<'a>>,
    #[serde(borrow, default)]
    pub(super) solutions: Vec<Phrase<'a>>,
    #[serde(borrow, default)]
    pub(super) workarounds: Vec<Phrase<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Provider<'a> {
    #[serde(borrow, default)]
    pub(super) short_name: Text<'a>,
    #[serde(borrow)]
    pub(super) date_updated: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Affected<'a> {
    #[serde(borrow, default)]
    pub(super) vendor: Text<'a>,
    #[serde(borrow, default)]
    pub(super) product: Text<'a>,
    #[serde(borrow, default)]
    pub(super) package_name: Text<'a>,
    #[serde(borrow, default)]
    pub(super) cpes: Vec<Text<'a>>,
    #[serde(borrow, default, rename = "packageURL")]
    pub(super) package_url: Text<'a>,
    #[serde(borrow, default)]
    pub(super) versions: Vec<Listed<'a>>,
    #[serde(default)]
    pub(super) default_status: Status,
}

/// An entry of the list of versions: one version, or a range with what changes within it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed<'a> {
    #[serde(borrow)]
    pub(super) version: Text<'a>,
    pub(super) status: Status,
    #[serde(borrow, default)]
    pub(super) version_type: Text<'a>,
    #[serde(borrow)]
    pub(super) less_than: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) less_than_or_equal: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Change<'a> {
    #[serde(borrow)]
    pub(super) at: Text<'a>,
    pub(super) status: Status,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Affected,
    Unaffected,
    #[default]
    Unknown,
}

#[derive(Deserialize)]
pub(super) struct Problem<'a> {
    #[serde(borrow, default)]
    pub(super) descriptions: Vec<Weakness<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Weakness<'a> {
    #[serde(borrow, default)]
    pub(super) cwe_id: Text<'a>,
    #[serde(borrow, default)]
    pub(super) description: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct Reference<'a> {
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    #[serde(borrow, default)]
    pub(super) tags: Vec<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Metric<'a> {
    #[serde(borrow, rename = "cvssV4_0")]
    pub(super) v4: Option<Cvss<'a>>,
    #[serde(borrow, rename = "cvssV3_1")]
    pub(super) v31: Option<Cvss<'a>>,
    #[serde(borrow, rename = "cvssV3_0")]
    pub(super) v30: Option<Cvss<'a>>,
    #[serde(borrow, rename = "cvssV2_0")]
    pub(super) v2: Option<Cvss<'a>>,
    #[serde(borrow)]
    pub(super) other: Option<Other<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cvss<'a> {
    #[serde(borrow)]
    pub(super) vector_string: Text<'a>,
    pub(super) base_score: Option<Tenths>,
}

/// A rating of another kind; its content has any shape.
#[derive(Deserialize)]
pub(super) struct Other<'a> {
    #[serde(borrow, default, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(default)]
    pub(super) content: serde_json::Value,
}
