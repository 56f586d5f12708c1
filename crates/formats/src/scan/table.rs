//! Lists with a heading, comma- or tab-separated, as `Export-Csv`, `csvde` and consoles write them.
//! Not here: lists of any layout, as people keep them ([`crate::sheets`]).
//! Next: [`Table::read`].

use super::{Limits, Listed, ScanError};
use domain::text::normalise;

/// A list with its heading.
pub(super) struct Table {
    headings: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Columns of a list at most; a directory has some hundred attributes.
const MOST_COLUMNS: usize = 1_000;

impl Table {
    /// The list in a text; `None` if its first line is no heading.
    ///
    /// # Errors
    /// [`ScanError`].
    pub(super) fn read(text: &str, limits: Limits) -> Result<Option<Self>, ScanError> {
        // `#TYPE Selected.Microsoft...` stands above what older PowerShells export.
        let text = text.trim_start();
        let text =
            if text.starts_with("#TYPE") { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
        let Some(first) = text.lines().next() else { return Ok(None) };
        let separator = if first.contains('\t') { b'\t' } else { b',' };
        if !first.contains(char::from(separator)) {
            return Ok(None);
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut headings: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        for record in reader.records() {
            let damaged = |error: csv::Error| {
                let line = error.position().map_or(0, csv::Position::line);
                ScanError::damaged(usize::try_from(line).unwrap_or(0), error)
            };
            let record = record.map_err(damaged)?;
            let Some(_) = &headings else {
                if record.len() > MOST_COLUMNS {
                    return Ok(None);
                }
                headings = Some(record.iter().map(key).collect());
                continue;
            };
            if rows.len() >= limits.devices {
                return Err(ScanError::TooMany { what: Listed::Devices, most: limits.devices });
            }
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(headings.map(|headings| Self { headings, rows }))
    }

    /// The column that is headed by one of these; the first name that is there counts.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.headings.iter().position(|heading| *heading == key(name)))
    }
}

pub(super) fn key(heading: &str) -> String {
    normalise(heading).chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '_')).collect()
}
