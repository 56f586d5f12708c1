//! A list as CSV, in UTF-8 or in the encoding that old programs on Windows expect.
//! Not here: reading it ([`crate::sheets::read`]).
//! Next: [`csv`].

use std::io::Write;

use super::{Table, WriteError};
use crate::sheets::read::{Cell, CellAddress, Encoding, guard};

/// An encoding to write in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvEncoding {
    /// UTF-8 with a byte order mark, without which Excel takes it for CP932.
    Utf8,
    /// CP932; characters that it lacks become 〓 and are reported.
    Cp932,
}

/// Characters that CP932 lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmappable {
    /// How many there were.
    pub count: u64,
    /// Where the first hundred stood.
    pub first: Vec<(CellAddress, char)>,
}

/// Writes headings and rows, separated by commas, each row ended by CR LF. Rows are written as they come.
///
/// Texts that a spreadsheet program could run as a formula get an apostrophe before them, which reading with
/// [`crate::sheets::read`] takes away again: every text comes back as it was. Dates are written `2024-04-01`.
/// In CP932 six characters come back as their Windows twins (see [`Encoding::Cp932`]), — as ―, ¥ as ￥, ‾ as ￣.
///
/// # Errors
/// [`WriteError::Io`].
pub fn csv(
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    encoding: CsvEncoding,
    mut out: impl Write,
) -> Result<Unmappable, WriteError> {
    let mut unmappable = Unmappable::default();
    if encoding == CsvEncoding::Utf8 {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let heading = table.columns.iter().map(|column| Cell::from_text(column.title.clone())).collect();
    let mut line = String::new();
    for (row, cells) in (1_u32..).zip(std::iter::once(heading).chain(rows)) {
        line.clear();
        for (column, cell) in (0_u16..).zip(&cells) {
            if column > 0 {
                line.push(',');
            }
            let start = line.len();
            push_cell(&mut line, cell);
            if encoding == CsvEncoding::Cp932 {
                let written = line.split_off(start);
                let at = CellAddress { row, column };
                line.extend(written.chars().map(|character| unmappable.map(character, at)));
            }
        }
        line.push_str("\r\n");
        match encoding {
            CsvEncoding::Utf8 => out.write_all(line.as_bytes())?,
            CsvEncoding::Cp932 => out.write_all(&Encoding::Cp932.table().encode(&line).0)?,
        }
    }
    out.flush()?;
    Ok(unmappable)
}

fn push_cell(line: &mut String, cell: &Cell) {
    let text = cell.text();
    // Only texts can come from strangers; the guard would turn a negative number into a text.
    let text = if matches!(cell, Cell::Text(_) | Cell::Fault(_)) { guard::add(&text) } else { text };
    if text.contains([',', '"', '\r', '\n', '\t', ';']) {
        line.push('"');
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(&text);
    }
}

/// A text as it comes back from CP932: characters that it lacks as their Windows twins, or as 〓.
pub fn in_cp932(text: &str) -> String {
    text.chars().map(|character| twin(character).unwrap_or(LACKING)).collect()
}

impl Unmappable {
    /// The character, its twin in CP932, or 〓 with a note.
    fn map(&mut self, character: char, at: CellAddress) -> char {
        twin(character).unwrap_or_else(|| {
            self.count += 1;
            if self.first.len() < REPORTED {
                self.first.push((at, character));
            }
            LACKING
        })
    }
}

/// The character in CP932, which may be its twin.
fn twin(character: char) -> Option<char> {
    let twin = match character {
        '〜' => '～',
        '‖' => '∥',
        '−' => '－',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '—' => '―',
        '¥' => '￥',
        '‾' => '￣',
        other => other,
    };
    let mut bytes = [0; 4];
    let (_, _, had_unmappable) = Encoding::Cp932.table().encode(twin.encode_utf8(&mut bytes));
    (!had_unmappable).then_some(twin)
}

/// Stands for what CP932 lacks.
const LACKING: char = '〓';

const REPORTED: usize = 100;
