//! A device as a file describes it: what was seen, when, and nothing guessed.
//! Not here: which asset it is ([`super::identify`]).
//! Next: [`Observed::key`], which makes a replay find itself.

use super::{Mac, Maker, Network};
use crate::{
    inventory::{Component, check::SHORT_CHARS, seen::Protocol},
    text::normalise,
};
use std::net::IpAddr;

/// A device that was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Hardware address.
    pub mac: Option<Mac>,
    /// Addresses.
    pub addresses: Vec<IpAddr>,
    /// Name in the network; empty if unknown, like every text here.
    pub host_name: String,
    /// Serial number, as the device tells it.
    pub serial: String,
    /// Maker, as the device tells it; not that of its network card.
    pub maker: String,
    /// Model, as the device tells it.
    pub model: String,
    /// Operating system and firmware, as the device or its directory tells.
    pub components: Vec<Component>,
    /// Maker of the network card, as the source names it.
    pub card_maker: String,
    /// What else the source says: open ports, the switch and its port, a description.
    pub notes: String,
    /// When it was last seen, ms UTC; `None` where only the file as a whole has a time.
    pub seen_at_ms: Option<i64>,
    /// Its address was lent to it.
    pub is_leased: bool,
    /// Ports that answered.
    pub ports: Vec<(Protocol, u16)>,
    /// It answered as only what stands in the scanner's own segment can: by ARP.
    pub is_beside_scanner: bool,
    /// What it seems to run, as read off its answers: a proposal, never a fact.
    pub parts: Vec<SeenPart>,
}

/// A program or system that a device seems to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPart {
    /// Which, with its version and CPE name as far as they were read.
    pub component: Component,
    /// From what it was read: a port, or how sure the guess at a system is.
    pub told_by: String,
}

impl Observed {
    /// Names the device in every file that shows the same of it: the strongest mark it has. Empty for none.
    pub fn key(&self) -> String {
        let serial = serial_key(&self.serial);
        let host = host_key(&self.host_name);
        let network = self.network().map_or_else(String::new, |network| network.to_string());
        match (self.mac, self.addresses.first()) {
            (Some(mac), _) => format!("mac {mac}"),
            _ if !serial.is_empty() => format!("serial {serial}"),
            _ if !host.is_empty() => format!("host {host} {network}").trim_end().to_owned(),
            (None, Some(address)) => format!("address {address}"),
            (None, None) => String::new(),
        }
    }

    /// The part of the network it was seen in.
    pub fn network(&self) -> Option<Network> {
        self.addresses.iter().find_map(|address| Network::of(*address))
    }

    /// The addresses as the ledger writes them.
    pub fn addresses_text(&self) -> String {
        self.addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The maker of its network card, if it is one worth a word.
    pub fn called_out(&self) -> Option<Maker> {
        self.mac.and_then(Maker::of).or_else(|| Maker::named(&self.card_maker))
    }
}

/// A serial number as it is compared; empty where it says nothing.
pub(super) fn serial_key(text: &str) -> String {
    let key: String = normalise(text).chars().filter(|sign| sign.is_alphanumeric()).collect();
    let says_nothing = key.len() < 4
        || key.chars().all(|sign| sign == '0')
        || matches!(key.as_str(), "unknown" | "none" | "notadvertised" | "defaultstring" | "tobefilledbyoem");
    if says_nothing { String::new() } else { key }
}

/// A host name as it is compared: without its domain.
pub(super) fn host_key(text: &str) -> String {
    let name = normalise(text);
    let short = name.split('.').next().unwrap_or_default().trim_end_matches('$');
    if matches!(short, "localhost" | "*" | "?" | "unknown") || name.parse::<IpAddr>().is_ok() {
        return String::new();
    }
    short.to_owned()
}

/// A text of a file in one line, without control characters, no longer than a field of the ledger.
pub fn short(text: &str) -> String {
    let plain: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHORT_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_mark_names_a_device() {
        let mut device = Observed { addresses: vec!["10.1.2.3".parse().unwrap()], ..Observed::default() };
        assert_eq!(device.key(), "address 10.1.2.3");
        device.host_name = "PC-Naika01.hospital.example".to_owned();
        assert_eq!(device.key(), "host pc-naika01 10.1.2.0/24");
        device.serial = "ＦＧＴ60E-4Q16".to_owned();
        assert_eq!(device.key(), "serial fgt60e4q16");
        device.mac = Mac::parse("00:1b:2c:3d:4e:5f");
        assert_eq!(device.key(), "mac 00:1B:2C:3D:4E:5F");
        assert_eq!(Observed::default().key(), "");
    }

    #[test]
    fn a_serial_number_that_says_nothing_is_none() {
        for text in ["0000000", "N/A", "Not Advertised", "To be filled by O.E.M.", "-"] {
            assert_eq!(serial_key(text), "", "{text}");
        }
    }
}
