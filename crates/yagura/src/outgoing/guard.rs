//! Which addresses the hub may reach: public ones, and private ones that the settings list.
//! Not here: fetching ([`super::Outgoing`]).
//! Next: [`Rules`]; a [`Guard`] asks them where names are looked up here, a [`Door`] where the proxy does that.

use crate::config::kind::Allowed;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{ConnectionDetails, Connector, NextTimeout},
    },
};

/// What may be reached.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    allowed: Vec<Allowed>,
    /// The proxy stands in the own network, and decides for itself which names lie behind it.
    proxy: Option<String>,
    /// What goes to the internet goes over TLS.
    clear_text_inside_only: bool,
}

/// Looks names up, and passes on only what may be reached; asked anew for each redirect.
#[derive(Debug)]
pub(super) struct Guard {
    rules: Rules,
    lookup: DefaultResolver,
}

/// Stands before the way through a proxy, which looks names up itself: no private address is asked of it, and nothing
/// in the clear of whom nobody knows whether they are inside.
#[derive(Debug)]
pub(super) struct Door(Rules);

/// An address that may be reached, but not in the clear.
#[derive(Debug, thiserror::Error)]
#[error("{host} is a public address, or may be one: use https://")]
struct InTheClear {
    host: String,
}

/// An address that may not be reached.
#[derive(Debug, thiserror::Error)]
#[error(
    "{host} is a private address; if it is meant, list it in yagura.toml: [outgoing] allow = [\"{host}\"]"
)]
struct Private {
    host: String,
}

impl Rules {
    pub(super) const fn new(allowed: Vec<Allowed>, proxy: Option<String>) -> Self {
        Self { allowed, proxy, clear_text_inside_only: false }
    }

    /// Refuses `http://` to public addresses.
    pub(super) fn with_clear_text_inside_only(self) -> Self {
        Self { clear_text_inside_only: true, ..self }
    }

    fn lets(&self, host: &str, address: IpAddr) -> bool {
        is_public(address)
            || self.proxy.as_deref() == Some(host)
            || self.allowed.iter().any(|allowed| allowed.covers(host, address))
    }

    /// Whether a proxy may be asked for this; what a name leads to is for the proxy to say.
    fn let_through_proxy(&self, uri: &Uri) -> Result<(), Error> {
        let host = host(uri);
        let address = host.parse::<IpAddr>().ok();
        let is_listed = self.allowed.iter().any(|allowed| match address {
            Some(address) => allowed.covers(host, address),
            None => allowed.is_name(host),
        });
        if is_listed {
            return Ok(());
        }
        if address.is_some_and(|address| !is_public(address)) {
            return Err(Error::Other(Box::new(Private { host: host.to_owned() })));
        }
        if self.clear_text_inside_only && uri.scheme_str() == Some("http") {
            return Err(Error::Other(Box::new(InTheClear { host: host.to_owned() })));
        }
        Ok(())
    }
}

impl Guard {
    pub(super) fn new(rules: &Rules) -> Self {
        Self { rules: rules.clone(), lookup: DefaultResolver::default() }
    }
}

impl Door {
    pub(super) fn new(rules: &Rules) -> Self {
        Self(rules.clone())
    }
}

impl Connector<()> for Door {
    type Out = ();

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<()>, Error> {
        // Without a proxy, and for the proxy itself, the guard has looked the name up.
        if details.config.proxy().is_some() && details.addrs.is_empty() {
            self.0.let_through_proxy(details.uri)?;
        }
        Ok(None)
    }
}

/// A name, or an address without brackets.
fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default().trim_matches(['[', ']'])
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let (host, rules) = (host(uri), &self.rules);
        let found = self.lookup.resolve(uri, config, timeout)?;
        let in_the_clear = rules.clear_text_inside_only && uri.scheme_str() == Some("http");
        if in_the_clear && rules.proxy.as_deref() != Some(host) && found.iter().any(|one| is_public(one.ip()))
        {
            return Err(Error::Other(Box::new(InTheClear { host: host.to_owned() })));
        }
        let mut let_through = self.empty();
        found.iter().filter(|address| rules.lets(host, address.ip())).for_each(|address: &SocketAddr| {
            let_through.push(*address);
        });
        if let_through.is_empty() {
            return Err(Error::Other(Box::new(Private { host: host.to_owned() })));
        }
        Ok(let_through)
    }
}

/// Whether an address is out on the internet. [RFC 6890]
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let reserved = match first {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&second),
        192 => second == 168 || (second == 0 && matches!(third, 0 | 2)),
        172 => (16..32).contains(&second),
        169 => second == 254,
        198 => matches!(second, 18 | 19) || (second == 51 && third == 100),
        203 => second == 0 && third == 113,
        _ => false,
    };
    !reserved
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, fourth, _, _, seventh, eighth] = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (first, second) {
        // An IPv4 address in other clothes: NAT64 and 6to4 lead to it.
        (0x64, 0xff9b) => (third, fourth) == (0, 0) && embedded(seventh, eighth),
        (0x2002, high) => embedded(high, third),
        // Teredo and documentation.
        (0x2001, 0 | 0xdb8) => false,
        _ => address.to_ipv4_mapped().map_or(first & 0xe000 == 0x2000, is_public_v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn only_addresses_on_the_internet_are_public() {
        for text in [
            "8.8.8.8",
            "100.63.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "2606:4700::1",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(public(text), "{text}");
        }
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.1.2.3",
            "64:ff9b::a01:203",
            "2002:a01:203::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }

    #[test]
    fn a_private_address_is_let_through_if_it_is_listed_by_address_network_or_name() {
        let allowed = ["10.1.2.3", "10.2.0.0/16", "mirror.example"]
            .map(|text| Allowed::try_from(text.to_owned()).unwrap());
        let rules = Rules::new(allowed.to_vec(), Some("proxy.example".into()));
        let lets = |host: &str, address: &str| rules.lets(host, address.parse().unwrap());
        assert!(lets("10.1.2.3", "10.1.2.3") && lets("other.example", "10.2.255.1"));
        assert!(lets("mirror.example", "192.168.1.1") && lets("proxy.example", "10.9.9.9"));
        assert!(!lets("other.example", "10.1.2.4") && !lets("other.example", "10.3.0.1"));
        assert!(lets("other.example", "8.8.8.8"));
    }
}
