//! The rows of a list that comes in: which record each means and what it says.
//! Not here: what becomes of them ([`super::take_in`]).
//! Next: `formats::sheets::read`.

use super::Words;
use crate::inventory::import::{Refusal, UploadError, refuse};
use domain::{
    inventory::register::{Field, Record, RecordKind},
    text::normalise,
};
use formats::sheets::{
    read::{Book, Limits, Row, TextOptions},
    register_words::{field_of, value_of},
};
use std::{collections::HashMap, io::Cursor};

/// Rows of a list that comes in at most; a house has some hundred.
pub const ROWS: usize = 5_000;

/// Bytes of a list that comes in at most.
pub const BYTES: usize = 8 << 20;

/// Rows in which the heading is looked for.
const HEAD_ROWS: usize = 20;

/// The rows of a list, and the headings that mean nothing.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) unknown: Vec<String>,
}

/// A row of a list.
pub(super) struct Line {
    pub(super) row: u32,
    id: String,
    written: HashMap<&'static str, String>,
}

impl Line {
    /// The record of this row: by its identifier, else by its name and, for accounts, its system.
    pub(super) fn means(&self, record: &Record) -> bool {
        if !self.id.is_empty() {
            return record.id.to_string() == self.id;
        }
        let is_same = |key| {
            let written = self.written.get(key).map_or("", String::as_str);
            normalise(written) == normalise(record.details.text(key))
        };
        is_same("name") && (record.kind != RecordKind::Account || is_same("system"))
    }

    /// What is written once this row is taken in: an empty cell leaves what there is.
    pub(super) fn over(&self, before: Option<&Record>) -> HashMap<&'static str, String> {
        let mut written: HashMap<_, _> = before
            .into_iter()
            .flat_map(|record| record.details.filled().map(|(key, text)| (key, text.to_owned())))
            .collect();
        written.extend(self.written.iter().map(|(key, text)| (*key, text.clone())));
        written
    }
}

/// Reads the rows below the heading.
pub(super) fn read(file: Vec<u8>, words: &Words) -> Result<Lines, UploadError> {
    let limits = Limits { file_bytes: BYTES as u64, ..Limits::default() };
    let mut book = Book::open(Cursor::new(file), TextOptions::default(), limits).map_err(refuse)?;
    let mut found = Lines::default();
    let mut heading: Option<Vec<Option<Meaning>>> = None;
    for (count, row) in book.rows(0).map_err(refuse)?.enumerate() {
        let row = row.map_err(refuse)?;
        let Some(columns) = &heading else {
            if count >= HEAD_ROWS {
                break;
            }
            heading = words.heading(&row, &mut found.unknown);
            continue;
        };
        if found.lines.len() >= ROWS {
            return Err(Refusal::TooManyRows(ROWS as u64).into());
        }
        found.lines.extend(words.line(&row, columns));
    }
    if heading.is_none() { Err(Refusal::NoHeading.into()) } else { Ok(found) }
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Meaning {
    Id,
    Field(&'static Field),
}

impl Words {
    /// The columns of a heading: a row in which the name's heading stands, and another one if it is a heading of
    /// one's own. Other headings are told.
    fn heading(&self, row: &Row, unknown: &mut Vec<String>) -> Option<Vec<Option<Meaning>>> {
        let mut columns: Vec<_> = row.cells.iter().map(|cell| self.meaning(&cell.text())).collect();
        let is_ours = has_name(&columns);
        for (cell, meaning) in row.cells.iter().zip(0..).filter(|(cell, _)| !cell.is_blank()) {
            if columns.get(meaning).is_some_and(Option::is_none) {
                let own = self.own_meaning(&cell.text(), &columns);
                columns.get_mut(meaning).into_iter().for_each(|column| *column = own);
            }
        }
        if !has_name(&columns) || (!is_ours && columns.iter().flatten().count() < OWN_HEADINGS) {
            return None;
        }
        let strange = row.cells.iter().zip(&columns).filter(|(cell, one)| one.is_none() && !cell.is_blank());
        unknown.extend(strange.map(|(cell, _)| cell.text().into_owned()));
        Some(columns)
    }

    fn meaning(&self, title: &str) -> Option<Meaning> {
        let title = normalise(title);
        if title == normalise(self.id) {
            return Some(Meaning::Id);
        }
        let is_it = |names: &[&str]| names.iter().any(|name| normalise(name) == title);
        let (field, _) = self.fields.iter().find(|(field, names)| field.key == title || is_it(names))?;
        Some(Meaning::Field(field))
    }

    /// What a heading of one's own means, among the fields that have no column yet.
    fn own_meaning(&self, title: &str, columns: &[Option<Meaning>]) -> Option<Meaning> {
        let is_taken = |field: &Field| {
            columns.iter().flatten().any(|one| matches!(one, Meaning::Field(taken) if taken.key == field.key))
        };
        let free = self.fields.iter().map(|(field, _)| *field).filter(|field| !is_taken(field));
        let keys: Vec<&'static str> = free.map(|field| field.key).collect();
        let key = field_of(title, &keys)?;
        self.fields.iter().find(|(field, _)| field.key == key).map(|(field, _)| Meaning::Field(field))
    }

    fn line(&self, row: &Row, columns: &[Option<Meaning>]) -> Option<Line> {
        let mut line = Line { row: row.number, id: String::new(), written: HashMap::new() };
        for (cell, meaning) in row.cells.iter().zip(columns) {
            let text = cell.text().trim().to_owned();
            match meaning {
                _ if text.is_empty() => {}
                Some(Meaning::Id) => line.id = text,
                Some(Meaning::Field(field)) => drop(line.written.insert(field.key, self.value(field, text))),
                None => {}
            }
        }
        (!line.written.is_empty()).then_some(line)
    }

    /// The value that a word of a choice means; any other text as it is, to be refused.
    fn value(&self, field: &Field, text: String) -> String {
        let called = |value: &&'static str| {
            (*value, self.values.get(&(field.key, *value)).cloned().unwrap_or_default())
        };
        let names: Vec<(&'static str, Vec<&str>)> = field.values().iter().map(called).collect();
        value_of(field.key, &text, &names).map_or(text, str::to_owned)
    }
}

fn has_name(columns: &[Option<Meaning>]) -> bool {
    columns.iter().any(|one| matches!(one, Some(Meaning::Field(field)) if field.key == "name"))
}

/// A row with words of one's own is a heading if so many of them mean something.
const OWN_HEADINGS: usize = 2;
