//! How far an import 取り込み of a file is, and what each of its rows does.
//! Not here: reading the file (`formats::sheets`), the rules (`hub::inventory::import`).
//! Next: [`ImportState`].

use crate::text_enum::text_enum;

text_enum! {
    /// How far an import is. Only the step to [`Applied`](Self::Applied) changes the ledger.
    ImportState, "state of an import" {
        /// The file is stored; a person says which column is what.
        Mapping = "mapping",
        /// A job reads it into the staging tables.
        Reading = "reading",
        /// The preview waits for a person.
        Ready = "ready",
        /// The ledger was changed.
        Applied = "applied",
        /// A person gave it up; the ledger was not changed.
        Discarded = "discarded",
        /// The file cannot be read; the ledger was not changed.
        Broken = "broken",
    }
}

text_enum! {
    /// What a row of the file does.
    RowVerdict, "verdict on a row" {
        /// Adds an asset.
        Added = "added",
        /// Changes an asset.
        Changed = "changed",
        /// Says what the ledger says.
        Same = "same",
        /// Cannot be applied.
        Bad = "bad",
    }
}

/// An import.
#[derive(Clone, Debug)]
pub struct ImportRun {
    /// Its identifier.
    pub id: crate::ids::ImportId,
    /// Name of the file as the person sent it.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: Vec<u8>,
    /// Size of the file in bytes.
    pub file_bytes: i64,
    /// How far it is.
    pub state: ImportState,
    /// The chosen sheet, from 0.
    pub sheet: i64,
    /// Its name; empty for a text file.
    pub sheet_name: String,
    /// The last row of the heading, from 1; 0 until a sheet is chosen.
    pub heading_row: i64,
    /// Which column is which field, as JSON.
    pub mapping: String,
    /// The revision of the ledger that the rows were compared with.
    pub ledger_revision: i64,
    /// What was counted.
    pub counts: ImportCounts,
    /// SHA-256 over every staged change; empty until all are staged.
    pub changes_hash: Vec<u8>,
    /// Why it cannot be read, as JSON, or that the preview had to be made again; empty for neither.
    pub message: String,
    /// The job that reads it.
    pub job: Option<crate::ids::JobId>,
    /// Who applied it.
    pub applied_by: String,
    /// When the file came, ms UTC.
    pub created_at_ms: i64,
    /// When it was applied, ms UTC.
    pub applied_at_ms: Option<i64>,
    /// Counts steps; a form that carries an older one is stale.
    pub version: i64,
}

/// What a run counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Rows of the list in all; 0 until known.
    pub total: i64,
    /// Rows read so far.
    pub done: i64,
    /// Assets to add.
    pub added: i64,
    /// Assets to change.
    pub changed: i64,
    /// Rows that say what the ledger says.
    pub same: i64,
    /// Rows that cannot be applied.
    pub bad: i64,
    /// Blank, title, note and total rows.
    pub skipped: i64,
    /// Cells that cannot be read, and faults of whole rows.
    pub cells_bad: i64,
}
