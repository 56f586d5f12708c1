//! Writing a list so that it opens well in spreadsheet programs and reads back as it was.
//! Not here: filling in a sheet of someone else's making.
//! Next: [`xlsx`] and [`csv`], both from a [`Table`].

mod csv;
#[cfg(test)]
mod tests;
mod xlsx;

use std::io;

pub use self::{
    csv::{CsvEncoding, Unmappable, csv, in_cp932},
    xlsx::xlsx,
};
use super::read::CellAddress;

/// What a list looks like, without its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet, at most 31 characters.
    pub sheet_name: String,
    /// Its columns in their order.
    pub columns: Vec<Column>,
    /// Name of a second sheet with [`Table::notes`]; none when there are no notes.
    pub notes_name: String,
    /// What the reader of the list should know: a subject and a sentence each.
    pub notes: Vec<[String; 2]>,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Its width in half-width characters; `None` fits it to the first thousand rows.
    pub width_chars: Option<u16>,
}

/// What the cells of a column hold, which decides how a spreadsheet program shows and edits them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts; what a person types there stays text, with leading zeros.
    Text,
    /// Numbers.
    Number,
    /// Days.
    Date,
    /// A key by which a row is known again when the list comes back, such as id and version: text, hidden.
    Key,
}

/// Why a list cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A text is longer than the 32,767 characters of a cell.
    #[error("the text at {0} is too long for a cell")]
    TextTooLong(CellAddress),
    /// A sheet has at most 1,048,576 rows and 16,384 columns.
    #[error("more rows or columns than a sheet holds")]
    TooLarge,
    /// The name of a sheet is empty, too long, used twice, or holds one of `[]:*?/\`.
    #[error("a sheet cannot be named {0:?}")]
    SheetName(String),
    /// The output could not be written.
    #[error("the output could not be written")]
    Io(#[from] io::Error),
    /// The workbook could not be put together.
    #[error("the workbook could not be put together: {0}")]
    Workbook(String),
}
