//! Words for the fields and values that a bulk edit is about, of the ledger and of registers alike.
//! Not here: the texts (`messages/inventory.toml`, `messages/register.toml`).
//! Next: [`super::page`].

use crate::{
    inventory::{register, words},
    page::Choice,
    text::T,
};
use domain::inventory::{
    Book,
    register::{Field, Shape},
};
use jiff::civil::Date;

/// What the book is called.
pub(in crate::inventory) fn title(t: T, book: Book) -> &'static str {
    match book {
        Book::Ledger => t.inventory().title(),
        Book::Register(kind) => register::words::kind(t, kind),
    }
}

/// What a field is called.
pub(super) fn label(t: T, book: Book, key: &str) -> &'static str {
    match book {
        Book::Ledger => words::field(t, key),
        Book::Register(kind) => register::words::field(t, kind, key),
    }
}

/// The fields to choose from.
pub(super) fn fields(t: T, book: Book) -> Vec<Choice> {
    let fields = book.common_fields().into_iter();
    fields.map(|field| Choice::new(field.key, label(t, book, field.key))).collect()
}

/// The values to choose from; none where any text may stand. That nobody has said is the empty value.
pub(super) fn choices(t: T, book: Book, field: &Field) -> Vec<Choice> {
    let values = field.values().iter().filter(|value| **value != UNKNOWN);
    values.map(|value| Choice::new(*value, printed(t, book, field, value))).collect()
}

/// What stands in a field, as people read it.
pub(super) fn printed(t: T, book: Book, field: &Field, text: &str) -> String {
    let said = match book {
        Book::Ledger => of_asset(t, field, text),
        Book::Register(_) => register::words::printed(t, field, text),
    };
    if said.is_empty() { t.common().not_entered().to_owned() } else { said }
}

fn of_asset(t: T, field: &Field, text: &str) -> String {
    let choice = if text.is_empty() { UNKNOWN } else { text };
    let word = match (field.key, field.shape) {
        ("kind", _) => choice.parse().ok().map(|one| words::kind(t, one)),
        ("exposure", _) => choice.parse().ok().map(|one| words::exposure(t, one)),
        ("care_role", _) => choice.parse().ok().map(|one| words::care(t, one)),
        ("patch_state", _) => choice.parse().ok().map(|one| words::patch(t, one)),
        (_, Shape::YesNo) => {
            Some(text).filter(|text| !text.is_empty()).map(|text| words::yes_no(t, Some(text == "yes")))
        }
        (_, Shape::Date) => {
            return text.parse::<Date>().map_or_else(|_| String::new(), |day| t.date_short(day));
        }
        _ => None,
    };
    word.map_or_else(|| text.to_owned(), str::to_owned)
}

/// How the ledger writes that nobody has said.
const UNKNOWN: &str = "unknown";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use domain::inventory::register::RecordKind;

    #[test]
    fn every_field_and_value_has_a_word_of_its_own() {
        let registers = RecordKind::ALL.iter().map(|kind| Book::Register(*kind));
        for book in registers.chain([Book::Ledger]) {
            for t in [Lang::Ja, Lang::En].map(T::new) {
                let mut labels: Vec<_> = fields(t, book).into_iter().map(|choice| choice.label).collect();
                let count = labels.len();
                labels.sort();
                labels.dedup();
                assert_eq!(labels.len(), count, "{book:?} {labels:?}");
                for field in book.common_fields() {
                    for choice in choices(t, book, &field) {
                        assert_ne!(choice.label, choice.value, "{book:?} {}", field.key);
                    }
                }
            }
        }
    }
}
