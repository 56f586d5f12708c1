//! What keys can hold, beyond what the standard library has.
//! Not here: what they are for ([`super::Config`]).
//! Next: [`super::load`].

use super::key::Kind;
use crate::tls::Name;
use domain::identity::PublicAddress;
use domain::notify::MailAddress;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Value, json};
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

/// The address that people open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) PublicAddress);

impl FromStr for Address {
    type Err = domain::identity::public_address::NotAnAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Written for Address {
    fn written(&self) -> String {
        self.0.origin().to_owned()
    }
}

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one object per line.
    Json,
}

/// A private address that may be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) enum Allowed {
    /// Whatever a name leads to.
    Host(String),
    /// A network; one address is a network as well.
    Network {
        /// An address of it.
        address: IpAddr,
        /// Bits that all of it have in common.
        prefix: u8,
    },
}

/// How the way to the mail server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MailTls {
    /// TLS after the first words; without it nothing is sent.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// In the clear.
    None,
}

/// A mail server: a name or address, and perhaps a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailHost {
    host: String,
    port: Option<u16>,
}

impl MailHost {
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The port, or the one that is usual for that TLS. [RFC 8314, 3.3; RFC 6409, 3.1]
    pub(crate) fn port(&self, tls: MailTls) -> u16 {
        self.port.unwrap_or(match tls {
            MailTls::Starttls => 587,
            MailTls::Tls => 465,
            MailTls::None => 25,
        })
    }
}

impl FromStr for MailHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            format!("{text:?} is no mail server, such as mail.example, mail.example:587 or [2001:db8::1]:25")
        };
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, Some(port.parse::<u16>().map_err(|_| refused())?))
            }
            _ => (text, None),
        };
        match host.trim_matches(['[', ']']).parse::<Name>() {
            Ok(Name::Host(host)) => Ok(Self { host, port }),
            Ok(Name::Address(address)) => Ok(Self { host: address.to_string(), port }),
            Err(_) => Err(refused()),
        }
    }
}

impl Display for MailHost {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let brackets = self.host.contains(':');
        let (open, close) = if brackets { ("[", "]") } else { ("", "") };
        write!(out, "{open}{}{close}", self.host)?;
        self.port.map_or(Ok(()), |port| write!(out, ":{port}"))
    }
}

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

impl<T: Written> Serialize for Optional<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => serializer.serialize_str(&value.written()),
            None => serializer.serialize_str(""),
        }
    }
}

/// A value as the file has it.
pub(crate) trait Written {
    fn written(&self) -> String;
}

impl Written for PathBuf {
    fn written(&self) -> String {
        self.display().to_string()
    }
}

macro_rules! written {
    ($($kind:ty),+) => {$(
        impl Written for $kind {
            fn written(&self) -> String {
                self.to_string()
            }
        }
    )+};
}
written!(String, SocketAddr, MailHost, MailAddress);

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
            _ => Err(format!(
                "{text:?} is no level: error, warn, info, debug or trace, also by part: info,hub=debug"
            )),
        }
    }
}

impl From<Filter> for String {
    fn from(filter: Filter) -> Self {
        filter.0
    }
}

impl Allowed {
    /// Whether a name is meant, whatever it leads to.
    pub(crate) fn is_name(&self, host: &str) -> bool {
        matches!(self, Self::Host(allowed) if allowed.eq_ignore_ascii_case(host))
    }

    /// Whether an address, which a name led to, is meant.
    pub(crate) fn covers(&self, host: &str, found: IpAddr) -> bool {
        match self {
            Self::Host(_) => self.is_name(host),
            Self::Network { address, prefix } => match (address, found) {
                (IpAddr::V4(one), IpAddr::V4(other)) => {
                    let differing = u32::from(*one) ^ u32::from(other);
                    differing.leading_zeros() >= u32::from(*prefix)
                }
                (IpAddr::V6(one), IpAddr::V6(other)) => {
                    let differing = u128::from(*one) ^ u128::from(other);
                    differing.leading_zeros() >= u32::from(*prefix)
                }
                _ => false,
            },
        }
    }
}

impl TryFrom<String> for Allowed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bits = |address: IpAddr| if address.is_ipv4() { 32 } else { 128 };
        let parsed = match text.split_once('/') {
            Some((address, prefix)) => {
                let address = address.parse().ok();
                let prefix = prefix.parse().ok();
                let network = address.zip(prefix).map(|(address, prefix)| Self::Network { address, prefix });
                network.filter(|network| matches!(network, Self::Network { address, prefix } if *prefix <= bits(*address)))
            }
            None => text.parse().ok().map(|name| match name {
                Name::Host(host) => Self::Host(host),
                Name::Address(address) => Self::Network { address, prefix: bits(address) },
            }),
        };
        parsed.ok_or_else(|| {
            format!("{text:?} is no address, network or host name, such as 10.1.2.3, 10.1.0.0/16 or mirror.example")
        })
    }
}

impl From<Allowed> for String {
    fn from(allowed: Allowed) -> Self {
        match allowed {
            Allowed::Host(host) => host,
            Allowed::Network { address, prefix } => format!("{address}/{prefix}"),
        }
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

impl Kind for bool {
    fn schema() -> Value {
        json!({ "type": "boolean" })
    }
}

impl Kind for MailTls {
    fn schema() -> Value {
        json!({ "enum": [Self::Starttls, Self::Tls, Self::None] })
    }
}

impl Kind for Format {
    fn schema() -> Value {
        json!({ "enum": [Self::Text, Self::Json] })
    }
}
