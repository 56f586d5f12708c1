//! Export 書き出し of findings: a list to hand on, to a vendor or a committee.
//! Not here: words and headings (`web::vulnerabilities`), writing a sheet (`formats::sheets`).
//! Next: [`export`].

use super::findings::{Cursor, Listed, Query};
use crate::{
    Cx, HubError, SheetFormat,
    pieces::{Pieces, stream},
};
use domain::{
    access::{Read, Vulnerabilities},
    audit_trail::{Action, Entry},
};
use formats::sheets::{
    read::{Cell, Number},
    write::{Column, ColumnKind, Table},
};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::json;
use store::vulnerabilities::finding;

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number with one digit behind the point, in tenths.
    Tenths(Option<u16>),
    /// A day.
    Day(Option<Date>),
}

/// The sheet and its headings, each with a value of the kind that stands below it.
#[derive(Clone, Debug)]
pub struct Words {
    /// Name of the sheet.
    pub sheet_name: String,
    /// Headings from left to right.
    pub headings: Vec<(&'static str, Value)>,
}

/// Findings read at a time.
const PAGE: u32 = 500;

/// Writes the findings of a list in its order; `row` says what each has under the headings.
///
/// # Errors
/// [`HubError::Store`].
pub async fn export(
    cx: &Cx<Read<Vulnerabilities>>,
    query: &Query,
    format: SheetFormat,
    words: Words,
    row: impl Fn(&Listed) -> Vec<Value> + Send + 'static,
) -> Result<Pieces, HubError> {
    let count = super::findings::count(cx, query).await?;
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let written = json!({ "format": format.name(), "findings": count }).to_string();
    tx.commit(Entry::new(Action::Export, "finding", "", "").changed("", written)).await?;
    let (read, query) = (cx.read(), query.clone());
    let page = move |after: Option<Cursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let listed = finding::page(&read, &query, after.as_ref(), PAGE).await?;
            let full = listed.len() == PAGE as usize;
            let next = listed.last().filter(|_| full);
            let next = next.map(|last| Cursor { key: last.sort_key.clone(), id: last.finding.id });
            Ok((listed, next))
        }
    };
    let made_at = cx.hub().now().to_zoned(TimeZone::UTC).datetime();
    Ok(stream(page, move |listed, out| {
        let table = table(&words);
        let rows = listed.map(|one| row(&one).into_iter().map(cell).collect());
        format.write(&table, rows, made_at, out)
    }))
}

pub(super) fn table(words: &Words) -> Table {
    let column = |(title, below): &(&'static str, Value)| Column {
        title: (*title).to_owned(),
        kind: match below {
            Value::Text(_) => ColumnKind::Text,
            Value::Tenths(_) => ColumnKind::Number,
            Value::Day(_) => ColumnKind::Date,
        },
        width_chars: None,
    };
    Table {
        sheet_name: words.sheet_name.clone(),
        columns: words.headings.iter().map(column).collect(),
        ..Table::default()
    }
}

pub(super) fn cell(value: Value) -> Cell {
    match value {
        Value::Text(text) => Cell::from_text(text),
        Value::Day(day) => day.map_or(Cell::Empty, Cell::Date),
        Value::Tenths(tenths) => tenths.map_or(Cell::Empty, |tenths| {
            let shown = format!("{}.{}", tenths / 10, tenths % 10);
            Cell::Number(Number { value: f64::from(tenths) / 10.0, shown })
        }),
    }
}
