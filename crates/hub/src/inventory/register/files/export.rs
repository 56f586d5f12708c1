//! The list of a register as a file, and the empty one to begin with.
//! Not here: the list that comes in ([`super::take_in`]).
//! Next: `formats::sheets::write`.

use super::Words;
use crate::{
    Cx, HubError, SheetFormat,
    inventory::register::{Cursor, Query, count},
    pieces::{Pieces, stream},
};
use domain::{
    access::{Inventory, Read},
    inventory::register::{Field, Record, Shape},
};
use formats::sheets::{
    read::Cell,
    write::{Column, ColumnKind, Table},
};
use store::inventory::register::list;

/// Records read at a time.
const PAGE: u32 = 500;

/// A list of the register's records.
///
/// # Errors
/// [`HubError::Store`].
pub async fn export(
    cx: &Cx<Read<Inventory>>,
    query: &Query,
    format: SheetFormat,
    words: Words,
) -> Result<Pieces, HubError> {
    cx.note_export(query.kind.as_str(), "", format.name(), ("records", count(cx, query).await?)).await?;
    let (read, query, made_at) = (cx.read(), query.clone(), cx.made_at());
    let page = move |after: Option<Cursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let page = list::page(&read, &query, after.as_ref(), PAGE).await?;
            Ok((page.records, page.next))
        }
    };
    Ok(stream(page, move |records, out| {
        format.write(&table(&words), records.map(|record| row(&words, &record)), made_at, out)
    }))
}

/// A workbook with the columns and nothing in them.
pub fn template(cx: &Cx<Read<Inventory>>, words: Words) -> Pieces {
    let made_at = cx.made_at();
    let none = |_: Option<()>| async { Ok((Vec::<Record>::new(), None)) };
    stream(none, move |_, out| SheetFormat::Xlsx.write(&table(&words), std::iter::empty(), made_at, out))
}

fn table(words: &Words) -> Table {
    let id = Column { title: words.id.to_owned(), kind: ColumnKind::Key, width_chars: None };
    let column = |(field, names): &(&Field, Vec<&'static str>)| Column {
        title: names.first().map_or(field.key, |name| *name).to_owned(),
        kind: if field.shape == Shape::Date { ColumnKind::Date } else { ColumnKind::Text },
        width_chars: Some(if field.shape == Shape::Area { 40 } else { 18 }),
    };
    Table {
        sheet_name: words.sheet_name.clone(),
        columns: std::iter::once(id).chain(words.fields.iter().map(column)).collect(),
        held_columns: 2,
        notes_name: words.notes_name.clone(),
        notes: words.notes.clone(),
    }
}

fn row(words: &Words, record: &Record) -> Vec<Cell> {
    let cell = |(field, _): &(&'static Field, Vec<&'static str>)| {
        let text = record.details.text(field.key);
        if let Some(day) = record.details.date(field.key).filter(|_| field.shape == Shape::Date) {
            return Cell::Date(day);
        }
        let value = field.values().iter().find(|value| **value == text);
        let names = value.and_then(|value| words.values.get(&(field.key, *value)));
        let word = names.and_then(|names| names.first().copied()).unwrap_or(text);
        Cell::from_text(word.to_owned())
    };
    let id = Cell::from_text(record.id.to_string());
    std::iter::once(id).chain(words.fields.iter().map(cell)).collect()
}
