//! A list as a file for spreadsheet programs, in the format that is asked for.
//! Not here: its columns and rows (each capability's `export.rs`).
//! Next: `formats::sheets::write`.

use crate::{HubError, pieces::Out};
use formats::sheets::{
    read::Cell,
    write::{CsvEncoding, Table, csv, xlsx},
};
use jiff::civil::DateTime;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8.
    Csv,
    /// CSV in `Shift_JIS` (CP932), for old programs; characters it lacks become 〓.
    CsvShiftJis,
}

impl SheetFormat {
    /// As the audit trail names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::CsvShiftJis => "csv (Shift_JIS)",
        }
    }

    /// Writes the list.
    pub(crate) fn write(
        self,
        table: &Table,
        rows: impl Iterator<Item = Vec<Cell>>,
        made_at: DateTime,
        out: &mut Out,
    ) -> Result<(), HubError> {
        let written = match self {
            Self::Xlsx => xlsx(table, rows, made_at, out),
            Self::Csv => csv(table, rows, CsvEncoding::Utf8, out).map(drop),
            Self::CsvShiftJis => csv(table, rows, CsvEncoding::Cp932, out).map(drop),
        };
        written.map_err(HubError::internal)
    }
}
