//! Merged areas of a sheet, and filling them downwards while rows stream by.
//! Not here: what a merged heading means ([`crate::sheets::heading`]).
//! Next: [`Merges::fill`].

use std::io::{self, BufRead, Read};

use super::super::{Cell, Row, Span};

/// The merged areas of a sheet that are still to come and that touch the present row.
#[derive(Debug, Default)]
pub(super) struct Merges {
    /// In descending order, so that the next one is the last.
    waiting: Vec<Span>,
    open: Vec<(Span, Cell)>,
}

/// Finds the merged areas of a sheet, in descending order. They stand behind the rows, so the whole part is read,
/// but only its tags are looked at.
///
/// # Errors
/// The error of the source.
pub(super) fn find_spans(mut data: impl BufRead) -> io::Result<Vec<Span>> {
    let mut spans = Vec::new();
    let mut tag = Vec::new();
    while data.skip_until(b'<')? > 0 {
        tag.clear();
        (&mut data).take(MOST_TAG_BYTES).read_until(b'>', &mut tag)?;
        if spans.len() < MOST_SPANS {
            spans.extend(span_of(&tag));
        }
    }
    spans.sort_unstable_by(|left: &Span, right| right.cmp(left));
    Ok(spans)
}

/// The area in a tag such as `mergeCell ref="A1:C2"/>`.
fn span_of(tag: &[u8]) -> Option<Span> {
    let name_at =
        tag.iter().take(MOST_PREFIX_BYTES).position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    let attributes = tag.get(name_at..).filter(|_| tag.contains(&b'm'))?.strip_prefix(b"mergeCell")?;
    let attributes = str::from_utf8(attributes).ok()?;
    let (_, value) = attributes.split_once("ref=")?;
    let (quote, rest) = value.split_at_checked(1)?;
    Span::parse(rest.split_once(quote)?.0)
}

impl Merges {
    /// For the rows of a sheet with these areas.
    pub(super) const fn new(spans: Vec<Span>) -> Self {
        Self { waiting: spans, open: Vec::new() }
    }

    /// Notes which areas touch the row, and fills the first column of those that began above.
    pub(super) fn fill(&mut self, row: &mut Row) {
        self.open.retain(|(span, _)| span.last_row >= row.number);
        while let Some(span) = self.waiting.pop_if(|span| span.first_row <= row.number) {
            // Areas do not overlap, so no more than one to a column can be open.
            if span.last_row >= row.number && self.open.len() <= usize::from(MOST_OPEN) {
                let value = if span.first_row == row.number {
                    row.cell(span.first_column).clone()
                } else {
                    Cell::Empty
                };
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

/// Longer tags are of another kind; a namespace prefix is short.
const MOST_TAG_BYTES: u64 = 128;
const MOST_PREFIX_BYTES: usize = 16;
/// Merged areas of a sheet that are heeded.
const MOST_SPANS: usize = 100_000;
/// Merged areas that can touch one row of as many columns as are read.
const MOST_OPEN: u16 = 256;
