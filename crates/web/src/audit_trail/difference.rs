//! What changed between two states of a thing, field by field, from the JSON that the audit trail keeps.
//! Not here: what fields and values are called ([`super::words`]).
//! Next: [`super::line`].

use super::words;
use crate::text::T;
use domain::audit_trail::Recorded;
use serde_json::{Map, Value};

/// A field that changed. Empty texts stand for nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What the field is called.
    pub(crate) field: String,
    /// What it held before.
    pub(crate) before: String,
    /// What it holds now.
    pub(crate) after: String,
}

/// The fields that differ, those of the later state first. A state that is no object of JSON stands as it is.
pub(super) fn changes(t: T, entry: &Recorded) -> Vec<Change> {
    let (Some(before), Some(after)) = (fields(&entry.before), fields(&entry.after)) else {
        let (before, after) = (entry.before.clone(), entry.after.clone());
        return vec![Change { field: t.audit_trail().difference().to_owned(), before, after }];
    };
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    // To whom a grant is stands in the entry's label, by name.
    let is_named = |name: &str| entry.subject == "grant" && name == "to";
    let names = after.keys().chain(gone).filter(|name| !is_named(name));
    let printed = |state: &Map<String, Value>, name: &str| {
        state.get(name).map_or_else(String::new, |value| print(t, &entry.subject, name, value))
    };
    let change = |name: &String| Change {
        field: words::field(t, &entry.subject, name),
        before: printed(&before, name),
        after: printed(&after, name),
    };
    names.map(change).filter(|change| change.before != change.after).collect()
}

/// The fields of a state; none of nothing.
fn fields(state: &str) -> Option<Map<String, Value>> {
    if state.is_empty() {
        return Some(Map::new());
    }
    match serde_json::from_str(state) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

fn print(t: T, subject: &str, name: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { t.common().yes() } else { t.common().no() }.to_owned(),
        Value::Number(number) => t.number(number),
        Value::String(text) => words::value(t, subject, name, text),
        Value::Array(values) => {
            let printed: Vec<String> = values.iter().map(|value| print(t, subject, name, value)).collect();
            t.listed(printed.iter().map(String::as_str))
        }
        // A part of a thing, such as a component: its texts in a row say enough.
        Value::Object(parts) => {
            let printed: Vec<String> = parts.values().map(|value| print(t, "", "", value)).collect();
            printed.join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn found(subject: &str, before: &str, after: &str) -> Vec<(String, String, String)> {
        let entry = Recorded {
            seq: 1,
            at_ms: 0,
            actor_id: String::new(),
            actor_name: String::new(),
            origin: String::new(),
            action: "update".into(),
            subject: subject.into(),
            subject_id: String::new(),
            label: String::new(),
            before: before.into(),
            after: after.into(),
        };
        let changes = changes(T::new(Lang::Ja), &entry);
        changes.into_iter().map(|change| (change.field, change.before, change.after)).collect()
    }

    fn texts(field: &str, before: &str, after: &str) -> (String, String, String) {
        (field.to_owned(), before.to_owned(), after.to_owned())
    }

    #[test]
    fn only_fields_that_changed_are_told_in_words() {
        let before = r#"{"name":"北見台病院","beds":320,"name_en":""}"#;
        let after = r#"{"name":"北見台病院","beds":300,"name_en":"Kitamidai"}"#;
        let expected = [texts("病床数", "320", "300"), texts("組織名（英語）", "", "Kitamidai")];
        assert_eq!(found("organisation", before, after), expected);
    }

    #[test]
    fn a_role_and_its_end_read_as_words() {
        let after = r#"{"role":"auditor","until":"2026-12-31","sent_by":null}"#;
        let expected = [texts("役割", "", "監査者"), texts("期限", "", "2026/12/31")];
        assert_eq!(found("person", "", after), expected);
    }

    #[test]
    fn what_is_gone_stands_with_what_it_held() {
        let before = r#"{"kind":"server","name":"検査科","components":[{"kind":"os","name":"Windows","version":"10"}]}"#;
        let found = found("asset", before, "");
        assert!(found.contains(&texts("種別", "サーバー", "")), "{found:?}");
        assert!(
            found.iter().any(|(_, before, after)| before == "os Windows 10" && after.is_empty()),
            "{found:?}"
        );
    }

    #[test]
    fn a_state_that_is_no_json_is_shown_as_it_is() {
        assert_eq!(found("thing", "old", "{"), [texts("内容", "old", "{")]);
        assert_eq!(found("thing", "", ""), []);
    }
}
