//! Two people in one asset's form: what only the other changed is taken over, what one changed oneself stays.
//! Not here: showing both ([`crate::page::Clash`]).
//! Next: [`super::form`].

use super::fields::Fields;
use serde_json::{Map, Value};

/// The form to go on with: of `shown` (what the form began with), `mine` (what was typed) and `theirs` (what is
/// stored now). Components are one thing: their rows belong together.
pub(super) fn merged(shown: &Fields, mine: &Fields, theirs: &Fields) -> Fields {
    let (Some(shown), Some(mut form), Some(theirs)) = (map(shown), map(mine), map(theirs)) else {
        return mine.clone();
    };
    let is_part = |name: &str| name.starts_with("component_");
    let parts_are_mine = form.iter().any(|(name, value)| is_part(name) && shown.get(name) != Some(value));
    for (name, value) in &mut form {
        let is_mine = if is_part(name) { parts_are_mine } else { shown.get(name) != Some(value) };
        if let (false, Some(stored)) = (is_mine, theirs.get(name)) {
            *value = stored.clone();
        }
    }
    serde_json::from_value(Value::Object(form)).unwrap_or_else(|_| mine.clone())
}

fn map(fields: &Fields) -> Option<Map<String, Value>> {
    match serde_json::to_value(fields) {
        Ok(Value::Object(map)) => Some(map),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vpn(place: &str, responsible: &str, versions: &[&str]) -> Fields {
        Fields {
            place: place.to_owned(),
            responsible: responsible.to_owned(),
            component_name: versions.iter().map(|_| "FortiOS".to_owned()).collect(),
            component_version: versions.iter().map(|&version| version.to_owned()).collect(),
            ..Fields::default()
        }
    }

    #[test]
    fn what_only_the_other_changed_is_taken_over_and_mine_stays() {
        let form = merged(
            &vpn("1階", "鳥飼", &["6.0.4"]),
            &vpn("1階", "三枝", &["6.0.4"]),
            &vpn("3階", "鳥飼", &["6.2.3"]),
        );
        assert_eq!((form.place.as_str(), form.responsible.as_str()), ("3階", "三枝"));
        assert_eq!(form.component_version, ["6.2.3"]);
    }

    #[test]
    fn where_both_changed_a_field_mine_stays_in_the_form() {
        let form = merged(&vpn("1階", "", &[]), &vpn("2階", "", &[]), &vpn("3階", "", &[]));
        assert_eq!(form.place, "2階");
    }

    #[test]
    fn rows_of_components_are_not_mixed() {
        let form =
            merged(&vpn("", "", &["6.0.4"]), &vpn("", "", &["6.0.4", "7.0"]), &vpn("", "", &["6.2.3"]));
        assert_eq!(form.component_version, ["6.0.4", "7.0"]);
        assert_eq!(form.component_name.len(), 2);
    }
}
