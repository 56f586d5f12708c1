//! A document as it is written. [CSAF 2.0, 3]
//! Not here: what it means ([`mod@super::advisory`]), whether it keeps the rules ([`super::checks`]).
//! Next: [`Document`].

use serde::Deserialize;

use super::cvss::Cvss;
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
    #[serde(borrow, default)]
    pub(super) relationships: Vec<Relationship<'a>>,
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
    #[serde(borrow)]
    pub(super) purl: Option<Text<'a>>,
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

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RelationshipCategory {
    DefaultComponentOf,
    ExternalComponentOf,
    InstalledOn,
    InstalledWith,
    OptionalComponentOf,
}

#[derive(Deserialize)]
pub(super) struct Vulnerability<'a> {
    #[serde(borrow)]
    pub(super) cve: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) cwe: Option<Cwe<'a>>,
    #[serde(borrow, default)]
    pub(super) flags: Vec<Flag<'a>>,
    #[serde(borrow)]
    pub(super) ids: Option<Vec<OtherId<'a>>>,
    #[serde(borrow, default)]
    pub(super) involvements: Vec<Involvement<'a>>,
    #[serde(borrow)]
    pub(super) notes: Option<Vec<Note<'a>>>,
    #[serde(borrow)]
    pub(super) product_status: Option<ProductStatus<'a>>,
    #[serde(borrow, default)]
    pub(super) references: Vec<Reference<'a>>,
    #[serde(borrow, default)]
    pub(super) remediations: Vec<Remediation<'a>>,
    #[serde(borrow, default)]
    pub(super) scores: Vec<Score<'a>>,
    #[serde(borrow, default)]
    pub(super) threats: Vec<Threat<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Cwe<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct OtherId<'a> {
    #[serde(borrow, rename = "system_name")]
    _system_name: Text<'a>,
    #[serde(borrow, rename = "text")]
    _text: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct Flag<'a> {
    #[serde(borrow)]
    pub(super) label: Text<'a>,
    #[serde(borrow, default)]
    pub(super) product_ids: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) group_ids: Vec<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Remediation<'a> {
    pub(super) category: RemediationCategory,
    #[serde(borrow)]
    pub(super) details: Text<'a>,
    #[serde(borrow, default)]
    pub(super) product_ids: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) group_ids: Vec<Text<'a>>,
}

/// In the order in which they help.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RemediationCategory {
    VendorFix,
    Mitigation,
    Workaround,
    NoFixPlanned,
    NoneAvailable,
}

#[derive(Deserialize)]
pub(super) struct Threat<'a> {
    pub(super) category: ThreatCategory,
    #[serde(borrow)]
    pub(super) details: Text<'a>,
    #[serde(borrow, default)]
    pub(super) product_ids: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) group_ids: Vec<Text<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ThreatCategory {
    ExploitStatus,
    Impact,
    TargetSet,
}

#[derive(Deserialize)]
pub(super) struct Involvement<'a> {
    #[serde(borrow)]
    pub(super) date: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) party: Text<'a>,
}

#[derive(Default, Deserialize)]
pub(super) struct ProductStatus<'a> {
    #[serde(borrow, default)]
    pub(super) first_affected: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) first_fixed: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) fixed: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) known_affected: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) known_not_affected: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) last_affected: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) recommended: Vec<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) under_investigation: Vec<Text<'a>>,
}

impl<'a> ProductStatus<'a> {
    /// Each list with its name.
    pub(super) fn lists(&self) -> [(&'static str, &[Text<'a>]); 8] {
        [
            ("first_affected", &self.first_affected),
            ("first_fixed", &self.first_fixed),
            ("fixed", &self.fixed),
            ("known_affected", &self.known_affected),
            ("known_not_affected", &self.known_not_affected),
            ("last_affected", &self.last_affected),
            ("recommended", &self.recommended),
            ("under_investigation", &self.under_investigation),
        ]
    }
}

#[derive(Deserialize)]
pub(super) struct Score<'a> {
    #[serde(borrow)]
    pub(super) products: Vec<Text<'a>>,
    pub(super) cvss_v2: Option<Cvss>,
    pub(super) cvss_v3: Option<Cvss>,
}
