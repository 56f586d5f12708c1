//! Words for registers, their fields, their values and what is missing in them.
//! Not here: the texts (`messages/register.toml`); a test asks that each is there.
//! Next: `domain::inventory::register::kinds`.

use crate::text::{Lang, T};
use domain::inventory::register::{Field, Gap, GapKind, RecordKind, Shape};
use hub::inventory::register::files::Words;
use jiff::civil::Date;

/// Where to look at what is missing, or at what was seen.
pub(super) fn gap_href(gap: &Gap) -> String {
    match (gap.record, gap.asset) {
        (Some(record), _) => format!("/register/{}/{record}", gap.register),
        (None, Some(asset)) => format!("/inventory/{asset}"),
        (None, None) => "/inventory/flows".to_owned(),
    }
}

/// What a register is called: 外部接続.
pub(crate) fn kind(t: T, kind: RecordKind) -> &'static str {
    named(t, "kind", kind.as_str())
}

/// What one of its records is called.
pub(crate) fn one(t: T, kind: RecordKind) -> &'static str {
    named(t, "one", kind.as_str())
}

/// What it is for.
pub(super) fn hint(t: T, kind: RecordKind) -> &'static str {
    named(t, "hint", kind.as_str())
}

/// What a field is called; some are called otherwise in one register.
pub(crate) fn field(t: T, kind: RecordKind, key: &str) -> &'static str {
    let own = t.register().named(&format!("field_{kind}_{key}"));
    own.unwrap_or_else(|| named(t, "field", key))
}

/// What to write in a field; empty if its name says it.
pub(super) fn help(t: T, kind: RecordKind, field: &Field) -> &'static str {
    let own = t.register().named(&format!("help_{}_{kind}", field.key));
    let by_key = || t.register().named(&format!("help_{}", field.key));
    let by_shape = || match field.shape {
        Shape::Asset => Some(t.register().help_asset()),
        Shape::Record(RecordKind::Segment) => Some(t.register().help_segment()),
        Shape::Date => Some(t.register().help_date()),
        _ => None,
    };
    own.or_else(by_key).or_else(by_shape).unwrap_or_default()
}

/// What a value of a choice is called.
pub(crate) fn value(t: T, key: &str, value: &str) -> &'static str {
    match value {
        "yes" if key != "security_clause" => t.common().yes(),
        "no" if key != "security_clause" => t.common().no(),
        _ => t.register().named(&format!("value_{key}_{value}")).unwrap_or_default(),
    }
}

/// What stands in a field, as people read it.
pub(crate) fn printed(t: T, field: &Field, text: &str) -> String {
    match field.shape {
        _ if text.is_empty() => String::new(),
        Shape::Date => text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| t.date_short(day)),
        Shape::Choice(_) | Shape::YesNo => value(t, field.key, text).to_owned(),
        Shape::Line | Shape::Area | Shape::Asset | Shape::Record(_) => text.to_owned(),
    }
}

/// What is missing, as a phrase.
pub(crate) fn gap(t: T, gap: GapKind) -> &'static str {
    named(t, "gap", gap.as_str())
}

/// What to do about it.
pub(super) fn to_do(t: T, gap: GapKind) -> &'static str {
    named(t, "do", gap.as_str())
}

/// The words of a register's files, in the language of the page first.
pub(in crate::inventory) fn of_files(t: T, kind: RecordKind) -> Words {
    let others = [Lang::Ja, Lang::En].into_iter().filter(|lang| *lang != t.lang).map(T::new);
    let each: Vec<T> = std::iter::once(t).chain(others).collect();
    let names = |say: &dyn Fn(T) -> &'static str| each.iter().map(|t| say(*t)).collect::<Vec<_>>();
    let values =
        kind.fields().iter().flat_map(|field| field.values().iter().map(move |one| (field.key, *one)));
    let choices = kind.fields().iter().filter(|field| !field.values().is_empty());
    let note = |subject: &str, text: &str| [subject.to_owned(), text.to_owned()];
    let mut notes = vec![
        note(t.register().note_key(), t.register().note_key_text()),
        note(t.register().note_empty(), t.register().note_empty_text()),
    ];
    notes.extend(choices.map(|choice| {
        let words: Vec<_> = choice.values().iter().map(|one| value(t, choice.key, one)).collect();
        note(field(t, kind, choice.key), &words.join(" / "))
    }));
    Words {
        sheet_name: one(t, kind).to_owned(),
        notes_name: t.register().export_notes().to_owned(),
        notes,
        id: t.register().field_id(),
        fields: kind.fields().iter().map(|one| (one, names(&|t| field(t, kind, one.key)))).collect(),
        values: values.map(|(key, one)| ((key, one), names(&|t| value(t, key, one)))).collect(),
    }
}

fn named(t: T, what: &str, name: &str) -> &'static str {
    t.register().named(&format!("{what}_{name}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_register_field_value_and_gap_has_a_word_in_both_languages() {
        for t in [Lang::Ja, Lang::En].map(T::new) {
            for one_kind in RecordKind::ALL.iter().copied() {
                assert!(!kind(t, one_kind).is_empty(), "{one_kind}");
                assert!(!one(t, one_kind).is_empty() && !hint(t, one_kind).is_empty(), "{one_kind}");
                for one in one_kind.fields() {
                    assert!(!field(t, one_kind, one.key).is_empty(), "{one_kind} {}", one.key);
                    for text in one.values() {
                        assert!(!value(t, one.key, text).is_empty(), "{} {text}", one.key);
                    }
                }
            }
            for one in GapKind::ALL {
                assert!(!gap(t, *one).is_empty() && !to_do(t, *one).is_empty(), "{one}");
            }
        }
    }

    #[test]
    fn columns_of_a_file_are_told_apart_by_their_names() {
        for t in [Lang::Ja, Lang::En].map(T::new) {
            for kind in RecordKind::ALL {
                let mut names: Vec<_> = of_files(t, *kind).fields.iter().map(|(_, names)| names[0]).collect();
                names.sort_unstable();
                let count = names.len();
                names.dedup();
                assert_eq!(names.len(), count, "{kind} {names:?}");
            }
        }
    }
}
