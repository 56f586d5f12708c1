//! Forms of a report: about a device of the list, and about one that is not on it.
//! Not here: what is wrong with one (`domain::inventory::stocktake`).
//! Next: `templates/inventory/stocktake/report_fields.html`, `add_fields.html`.

use domain::inventory::AssetKind;
use hub::{
    Fault, What,
    inventory::stocktake::{Correction, Facts, Item, Report, Said},
};
use serde::Deserialize;

/// What the form about a device of the list sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportFields {
    pub(super) version: i64,
    pub(super) outcome: String,
    pub(super) name: String,
    pub(super) asset_tag: String,
    pub(super) serial: String,
    pub(super) place: String,
    pub(super) responsible: String,
    pub(super) note: String,
    pub(super) by: String,
}

/// What the form about a device that is not on the list sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AddFields {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) asset_tag: String,
    pub(super) maker: String,
    pub(super) model: String,
    pub(super) serial: String,
    pub(super) place: String,
    pub(super) responsible: String,
    pub(super) note: String,
    pub(super) by: String,
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

impl ReportFields {
    /// The form as it begins: what was said last, else what the list says.
    pub(super) fn of(item: &Item, by: &str) -> Self {
        let said = item.correction.clone().unwrap_or_else(|| item.facts.correctable());
        Self {
            version: item.version,
            outcome: String::new(),
            name: said.name,
            asset_tag: said.asset_tag,
            serial: said.serial,
            place: said.place,
            responsible: said.responsible,
            note: item.answered.as_ref().map_or_else(String::new, |answered| answered.note.clone()),
            by: by.to_owned(),
        }
    }

    /// Whether the fields that correct the list are seen at once: something in them differs, or is wrong.
    pub(super) fn opens(&self, item: &Item, faults: &[Fault]) -> bool {
        let begun = Self::of(item, "");
        let texts = |one: &Self| {
            [&one.name, &one.asset_tag, &one.serial, &one.place, &one.responsible].map(String::clone)
        };
        let is_here = |fault: &Fault| !matches!(fault.field, "note" | "by" | "outcome" | "verdict");
        item.correction.is_some() || texts(&begun) != texts(self) || faults.iter().any(is_here)
    }

    /// The report that is meant.
    pub(super) fn report(&self) -> Result<Report, Vec<Fault>> {
        let said = match self.outcome.as_str() {
            "here" => Said::Here(Correction {
                name: trimmed(&self.name),
                asset_tag: trimmed(&self.asset_tag),
                serial: trimmed(&self.serial),
                place: trimmed(&self.place),
                responsible: trimmed(&self.responsible),
            }),
            "missing" => Said::Missing,
            "disused" => Said::Disused,
            _ => return Err(vec![Fault { field: "outcome", what: What::Required }]),
        };
        Ok(Report { said, note: trimmed(&self.note), by: trimmed(&self.by) })
    }
}

impl AddFields {
    /// What was found.
    pub(super) fn facts(&self) -> Result<Facts, Vec<Fault>> {
        let kind: AssetKind =
            self.kind.parse().map_err(|_| vec![Fault { field: "kind", what: What::Unknown }])?;
        Ok(Facts {
            kind,
            name: trimmed(&self.name),
            asset_tag: trimmed(&self.asset_tag),
            maker: trimmed(&self.maker),
            model: trimmed(&self.model),
            serial: trimmed(&self.serial),
            place: trimmed(&self.place),
            responsible: trimmed(&self.responsible),
        })
    }
}
