//! How a file of evidence and what it would do are told to programs.
//! Not here: the addresses ([`super::files`]).
//! Next: `docs/openapi.json`.

use crate::api::{instant, schema};
use domain::inventory::evidence::{
    EvidenceFile, EvidenceKind, EvidenceState, Proposal, Verdict,
    accounts::{Proposed, Word},
};
use hub::inventory::evidence::{self, Preview, RowMeant, devices};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{ToSchema, openapi::ObjectBuilder};

/// Devices told of in one answer at most.
const ROWS: usize = 1_000;

/// A file of evidence.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceFile)]
pub(super) struct File {
    /// Its identifier.
    pub(super) id: String,
    /// What it is.
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// Its name.
    name: String,
    /// How far it is.
    #[schema(schema_with = states)]
    state: &'static str,
    /// When what it says was so.
    #[schema(value_type = String, format = DateTime)]
    observed_at: Timestamp,
    /// Devices, parts, accounts or answers in it.
    things: i64,
    /// The product it is about; empty for a network.
    product: String,
    /// The asset it was attached to.
    asset: Option<String>,
    /// Counts steps; applying it must carry it.
    version: i64,
}

/// A file of evidence, and what it would do now.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidencePreview)]
pub(super) struct Shown {
    file: File,
    /// Devices that are not in the ledger.
    unknown: usize,
    /// Empty fields it fills.
    fills: usize,
    /// Fields it renews that evidence had filled.
    renews: usize,
    /// Fields in which it says something else than a person typed: never applied.
    contradicts: usize,
    /// By its addresses it may be another site's: applying it wants `ours`.
    may_be_another_site: bool,
    /// Its devices, those that ask for a look first; at most 1,000.
    devices: Vec<Row>,
    /// Accounts of a directory that the register lacks, or that say something else than it; at most 1,000.
    accounts: Vec<AccountRow>,
}

/// An account of a directory, beside the register.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceAccount)]
struct AccountRow {
    /// Its name.
    name: String,
    /// The groups with privileges that it is in.
    groups: Vec<String>,
    /// Its record in the register, if there is one.
    record: Option<String>,
    /// What the directory says of the record's fields, where it says something new.
    says: Vec<Said>,
}

/// A device of a file.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceDevice)]
pub(super) struct Row {
    /// How it is called.
    label: String,
    /// Hardware address.
    mac: Option<String>,
    /// Addresses.
    addresses: Vec<String>,
    /// The asset it is, if it is in the ledger.
    asset: Option<String>,
    /// What it says of the asset's fields, where it says something new.
    says: Vec<Said>,
}

/// What a file says of a field.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceWord)]
pub(super) struct Said {
    /// The field.
    field: &'static str,
    /// What the ledger says.
    before: String,
    /// What the file says.
    stated: String,
    /// What comes of it: `fills`, `renews` or `contradicts`.
    verdict: &'static str,
}

impl From<&EvidenceFile> for File {
    fn from(file: &EvidenceFile) -> Self {
        Self {
            id: file.id.to_string(),
            kind: file.kind.as_str(),
            name: file.name.clone(),
            state: file.state.as_str(),
            observed_at: instant(file.observed_at_ms),
            things: file.things,
            product: file.product.clone(),
            asset: file.asset.map(|asset| asset.to_string()),
            version: file.version,
        }
    }
}

impl Shown {
    pub(super) fn new(file: &EvidenceFile, preview: &Preview) -> Self {
        Self {
            file: file.into(),
            unknown: preview.unknown,
            fills: preview.fills,
            renews: preview.renews,
            contradicts: preview.contradicts,
            may_be_another_site: preview.stranger.is_some(),
            devices: preview.rows.iter().take(ROWS).map(Row::from).collect(),
            accounts: preview
                .accounts
                .iter()
                .flat_map(|seen| &seen.proposed)
                .filter(|one| one.words.iter().any(|word| word.verdict != Verdict::Same))
                .take(ROWS)
                .map(AccountRow::from)
                .collect(),
        }
    }
}

impl From<&Proposed> for AccountRow {
    fn from(one: &Proposed) -> Self {
        let said = |word: &Word| Said {
            field: word.field,
            before: word.before.clone(),
            stated: word.stated.clone(),
            verdict: word.verdict.as_str(),
        };
        Self {
            name: one.account.name.clone(),
            groups: one.account.groups.clone(),
            record: one.record.map(|id| id.to_string()),
            says: one.words.iter().filter(|word| word.verdict != Verdict::Same).map(said).collect(),
        }
    }
}

impl From<&evidence::Row> for Row {
    fn from(row: &evidence::Row) -> Self {
        let said = |one: &Proposal| Said {
            field: one.field.as_str(),
            before: one.before.clone(),
            stated: one.stated.clone(),
            verdict: one.verdict.as_str(),
        };
        Self {
            label: devices::label(&row.device),
            mac: row.device.mac.map(|mac| mac.to_string()),
            addresses: row.device.addresses.iter().map(ToString::to_string).collect(),
            asset: match &row.meant {
                RowMeant::Asset { id, .. } => Some(id.to_string()),
                RowMeant::Several | RowMeant::Unknown => None,
            },
            says: row.proposals.iter().filter(|one| one.verdict != Verdict::Same).map(said).collect(),
        }
    }
}

pub(super) fn kinds() -> ObjectBuilder {
    schema::one_of(EvidenceKind::ALL, EvidenceKind::as_str)
        .description(Some("What kind of file it is; recognised by the content."))
}

fn states() -> ObjectBuilder {
    schema::one_of(EvidenceState::ALL, EvidenceState::as_str).description(Some("How far the file is."))
}
