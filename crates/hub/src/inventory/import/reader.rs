//! Reading the entries of a stored file, row by row, off the threads that serve pages.
//! Not here: the reading itself (`formats::sheets`), what the cells mean ([`super::cells`]).
//! Next: [`entries`].

use super::{
    UploadError,
    cells::{SheetRow, Told},
    mapping::{Mapping, dictionary},
    refusal::{self, Refusal},
};
use crate::HubError;
use domain::inventory::LedgerField;
use formats::sheets::{
    heading::{HEAD_ROWS, Heading},
    lines::{LineKind, Lines},
    read::{Book, Limits, Row, TextOptions},
};
use std::{collections::BTreeMap, fs::File, io::BufReader, path::Path};

/// Bytes of a text file at most; a list of 200,000 rows has a quarter of it.
pub const TEXT_LIMIT_BYTES: u64 = 256 << 20;

/// Bytes of a workbook at most.
pub const WORKBOOK_LIMIT_BYTES: u64 = 100 << 20;

/// What is read of a file.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The sheet, from 0.
    pub(super) sheet: usize,
    /// Which column is which field.
    pub(super) mapping: Mapping,
}

/// What was found beside the entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Passed {
    /// Entries.
    pub(super) entries: u32,
    /// Title, note, total and unfilled rows below the heading.
    pub(super) skipped: u32,
    /// The headings of the columns.
    pub(super) titles: BTreeMap<u16, String>,
}

/// Opens a stored file.
pub(super) fn open(path: &Path) -> Result<Book<BufReader<File>>, UploadError> {
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Refusal::Gone.into(),
        _ => UploadError::Hub(HubError::internal(error)),
    })?;
    let limits = Limits { file_bytes: TEXT_LIMIT_BYTES, ..Limits::default() };
    Book::open(BufReader::new(file), TextOptions::default(), limits).map_err(refusal::of)
}

/// Reads the entries of a sheet from the first to the last; `take` ends it by an error.
pub(super) fn entries(
    path: &Path,
    source: &Source,
    mut take: impl FnMut(SheetRow) -> Result<(), UploadError>,
) -> Result<Passed, UploadError> {
    let mut book = open(path)?;
    let mut rows = book.rows(source.sheet).map_err(refusal::of)?;
    let head: Vec<Row> = rows.by_ref().take(HEAD_ROWS).collect::<Result<_, _>>().map_err(refusal::of)?;
    let heading = Heading::find(&head, &dictionary()).ok_or(Refusal::NoHeading)?;
    let columns = &source.mapping.columns;
    let own = columns.iter().find(|(_, field)| **field == LedgerField::Id).map(|(column, _)| *column);
    let mut lines = Lines::below(&heading).written_by_us(own);
    let mut passed = Passed {
        titles: heading.columns.iter().map(|column| (column.column, column.title())).collect(),
        ..Passed::default()
    };
    let below = head.into_iter().filter(|row| row.number > heading.last_row).map(Ok);
    for row in below.chain(rows) {
        let line = lines.read(row.map_err(refusal::of)?);
        if line.kind != LineKind::Entry {
            passed.skipped += 1;
            continue;
        }
        passed.entries += 1;
        let is_lost = |column: u16| line.lost_dittos.iter().any(|at| at.column == column);
        let cells = source.mapping.columns.iter().map(|(column, field)| {
            let told =
                Told { column: *column, cell: line.row.cell(*column).clone(), lost_ditto: is_lost(*column) };
            (*field, told)
        });
        take(SheetRow { number: line.row.number, cells: cells.collect() })?;
    }
    Ok(passed)
}
