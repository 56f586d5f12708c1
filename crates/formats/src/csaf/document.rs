//! A document as it is written, with the members of version 2.0 and of 2.1: makers mix them. [CSAF 2.0, 3; CSAF 2.1, 3]
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

#[derive(Deserialize)]
pub(super) struct Vulnerability<'a> {
    #[serde(borrow)]
    pub(super) cve: Option<Text<'a>>,
    /// Version 2.0.
    #[serde(borrow)]
    pub(super) cwe: Option<Cwe<'a>>,
    /// Version 2.1.
    #[serde(borrow, default)]
    pub(super) cwes: Vec<Cwe<'a>>,
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
    /// Version 2.0.
    #[serde(borrow, default)]
    scores: Vec<Score<'a>>,
    /// Version 2.1.
    #[serde(borrow, default)]
    metrics: Vec<Metric<'a>>,
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
    OptionalPatch,
    Mitigation,
    Workaround,
    FixPlanned,
    NoFixPlanned,
    NoneAvailable,
}

#[derive(Deserialize)]
pub(super) struct Threat<'a> {
    pub(super) category: ThreatCategory,
    /// Palo Alto calls it otherwise.
    #[serde(borrow, alias = "description")]
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
    /// Version 2.1.
    #[serde(borrow, default)]
    pub(super) unknown: Vec<Text<'a>>,
}

impl<'a> ProductStatus<'a> {
    /// Each list with its name.
    pub(super) fn lists(&self) -> [(&'static str, &[Text<'a>]); 9] {
        [
            ("first_affected", &self.first_affected),
            ("first_fixed", &self.first_fixed),
            ("fixed", &self.fixed),
            ("known_affected", &self.known_affected),
            ("known_not_affected", &self.known_not_affected),
            ("last_affected", &self.last_affected),
            ("recommended", &self.recommended),
            ("under_investigation", &self.under_investigation),
            ("unknown", &self.unknown),
        ]
    }
}

#[derive(Deserialize)]
struct Score<'a> {
    #[serde(borrow)]
    products: Vec<Text<'a>>,
    cvss_v2: Option<Cvss>,
    cvss_v3: Option<Cvss>,
    cvss_v4: Option<Cvss>,
}

#[derive(Deserialize)]
struct Metric<'a> {
    #[serde(borrow)]
    products: Vec<Text<'a>>,
    #[serde(borrow)]
    source: Option<Text<'a>>,
    content: Content,
}

#[derive(Deserialize)]
struct Content {
    cvss_v2: Option<Cvss>,
    cvss_v3: Option<Cvss>,
    cvss_v4: Option<Cvss>,
}

/// What products are rated.
pub(super) struct Rated<'v, 'a> {
    /// Where the products stand, below the vulnerability.
    pub(super) place: String,
    pub(super) products: &'v [Text<'a>],
    /// Who rated them, if not the publisher.
    pub(super) source: Option<&'v str>,
    /// Where each rating stands, and which.
    pub(super) ratings: Vec<(String, &'v Cvss)>,
}

impl<'a> Vulnerability<'a> {
    /// The weaknesses, each with its place.
    pub(super) fn weaknesses(&self) -> impl Iterator<Item = (String, &Cwe<'a>)> {
        let one = self.cwe.iter().map(|cwe| ("cwe".to_owned(), cwe));
        one.chain(self.cwes.iter().enumerate().map(|(at, cwe)| (format!("cwes/{at}"), cwe)))
    }

    /// What its products are rated, wherever it stands.
    pub(super) fn rated(&self) -> impl Iterator<Item = Rated<'_, 'a>> {
        let scores = self.scores.iter().enumerate().map(|(at, score)| {
            let place = format!("scores/{at}");
            let ratings = ratings(&place, &score.cvss_v4, &score.cvss_v3, &score.cvss_v2);
            Rated { ratings, products: &score.products, source: None, place }
        });
        let metrics = self.metrics.iter().enumerate().map(|(at, metric)| {
            let place = format!("metrics/{at}");
            let Content { cvss_v2, cvss_v3, cvss_v4 } = &metric.content;
            let ratings = ratings(&format!("{place}/content"), cvss_v4, cvss_v3, cvss_v2);
            Rated { ratings, products: &metric.products, source: metric.source.as_deref(), place }
        });
        scores.chain(metrics)
    }
}

/// The ratings that are there, the newest version of CVSS first.
fn ratings<'v>(
    below: &str,
    v4: &'v Option<Cvss>,
    v3: &'v Option<Cvss>,
    v2: &'v Option<Cvss>,
) -> Vec<(String, &'v Cvss)> {
    let all = [("cvss_v4", v4), ("cvss_v3", v3), ("cvss_v2", v2)];
    let given = all.into_iter().filter_map(|(member, cvss)| Some((member, cvss.as_ref()?)));
    given.map(|(member, cvss)| (format!("{below}/{member}"), cvss)).collect()
}
