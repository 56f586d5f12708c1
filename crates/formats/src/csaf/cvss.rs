//! The score object of a vulnerability, which is JSON of its own kind. [CVSS 2.0, 3.0, 3.1 JSON schema, FIRST]
//! Not here: computing scores ([`domain::cvss`]); tests over it ([`super::checks`]).
//! Next: [`Cvss`].

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

/// The members of the object, each once.
pub(super) struct Cvss(Vec<(String, Value)>);

impl Cvss {
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// A score in tenths; `None` if there is none, or a number that is no score.
    pub(super) fn tenths(&self, name: &str) -> Option<u16> {
        let score = self.member(name)?.as_f64()?;
        // Both are the double nearest to a decimal number, so equal numbers have equal bits.
        (0..=100).find(|tenths| (f64::from(*tenths) / 10.0).to_bits() == score.abs().to_bits())
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'de> Deserialize<'de> for Cvss {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Cvss;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a CVSS object")
            }

            fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Cvss, M::Error> {
                let mut members: Vec<(String, Value)> = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if members.len() == MOST_MEMBERS {
                        return Err(de::Error::custom("a CVSS object with too many members"));
                    }
                    if members.iter().any(|(known, _)| *known == name) {
                        return Err(de::Error::custom(format_args!("duplicate field `{name:.60}`")));
                    }
                    members.push((name, map.next_value()?));
                }
                Ok(Cvss(members))
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}

/// The schema knows 31.
const MOST_MEMBERS: usize = 100;
