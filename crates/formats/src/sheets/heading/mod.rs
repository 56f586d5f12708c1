//! Finding the row, or the rows, in which a list names its columns.
//! Not here: what the columns mean ([`super::mapping`]), the rows below ([`super::lines`]).
//! Next: [`Heading::find`].

#[cfg(test)]
mod tests;

use super::{
    mapping::Dictionary,
    read::{Cell, Row},
};

/// Where a list begins and how its columns are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The first row of the heading.
    pub first_row: u32,
    /// The last row of the heading; the list begins below.
    pub last_row: u32,
    /// The columns that have a heading, or something in the rows below.
    pub columns: Vec<Column>,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The column, from 0.
    pub column: u16,
    /// Its heading; several parts when it stands in several rows, as IPアドレス below ネットワーク does; empty when
    /// there is none.
    pub parts: Vec<String>,
}

impl Column {
    /// The heading in one line, ネットワーク / IPアドレス.
    pub fn title(&self) -> String {
        self.parts.join(" / ")
    }
}

impl Heading {
    /// Finds the heading among the first rows of a sheet; [`HEAD_ROWS`] of them are enough.
    ///
    /// It is the row with most known headings or, without any, the fullest row of short texts. Above it titles, dates
    /// and blank rows may stand. Rows that group the columns above, or divide them below, are joined to it: merged
    /// cells show them, and in a text file the gaps do.
    ///
    /// `None` when no row looks like a heading.
    pub fn find(rows: &[Row], dictionary: &Dictionary) -> Option<Self> {
        let rows = rows.get(..HEAD_ROWS).unwrap_or(rows);
        let candidates =
            rows.iter().enumerate().filter_map(|(at, row)| rank(row, dictionary).map(|score| (score, at)));
        // Among equals the upper one: the rows below it are the list.
        let (_, best) = candidates.max_by_key(|(score, at)| (*score, std::cmp::Reverse(*at)))?;
        let mut first = best;
        while let Some(above) = first.checked_sub(1)
            && groups(rows.get(above)?, rows.get(first)?)
        {
            first = above;
        }
        let mut last = best;
        while let (Some(row), Some(below)) = (rows.get(last), rows.get(last + 1))
            && last - first < MOST_HEADING_ROWS
            && divides(row, below, dictionary)
        {
            last += 1;
        }
        let (heading, entries) = (rows.get(first..=last)?, rows.get(last + 1..).unwrap_or_default());
        let width = rows.get(first..)?.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let columns = (0..u16::try_from(width).unwrap_or(u16::MAX))
            .map(|column| Column { column, parts: parts(heading, column) });
        let is_used = |column: &Column| {
            !column.parts.is_empty() || entries.iter().any(|row| !row.cell(column.column).is_blank())
        };
        Some(Self {
            first_row: heading.first()?.number,
            last_row: heading.last()?.number,
            columns: columns.filter(is_used).collect(),
        })
    }
}

/// How much a row looks like a heading: known headings, then short texts. `None` when it cannot be one.
fn rank(row: &Row, dictionary: &Dictionary) -> Option<(usize, usize)> {
    let filled: Vec<&Cell> = row.filled().map(|(_, cell)| cell).collect();
    let titles = filled.iter().filter(|cell| is_title(cell)).count();
    let known = filled.iter().filter(|cell| dictionary.knows(&cell.text())).count();
    // A list of one column needs a known heading.
    let is_enough = titles >= 2 || known == 1;
    (is_enough && titles * 2 > filled.len()).then_some((known, titles))
}

/// A short text that is no number.
fn is_title(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let has_letter = text.chars().any(char::is_alphabetic);
    has_letter && text.chars().count() <= MOST_TITLE_CHARS && domain::text::Fuzzy::parse(text).is_none()
}

