//! What a statement says, as tables: the same for the member who sent it and the operator who reads it.
//! Not here: when it was sent.
//! Next: `templates/sharing/said.html`.

use super::words;
use crate::{
    page::Mark,
    text::T,
    vulnerabilities::{mark, tier, urgency},
};
use domain::{
    sharing::{CveAnswer, CveAnswers, CveCount, FindingCounts, ProductCount},
    vulnerabilities::{Tier, Urgency},
};

/// A statement's numbers, and names as far as they were granted.
pub(super) struct Said {
    /// How many assets were compared.
    pub(super) compared: String,
    /// The headings of the columns: each tier.
    pub(super) tiers: Vec<&'static str>,
    /// A line for each urgency.
    pub(super) lines: Vec<Line>,
    /// Affected products.
    pub(super) products: Vec<Product>,
    /// How many more; empty if none.
    pub(super) products_left: String,
    /// CVEs.
    pub(super) cves: Vec<Cve>,
    /// How many more; empty if none.
    pub(super) cves_left: String,
}

/// The findings of an urgency.
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) urgency: &'static str,
    pub(super) cells: Vec<Cell>,
}

/// The findings of an urgency and tier.
pub(super) struct Cell {
    pub(super) tier: &'static str,
    pub(super) findings: String,
    /// On how many assets; empty without findings.
    pub(super) assets: String,
}

pub(super) struct Product {
    pub(super) mark: Mark,
    pub(super) urgency: &'static str,
    pub(super) vendor: String,
    pub(super) name: String,
    pub(super) findings: String,
    pub(super) assets: String,
}

pub(super) struct Cve {
    pub(super) mark: Mark,
    pub(super) urgency: &'static str,
    pub(super) tier: &'static str,
    pub(super) id: String,
    pub(super) assets: String,
}

impl Said {
    pub(super) fn new(t: T, counts: &FindingCounts) -> Self {
        let words = t.sharing();
        let left = |count: u64, sentence: String| if count == 0 { String::new() } else { sentence };
        Self {
            compared: words.compared(counts.assets),
            tiers: Tier::ALL.iter().map(|one| tier(t, *one)).collect(),
            lines: Urgency::ALL.iter().map(|one| line(t, counts, *one)).collect(),
            products: counts.products.iter().map(|one| product(t, one)).collect(),
            products_left: left(counts.products_left, words.products_left(counts.products_left)),
            cves: counts.cves.iter().map(|one| cve(t, one)).collect(),
            cves_left: left(counts.cves_left, words.cves_left(counts.cves_left)),
        }
    }
}

/// What is said of single CVEs.
pub(super) struct AnswersSaid {
    pub(super) lines: Vec<AnswerLine>,
    /// How many more; empty if none.
    pub(super) left: String,
    /// Devices are told.
    pub(super) tells_devices: bool,
}

pub(super) struct AnswerLine {
    pub(super) id: String,
    pub(super) mark: Mark,
    pub(super) urgency: &'static str,
    pub(super) progress_mark: Mark,
    pub(super) progress: &'static str,
    pub(super) devices: String,
}

impl AnswersSaid {
    pub(super) fn new(t: T, answers: &CveAnswers) -> Self {
        Self {
            lines: answers.cves.iter().map(|one| answer_line(t, one)).collect(),
            left: if answers.left == 0 { String::new() } else { t.sharing().cves_left(answers.left) },
            tells_devices: answers.cves.iter().any(|one| one.devices.is_some()),
        }
    }
}

fn answer_line(t: T, one: &CveAnswer) -> AnswerLine {
    AnswerLine {
        id: one.cve.to_string(),
        mark: mark(one.urgency),
        urgency: urgency(t, one.urgency),
        progress_mark: words::progress_mark(one.progress),
        progress: words::progress(t, one.progress),
        devices: one.devices.map_or_else(String::new, |devices| t.number(devices.touched)),
    }
}

fn line(t: T, counts: &FindingCounts, of: Urgency) -> Line {
    let cell = |one: Tier| {
        let (findings, assets) = counts.cell(of, one);
        Cell {
            tier: tier(t, one),
            findings: t.number(findings),
            assets: if findings == 0 { String::new() } else { t.sharing().on_assets(assets) },
        }
    };
    Line { mark: mark(of), urgency: urgency(t, of), cells: Tier::ALL.iter().map(|one| cell(*one)).collect() }
}

fn product(t: T, one: &ProductCount) -> Product {
    Product {
        mark: mark(one.urgency),
        urgency: urgency(t, one.urgency),
        vendor: one.vendor.clone(),
        name: one.product.clone(),
        findings: t.number(one.findings),
        assets: t.number(one.assets),
    }
}

fn cve(t: T, one: &CveCount) -> Cve {
    Cve {
        mark: mark(one.urgency),
        urgency: urgency(t, one.urgency),
        tier: tier(t, one.tier),
        id: one.cve.to_string(),
        assets: t.number(one.assets),
    }
}
