//! A field of a register: its name in forms, files and the API, and what may stand in it.
//! Not here: which register has which ([`super::kinds`]), what people call it (`web/messages/register.toml`).
//! Next: [`super::details`].

use super::RecordKind;

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in forms, files and the API.
    pub key: &'static str,
    /// What may stand in it.
    pub shape: Shape,
    /// It is a column of the list.
    pub is_listed: bool,
    /// Many records can hold the same in it, so that it can be changed in all of them at once.
    pub is_common: bool,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line of text.
    Line,
    /// Several lines of text.
    Area,
    /// A day.
    Date,
    /// Yes or no; empty if nobody has said.
    YesNo,
    /// One of these; empty if nobody has said.
    Choice(&'static [&'static str]),
    /// A device of the ledger, by its number or name; text that names none stays and is asked about.
    Asset,
    /// A record of another register, by its name; text that names none stays.
    Record(RecordKind),
}

impl Field {
    /// This one, as a column of the list.
    pub(super) const fn listed(self) -> Self {
        Self { is_listed: true, ..self }
    }
}

const fn field(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, is_listed: false, is_common: !matches!(shape, Shape::Line | Shape::Area) }
}

pub(super) const fn line(key: &'static str) -> Field {
    field(key, Shape::Line)
}

/// A line of text that many records can have in common, such as a department.
pub(super) const fn common(key: &'static str) -> Field {
    Field { is_common: true, ..line(key) }
}

pub(super) const fn area(key: &'static str) -> Field {
    field(key, Shape::Area)
}

pub(super) const fn date(key: &'static str) -> Field {
    field(key, Shape::Date)
}

pub(super) const fn yes_no(key: &'static str) -> Field {
    field(key, Shape::YesNo)
}

pub(super) const fn choice(key: &'static str, values: &'static [&'static str]) -> Field {
    field(key, Shape::Choice(values))
}

pub(super) const fn asset(key: &'static str) -> Field {
    field(key, Shape::Asset)
}

pub(super) const fn record(key: &'static str, kind: RecordKind) -> Field {
    field(key, Shape::Record(kind))
}

pub(super) const fn vendor() -> Field {
    record("vendor", RecordKind::Vendor)
}

pub(super) const fn segment(key: &'static str) -> Field {
    record(key, RecordKind::Segment)
}
