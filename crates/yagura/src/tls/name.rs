//! What a certificate is for: a host name or an address, as people type it into the browser.
//! Not here: certificates ([`super::authority`]).
//! Next: [`super::authority`].

use std::{fmt, net::IpAddr, str::FromStr};

/// A host name or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// A host name, lower case.
    Host(String),
    /// An address.
    Address(IpAddr),
}

/// The text is neither.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no host name and no address, such as yagura.kita-hp.example or 192.0.2.10")]
pub(crate) struct NameError(String);

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let is_label = |label: &str| {
            let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            (1..=63).contains(&label.len())
                && label.bytes().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        // Only digits and dots would be an address that is wrong, such as 192.0.2.300.
        let wrong_address = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if text.len() > 253 || wrong_address || !text.split('.').all(is_label) {
            return Err(NameError(text.chars().take(60).collect()));
        }
        Ok(Self::Host(text.to_ascii_lowercase()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(host) => out.write_str(host),
            Self::Address(address) => address.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_and_addresses_are_told_apart() {
        assert_eq!("Yagura.Kita-HP.example".parse(), Ok(Name::Host("yagura.kita-hp.example".into())));
        assert_eq!("yagura".parse(), Ok(Name::Host("yagura".into())));
        assert!(matches!("192.0.2.10".parse(), Ok(Name::Address(_))));
        assert!(matches!("2001:db8::1".parse(), Ok(Name::Address(_))));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "a b", "-a.example", "a..b", "https://a", "a:8440", "192.0.2.300", "*.example", "病院"]
        {
            assert!(text.parse::<Name>().is_err(), "{text}");
        }
    }
}
