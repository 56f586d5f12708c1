//! What one source says: an advisory of a maker, of JVN, or a record of the CVE programme, with the products it names.
//! Not here: reading a format (`formats`), and NVD's own records with their trees ([`super::record`]).
//! Next: [`super::configuration::VersionRange`].

use super::{
    CveId,
    configuration::{Node, VersionRange},
    finding::NotAffectedReason,
    record::RatedVector,
};
use crate::{cpe::CpeName, text_enum::text_enum};

/// One advisory of one source, about one or more CVEs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advisory {
    /// Who says it.
    pub source: NewsSource,
    /// The source's own number, such as `JVNDB-2021-001234`, `FG-IR-23-392`, `ICSMA-23-117-01`, or the CVE's.
    pub id: String,
    /// Who published it, as it says: `Fortinet PSIRT`; for a CVE record the assigner.
    pub publisher: String,
    /// Its title, in the source's language.
    pub title: String,
    /// What it says, shortened; in the source's language.
    pub summary: String,
    /// Where to read it; `https` or `http`, or empty.
    pub address: String,
    /// First published, ms UTC.
    pub published_at: i64,
    /// Last changed, ms UTC; a newer one replaces an older of the same source and number.
    pub modified_at: i64,
    /// It no longer stands.
    pub is_withdrawn: bool,
    /// The CVEs it is about.
    pub cves: Vec<CveId>,
    /// Severity vectors, of each of its CVEs alike; one that rates its CVEs differently gives none.
    pub vectors: Vec<RatedVector>,
    /// Weaknesses, such as `CWE-79`.
    pub weaknesses: Vec<String>,
    /// Addresses to read on.
    pub references: Vec<String>,
    /// CISA's words for what to do, where it gave them.
    pub ssvc: Option<Ssvc>,
    /// What it says of products.
    pub products: Vec<ProductStatement>,
    /// The same as trees of CPE names, where the source gives such (CVE 5.1 `cpeApplicability`): alternatives, as
    /// in [`super::CveRecord`].
    pub configurations: Vec<Node>,
}

/// What names an advisory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdvisoryKey {
    /// Who says it.
    pub source: NewsSource,
    /// The source's own number.
    pub id: String,
}

impl Advisory {
    /// What names it.
    pub fn key(&self) -> AdvisoryKey {
        AdvisoryKey { source: self.source, id: self.id.clone() }
    }
}

text_enum! {
    /// Whose word it is. In text `jvn`, `cve`, ...
    NewsSource, "source of news" {
        /// The CVE programme's record by its assigner (CNA).
        Cve = "cve",
        /// CISA's additions to a CVE record (ADP, Vulnrichment).
        CisaAdp = "cisa-adp",
        /// JVN and JVN iPedia, Japan.
        Jvn = "jvn",
        /// A maker's or authority's advisory as CSAF 2.0.
        Csaf = "csaf",
        /// A maker's advisory as CVRF 1.1 or 1.2.
        Cvrf = "cvrf",
    }
}

/// What an advisory says of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductStatement {
    /// Of which of the advisory's CVEs; empty means all of them.
    pub cves: Vec<CveId>,
    /// Maker as written.
    pub maker: String,
    /// Product as written, without its version.
    pub product: String,
    /// The product's name in CPE where the source gives one; its version is *any* where a range limits it.
    pub name: Option<CpeName>,
    /// What else the source calls it: package URLs (`pkg:...`) and model numbers.
    pub other_names: Vec<String>,
    /// The versions as written: 「1.5.62 未満」, `>=7.0.0|<=7.0.11`.
    pub wording: String,
    /// The versions; `None` if the wording could not be read: then it is to be checked, never "all versions".
    /// One version is a range that begins and ends with it; all versions are one range without bounds.
    pub ranges: Option<Vec<VersionRange>>,
    /// What is said of these versions.
    pub status: ProductStatus,
    /// Why [`ProductStatus::NotAffected`], where the source says it.
    pub reason: Option<NotAffectedReason>,
    /// What to do, in the source's language, shortened; may be empty.
    pub remedy: String,
}

text_enum! {
    /// What a source says of versions of a product, in the words of VEX.
    ProductStatus, "status of a product" {
        /// Touched.
        Affected = "affected",
        /// The hole is closed in them.
        Fixed = "fixed",
        /// The source says that they are not touched.
        NotAffected = "not_affected",
        /// The source does not know yet.
        UnderInvestigation = "under_investigation",
    }
}

/// CISA's decision points for a CVE. [CISA SSVC Guide 2022]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ssvc {
    /// `none`, `poc` or `active`.
    pub exploitation: String,
    /// Whether attacks can be automated.
    pub is_automatable: bool,
    /// `partial` or `total`.
    pub technical_impact: String,
}

impl Ssvc {
    /// CISA knows of attacks.
    pub fn is_active(&self) -> bool {
        self.exploitation.eq_ignore_ascii_case("active")
    }
}
