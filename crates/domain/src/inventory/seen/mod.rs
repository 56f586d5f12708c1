//! What files showed of the network 検出された通信と機器, beside what the registers say of it.
//! Not here: reading the files (`formats::scan`), which asset a device is ([`super::evidence::identify`]).
//! Next: [`places`] for where an address is, [`crossings()`] for what passes between segments, `gaps` for what is amiss.

mod allowed;
pub mod crossings;
mod gaps;
pub mod places;
#[cfg(test)]
mod tests;

pub use crossings::{Crossing, Destination, Verdict, crossings};
pub(super) use gaps::gaps;
pub use places::{Place, Places};

use super::evidence::{EvidenceKind, Maker, MakerClass};
use crate::{
    ids::{AssetId, DeviceId},
    text_enum::text_enum,
};
use std::{fmt, net::IpAddr};

text_enum! {
    /// How two programs speak with each other.
    Protocol, "protocol" {
        /// TCP.
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
        /// Another one, without ports.
        Other = "other",
    }
}

/// What files showed.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Devices in no ledger, of which nobody has said anything.
    pub strangers: Vec<Stranger>,
    /// Who reached whom.
    pub ways: Vec<SeenWay>,
    /// Where assets of the ledger were.
    pub placed: Vec<SeenAsset>,
    /// Which segment an address is in.
    pub places: Places,
}

/// A device in no ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// Which.
    pub id: DeviceId,
    /// How it is called.
    pub name: String,
    /// Its segment; empty if that is not known.
    pub segment: String,
    /// The maker of its network card, if it is one worth a word.
    pub maker: Option<Maker>,
}

impl Stranger {
    /// It may be a router or modem for the mobile network.
    pub fn is_cellular(&self) -> bool {
        let class = self.maker.map(|maker| maker.class);
        matches!(class, Some(MakerClass::Cellular | MakerClass::PerhapsCellular))
    }
}

/// That something reached an address on a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWay {
    /// From where.
    pub from: Spot,
    /// To where.
    pub to: IpAddr,
    /// By what.
    pub protocol: Protocol,
    /// On which port; 0 where there are none.
    pub port: u16,
    /// What kind of file showed it last.
    pub kind: EvidenceKind,
    /// That file's name.
    pub file_name: String,
    /// First seen, ms UTC.
    pub first_seen_at_ms: i64,
    /// Last seen, ms UTC.
    pub last_seen_at_ms: i64,
}

/// Where something began.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// At this address.
    Address(IpAddr),
    /// Somewhere in this segment: from where a person says that a scan was made.
    Segment(String),
}

impl fmt::Display for Spot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(out),
            Self::Segment(name) => name.fmt(out),
        }
    }
}

/// An asset of the ledger, where a file showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenAsset {
    /// Which.
    pub asset: AssetId,
    /// Its name.
    pub name: String,
    /// Its segment by the ledger.
    pub segment: String,
    /// The addresses that it had.
    pub addresses: Vec<IpAddr>,
    /// What kind of file showed it.
    pub kind: EvidenceKind,
    /// That file's name.
    pub file_name: String,
    /// When, ms UTC.
    pub seen_at_ms: i64,
}
