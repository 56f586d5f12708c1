//! The metrics of each version with their values, in the order in which the standard prints them.
//! Not here: what they weigh (`super::score2` and its siblings).
//! Next: [`super::Vector`].

use super::CvssVersion;

/// The most metrics a version has.
pub(super) const METRICS_MAX: usize = 32;

/// A metric.
#[derive(Debug)]
pub(super) struct Metric {
    /// Its short name.
    pub(super) name: &'static str,
    /// Its short values, without the one that says "not defined".
    values: &'static [&'static str],
    /// The value that says the same as leaving the metric out.
    undefined: &'static str,
    /// Every vector gives it.
    pub(super) mandatory: bool,
}

impl Metric {
    /// The number of a value, counted from 1; 0 is "not defined".
    pub(super) fn number_of(&self, value: &str) -> Option<u8> {
        if !self.mandatory && value == self.undefined {
            return Some(0);
        }
        self.values.iter().position(|known| *known == value).and_then(|at| u8::try_from(at + 1).ok())
    }

    /// The value with that number.
    pub(super) fn value_of(&self, number: u8) -> Option<&'static str> {
        self.values.get(usize::from(number).checked_sub(1)?).copied()
    }
}

/// The metrics of a version.
pub(super) fn of(version: CvssVersion) -> &'static [Metric] {
    match version {
        CvssVersion::V2 => &V2,
        CvssVersion::V3_0 | CvssVersion::V3_1 => &V3,
        CvssVersion::V4 => &V4,
    }
}

const fn base(name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { name, values, undefined: "", mandatory: true }
}

const fn optional(name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { name, values, undefined: "X", mandatory: false }
}

const fn optional2(name: &'static str, values: &'static [&'static str]) -> Metric {
    Metric { name, values, undefined: "ND", mandatory: false }
}

const ATTACK_VECTOR: &[&str] = &["N", "A", "L", "P"];
const LOW_HIGH: &[&str] = &["L", "H"];
const NONE_LOW_HIGH: &[&str] = &["N", "L", "H"];
const HIGH_LOW_NONE: &[&str] = &["H", "L", "N"];
const HIGH_MEDIUM_LOW: &[&str] = &["H", "M", "L"];

/// [CVSS 2.0, 2.4]
static V2: [Metric; 14] = [
    base("AV", &["L", "A", "N"]),
    base("AC", &["H", "M", "L"]),
    base("Au", &["M", "S", "N"]),
    base("C", &["N", "P", "C"]),
    base("I", &["N", "P", "C"]),
    base("A", &["N", "P", "C"]),
    optional2("E", &["U", "POC", "F", "H"]),
    optional2("RL", &["OF", "TF", "W", "U"]),
    optional2("RC", &["UC", "UR", "C"]),
    optional2("CDP", &["N", "L", "LM", "MH", "H"]),
    optional2("TD", &["N", "L", "M", "H"]),
    optional2("CR", &["L", "M", "H"]),
    optional2("IR", &["L", "M", "H"]),
    optional2("AR", &["L", "M", "H"]),
];

/// [CVSS 3.1, 6, table 15]
static V3: [Metric; 22] = [
    base("AV", ATTACK_VECTOR),
    base("AC", LOW_HIGH),
    base("PR", NONE_LOW_HIGH),
    base("UI", &["N", "R"]),
    base("S", &["U", "C"]),
    base("C", HIGH_LOW_NONE),
    base("I", HIGH_LOW_NONE),
    base("A", HIGH_LOW_NONE),
    optional("E", &["U", "P", "F", "H"]),
    optional("RL", &["O", "T", "W", "U"]),
    optional("RC", &["U", "R", "C"]),
    optional("CR", HIGH_MEDIUM_LOW),
    optional("IR", HIGH_MEDIUM_LOW),
    optional("AR", HIGH_MEDIUM_LOW),
    optional("MAV", ATTACK_VECTOR),
    optional("MAC", LOW_HIGH),
    optional("MPR", NONE_LOW_HIGH),
    optional("MUI", &["N", "R"]),
    optional("MS", &["U", "C"]),
    optional("MC", HIGH_LOW_NONE),
    optional("MI", HIGH_LOW_NONE),
    optional("MA", HIGH_LOW_NONE),
];

/// [CVSS 4.0, 7, table 23]
static V4: [Metric; METRICS_MAX] = [
    base("AV", ATTACK_VECTOR),
    base("AC", LOW_HIGH),
    base("AT", &["N", "P"]),
    base("PR", NONE_LOW_HIGH),
    base("UI", &["N", "P", "A"]),
    base("VC", HIGH_LOW_NONE),
    base("VI", HIGH_LOW_NONE),
    base("VA", HIGH_LOW_NONE),
    base("SC", HIGH_LOW_NONE),
    base("SI", HIGH_LOW_NONE),
    base("SA", HIGH_LOW_NONE),
    optional("E", &["A", "P", "U"]),
    optional("CR", HIGH_MEDIUM_LOW),
    optional("IR", HIGH_MEDIUM_LOW),
    optional("AR", HIGH_MEDIUM_LOW),
    optional("MAV", ATTACK_VECTOR),
    optional("MAC", LOW_HIGH),
    optional("MAT", &["N", "P"]),
    optional("MPR", NONE_LOW_HIGH),
    optional("MUI", &["N", "P", "A"]),
    optional("MVC", HIGH_LOW_NONE),
    optional("MVI", HIGH_LOW_NONE),
    optional("MVA", HIGH_LOW_NONE),
    optional("MSC", HIGH_LOW_NONE),
    optional("MSI", &["S", "H", "L", "N"]),
    optional("MSA", &["S", "H", "L", "N"]),
    optional("S", &["N", "P"]),
    optional("AU", &["N", "Y"]),
    optional("R", &["A", "U", "I"]),
    optional("V", &["D", "C"]),
    optional("RE", &["L", "M", "H"]),
    optional("U", &["Clear", "Green", "Amber", "Red"]),
];
