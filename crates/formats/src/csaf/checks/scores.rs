//! Tests on CVSS: 6.1.8 (as the schema has it), 6.1.9 (computed right), 6.1.10 (members agree with the vector).
//! Not here: computing ([`domain::cvss`]).
//! Next: [`check`].

use domain::cvss::{CvssVersion, Severity, Vector};

use super::Findings;
use crate::csaf::{cvss::Cvss, document::Document};

pub(super) fn check(document: &Document<'_>, found: &mut Findings) {
    for (at, vulnerability) in document.vulnerabilities.iter().flatten().enumerate() {
        for (place, cvss) in vulnerability.rated().flat_map(|rated| rated.ratings) {
            let versions: &[CvssVersion] = match place.rsplit('_').next() {
                Some("v2") => &[CvssVersion::V2],
                Some("v4") => &[CvssVersion::V4],
                _ => &[CvssVersion::V3_0, CvssVersion::V3_1],
            };
            one(cvss, versions, &format!("/vulnerabilities/{at}/{place}"), found);
        }
    }
}

fn one(cvss: &Cvss, versions: &[CvssVersion], place: &str, found: &mut Findings) {
    let Some(vector) = valid(cvss, versions, place, found) else { return };
    computed(cvss, &vector, place, found);
    agreeing(cvss, &vector, place, found);
}

/// The vector, if the object is as the schema has it.
fn valid(cvss: &Cvss, versions: &[CvssVersion], place: &str, found: &mut Findings) -> Option<Vector> {
    let mut required = vec!["version", "vectorString", "baseScore"];
    if !versions.contains(&CvssVersion::V2) {
        required.push("baseSeverity");
    }
    let mut is_whole = true;
    for member in required.into_iter().filter(|member| cvss.member(member).is_none()) {
        found.add("6.1.8", place, format!("{member} is missing"));
        is_whole = false;
    }
    if !is_whole {
        return None;
    }
    for (name, _) in cvss.members().filter(|(name, _)| name.ends_with("Score")) {
        if cvss.tenths(name).is_none() {
            found.add("6.1.8", format!("{place}/{name}"), "no score from 0.0 to 10.0");
            return None;
        }
    }
    for (name, _) in cvss.members().filter(|(name, _)| name.ends_with("Severity")) {
        if cvss.text(name).and_then(severity).is_none() {
            found.add("6.1.8", format!("{place}/{name}"), "no severity");
            return None;
        }
    }
    let version = cvss.text("version").unwrap_or_default();
    let text = cvss.text("vectorString").unwrap_or_default();
    match Vector::parse(text) {
        Ok(vector) if versions.contains(&vector.version()) && vector.version().to_string() == version => {
            Some(vector)
        }
        Ok(vector) => {
            found.add(
                "6.1.8",
                format!("{place}/version"),
                format!("{version}, but the vector is of {}", vector.version()),
            );
            None
        }
        Err(error) => {
            found.add("6.1.8", format!("{place}/vectorString"), error.to_string());
            None
        }
    }
}

fn computed(cvss: &Cvss, vector: &Vector, place: &str, found: &mut Findings) {
    let mut base = vec![("base", vector.base_score_tenths())];
    // Temporal is what is left of the whole without the environment.
    let temporal =
        Vector::parse(&without_environment(&vector.to_string())).map(|vector| vector.score_tenths());
    base.extend(temporal.map(|tenths| ("temporal", tenths)));
    base.push(("environmental", vector.score_tenths()));
    for (kind, tenths) in base {
        let (score, severity_of) = (format!("{kind}Score"), format!("{kind}Severity"));
        if cvss.tenths(&score).is_some_and(|stated| stated != tenths) {
            let what = format!("the vector gives {}.{}", tenths / 10, tenths % 10);
            found.add("6.1.9", format!("{place}/{score}"), what);
        }
        let stated = cvss.text(&severity_of).and_then(severity);
        if stated.is_some_and(|stated| stated != Severity::of(vector.version(), tenths)) {
            let what =
                format!("{}.{} is {:?}", tenths / 10, tenths % 10, Severity::of(vector.version(), tenths));
            found.add("6.1.9", format!("{place}/{severity_of}"), what);
        }
    }
}

fn agreeing(cvss: &Cvss, vector: &Vector, place: &str, found: &mut Findings) {
    let is_v2 = vector.version() == CvssVersion::V2;
    let members = match vector.version() {
        CvssVersion::V2 => MEMBERS_2,
        CvssVersion::V3_0 | CvssVersion::V3_1 => MEMBERS_3,
        CvssVersion::V4 => MEMBERS_4,
    };
    let printed = vector.to_string();
    for (name, metric) in members {
        let Some(member) = cvss.member(name) else { continue };
        // What the vector leaves out is not contradicted. [OASIS test data, 6.2.19]
        let given = printed.split('/').find_map(|part| part.split_once(':').filter(|(own, _)| own == metric));
        let Some((_, value)) = given else { continue };
        if member.as_str().map(|text| short(text, is_v2)).as_deref() != Some(value) {
            found.add(
                "6.1.10",
                format!("{place}/{name}"),
                format!("{member}, but the vector says {metric}:{value}"),
            );
        }
    }
}

