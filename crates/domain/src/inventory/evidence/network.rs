//! Parts of the network by address: which ones are ours, and who was not seen in them for long.
//! Not here: segments as people name them (a text of the ledger).
//! Next: [`belonging`].

use super::Observed;
use std::{
    collections::BTreeSet,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// The part of a network an address is in: 24 bits of IPv4, 64 of IPv6. Hospitals seldom write their masks down, and
/// most segments are this large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(IpAddr);

/// Days after which a device that its watched network did not show is missed.
pub const MISSED_AFTER_DAYS: i64 = 30;

/// Devices that a file must show in a network to have looked at it.
pub const COVERED_FROM: usize = 3;

/// Whether a file is about our network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belonging {
    /// Enough of its addresses lie in networks that we know.
    Ours,
    /// Few or none do: it may be from another site.
    Stranger {
        /// Devices in networks that we know.
        inside: usize,
        /// Devices with an address.
        total: usize,
    },
    /// The file has no addresses, or we know no network yet.
    CannotTell,
}

impl Network {
    /// The network of an address; none for loopback, link-local and group addresses, which are the same everywhere.
    pub fn of(address: IpAddr) -> Option<Self> {
        match address {
            IpAddr::V4(v4) => {
                let is_everywhere = v4.is_loopback()
                    || v4.is_link_local()
                    || v4.is_multicast()
                    || v4.is_unspecified()
                    || v4.is_broadcast();
                let [a, b, c, _] = v4.octets();
                (!is_everywhere).then(|| Self(Ipv4Addr::new(a, b, c, 0).into()))
            }
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                let is_everywhere =
                    v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || a & 0xffc0 == 0xfe80;
                (!is_everywhere).then(|| Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()))
            }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.0, if self.0.is_ipv4() { 24 } else { 64 })
    }
}

impl FromStr for Network {
    type Err = std::net::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split('/').next().unwrap_or_default().parse().map(Self)
    }
}

/// Whether devices that a file shows are in our networks: fewer than one in five is another site's file.
pub fn belonging(known: &BTreeSet<Network>, devices: &[Observed]) -> Belonging {
    let networks: Vec<Network> = devices.iter().filter_map(Observed::network).collect();
    if known.is_empty() || networks.is_empty() {
        return Belonging::CannotTell;
    }
    let inside = networks.iter().filter(|network| known.contains(network)).count();
    if inside * 5 < networks.len() {
        Belonging::Stranger { inside, total: networks.len() }
    } else {
        Belonging::Ours
    }
}

/// For how many days a network that was looked at from `first` to `last` did not show a device; `None` if it is not
/// missed. What is younger than the first look counts from its entry in the ledger. All in ms UTC.
pub fn missed_days(first_at: i64, last_at: i64, seen_at: Option<i64>, listed_at: i64) -> Option<i64> {
    let since = seen_at.unwrap_or_else(|| first_at.max(listed_at));
    let days = last_at.saturating_sub(since) / 86_400_000;
    (days >= MISSED_AFTER_DAYS).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> Observed {
        Observed { addresses: vec![address.parse().unwrap()], ..Observed::default() }
    }

    #[test]
    fn a_file_with_few_addresses_in_known_networks_is_another_site_s() {
        let known: BTreeSet<Network> = [Network::of("10.1.2.9".parse().unwrap()).unwrap()].into();
        assert_eq!(belonging(&known, &[at("10.1.2.3"), at("192.168.0.5")]), Belonging::Ours);
        let strange: Vec<Observed> = (1..=9).map(|last| at(&format!("192.168.0.{last}"))).collect();
        assert_eq!(belonging(&known, &strange), Belonging::Stranger { inside: 0, total: 9 });
        assert_eq!(belonging(&BTreeSet::new(), &strange), Belonging::CannotTell);
        assert_eq!(belonging(&known, &[at("127.0.0.1")]), Belonging::CannotTell);
    }

    #[test]
    fn who_was_not_seen_for_thirty_days_of_looking_is_missed() {
        const DAY: i64 = 86_400_000;
        assert_eq!(missed_days(0, 31 * DAY, Some(DAY), 0), Some(30));
        assert_eq!(missed_days(0, 31 * DAY, Some(2 * DAY), 0), None);
        assert_eq!(missed_days(0, 40 * DAY, None, 20 * DAY), None, "listed only twenty days before");
        assert_eq!(missed_days(5 * DAY, 5 * DAY, None, 0), None, "one look is not long");
    }

    #[test]
    fn a_network_prints_as_it_is_read() {
        for text in ["10.1.2.0/24", "2001:db8::/64"] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), text);
        }
    }
}
