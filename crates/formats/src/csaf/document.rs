//! A document as it is written, with the members of version 2.0 and of 2.1: makers mix them. [CSAF 2.0, 3; CSAF 2.1, 3]
//! Not here: what it means ([`mod@super::advisory`]), whether it keeps the rules ([`super::checks`]).
//! Next: [`Document`]; what it says of each vulnerability is in [`super::vulnerability`].

use serde::Deserialize;

use super::vulnerability::Vulnerability;
use crate::feed::Text;

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

#[derive(Default, Deserialize)]
pub(super) struct Tree<'a> {
    #[serde(borrow, default)]
    pub(super) branches: Vec<Branch<'a>>,
    #[serde(borrow, default)]
    pub(super) full_product_names: Vec<FullName<'a>>,
    #[serde(borrow, default)]
    pub(super) product_groups: Vec<Group<'a>>,
    /// Version 2.0.
    #[serde(borrow, default)]
    pub(super) relationships: Vec<Relationship<'a>>,
    /// Version 2.1.
    #[serde(borrow, default)]
    pub(super) product_paths: Vec<ProductPath<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Branch<'a> {
    pub(super) category: BranchCategory,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow, default)]
    pub(super) branches: Vec<Branch<'a>>,
    #[serde(borrow)]
    pub(super) product: Option<FullName<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BranchCategory {
    Architecture,
    HostName,
    Language,
    Legacy,
    PatchLevel,
    Platform,
    ProductFamily,
    ProductName,
    ProductVersion,
    ProductVersionRange,
    ServicePack,
    Specification,
    Vendor,
}

#[derive(Deserialize)]
pub(super) struct FullName<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) product_id: Text<'a>,
    #[serde(borrow)]
    pub(super) product_identification_helper: Option<Helper<'a>>,
}

#[derive(Default, Deserialize)]
pub(super) struct Helper<'a> {
    #[serde(borrow)]
    pub(super) cpe: Option<Text<'a>>,
    /// Version 2.0.
    #[serde(borrow)]
    pub(super) purl: Option<Text<'a>>,
    /// Version 2.1.
    #[serde(borrow, default)]
    pub(super) purls: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) hashes: Vec<Hashes<'a>>,
    #[serde(borrow, default)]
    pub(super) model_numbers: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) skus: Vec<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Hashes<'a> {
    #[serde(borrow)]
    pub(super) file_hashes: Vec<FileHash<'a>>,
}

#[derive(Deserialize)]
pub(super) struct FileHash<'a> {
    #[serde(borrow)]
    pub(super) algorithm: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct Group<'a> {
    #[serde(borrow)]
    pub(super) group_id: Text<'a>,
    #[serde(borrow)]
    pub(super) product_ids: Vec<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Relationship<'a> {
    pub(super) category: RelationshipCategory,
    #[serde(borrow)]
    pub(super) full_product_name: FullName<'a>,
    #[serde(borrow)]
    pub(super) product_reference: Text<'a>,
    #[serde(borrow)]
    pub(super) relates_to_product_reference: Text<'a>,
}

/// A product that is made of others: the first, on or in the next, and so on.
#[derive(Deserialize)]
pub(super) struct ProductPath<'a> {
    #[serde(borrow)]
    pub(super) full_product_name: FullName<'a>,
    #[serde(borrow)]
    pub(super) beginning_product_reference: Text<'a>,
    #[serde(borrow)]
    pub(super) subpaths: Vec<Subpath<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Subpath<'a> {
    pub(super) category: RelationshipCategory,
    #[serde(borrow)]
    pub(super) next_product_reference: Text<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RelationshipCategory {
    DefaultComponentOf,
    ExternalComponentOf,
    InstalledOn,
    InstalledWith,
    OptionalComponentOf,
}
