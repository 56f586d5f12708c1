//! Words for what an import finds: why a file is refused, why a cell is not taken, what a column may be.
//! Not here: the texts (`messages/inventory.toml`).
//! Next: [`super::preview`].

use crate::{inventory::words as ledger, text::T};
use domain::inventory::{ComponentKind, ImportState, LedgerField};
use hub::inventory::import::{Reason, Refusal};

/// What happened to the file, and what to do.
pub(in crate::inventory) fn refusal(t: T, refusal: &Refusal) -> String {
    let words = t.inventory();
    match refusal {
        Refusal::Empty => words.import_broken_empty().to_owned(),
        Refusal::Workbook => words.import_broken_excel().to_owned(),
        Refusal::Stranger(kind) => words.import_broken_stranger(kind.as_str()),
        Refusal::Unknown => words.import_broken_unknown().to_owned(),
        Refusal::TooLarge(bytes) => words.import_broken_file_too_large(t.size(*bytes)),
        Refusal::Bomb => words.import_broken_bomb().to_owned(),
        Refusal::Unpacked(bytes) => words.import_broken_too_large(t.size(*bytes)),
        Refusal::TooManyRows(rows) => words.import_broken_too_many_rows(rows),
        Refusal::TooManyColumns(columns) => words.import_broken_too_many_columns(columns),
        Refusal::TooMuch(None) => words.import_broken_too_much_somewhere().to_owned(),
        Refusal::TooMuch(Some(place)) => words.import_broken_too_much(place.as_str()),
        Refusal::Encoding(line) => words.import_broken_encoding(line),
        Refusal::OpenQuote(line) => words.import_broken_open_quote(line),
        Refusal::NoHeading => words.import_broken_no_heading().to_owned(),
        Refusal::Gone => words.import_broken_gone().to_owned(),
    }
}

/// Why a cell or a row is not taken.
pub(super) fn reason(t: T, reason: Option<Reason>) -> String {
    let words = t.inventory();
    match reason {
        Some(Reason::NotADate) => words.cell_not_a_date().to_owned(),
        Some(Reason::NotAKind) => words.cell_not_a_kind().to_owned(),
        Some(Reason::NotAWord) => words.cell_not_a_word().to_owned(),
        Some(Reason::NotAnAddress) => words.cell_not_an_address().to_owned(),
        Some(Reason::NotAMac) => words.cell_not_a_mac().to_owned(),
        Some(Reason::NotACpe) => words.cell_not_a_cpe().to_owned(),
        Some(Reason::NotYesOrNo) => words.cell_not_yes_or_no().to_owned(),
        Some(Reason::TooLong(chars)) => words.cell_too_long(chars),
        Some(Reason::TooMany(components)) => words.cell_too_many(components),
        Some(Reason::Missing) => words.cell_missing().to_owned(),
        Some(Reason::Twice(row)) => words.cell_twice(row),
        Some(Reason::Ambiguous) => words.cell_ambiguous().to_owned(),
        Some(Reason::NothingAbove) => words.cell_nothing_above().to_owned(),
        Some(Reason::NoValue) => words.cell_no_value().to_owned(),
        None => words.cell_unknown().to_owned(),
    }
}

/// What a field of a list is called.
pub(super) fn field(t: T, field: LedgerField) -> String {
    let words = t.inventory();
    for kind in ComponentKind::ALL {
        let parts = [words.field_product(), words.field_version(), words.field_cpe()];
        let of_kind = LedgerField::of_component(*kind);
        if let Some((_, part)) = of_kind.iter().zip(parts).find(|(one, _)| **one == field) {
            return words.import_field_part(ledger::component(t, *kind), part);
        }
    }
    match field {
        LedgerField::Id => words.import_field_id().to_owned(),
        LedgerField::Cpe => words.field_cpe().to_owned(),
        other => ledger::field(t, other.as_str()).to_owned(),
    }
}

/// How far an import is.
pub(super) fn state(t: T, state: ImportState) -> &'static str {
    let words = t.inventory();
    match state {
        ImportState::Mapping => words.import_state_mapping(),
        ImportState::Reading => words.import_state_reading(),
        ImportState::Ready => words.import_state_ready(),
        ImportState::Applied => words.import_state_applied(),
        ImportState::Discarded => words.import_state_discarded(),
        ImportState::Broken => words.import_state_broken(),
    }
}
