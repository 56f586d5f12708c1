//! Limits on how often someone may try: per account and per address.
//! Not here: the lock of an account after wrong passwords (`hub::identity`).
//! Next: `crate::identity`, which asks before it checks a password.

use governor::{Quota, RateLimiter, clock::DefaultClock, state::keyed::DashMapStateStore};
use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

type Keyed = RateLimiter<String, DashMapStateStore<String>, DefaultClock>;

/// Tries per minute and address; a hospital's whole office may share one.
const PER_ADDRESS: u32 = 60;

/// Tries per minute and account.
const PER_ACCOUNT: u32 = 10;

/// Pages per minute of a personal link, and of an address that opens such: a department walks round with several
/// phones, behind one address.
const PER_LINK: u32 = 240;

/// Keys kept before old ones are swept.
const KEPT: usize = 10_000;

/// The limits.
pub(crate) struct Limits {
    by_address: Keyed,
    by_account: Keyed,
    by_link: Keyed,
}

impl Limits {
    pub(crate) fn new() -> Self {
        let per_minute = |tries: u32| {
            RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN)))
        };
        Self {
            by_address: per_minute(PER_ADDRESS),
            by_account: per_minute(PER_ACCOUNT),
            by_link: per_minute(PER_LINK),
        }
    }

    /// Counts a try; false if it is one too many.
    pub(crate) fn allow(&self, address: &str, account: &str) -> bool {
        sweep([&self.by_address, &self.by_account]);
        let account: String = account.trim().to_ascii_lowercase().chars().take(100).collect();
        self.by_address.check_key(&counted(address)).is_ok() && self.by_account.check_key(&account).is_ok()
    }

    /// Counts a visit to a personal link that is used again and again; false if it is one too many.
    pub(crate) fn allow_link(&self, address: &str, link: &str) -> bool {
        sweep([&self.by_link]);
        let link: String = link.chars().take(100).collect();
        self.by_link.check_key(&counted(address)).is_ok() && self.by_link.check_key(&link).is_ok()
    }

    /// Counts a change through such a link; false if it is one too many.
    pub(crate) fn allow_change_by_link(&self, address: &str, link: &str) -> bool {
        sweep([&self.by_address]);
        let link: String = link.chars().take(100).collect();
        self.allow_link(address, &link) && self.by_address.check_key(&link).is_ok()
    }
}

/// Forgets who has not come for long, once there are many.
fn sweep<const N: usize>(limiters: [&Keyed; N]) {
    for limiter in limiters {
        if limiter.len() > KEPT {
            limiter.retain_recent();
        }
    }
}

/// An address as the text under which it is counted.
fn counted(address: &str) -> String {
    address.parse().map_or_else(|_| address.to_owned(), |ip| network(ip).to_string())
}

/// An address as it is counted: of IPv6 the network of 64 bits, since a single customer has all of its addresses.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [first, second, third, fourth, ..] = address.segments();
            Ipv6Addr::new(first, second, third, fourth, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_limited_from_any_address_and_an_address_for_any_account() {
        let limits = Limits::new();
        let tries =
            |n: u32| (0..n).filter(|try_no| limits.allow(&format!("192.0.2.{try_no}"), "sato")).count();
        assert_eq!(tries(20), 10);
        let from_one = (0..100).filter(|try_no| limits.allow("198.51.100.7", &format!("p{try_no}"))).count();
        assert_eq!(from_one, 60);
    }

    #[test]
    fn a_department_walks_round_with_its_link_but_does_not_flood() {
        let limits = Limits::new();
        let visits = (0..400).filter(|_| limits.allow_link("192.0.2.7", "link")).count();
        assert_eq!(visits, 240);
        let changes = |link: &str| {
            (0..100).filter(|one| limits.allow_change_by_link(&format!("198.51.100.{one}"), link)).count()
        };
        assert_eq!([changes("a"), changes("b")], [60, 60]);
    }

    #[test]
    fn who_has_a_whole_network_of_ipv6_is_one() {
        let limits = Limits::new();
        let tries = |network: &str| {
            let of =
                |host: &u32| limits.allow(&format!("2001:db8:1:{network}::{host:x}"), &format!("p{host}"));
            (0..100).filter(of).count()
        };
        assert_eq!([tries("1"), tries("2")], [60, 60]);
    }
}
