//! Merged areas of a sheet, and filling them downwards while rows stream by.
//! Not here: what a merged heading means ([`crate::sheets::heading`]).
//! Next: [`Merges::fill`].

use std::io::Read;

use quick_xml::events::Event;

use super::{
    super::{Cell, ReadError, Row, Span},
    xml::{Xml, attribute},
};

/// The merged areas of a sheet that are still to come and that touch the present row.
#[derive(Debug, Default)]
pub(super) struct Merges {
    /// In descending order, so that the next one is the last.
    waiting: Vec<Span>,
    open: Vec<(Span, Cell)>,
}

impl Merges {
    /// Reads a whole sheet for its merged areas, since the file lists them behind the rows.
    ///
    /// # Errors
    /// [`ReadError`] when the part is damaged.
    pub(super) fn read(mut xml: Xml<impl Read>) -> Result<Self, ReadError> {
        let mut waiting = Vec::new();
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "mergeCell" && waiting.len() < MOST_SPANS => {
                    waiting.extend(attribute(&tag, "ref").and_then(|text| Span::parse(&text)));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        waiting.sort_unstable_by(|left, right| right.cmp(left));
        Ok(Self { waiting, open: Vec::new() })
    }

    /// Notes which areas touch the row, and fills the first column of those that began above.
    pub(super) fn fill(&mut self, row: &mut Row) {
        self.open.retain(|(span, _)| span.last_row >= row.number);
        while let Some(span) = self.waiting.pop_if(|span| span.first_row <= row.number) {
            // Areas do not overlap, so no more than one to a column can be open.
            if span.last_row >= row.number && self.open.len() <= usize::from(MOST_OPEN) {
                let value = if span.first_row == row.number { row.cell(span.first_column).clone() } else { Cell::Empty };
                self.open.push((span, value));
            }
        }
        for (span, value) in &self.open {
            let column = usize::from(span.first_column);
            if span.first_row < row.number && !value.is_blank() && row.cell(span.first_column).is_blank() {
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, Cell::Empty);
                }
                if let Some(cell) = row.cells.get_mut(column) {
                    cell.clone_from(value);
                }
            }
        }
        row.spans = self.open.iter().map(|(span, _)| *span).collect();
    }
}

/// Merged areas of a sheet that are heeded.
const MOST_SPANS: usize = 100_000;
/// Merged areas that can touch one row of as many columns as are read.
const MOST_OPEN: u16 = 256;
