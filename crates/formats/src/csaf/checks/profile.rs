//! Tests of the profiles: 6.1.27.1 to 6.1.27.11.
//! Not here: names that only look like a profile ([`super::words`]).
//! Next: [`check`].

use std::collections::HashSet;

use super::Findings;
use crate::csaf::{
    document::{Document, Head, NoteCategory, ReferenceCategory, ThreatCategory, Tree, Vulnerability},
    tree::Groups,
};

/// A profile that asks for more than the base. [CSAF 2.0, 4]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    IncidentResponse,
    InformationalAdvisory,
    SecurityAdvisory,
    Vex,
    /// Version 2.1: as the one above, by the rules of version 2.0.
    DeprecatedSecurityAdvisory,
    /// Version 2.1: what was said holds no more.
    Withdrawn,
    /// Version 2.1: another document has taken its place.
    Superseded,
}

impl Profile {
    /// Those of both versions.
    pub(super) const ALL: [Self; 4] =
        [Self::IncidentResponse, Self::InformationalAdvisory, Self::SecurityAdvisory, Self::Vex];

    const OF_2_1: [Self; 3] = [Self::DeprecatedSecurityAdvisory, Self::Withdrawn, Self::Superseded];

    pub(super) const fn category(self) -> &'static str {
        match self {
            Self::IncidentResponse => "csaf_security_incident_response",
            Self::InformationalAdvisory => "csaf_informational_advisory",
            Self::SecurityAdvisory => "csaf_security_advisory",
            Self::Vex => "csaf_vex",
            Self::DeprecatedSecurityAdvisory => "csaf_deprecated_security_advisory",
            Self::Withdrawn => "csaf_withdrawn",
            Self::Superseded => "csaf_superseded",
        }
    }

    pub(super) fn of(head: &Head<'_>) -> Option<Self> {
        let later = if &*head.csaf_version == "2.0" { &[][..] } else { &Self::OF_2_1 };
        Self::ALL.iter().chain(later).copied().find(|profile| profile.category() == &*head.category)
    }
}

pub(super) fn check(document: &Document<'_>, found: &mut Findings) {
    match Profile::of(&document.document) {
        Some(Profile::IncidentResponse) => told(document, found),
        Some(Profile::InformationalAdvisory) => {
            told(document, found);
            without_vulnerabilities(document, found);
        }
        Some(Profile::Withdrawn | Profile::Superseded) => without_vulnerabilities(document, found),
        Some(profile @ (Profile::SecurityAdvisory | Profile::DeprecatedSecurityAdvisory | Profile::Vex)) => {
            of_products(document, profile, found);
        }
        None => {}
    }
}

fn without_vulnerabilities(document: &Document<'_>, found: &mut Findings) {
    if document.vulnerabilities.is_some() {
        found.add("6.1.27.3", "/vulnerabilities", "a document of this category has none");
    }
}

fn told(document: &Document<'_>, found: &mut Findings) {
    let tells = |category| {
        matches!(
            category,
            NoteCategory::Description | NoteCategory::Details | NoteCategory::General | NoteCategory::Summary
        )
    };
    if !document.document.notes.iter().any(|note| tells(note.category)) {
        found.add("6.1.27.1", "/document/notes", "no note that describes, sums up or details");
    }
    let is_external = |category| category == ReferenceCategory::External;
    if !document.document.references.iter().any(|reference| is_external(reference.category)) {
        found.add("6.1.27.2", "/document/references", "no external reference");
    }
}

fn of_products(document: &Document<'_>, profile: Profile, found: &mut Findings) {
    if document.product_tree.is_none() {
        found.add("6.1.27.4", "/product_tree", "missing");
    }
    if document.vulnerabilities.is_none() {
        found.add("6.1.27.11", "/vulnerabilities", "missing");
    }
    let empty = Tree::default();
    let groups = Groups::of(document.product_tree.as_ref().unwrap_or(&empty));
    for (at, vulnerability) in document.vulnerabilities.iter().flatten().enumerate() {
        let place = format!("/vulnerabilities/{at}");
        if vulnerability.notes.is_none() {
            found.add("6.1.27.5", format!("{place}/notes"), "missing");
        }
        if profile != Profile::Vex && vulnerability.product_status.is_none() {
            found.add("6.1.27.6", format!("{place}/product_status"), "missing");
        }
        if profile == Profile::Vex {
            vex(vulnerability, &groups, &place, found);
        }
    }
}

fn vex<'a>(vulnerability: &'a Vulnerability<'a>, groups: &Groups<'a>, place: &str, found: &mut Findings) {
    let status = vulnerability.product_status.as_ref();
    let says = status.is_some_and(|status| {
        [&status.fixed, &status.known_affected, &status.known_not_affected, &status.under_investigation]
            .iter()
            .any(|list| !list.is_empty())
    });
    if !says {
        let what = "none of fixed, known_affected, known_not_affected, under_investigation";
        found.add("6.1.27.7", format!("{place}/product_status"), what);
    }
    if vulnerability.cve.is_none() && vulnerability.ids.is_none() {
        found.add("6.1.27.8", place, "neither cve nor ids");
    }
    let impacts = vulnerability.threats.iter().filter(|threat| threat.category == ThreatCategory::Impact);
    let explained: HashSet<&str> = impacts
        .flat_map(|threat| groups.expand(&threat.product_ids, &threat.group_ids))
        .chain(vulnerability.flags.iter().flat_map(|flag| groups.expand(&flag.product_ids, &flag.group_ids)))
        .collect();
    let answered: HashSet<&str> = vulnerability
        .remediations
        .iter()
        .flat_map(|remediation| groups.expand(&remediation.product_ids, &remediation.group_ids))
        .collect();
    let Some(status) = status else { return };
    for (at, id) in status.known_not_affected.iter().enumerate().filter(|(_, id)| !explained.contains(&***id))
    {
        let what = format!("no reason why {} is not affected", &**id);
        found.add("6.1.27.9", format!("{place}/product_status/known_not_affected/{at}"), what);
    }
    for (at, id) in status.known_affected.iter().enumerate().filter(|(_, id)| !answered.contains(&***id)) {
        let what = format!("nothing to do about {}", &**id);
        found.add("6.1.27.10", format!("{place}/product_status/known_affected/{at}"), what);
    }
}
