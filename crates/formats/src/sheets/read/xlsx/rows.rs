//! The rows of one sheet of a workbook, as a stream.
//! Not here: merged areas ([`super::merges`]), number formats ([`super::styles`]).
//! Next: [`XlsxRows::next_row`].

use std::io::Read;

use domain::text::Epoch;
use jiff::civil::{DateTime, Time};
use quick_xml::events::{BytesStart, Event};

use super::{
    super::{Cell, CellAddress, Limit, Limits, ReadError, Row, cell::MOST_ROWS},
    Shared,
    merges::Merges,
    xml::{TextOf, Xml, unescape},
};

/// The rows of a sheet.
pub(in super::super) struct XlsxRows<'a, R> {
    xml: Xml<R>,
    shared: &'a Shared,
    merges: Merges,
    limits: Limits,
    last_row: u32,
    rows: u64,
    text: String,
}

/// What the tag of a cell says.
struct CellTag {
    column: u16,
    style: usize,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Number,
    SharedText,
    Text,
    Bool,
    Fault,
    Date,
}

impl<'a, R: Read> XlsxRows<'a, R> {
    pub(super) fn new(xml: Xml<R>, merges: Merges, shared: &'a Shared, limits: Limits) -> Self {
        Self { xml, shared, merges, limits, last_row: 0, rows: 0, text: String::new() }
    }

    /// Bytes of the unpacked sheet read so far.
    pub(in super::super) fn position_bytes(&self) -> u64 {
        self.xml.position_bytes()
    }

    /// The next row that holds something.
    ///
    /// # Errors
    /// [`ReadError`] when the sheet is damaged or larger than the limits.
    pub(in super::super) fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                    let number =
                        raw(&tag, "r").map_or(Some(self.last_row + 1), |text| text.trim().parse().ok());
                    let in_order = number.filter(|number| (self.last_row + 1..=MOST_ROWS).contains(number));
                    let Some(number) = in_order else {
                        return Err(self
                            .xml
                            .damaged(&format!("the row after row {} has no proper number", self.last_row)));
                    };
                    self.last_row = number;
                    if let Some(row) = self.read_row(number)? {
                        return Ok(Some(row));
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(None),
                Event::Eof => return Err(self.xml.damaged("it is cut off")),
                _ => {}
            }
        }
    }

    fn read_row(&mut self, number: u32) -> Result<Option<Row>, ReadError> {
        let mut row = Row { number, ..Row::default() };
        let mut next_column = 0;
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                    let Some(tag) = cell_tag(&tag, CellAddress { row: number, column: next_column }) else {
                        return Err(self
                            .xml
                            .damaged(&format!("row {number} has a cell that is out of place")));
                    };
                    next_column = tag.column.saturating_add(1);
                    let cell = self.read_cell(&tag, number)?;
                    self.place(&mut row, tag.column, cell)?;
                }
                Event::End(tag) if tag.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(self.xml.damaged("it is cut off")),
                _ => {}
            }
        }
        if row.cells.iter().all(Cell::is_blank) {
            return Ok(None);
        }
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(ReadError::too_much(Limit::Rows, self.limits.rows));
        }
        self.merges.fill(&mut row);
        row.check_bytes(&self.limits)?;
        Ok(Some(row))
    }

    /// Puts a cell into its column. Cells beyond the last column matter only if they hold something.
    fn place(&self, row: &mut Row, column: u16, cell: Cell) -> Result<(), ReadError> {
        if cell == Cell::Empty {
            return Ok(());
        }
        if column >= self.limits.columns {
            let (most, at) = (self.limits.columns.into(), Some(row.address(column)));
            return Err(ReadError::TooMuch { limit: Limit::Columns, most, at });
        }
        let is_long = matches!(&cell, Cell::Text(text) if text.len() > LONG_BYTES);
        row.cells.resize(usize::from(column), Cell::Empty);
        row.cells.push(cell);
        // Short texts alone cannot fill a row.
        if is_long { row.check_bytes(&self.limits) } else { Ok(()) }
    }

    /// Reads up to the end of the cell.
    fn read_cell(&mut self, tag: &CellTag, row: u32) -> Result<Cell, ReadError> {
        self.text.clear();
        let mut has_formula = false;
        let mut has_value = false;
        loop {
            match self.xml.next()? {
                Event::Start(inner) => match inner.local_name().as_ref() {
                    name @ ("v" | "is") => {
                        has_value = true;
                        let of = if name == "is" { TextOf::Runs } else { TextOf::Value };
                        self.xml.text(of, &mut self.text, self.limits.cell_chars).map_err(
                            |error| match error {
                                ReadError::TooMuch { limit, most, .. } => {
                                    let at = Some(CellAddress { row, column: tag.column });
                                    ReadError::TooMuch { limit, most, at }
                                }
                                other => other,
                            },
                        )?;
                    }
                    "f" => {
                        has_formula = true;
                        self.xml.skip()?;
                    }
                    _ => self.xml.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(self.xml.damaged("it is cut off")),
                _ => {}
            }
        }
        if has_formula && !has_value {
            return Ok(Cell::Fault("=".to_owned()));
        }
        Ok(self.cell(tag))
    }

    fn cell(&self, tag: &CellTag) -> Cell {
        let fault = || Cell::Fault(self.text.clone());
        if self.text.is_empty() {
            return Cell::Empty;
        }
        match tag.kind {
            Kind::Text => Cell::from_text(unescape(&self.text)),
            Kind::SharedText => {
                let index = self.text.trim().parse().ok();
                let text = index.and_then(|index| self.shared.texts.text(index));
                text.map_or_else(fault, |text| Cell::from_text(text.to_owned()))
            }
            Kind::Number => match self.text.trim().parse::<f64>() {
                Ok(value) => self.shared.styles.cell(value, tag.style, self.shared.epoch),
                Err(_) => fault(),
            },
            Kind::Bool => match self.text.trim() {
                "1" | "true" => Cell::Bool(true),
                "0" | "false" => Cell::Bool(false),
                _ => fault(),
            },
            Kind::Date => match self.text.trim().trim_end_matches('Z').parse::<DateTime>() {
                Ok(at) if at.time() == Time::midnight() => Cell::Date(at.date()),
                Ok(at) => Cell::DateTime(at),
                Err(_) => fault(),
            },
            Kind::Fault => fault(),
        }
    }
}

/// `None` when the cell says that it stands in another row, or left of the cell before it.
fn cell_tag(tag: &BytesStart<'_>, expected: CellAddress) -> Option<CellTag> {
    let mut cell = CellTag { column: expected.column, style: 0, kind: Kind::Number };
    for attribute in tag.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "r" => {
                let address = CellAddress::parse(attribute.value.trim())?;
                if address.row != expected.row || address.column < expected.column {
                    return None;
                }
                cell.column = address.column;
            }
            "s" => cell.style = attribute.value.trim().parse().unwrap_or_default(),
            "t" => {
                cell.kind = match attribute.value.trim() {
                    "s" => Kind::SharedText,
                    "str" | "inlineStr" => Kind::Text,
                    "b" => Kind::Bool,
                    "e" => Kind::Fault,
                    "d" => Kind::Date,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    Some(cell)
}

fn raw(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.try_get_attribute(name).ok().flatten().map(|attribute| attribute.value.into_owned())
}

/// Days are counted from here in a workbook that says nothing.
pub(super) const fn epoch(is_1904: bool) -> Epoch {
    if is_1904 { Epoch::Year1904 } else { Epoch::Year1900 }
}

/// Texts longer than this are weighed as they come.
const LONG_BYTES: usize = 1024;
