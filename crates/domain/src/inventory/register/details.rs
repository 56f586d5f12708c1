//! What is written in a record: read once at the edge, then only valid values, in one form each.
//! Not here: which fields there are ([`super::kinds`]).
//! Next: `hub::inventory::register`.

use super::{Field, RecordKind, Shape};
use crate::{
    inventory::check::{LONG_CHARS, SHORT_CHARS},
    text::parse_date,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The filled fields of a record: dates as `2027-03-31`, yes and no as `yes` and `no`, choices as their value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details(BTreeMap<&'static str, String>);

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFault {
    /// The field; empty for one that this register does not have.
    pub field: &'static str,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The register has no such field.
    NoSuchField,
    /// Must be filled in.
    Missing,
    /// Too long, with the characters allowed.
    TooLong(usize),
    /// Is no date.
    NotADate,
    /// Is none of the choices.
    Unknown,
    /// Ends before it begins.
    Backwards,
}

impl Details {
    /// Reads what was written in the fields of a register. Empty ones count as not written.
    ///
    /// # Errors
    /// Everything wrong with it.
    pub fn read<'a>(
        kind: RecordKind,
        written: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<RecordFault>> {
        let mut details = Self::default();
        let mut faults = Vec::new();
        for (key, text) in written {
            let Some(field) = kind.field(key) else {
                faults.push(RecordFault { field: "", what: Wrong::NoSuchField });
                continue;
            };
            match field.shape.read(text) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => drop(details.0.insert(field.key, text)),
                Err(what) => faults.push(RecordFault { field: field.key, what }),
            }
        }
        if details.text("name").is_empty() && !faults.iter().any(|fault| fault.field == "name") {
            faults.push(RecordFault { field: "name", what: Wrong::Missing });
        }
        if let (Some(from), Some(until)) = (details.date("from"), details.date("until"))
            && until < from
        {
            faults.push(RecordFault { field: "until", what: Wrong::Backwards });
        }
        if faults.is_empty() { Ok(details) } else { Err(faults) }
    }

    /// What stands in a field; empty if nothing does.
    pub fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// The day in a field.
    pub fn date(&self, key: &str) -> Option<Date> {
        self.0.get(key)?.parse().ok()
    }

    /// Yes or no in a field; `None` if nobody has said.
    pub fn is(&self, key: &str) -> Option<bool> {
        self.0.get(key).map(|text| text == "yes")
    }

    /// The filled fields.
    pub fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(key, text)| (*key, text.as_str()))
    }
}

impl Shape {
    /// What a field of this shape holds when this is written in it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, written: &str) -> Result<String, Wrong> {
        let text = written.trim();
        let allowed = if self == Self::Area { LONG_CHARS } else { SHORT_CHARS };
        if text.chars().count() > allowed {
            return Err(Wrong::TooLong(allowed));
        }
        match self {
            _ if text.is_empty() => Ok(String::new()),
            Self::Line | Self::Asset | Self::Record(_) if text.contains(['\n', '\r']) => {
                Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Self::Line | Self::Area | Self::Asset | Self::Record(_) => Ok(text.to_owned()),
            Self::Date => parse_date(text).map(|day| day.to_string()).ok_or(Wrong::NotADate),
            Self::YesNo | Self::Choice(_) => one_of(self.values(), text),
        }
    }

    /// The values that it can have, where they are listed.
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::YesNo => &["yes", "no"],
            Self::Choice(values) => values,
            Self::Line | Self::Area | Self::Date | Self::Asset | Self::Record(_) => &[],
        }
    }
}

fn one_of(values: &[&str], text: &str) -> Result<String, Wrong> {
    values.iter().find(|value| **value == text).map(|value| (*value).to_owned()).ok_or(Wrong::Unknown)
}

impl Field {
    /// The values that it can have, where they are listed.
    pub const fn values(&self) -> &'static [&'static str] {
        self.shape.values()
    }
}
