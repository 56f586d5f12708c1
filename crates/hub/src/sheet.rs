//! A list as a file for spreadsheet programs, in the format that is asked for.
//! Not here: which rows, and what stands in them (each capability's `export.rs`).
//! Next: [`export`], then `formats::sheets::write`.

use crate::{
    Cx, HubError,
    pieces::{Out, Page, Pieces, stream},
};
use domain::audit_trail::{Action, Entry};
use formats::sheets::{
    read::{Cell, Number},
    write::{Column, ColumnKind, CsvEncoding, Table, csv, xlsx},
};
use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::json;
use std::future::Future;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8.
    Csv,
    /// CSV in `Shift_JIS` (CP932), for old programs; characters it lacks become 〓.
    CsvShiftJis,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetValue {
    /// A text.
    Text(String),
    /// A number with one digit behind the point, in tenths.
    Tenths(Option<u16>),
    /// A number; empty where it is not known or not shown.
    Count(Option<u64>),
    /// A day.
    Day(Option<Date>),
}

/// The sheet and its headings, each with a value of the kind that stands below it.
#[derive(Clone, Debug)]
pub struct SheetHead {
    /// Name of the sheet.
    pub name: String,
    /// Headings from left to right.
    pub headings: Vec<(&'static str, SheetValue)>,
}

impl SheetFormat {
    /// As the audit trail names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::CsvShiftJis => "csv (Shift_JIS)",
        }
    }

    /// Writes the list.
    pub(crate) fn write(
        self,
        table: &Table,
        rows: impl Iterator<Item = Vec<Cell>>,
        made_at: DateTime,
        out: &mut Out,
    ) -> Result<(), HubError> {
        let written = match self {
            Self::Xlsx => xlsx(table, rows, made_at, out),
            Self::Csv => csv(table, rows, CsvEncoding::Utf8, out).map(drop),
            Self::CsvShiftJis => csv(table, rows, CsvEncoding::Cp932, out).map(drop),
        };
        written.map_err(HubError::internal)
    }
}

impl<P> Cx<P> {
    /// Notes in the audit trail that a list is handed out, in which format, and how much of what is in it.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub(crate) async fn note_export(
        &self,
        subject: &'static str,
        about: &str,
        format: &str,
        (what, count): (&str, i64),
    ) -> Result<(), HubError> {
        let tx = self.hub().store().write(self.scope(), self.now()).await?;
        let written = json!({ "format": format, what: count }).to_string();
        Ok(tx.commit(Entry::new(Action::Export, subject, about, about).changed("", written)).await?)
    }

    /// When a file says that it was made.
    pub(crate) fn made_at(&self) -> DateTime {
        self.now().to_zoned(TimeZone::UTC).datetime()
    }
}

/// Writes a list that `page` reads in its order; `row` says what each has under the headings.
pub(crate) fn export<P, T, A, F>(
    cx: &Cx<P>,
    format: SheetFormat,
    head: &SheetHead,
    page: impl FnMut(Option<A>) -> F + Send + 'static,
    row: impl Fn(T) -> Vec<SheetValue> + Send + 'static,
) -> Pieces
where
    T: Send + 'static,
    A: Send + 'static,
    F: Future<Output = Page<T, A>> + Send,
{
    let (table, made_at) = (table(head), cx.made_at());
    stream(page, move |listed, out| {
        format.write(&table, listed.map(|one| row(one).into_iter().map(cell).collect()), made_at, out)
    })
}

fn table(head: &SheetHead) -> Table {
    let column = |(title, below): &(&'static str, SheetValue)| Column {
        title: (*title).to_owned(),
        kind: match below {
            SheetValue::Text(_) => ColumnKind::Text,
            SheetValue::Tenths(_) | SheetValue::Count(_) => ColumnKind::Number,
            SheetValue::Day(_) => ColumnKind::Date,
        },
        width_chars: None,
    };
    Table {
        sheet_name: head.name.clone(),
        columns: head.headings.iter().map(column).collect(),
        ..Table::default()
    }
}

fn cell(value: SheetValue) -> Cell {
    let number = |value: f64, shown: String| Cell::Number(Number { value, shown });
    match value {
        SheetValue::Text(text) => Cell::from_text(text),
        SheetValue::Day(day) => day.map_or(Cell::Empty, Cell::Date),
        SheetValue::Tenths(tenths) => tenths.map_or(Cell::Empty, |tenths| {
            number(f64::from(tenths) / 10.0, format!("{}.{}", tenths / 10, tenths % 10))
        }),
        SheetValue::Count(count) => count
            .and_then(|count| u32::try_from(count).ok())
            .map_or(Cell::Empty, |count| number(f64::from(count), count.to_string())),
    }
}
