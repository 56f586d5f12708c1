//! Lists of a register as files: a template to begin with, the list itself, and a list that comes in.
//! Not here: workbooks and CSV (`formats::sheets`), what fields are called (`web`, which hands the [`Words`] in).
//! Next: [`export()`], [`take_in()`].

mod export;
mod lines;
mod take_in;

use domain::inventory::register::Field;
use std::collections::HashMap;

pub use export::{export, template};
pub use lines::{BYTES, ROWS};
pub use take_in::{CellFault, Outcome, take_in};

/// What the columns and values of a register are called, each in the language of the page first, then in others.
pub struct Words {
    /// Name of the sheet.
    pub sheet_name: String,
    /// Name of the sheet with notes.
    pub notes_name: String,
    /// Notes, a subject and a sentence each.
    pub notes: Vec<[String; 2]>,
    /// What the column of identifiers is called.
    pub id: &'static str,
    /// Names of each field.
    pub fields: Vec<(&'static Field, Vec<&'static str>)>,
    /// Names of each value of a choice.
    pub values: HashMap<(&'static str, &'static str), Vec<&'static str>>,
}
