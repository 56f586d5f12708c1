//! Registers, records and gaps as JSON.
//! Not here: asking for them ([`super`]).
//! Next: `domain::inventory::register`.

use crate::api::instant;
use domain::inventory::register::{Field, Gap, Record, Shape};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// A register and its fields.
#[derive(Serialize, ToSchema)]
pub(super) struct Register {
    /// Its name in addresses.
    pub(super) kind: &'static str,
    /// Records in it.
    pub(super) count: i64,
    /// Its fields; the first is the name of a record.
    pub(super) fields: Vec<FieldBody>,
}

/// A field of a register.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisterField)]
pub(super) struct FieldBody {
    /// Its name.
    pub(super) key: &'static str,
    /// `text`, `date` (`2027-03-31`), `yes_no`, `choice`, `asset` (number or name in the ledger), or `record` (name in
    /// another register).
    pub(super) shape: &'static str,
    /// What it can be, where that is a list.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) values: &'static [&'static str],
}

/// A record of a register.
#[derive(Serialize, ToSchema)]
#[schema(as = Record)]
pub(super) struct RecordBody {
    /// Its identifier.
    pub(super) id: String,
    /// Counts changes; a change must carry it.
    pub(super) version: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub(super) updated_at: Timestamp,
    /// The filled fields.
    pub(super) details: BTreeMap<&'static str, String>,
    /// Devices of the ledger that fields mean, by field.
    pub(super) assets: BTreeMap<&'static str, String>,
}

/// A new record: its filled fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRecord {
    pub(super) details: BTreeMap<String, String>,
}

/// A record as it shall be. Fields that are left out become empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedRecord {
    /// The version that was read.
    pub(super) version: i64,
    pub(super) details: BTreeMap<String, String>,
}

/// Something missing in a record.
#[derive(Serialize, ToSchema)]
#[schema(as = Gap)]
pub(super) struct GapBody {
    /// What, such as `boundary_unknown`.
    pub(super) gap: &'static str,
    /// `now`, `week`, `maintenance` or `watch`.
    pub(super) urgency: &'static str,
    /// The register.
    pub(super) kind: &'static str,
    /// The record; left out for what was seen and stands in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<String>,
    /// The device of the ledger that is meant, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) asset: Option<String>,
    /// Its name, or that of what was seen.
    pub(super) name: String,
    /// What it is about, as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) note: String,
}

/// Which records.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Words that must all occur somewhere.
    pub(super) q: String,
    /// Only with this value of the register's first choice, such as a kind of line.
    pub(super) category: Option<String>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    pub(super) limit: Option<u32>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// The version that was read.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Version {
    pub(super) version: i64,
}

impl From<Record> for RecordBody {
    fn from(record: Record) -> Self {
        Self {
            id: record.id.to_string(),
            version: record.version,
            updated_at: instant(record.updated_at_ms),
            details: record.details.filled().map(|(key, text)| (key, text.to_owned())).collect(),
            assets: record.assets.iter().map(|(key, id)| (*key, id.to_string())).collect(),
        }
    }
}

impl From<Gap> for GapBody {
    fn from(gap: Gap) -> Self {
        Self {
            gap: gap.kind.as_str(),
            urgency: gap.kind.urgency().as_str(),
            kind: gap.register.as_str(),
            record: gap.record.map(|id| id.to_string()),
            asset: gap.asset.map(|id| id.to_string()),
            name: gap.name,
            note: gap.note,
        }
    }
}

impl From<&Field> for FieldBody {
    fn from(field: &Field) -> Self {
        Self { key: field.key, shape: shape(field.shape), values: field.values() }
    }
}

const fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Line | Shape::Area => "text",
        Shape::Date => "date",
        Shape::YesNo => "yes_no",
        Shape::Choice(_) => "choice",
        Shape::Asset => "asset",
        Shape::Record(_) => "record",
    }
}