/// The value of a metric in the vector's letters: `PROOF_OF_CONCEPT` is `P`, or `POC` in version 2.
fn short(text: &str, is_v2: bool) -> String {
    match (text, is_v2) {
        ("NOT_DEFINED", false) => "X".to_owned(),
        ("NOT_DEFINED", true) => "ND".to_owned(),
        ("UNCORROBORATED", true) => "UR".to_owned(),
        ("UNCONFIRMED", true) => "UC".to_owned(),
        ("PROOF_OF_CONCEPT" | "OFFICIAL_FIX" | "TEMPORARY_FIX" | "LOW_MEDIUM" | "MEDIUM_HIGH", true) => {
            text.split('_').filter_map(|word| word.chars().next()).collect()
        }
        _ => text.chars().take(1).collect(),
    }
}

fn without_environment(vector: &str) -> String {
    let is_environment = |part: &&str| {
        let name = part.split(':').next().unwrap_or_default();
        matches!(name, "CR" | "IR" | "AR" | "CDP" | "TD") || (name.starts_with('M') && name.len() > 1)
    };
    vector.split('/').filter(|part| !is_environment(part)).collect::<Vec<_>>().join("/")
}

fn severity(text: &str) -> Option<Severity> {
    Some(match text {
        "NONE" => Severity::None,
        "LOW" => Severity::Low,
        "MEDIUM" => Severity::Medium,
        "HIGH" => Severity::High,
        "CRITICAL" => Severity::Critical,
        _ => return None,
    })
}

const MEMBERS_2: &[(&str, &str)] = &[
    ("accessVector", "AV"),
    ("accessComplexity", "AC"),
    ("authentication", "Au"),
    ("confidentialityImpact", "C"),
    ("integrityImpact", "I"),
    ("availabilityImpact", "A"),
    ("exploitability", "E"),
    ("remediationLevel", "RL"),
    ("reportConfidence", "RC"),
    ("collateralDamagePotential", "CDP"),
    ("targetDistribution", "TD"),
    ("confidentialityRequirement", "CR"),
    ("integrityRequirement", "IR"),
    ("availabilityRequirement", "AR"),
];

const MEMBERS_3: &[(&str, &str)] = &[
    ("attackVector", "AV"),
    ("attackComplexity", "AC"),
    ("privilegesRequired", "PR"),
    ("userInteraction", "UI"),
    ("scope", "S"),
    ("confidentialityImpact", "C"),
    ("integrityImpact", "I"),
    ("availabilityImpact", "A"),
    ("exploitCodeMaturity", "E"),
    ("remediationLevel", "RL"),
    ("reportConfidence", "RC"),
    ("confidentialityRequirement", "CR"),
    ("integrityRequirement", "IR"),
    ("availabilityRequirement", "AR"),
    ("modifiedAttackVector", "MAV"),
    ("modifiedAttackComplexity", "MAC"),
    ("modifiedPrivilegesRequired", "MPR"),
    ("modifiedUserInteraction", "MUI"),
    ("modifiedScope", "MS"),
    ("modifiedConfidentialityImpact", "MC"),
    ("modifiedIntegrityImpact", "MI"),
    ("modifiedAvailabilityImpact", "MA"),
];

const MEMBERS_4: &[(&str, &str)] = &[
    ("attackVector", "AV"),
    ("attackComplexity", "AC"),
    ("attackRequirements", "AT"),
    ("privilegesRequired", "PR"),
    ("userInteraction", "UI"),
    ("vulnConfidentialityImpact", "VC"),
    ("vulnIntegrityImpact", "VI"),
    ("vulnAvailabilityImpact", "VA"),
    ("subConfidentialityImpact", "SC"),
    ("subIntegrityImpact", "SI"),
    ("subAvailabilityImpact", "SA"),
    ("exploitMaturity", "E"),
    ("confidentialityRequirement", "CR"),
    ("integrityRequirement", "IR"),
    ("availabilityRequirement", "AR"),
    ("modifiedAttackVector", "MAV"),
    ("modifiedAttackComplexity", "MAC"),
    ("modifiedAttackRequirements", "MAT"),
    ("modifiedPrivilegesRequired", "MPR"),
    ("modifiedUserInteraction", "MUI"),
    ("modifiedVulnConfidentialityImpact", "MVC"),
    ("modifiedVulnIntegrityImpact", "MVI"),
    ("modifiedVulnAvailabilityImpact", "MVA"),
    ("modifiedSubConfidentialityImpact", "MSC"),
    ("modifiedSubIntegrityImpact", "MSI"),
    ("modifiedSubAvailabilityImpact", "MSA"),
];
