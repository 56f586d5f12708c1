//! A document as it is written, with the members of version 2.0 and of 2.1: makers mix them. [CSAF 2.0, 3; CSAF 2.1, 3]
//! Not here: what it means ([`mod@super::advisory`]), whether it keeps the rules ([`super::checks`]).
//! Next: [`Document`].

mod tree;
mod vulnerability;

use crate::feed::Text;
use serde::Deserialize;

pub(super) use tree::{
    Branch, BranchCategory, FullName, Helper, ProductPath, Relationship, RelationshipCategory, Subpath, Tree,
};
pub(super) use vulnerability::{ProductStatus, ThreatCategory, Vulnerability};

#[derive(Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) document: Head<'a>,
    #[serde(borrow)]
    pub(super) product_tree: Option<Tree<'a>>,
    #[serde(borrow)]
    pub(super) vulnerabilities: Option<Vec<Vulnerability<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct Head<'a> {
    #[serde(borrow)]
    pub(super) category: Text<'a>,
    #[serde(borrow)]
    pub(super) csaf_version: Text<'a>,
    #[serde(borrow)]
    pub(super) lang: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) source_lang: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) notes: Vec<Note<'a>>,
    #[serde(borrow)]
    pub(super) publisher: Publisher<'a>,
    #[serde(borrow, default)]
    pub(super) references: Vec<Reference<'a>>,
    #[serde(borrow)]
    pub(super) title: Text<'a>,
    #[serde(borrow)]
    pub(super) tracking: Tracking<'a>,
}

#[derive(Deserialize)]
pub(super) struct Note<'a> {
    pub(super) category: NoteCategory,
    #[serde(borrow)]
    pub(super) text: Text<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NoteCategory {
    Description,
    Details,
    Faq,
    General,
    LegalDisclaimer,
    Other,
    Summary,
}

#[derive(Deserialize)]
pub(super) struct Publisher<'a> {
    pub(super) category: PublisherCategory,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PublisherCategory {
    Coordinator,
    Discoverer,
    Multiplier,
    Other,
    Translator,
    User,
    Vendor,
}

#[derive(Deserialize)]
pub(super) struct Reference<'a> {
    #[serde(default)]
    pub(super) category: ReferenceCategory,
    #[serde(borrow)]
    pub(super) url: Text<'a>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReferenceCategory {
    #[default]
    External,
    #[serde(rename = "self")]
    Own,
}

#[derive(Deserialize)]
pub(super) struct Tracking<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) current_release_date: Text<'a>,
    #[serde(borrow)]
    pub(super) initial_release_date: Text<'a>,
    #[serde(borrow)]
    pub(super) revision_history: Vec<Revision<'a>>,
    pub(super) status: DocumentStatus,
    #[serde(borrow)]
    pub(super) version: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct Revision<'a> {
    #[serde(borrow)]
    pub(super) date: Text<'a>,
    #[serde(borrow)]
    pub(super) number: Text<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DocumentStatus {
    Draft,
    Final,
    Interim,
}
