//! Choices and identifiers as text in JSON and queries.
//! Not here: their schemas ([`super::schema`]).
//! Next: a capability's `api.rs`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt::Display, str::FromStr};

/// A value that JSON and queries hold as its text: one of an enum's values, or an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text<T>(pub(crate) T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::vulnerabilities::Tier;

    #[test]
    fn a_choice_is_its_text_and_another_text_is_refused_with_a_word() {
        assert_eq!(serde_json::to_string(&Text(Tier::ToCheck)).unwrap(), "\"to_check\"");
        assert_eq!(serde_json::from_str::<Text<Tier>>("\"to_check\"").unwrap(), Text(Tier::ToCheck));
        let error = serde_json::from_str::<Text<Tier>>("\"sure\"").unwrap_err();
        assert!(error.to_string().contains("unknown tier"), "{error}");
    }
}
