//! The products of a document, as a tree. [CSAF 2.0, 3.2.2]
//! Not here: what its names mean ([`crate::csaf::tree`]).
//! Next: [`Tree`].

use crate::feed::Text;
use serde::Deserialize;

#[derive(Default, Deserialize)]
pub(in crate::csaf) struct Tree<'a> {
    #[serde(borrow, default)]
    pub(in crate::csaf) branches: Vec<Branch<'a>>,
    #[serde(borrow, default)]
    pub(in crate::csaf) full_product_names: Vec<FullName<'a>>,
    #[serde(borrow, default)]
    pub(in crate::csaf) product_groups: Vec<Group<'a>>,
    /// Version 2.0.
    #[serde(borrow, default)]
    pub(in crate::csaf) relationships: Vec<Relationship<'a>>,
    /// Version 2.1.
    #[serde(borrow, default)]
    pub(in crate::csaf) product_paths: Vec<ProductPath<'a>>,
}

#[derive(Deserialize)]
pub(in crate::csaf) struct Branch<'a> {
    pub(in crate::csaf) category: BranchCategory,
    #[serde(borrow)]
    pub(in crate::csaf) name: Text<'a>,
    #[serde(borrow, default)]
    pub(in crate::csaf) branches: Vec<Branch<'a>>,
    #[serde(borrow)]
    pub(in crate::csaf) product: Option<FullName<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::csaf) enum BranchCategory {
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
pub(in crate::csaf) struct FullName<'a> {
    #[serde(borrow)]
    pub(in crate::csaf) name: Text<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) product_id: Text<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) product_identification_helper: Option<Helper<'a>>,
}

#[derive(Default, Deserialize)]
pub(in crate::csaf) struct Helper<'a> {
    #[serde(borrow)]
    pub(in crate::csaf) cpe: Option<Text<'a>>,
    /// Version 2.0.
    #[serde(borrow)]
    pub(in crate::csaf) purl: Option<Text<'a>>,
    /// Version 2.1.
    #[serde(borrow, default)]
    pub(in crate::csaf) purls: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(in crate::csaf) hashes: Vec<Hashes<'a>>,
    #[serde(borrow, default)]
    pub(in crate::csaf) model_numbers: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(in crate::csaf) skus: Vec<Text<'a>>,
}

#[derive(Deserialize)]
pub(in crate::csaf) struct Hashes<'a> {
    #[serde(borrow)]
    pub(in crate::csaf) file_hashes: Vec<FileHash<'a>>,
}

#[derive(Deserialize)]
pub(in crate::csaf) struct FileHash<'a> {
    #[serde(borrow)]
    pub(in crate::csaf) algorithm: Text<'a>,
}

#[derive(Deserialize)]
pub(in crate::csaf) struct Group<'a> {
    #[serde(borrow)]
    pub(in crate::csaf) group_id: Text<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) product_ids: Vec<Text<'a>>,
}

#[derive(Deserialize)]
pub(in crate::csaf) struct Relationship<'a> {
    pub(in crate::csaf) category: RelationshipCategory,
    #[serde(borrow)]
    pub(in crate::csaf) full_product_name: FullName<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) product_reference: Text<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) relates_to_product_reference: Text<'a>,
}

/// A product that is made of others: the first, on or in the next, and so on.
#[derive(Deserialize)]
pub(in crate::csaf) struct ProductPath<'a> {
    #[serde(borrow)]
    pub(in crate::csaf) full_product_name: FullName<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) beginning_product_reference: Text<'a>,
    #[serde(borrow)]
    pub(in crate::csaf) subpaths: Vec<Subpath<'a>>,
}

#[derive(Deserialize)]
pub(in crate::csaf) struct Subpath<'a> {
    pub(in crate::csaf) category: RelationshipCategory,
    #[serde(borrow)]
    pub(in crate::csaf) next_product_reference: Text<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::csaf) enum RelationshipCategory {
    DefaultComponentOf,
    ExternalComponentOf,
    InstalledOn,
    InstalledWith,
    OptionalComponentOf,
}