/// Whether `above` groups the columns that `row` names.
fn groups(above: &Row, row: &Row) -> bool {
    if above.number + 1 != row.number || above.filled().any(|(_, cell)| !is_title(cell)) {
        return false;
    }
    // A merged cell reaches down into the row.
    if row.spans.iter().any(|span| span.first_row <= above.number) {
        return true;
    }
    // A merged cell lies over some of the columns, but neither over all nor alone at the left, as a title does.
    let width = row.cells.len();
    let leftmost = row.filled().next().map_or(0, |(column, _)| column);
    let is_group = |first: u16, last: u16| {
        let is_inside = first > leftmost || above.filled().count() >= 2;
        last > first && usize::from(last - first) + 1 < width && is_inside
    };
    if above.spans.iter().any(|span| is_group(span.first_column, span.last_column)) {
        return true;
    }
    // Without merged cells: names above gaps, or the same name twice that only the row above tells apart.
    let over_gap =
        above.filled().any(|(column, _)| usize::from(column) < width && row.cell(column).is_blank());
    let mut names: Vec<_> = row.filled().map(|(_, cell)| cell.text()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    above.filled().count() >= 2 && (over_gap || names.len() < count)
}

/// Whether `below` divides columns that `row` names, and is not yet the list.
fn divides(row: &Row, below: &Row, dictionary: &Dictionary) -> bool {
    if below.number != row.number + 1 || below.filled().any(|(_, cell)| !is_title(cell)) {
        return false;
    }
    let spans = || {
        row.spans.iter().filter(|span| span.last_column > span.first_column && span.last_row == row.number)
    };
    // What a merged cell of the row above filled in says nothing of its own.
    let own = below.filled().filter(|(column, _)| {
        !below.spans.iter().any(|span| span.first_row <= row.number && span.first_column == *column)
    });
    let mut own_count = 0_usize;
    let mut known_count = 0_usize;
    for (column, cell) in own {
        let is_in_span = spans().any(|span| (span.first_column..=span.last_column).contains(&column));
        // In a text file a group's name stands over the first of its columns, and gaps follow.
        let is_in_group = row.cell(column).is_blank() || row.cell(column.saturating_add(1)).is_blank();
        if !is_in_span && !is_in_group {
            return false;
        }
        own_count += 1;
        known_count += usize::from(is_in_span || dictionary.knows(&cell.text()));
    }
    own_count > 0 && known_count * 2 > own_count
}

/// The heading of a column: its texts from the upper row to the lower, each once.
fn parts(heading: &[Row], column: u16) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for (at, row) in heading.iter().enumerate() {
        let is_last = at + 1 == heading.len();
        let text = title_at(row, column).or_else(|| {
            let below = heading.get(at + 1..)?.iter().any(|row| !row.cell(column).is_blank());
            (!is_last && below).then(|| group_over(row, column)).flatten()
        });
        let text = text.map(|text| in_one_line(&text)).filter(|text| !text.is_empty());
        if let Some(text) = text
            && parts.last() != Some(&text)
        {
            parts.push(text);
        }
    }
    parts
}

/// The text of the cell, or of the merged cell that lies over it.
fn title_at(row: &Row, column: u16) -> Option<String> {
    let own = row.cell(column);
    if !own.is_blank() {
        return Some(own.text().into_owned());
    }
    let over = row.spans.iter().find(|span| (span.first_column..=span.last_column).contains(&column))?;
    Some(row.cell(over.first_column).text().into_owned()).filter(|text| !text.is_empty())
}

/// The name of the group that the column belongs to in a file without merged cells: the next one to the left.
fn group_over(row: &Row, column: u16) -> Option<String> {
    let name = (0..column).rev().map(|left| row.cell(left)).find(|cell| !cell.is_blank())?;
    Some(name.text().into_owned())
}

/// Line ends within a heading only make it narrow: 設置⏎場所 is 設置場所, but two English words stay apart.
fn in_one_line(text: &str) -> String {
    let mut line = String::new();
    for piece in text.split_whitespace() {
        let is_latin = |character: Option<char>| character.is_some_and(|character| character.is_ascii());
        if is_latin(line.chars().last()) && is_latin(piece.chars().next()) {
            line.push(' ');
        }
        line.push_str(piece);
    }
    line
}

/// Rows looked at for a heading.
pub const HEAD_ROWS: usize = 60;
const MOST_HEADING_ROWS: usize = 3;
const MOST_TITLE_CHARS: usize = 40;
