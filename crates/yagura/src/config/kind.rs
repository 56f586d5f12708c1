//! What keys can hold, beyond what the standard library has.
//! Not here: what they are for ([`super::Config`]).
//! Next: [`super::load`].

use super::key::Kind;
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{json, Value};
use std::{
    fmt::Display,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};
use tracing_subscriber::EnvFilter;

/// A value, or nothing, which the file writes as `""`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Optional<T>(Option<T>);

/// Which messages are written, as in `info,hub=debug`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Filter(String);

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one object per line.
    Json,
}

/// A private address that may be reached: an address, a network or a host name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Allowed(String);

impl<T> Optional<T> {
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    pub(crate) const fn some(value: T) -> Self {
        Self(Some(value))
    }

    pub(crate) const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    pub(crate) const fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut()
    }
}

impl<T: Serialize> Serialize for Optional<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_str(""),
        }
    }
}

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Optional<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self::none());
        }
        text.parse().map(Self::some).map_err(D::Error::custom)
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self("info".to_owned())
    }
}

impl Filter {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Filter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match EnvFilter::builder().parse(&text) {
            Ok(_) if !text.trim().is_empty() => Ok(Self(text)),
            _ => Err(format!("{text:?} is no level: error, warn, info, debug or trace, also by part: info,hub=debug")),
        }
    }
}

impl From<Filter> for String {
    fn from(filter: Filter) -> Self {
        filter.0
    }
}

impl TryFrom<String> for Allowed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let network = |(address, prefix): (&str, &str)| {
            let longest = if address.parse::<IpAddr>().ok()?.is_ipv4() { 32 } else { 128 };
            (prefix.parse::<u8>().ok()? <= longest).then_some(())
        };
        let known = match text.split_once('/') {
            Some(parts) => network(parts).is_some(),
            None => text.parse::<crate::tls::Name>().is_ok(),
        };
        if known {
            Ok(Self(text))
        } else {
            Err(format!("{text:?} is no address, network or host name, such as 10.1.2.3, 10.1.0.0/16 or mirror.example"))
        }
    }
}

impl From<Allowed> for String {
    fn from(allowed: Allowed) -> Self {
        allowed.0
    }
}

macro_rules! text_kinds {
    ($($kind:ty),+) => {$(
        impl Kind for $kind {
            fn schema() -> Value {
                json!({ "type": "string" })
            }
        }
    )+};
}
text_kinds!(String, PathBuf, SocketAddr, Filter, Allowed);

impl<T> Kind for Optional<T> {
    fn schema() -> Value {
        json!({ "type": "string" })
    }
}

impl<T: Kind> Kind for Vec<T> {
    fn schema() -> Value {
        json!({ "type": "array", "items": T::schema() })
    }
}

impl Kind for Format {
    fn schema() -> Value {
        json!({ "enum": [Self::Text, Self::Json] })
    }
}
