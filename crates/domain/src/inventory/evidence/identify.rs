//! Which asset of the ledger a device that was seen is: by hardware address, serial number, host name, and with care by
//! address. Not here: what it then changes ([`mod@super::merge`]).
//! Next: [`Ledger::find`], which holds the rule.

use super::{
    Mac, Network, Observed,
    observed::{host_key, serial_key},
};
use crate::{ids::AssetId, text_enum::text_enum};
use std::{collections::HashMap, hash::Hash, net::IpAddr};

text_enum! {
    /// By what a device was recognised, strongest first.
    By, "mark of a device" {
        /// Hardware address.
        Mac = "mac",
        /// Serial number.
        Serial = "serial",
        /// Host name, in the same network.
        HostName = "host_name",
        /// Only its address, with nothing against it.
        Address = "address",
        /// A person said so.
        Person = "person",
    }
}

/// What the ledger says by which an asset can be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub id: AssetId,
    macs: Vec<Mac>,
    serial: String,
    host: String,
    addresses: Vec<IpAddr>,
}

/// Which asset a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This one, by this mark.
    Asset(AssetId, By),
    /// One of several: nothing is guessed.
    Several,
    /// None.
    Unknown,
}

/// The ledger, for finding assets.
#[derive(Debug, Default)]
pub struct Ledger {
    listed: Vec<Listed>,
    by_mac: HashMap<Mac, Vec<usize>>,
    by_serial: HashMap<String, Vec<usize>>,
    by_host: HashMap<String, Vec<usize>>,
    by_address: HashMap<IpAddr, Vec<usize>>,
}

impl Listed {
    /// From the texts of the ledger; what is no address there, such as `DHCP` or a range, says nothing.
    pub fn new(id: AssetId, serial: &str, host_name: &str, addresses: &str, macs: &str) -> Self {
        let gaps = |text: &str| {
            let is_gap = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '、');
            text.split(is_gap).map(str::to_owned).collect::<Vec<_>>()
        };
        Self {
            id,
            macs: gaps(macs).iter().filter_map(|text| Mac::parse(text)).collect(),
            serial: serial_key(serial),
            host: host_key(host_name),
            addresses: gaps(addresses)
                .iter()
                .filter_map(|text| text.split('/').next().and_then(|text| text.parse().ok()))
                .collect(),
        }
    }

    /// The networks it is in.
    pub fn networks(&self) -> impl Iterator<Item = Network> {
        self.addresses.iter().filter_map(|address| Network::of(*address))
    }
}

impl Ledger {
    /// Puts assets in order.
    pub fn new(listed: Vec<Listed>) -> Self {
        let mut ledger = Self::default();
        for (at, asset) in listed.iter().enumerate() {
            for mac in &asset.macs {
                index(&mut ledger.by_mac, *mac, at);
            }
            for address in &asset.addresses {
                index(&mut ledger.by_address, *address, at);
            }
            if !asset.serial.is_empty() {
                index(&mut ledger.by_serial, asset.serial.clone(), at);
            }
            if !asset.host.is_empty() {
                index(&mut ledger.by_host, asset.host.clone(), at);
            }
        }
        ledger.listed = listed;
        ledger
    }

    /// The assets.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// Which asset a device is. The first mark that some asset shares decides; where several share it, nobody is meant.
    /// A host name counts only within one network, unless one side has no address. An address alone counts only if it
    /// was not lent out and nothing else that both sides know differs.
    pub fn find(&self, device: &Observed) -> Meant {
        let serial = serial_key(&device.serial);
        let host = host_key(&device.host_name);
        let by_mac = device.mac.and_then(|mac| self.by_mac.get(&mac));
        let by_host = self.by_host.get(&host).filter(|_| !host.is_empty());
        let by_address = device.addresses.iter().find_map(|address| self.by_address.get(address));
        let by_address = by_address.filter(|_| !device.is_leased);
        let is_near = |asset: &Listed| !differ(&asset.serial, &serial) && is_near(asset, device);
        let is_free = |asset: &Listed| {
            let other_card =
                device.mac.is_some_and(|mac| !asset.macs.is_empty() && !asset.macs.contains(&mac));
            !differ(&asset.serial, &serial) && !differ(&asset.host, &host) && !other_card
        };
        self.only(by_mac, By::Mac, |_| true)
            .or_else(|| self.only(self.by_serial.get(&serial), By::Serial, |_| true))
            .or_else(|| self.only(by_host, By::HostName, is_near))
            .or_else(|| self.only(by_address, By::Address, is_free))
            .unwrap_or(Meant::Unknown)
    }

