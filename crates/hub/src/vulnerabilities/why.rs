//! Why a finding is one: what a person is shown, kept with the finding as JSON.
//! Not here: finding out (`matching::Explanation`).
//! Next: [`super::matching`].

use super::sources::Voice;
use ::matching::{Explanation, Fact, Missing, Rule};
use domain::{
    inventory::register::WayIn,
    vulnerabilities::{Bound, Ground},
};
use serde::{Deserialize, Serialize};

/// The grounds of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The component as the ledger names it, `FortiOS 6.0.4`.
    pub component: String,
    /// Its CPE 2.3 name.
    pub component_cpe: String,
    /// The vulnerable product as the feed names it.
    pub criterion: String,
    /// Lower bound: the version, and whether it is within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<(String, bool)>,
    /// Upper bound: the version, and whether it is within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<(String, bool)>,
    /// How the version was compared: `every`, `none`, `same`, `range`, `pattern`, `negated`.
    pub rule: String,
    /// What else the CVE asks for, and what of the asset answers it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<(String, String)>,
    /// Facts that the asset does not state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Gap>,
    /// Version texts that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// What the rank came from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<String>,
    /// Lines that end at the device and contractors' servers that it is, if that counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways_in: Vec<Way>,
    /// The CVSS vector that counted, and who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vector: Option<(String, String)>,
    /// The score that was stated with it, in tenths, where it differs from the vector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_score_tenths: Option<u16>,
    /// What each source says, if not NVD alone does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<Voice>,
    /// One of them says otherwise.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_contradicted: bool,
    /// The range stands in words of a source that no program can read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_in_others_words: bool,
    /// Those words; empty where the source names no versions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What of the registers puts a device at the edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The register: `connection` or `contractor_server`.
    pub register: String,
    /// The record.
    pub record: String,
    /// Its name when the finding was made.
    pub name: String,
}

impl From<&WayIn> for Way {
    fn from(way: &WayIn) -> Self {
        Self {
            register: way.register.as_str().to_owned(),
            record: way.record.to_string(),
            name: way.name.clone(),
        }
    }
}

/// A fact that the asset does not state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Which: `maker`, `version`, `update`, `hardware` and so on.
    pub fact: String,
    /// Of what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// What would make it a match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<String>,
}

impl Why {
    /// From what the index says.
    pub(crate) fn new(explanation: &Explanation) -> Self {
        let bound = |bound: &Option<Bound>| {
            bound.as_ref().map(|bound| (bound.version().to_owned(), matches!(bound, Bound::Including(_))))
        };
        Self {
            component_cpe: explanation.component.to_formatted(),
            criterion: explanation.criterion.to_formatted(),
            from: bound(&explanation.range.start),
            to: bound(&explanation.range.end),
            rule: rule(explanation.rule).to_owned(),
            beside: explanation
                .beside
                .iter()
                .map(|beside| (beside.criterion.to_formatted(), beside.stated.to_formatted()))
                .collect(),
            missing: explanation.missing.iter().map(gap).collect(),
            unread: explanation.unread.clone(),
            ..Self::default()
        }
    }

    /// What the rank came from.
    pub fn grounds(&self) -> Vec<Ground> {
        self.grounds.iter().filter_map(|ground| ground.parse().ok()).collect()
    }

    /// Reads what a finding keeps; a text of an older program may lack things.
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(crate) fn to_json(&self) -> String {
        // A struct of texts always becomes JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::EveryVersion => "every",
        Rule::WithoutVersion => "none",
        Rule::SameVersion => "same",
        Rule::WithinRange => "range",
        Rule::LikePattern => "pattern",
        Rule::Negated => "negated",
    }
}

fn gap(missing: &Missing) -> Gap {
    let fact = match missing.fact {
        Fact::Maker => "maker",
        Fact::Version => "version",
        Fact::Update => "update",
        Fact::Edition => "edition",
        Fact::Language => "language",
        Fact::SoftwareEdition => "software_edition",
        Fact::TargetSoftware => "target_software",
        Fact::TargetHardware => "target_hardware",
        Fact::Other => "other",
        Fact::Hardware => "hardware",
        Fact::OperatingSystem => "operating_system",
        Fact::Firmware => "firmware",
        Fact::OtherComponent => "other_component",
    };
    Gap {
        fact: fact.to_owned(),
        of: missing.of.as_ref().map_or_else(String::new, domain::cpe::CpeName::to_formatted),
        wanted: missing.wanted.clone(),
    }
}
