//! The address that people open. Passkeys are bound to its name, and a provider leads back to it.
//! Not here: where the hub listens (`yagura.toml`).
//! Next: `hub::identity::passkey`.

use std::{net::IpAddr, str::FromStr};

/// `https://yagura.kita-hp.example:8440`, or `http://localhost:8440` on one's own machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    origin: String,
    host: String,
}

/// The text is no such address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as https://yagura.kita-hp.example: https, a name and at most a port")]
pub struct NotAnAddress;

impl PublicAddress {
    /// As browsers write the origin of a page: without a slash, and without the usual port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Name and port, as in the head of a request.
    pub fn authority(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The name that passkeys are bound to; a number is none.
    pub fn relying_party(&self) -> Option<&str> {
        let is_number = self.host.starts_with('[') || self.host.parse::<IpAddr>().is_ok();
        (!is_number).then_some(self.host.as_str())
    }
}

impl FromStr for PublicAddress {
    type Err = NotAnAddress;

    /// Over TLS, but for `localhost` and this machine's own numbers.
    ///
    /// # Errors
    /// [`NotAnAddress`].
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim().to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(NotAnAddress)?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let usual = match scheme {
            "https" => "443",
            "http" if is_loopback(host) => "80",
            _ => return Err(NotAnAddress),
        };
        if port.is_some_and(|port| !port.parse::<u16>().is_ok_and(|port| port > 0)) || !is_host(host) {
            return Err(NotAnAddress);
        }
        let port = port.filter(|port| *port != usual).map_or_else(String::new, |port| format!(":{port}"));
        Ok(Self { origin: format!("{scheme}://{host}{port}"), host: host.to_owned() })
    }
}

fn is_loopback(host: &str) -> bool {
    let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}

fn is_host(host: &str) -> bool {
    if let Some(number) = host.strip_prefix('[') {
        return number.strip_suffix(']').is_some_and(|number| number.parse::<IpAddr>().is_ok());
    }
    let is_label = |label: &str| {
        let known = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (1..=63).contains(&label.len()) && known
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>)> {
        let address: PublicAddress = text.parse().ok()?;
        Some((address.origin().to_owned(), address.relying_party().map(str::to_owned)))
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        let named = |origin: &str, name: &str| Some((origin.to_owned(), Some(name.to_owned())));
        let numbered = |origin: &str| Some((origin.to_owned(), None));
        assert_eq!(
            read("https://Yagura.Kita-HP.example/"),
            named("https://yagura.kita-hp.example", "yagura.kita-hp.example")
        );
        assert_eq!(read("https://yagura.example:443"), named("https://yagura.example", "yagura.example"));
        assert_eq!(read("http://localhost:8440"), named("http://localhost:8440", "localhost"));
        assert_eq!(read("https://192.0.2.10:8440"), numbered("https://192.0.2.10:8440"));
        assert_eq!(read("https://[2001:db8::1]:8440"), numbered("https://[2001:db8::1]:8440"));
        assert_eq!(read("http://[::1]"), numbered("http://[::1]"));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "yagura.example",
            "http://yagura.example",
            "ftp://localhost",
            "https://a b",
            "https://a/b",
            "https://user@yagura.example",
            "https://yagura.example:0",
            "https://yagura.example:x",
            "https://[::1",
            "https://..",
            "https://[nine]",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
