//! A cell, a row of them, and where they stand.
//! Not here: what a column means ([`crate::sheets::mapping`]).
//! Next: [`super::Book`], which yields rows.

use std::{borrow::Cow, fmt};

use jiff::civil::{Date, DateTime};

use super::{Limit, Limits, ReadError};

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, as it stands in the file.
    Text(String),
    /// A number.
    Number(Number),
    /// Yes or no.
    Bool(bool),
    /// A day: a number that the workbook shows as a date.
    Date(Date),
    /// A day with a time.
    DateTime(DateTime),
    /// No value: a formula's error (`#N/A`), or `=` for a formula that was never calculated.
    Fault(String),
}

/// A number and the text that the workbook shows for it, so that asset tag `0012` keeps its zeros.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// The text.
    pub shown: String,
}

/// A row that holds something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet program shows it, from 1.
    pub number: u32,
    /// Its cells from column A on, without empty ones at the end.
    pub cells: Vec<Cell>,
    /// Merged areas that touch the row. Their first column is filled from the top-left cell downwards; sideways
    /// nothing is filled, since only a heading means that.
    pub spans: Vec<Span>,
}

/// A merged area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first row, from 1.
    pub first_row: u32,
    /// Its last row.
    pub last_row: u32,
    /// Its first column, from 0.
    pub first_column: u16,
    /// Its last column.
    pub last_column: u16,
}

/// The place of a cell; prints as `B12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0.
    pub column: u16,
}

impl Cell {
    /// A text, or [`Cell::Empty`] for an empty one.
    pub fn from_text(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Nothing, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// The text that a person sees, dates in ISO 8601.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Fault(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Borrowed(&number.shown),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::DateTime(at) => Cow::Owned(at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        }
    }
}

impl Row {
    /// The cell of a column, [`Cell::Empty`] beyond the last.
    pub fn cell(&self, column: u16) -> &Cell {
        self.cells.get(usize::from(column)).unwrap_or(&Cell::Empty)
    }

    /// The cells that hold something, with their column.
    pub fn filled(&self) -> impl Iterator<Item = (u16, &Cell)> {
        (0..).zip(&self.cells).filter(|(_, cell)| !cell.is_blank())
    }

    /// Refuses a row whose texts are too long together.
    pub(super) fn check_bytes(&self, limits: &Limits) -> Result<(), ReadError> {
        let text_bytes = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Fault(text) => text.len(),
            _ => 0,
        };
        if self.cells.iter().map(text_bytes).sum::<usize>() <= limits.row_bytes {
            return Ok(());
        }
        let (most, column) =
            (limits.row_bytes.try_into().unwrap_or(u64::MAX), self.cells.len().saturating_sub(1));
        let at = Some(self.address(column.try_into().unwrap_or(u16::MAX)));
        Err(ReadError::TooMuch { limit: Limit::RowBytes, most, at })
    }

    /// The address of one of its cells.
    pub const fn address(&self, column: u16) -> CellAddress {
        CellAddress { row: self.number, column }
    }
}

/// The letters of a column, `A` for 0 and `AA` for 26.
///
/// ```
/// use formats::sheets::read::column_letters;
/// assert_eq!((column_letters(0), column_letters(27)), ("A".to_owned(), "AB".to_owned()));
/// ```
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from_digit(rest % 26 + 10, 36).unwrap_or('?').to_ascii_uppercase());
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for CellAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", column_letters(self.column), self.row)
    }
}

impl CellAddress {
    /// Reads `B12`; dollar signs are refused, as no cell of a file carries them.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits_at = text.find(|character: char| character.is_ascii_digit())?;
        let (letters, digits) = text.split_at_checked(digits_at)?;
        if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
            return None;
        }
        let mut column = 0_u16;
        for letter in letters.chars() {
            let digit = letter.is_ascii_alphabetic().then(|| letter.to_digit(36))??;
            column = column.checked_mul(26)?.checked_add(u16::try_from(digit - 9).ok()?)?;
        }
        let row = digits.parse().ok().filter(|row| (1..=MOST_ROWS).contains(row))?;
        Some(Self { row, column: column.checked_sub(1)? })
    }
}

impl Span {
    /// Reads `A1:C2`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':')?;
        let (first, last) = (CellAddress::parse(first)?, CellAddress::parse(last)?);
        let span = Self {
            first_row: first.row,
            last_row: last.row,
            first_column: first.column,
            last_column: last.column,
        };
        (first.row <= last.row && first.column <= last.column).then_some(span)
    }
}

/// Rows of a sheet, as Excel limits them.
pub(super) const MOST_ROWS: u32 = 1_048_576;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_prints_as_it_was_read() {
        for text in ["A1", "Z9", "AA10", "AZ1", "IV65536", "XFD1048576"] {
            assert_eq!(CellAddress::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(CellAddress::parse("b12"), Some(CellAddress { row: 12, column: 1 }));
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in
            ["", "A", "1", "A0", "1A", "AAAA1", "ZZZ1048577", "A99999999999", "$A$1", "あ1", "A1B", "A-1"]
        {
            assert_eq!(CellAddress::parse(text), None, "{text}");
        }
        for text in ["B2:A1", "A2:B1", "B1:A2", "A1", "A1:", ":A1"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }
}