    fn only(&self, found: Option<&Vec<usize>>, by: By, fits: impl Fn(&Listed) -> bool) -> Option<Meant> {
        let assets = found.into_iter().flatten().filter_map(|at| self.listed.get(*at));
        let mut fitting = assets.filter(|asset| fits(asset));
        match (fitting.next(), fitting.next()) {
            (Some(asset), None) => Some(Meant::Asset(asset.id, by)),
            (Some(_), Some(_)) => Some(Meant::Several),
            (None, _) => None,
        }
    }
}

fn index<K: Hash + Eq>(indexed: &mut HashMap<K, Vec<usize>>, key: K, at: usize) {
    let places = indexed.entry(key).or_default();
    if places.last() != Some(&at) {
        places.push(at);
    }
}

/// Both are known and are not the same.
fn differ(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && one != other
}

fn is_near(asset: &Listed, device: &Observed) -> bool {
    let Some(network) = device.network() else { return true };
    asset.addresses.is_empty() || asset.networks().any(|one| one == network)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;

    fn id(number: u128) -> AssetId {
        AssetId::from_uuid(Uuid::from_u128(number))
    }

    fn ledger() -> Ledger {
        Ledger::new(vec![
            Listed::new(id(1), "SN-1001", "emr-sv01", "10.1.1.10", "00:1B:2C:00:00:01"),
            Listed::new(id(2), "", "reception-1", "10.1.2.20", ""),
            Listed::new(id(3), "", "", "10.1.2.30 10.1.3.30", ""),
            Listed::new(id(4), "SN-1001", "emr-sv02", "DHCP", ""),
            Listed::new(id(5), "", "emr-sv02", "10.1.9.1", ""),
        ])
    }

    fn device(mac: &str, address: &str, host: &str, serial: &str) -> Observed {
        Observed {
            mac: Mac::parse(mac),
            addresses: address.parse().into_iter().collect(),
            host_name: host.to_owned(),
            serial: serial.to_owned(),
            ..Observed::default()
        }
    }

    #[test]
    fn the_hardware_address_decides_before_all() {
        let found = ledger().find(&device("001b.2c00.0001", "10.1.2.20", "reception-1", ""));
        assert_eq!(found, Meant::Asset(id(1), By::Mac));
    }

    #[test]
    fn where_several_assets_share_the_mark_nobody_is_meant() {
        assert_eq!(ledger().find(&device("", "", "", "sn1001")), Meant::Several);
        assert_eq!(ledger().find(&device("", "", "EMR-SV02.example.jp", "")), Meant::Several);
    }

    #[test]
    fn a_host_name_counts_within_one_network() {
        let found = ledger().find(&device("02:00:00:00:00:09", "10.1.2.99", "RECEPTION-1", ""));
        assert_eq!(found, Meant::Asset(id(2), By::HostName));
        assert_eq!(ledger().find(&device("", "10.7.7.7", "reception-1", "")), Meant::Unknown);
        assert_eq!(ledger().find(&device("", "", "reception-1", "")), Meant::Asset(id(2), By::HostName));
    }

    #[test]
    fn an_address_alone_counts_only_if_nothing_speaks_against_it_and_it_was_not_lent() {
        let seen = device("02:00:00:00:00:09", "10.1.3.30", "", "");
        assert_eq!(ledger().find(&seen), Meant::Asset(id(3), By::Address));
        assert_eq!(ledger().find(&Observed { is_leased: true, ..seen }), Meant::Unknown);
        assert_eq!(ledger().find(&device("", "10.1.2.20", "tablet-7", "")), Meant::Unknown, "another name");
        assert_eq!(
            ledger().find(&device("02:00:00:00:00:09", "10.1.1.10", "", "")),
            Meant::Unknown,
            "another card"
        );
    }
}
