//! The rows below a heading: which belong to the list, and what ditto marks stand for.
//! Not here: the meaning of the cells (the capability that imports).
//! Next: [`Lines::read`].

#[cfg(test)]
mod tests;

use domain::text::normalise;

use super::{
    heading::Heading,
    mapping::is_row_number,
    read::{Cell, CellAddress, Row},
};

/// Reads rows one after the other, since a ditto mark needs the row above.
#[derive(Clone, Debug)]
pub struct Lines {
    titles: Vec<(u16, String)>,
    above: Row,
    /// The column of our own identifiers, where an export has one.
    own: Option<u16>,
}

/// A row and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// The row, ditto marks replaced by what they stand for.
    pub row: Row,
    /// Ditto marks with nothing above them; their cells are empty.
    pub lost_dittos: Vec<CellAddress>,
}

/// What a row below the heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// An entry of the list.
    Entry,
    /// A number in front and nothing else: a row waiting to be filled in.
    Unfilled,
    /// A sum: 合計, 小計, 計 12台.
    Total,
    /// A remark below the list: ※, 注, 以上.
    Note,
    /// A title between entries: ■放射線科.
    Section,
    /// The heading again, as lists made for printing repeat it.
    Heading,
}

impl Lines {
    /// For the list below a heading.
    pub fn below(heading: &Heading) -> Self {
        let last_part =
            |column: &super::heading::Column| Some((column.column, normalise(column.parts.last()?)));
        let titles = heading.columns.iter().filter_map(last_part).collect();
        Self { titles, above: Row::default(), own: None }
    }

    /// Rows with something in this column were written by our own export: what looks like a ditto mark in them is the
    /// text that the list holds.
    pub fn written_by_us(self, column: Option<u16>) -> Self {
        Self { own: column, ..self }
    }

    /// Says what a row is and resolves its ditto marks.
    pub fn read(&mut self, mut row: Row) -> Line {
        let kind = self.kind(&row);
        let mut lost_dittos = Vec::new();
        if kind == LineKind::Entry {
            let number = row.number;
            let is_own = self.own.is_some_and(|column| !row.cell(column).is_blank());
            for (column, cell) in (0..).zip(&mut row.cells) {
                if !is_own && is_ditto(cell) {
                    cell.clone_from(self.above.cell(column));
                    if cell.is_blank() {
                        lost_dittos.push(CellAddress { row: number, column });
                    }
                }
            }
            self.above = row.clone();
        }
        Line { kind, row, lost_dittos }
    }

    fn kind(&self, row: &Row) -> LineKind {
        let filled: Vec<(u16, &Cell)> = row.filled().collect();
        let Some((column, first)) = filled.first() else { return LineKind::Unfilled };
        let first_text = normalise(&first.text());
        if self.repeats_heading(row) {
            return LineKind::Heading;
        }
        let others = filled.get(1..).unwrap_or_default();
        if is_total(&first_text) && others.iter().all(|(_, cell)| is_count(cell)) {
            return LineKind::Total;
        }
        if !others.is_empty() {
            return LineKind::Entry;
        }
        if is_count(first)
            && self.titles.iter().any(|(titled, title)| titled == column && is_row_number(title))
        {
            return LineKind::Unfilled;
        }
        if self.titles.len() > 2 && is_note(&first_text) {
            return LineKind::Note;
        }
        if self.titles.len() > 2 && (is_section(&first_text) || self.is_wide(row)) {
            return LineKind::Section;
        }
        LineKind::Entry
    }

    /// At least two columns, and more than half of the row, say what their heading says.
    fn repeats_heading(&self, row: &Row) -> bool {
        let is_title = |(column, title): &&(u16, String)| normalise(&row.cell(*column).text()) == *title;
        // One of the first two columns must, so that a hundred thousand entries are not compared whole.
        if !self.titles.iter().take(2).any(|titled| is_title(&titled)) {
            return false;
        }
        let same = self.titles.iter().filter(is_title).count();
        same >= 2 && same * 2 > row.filled().count()
    }

    /// One merged cell lies over most of the list.
    fn is_wide(&self, row: &Row) -> bool {
        row.spans
            .iter()
            .any(|span| usize::from(span.last_column - span.first_column) * 2 >= self.titles.len())
    }
}

/// Whether the cell says "as above".
fn is_ditto(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let bare: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    DITTOS.contains(&bare.to_ascii_lowercase().as_str())
}

fn is_total(text: &str) -> bool {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && !"[]【】():：".contains(*character))
        .collect();
    if TOTALS.iter().any(|total| text == *total)
        || ["小計", "合計", "総計"].iter().any(|total| text.ends_with(total))
    {
        return true;
    }
    let counted = TOTALS.iter().chain(&["全"]).find_map(|total| text.strip_prefix(total)).unwrap_or(&text);
    is_number_with_unit(counted)
}

/// A number, with a unit or without.
fn is_count(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => {
            let text: String = normalise(text)
                .chars()
                .filter(|character| !character.is_whitespace() && *character != ',')
                .collect();
            text.parse::<f64>().is_ok() || is_number_with_unit(&text)
        }
        _ => false,
    }
}

fn is_number_with_unit(text: &str) -> bool {
    let unit = text.trim_start_matches(|character: char| character.is_ascii_digit() || character == ',');
    unit.len() < text.len() && UNITS.contains(&unit)
}

fn is_note(text: &str) -> bool {
    let starts = ["※", "*", "注)", "(注", "注:", "注意:", "備考:", "note:", "注1", "注 "];
    starts.iter().any(|start| text.starts_with(start))
        || ["以上", "以下余白", "以下、余白", "-以上-"].contains(&text)
}

fn is_section(text: &str) -> bool {
    text.starts_with(['■', '●', '◆', '◎', '○', '▼', '▽', '▲', '【', '《', '<', '[', '〔', '◇', '□', '★'])
}

/// As [`normalise`] leaves them.
const TOTALS: [&str; 12] = [
    "合計",
    "計",
    "小計",
    "総計",
    "総合計",
    "累計",
    "合計台数",
    "台数計",
    "total",
    "subtotal",
    "grandtotal",
    "sum",
];
const UNITS: [&str; 8] = ["台", "件", "個", "本", "点", "式", "円", "部"];
const DITTOS: [&str; 15] = [
    "〃",
    "\"",
    "''",
    "″",
    "”",
    "“",
    "〞",
    "々",
    "仝",
    "同上",
    "(同上)",
    "（同上）",
    "上に同じ",
    "ditto",
    "〃〃",
];
