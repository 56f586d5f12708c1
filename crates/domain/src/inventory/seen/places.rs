//! Which segment an address is in: by the ranges in the register of segments, else as most assets near it.
//! Not here: what follows from it ([`super::crossings()`]).
//! Next: [`Places::of`].

use super::super::{
    evidence::Network,
    register::{Record, RecordKind},
};
use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Where an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// In this segment.
    Segment(&'a str),
    /// Outside the hospital: a public address.
    Outside,
    /// Nobody has said.
    Unknown,
}

/// The segments by address.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The narrowest first.
    ranges: Vec<(Range, String)>,
    most: HashMap<Network, String>,
}

/// Addresses from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: u128,
    last: u128,
    is_v4: bool,
}

impl Places {
    /// From the register of segments, and the networks and segments of assets.
    pub fn new<'a>(records: &[Record], assets: impl IntoIterator<Item = (Network, &'a str)>) -> Self {
        let mut ranges: Vec<(Range, String)> = Vec::new();
        for record in records.iter().filter(|record| record.kind == RecordKind::Segment) {
            let written = read(record.details.text("address_range"));
            ranges.extend(written.into_iter().map(|range| (range, record.details.name().to_owned())));
        }
        ranges.sort_by_key(|(range, name)| (range.last - range.first, name.clone()));
        let mut counts: HashMap<Network, BTreeMap<&str, usize>> = HashMap::new();
        for (network, segment) in assets.into_iter().filter(|(_, segment)| !segment.is_empty()) {
            *counts.entry(network).or_default().entry(segment).or_default() += 1;
        }
        let most = counts.into_iter().filter_map(|(network, counts)| {
            let (segment, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
            Some((network, segment.to_owned()))
        });
        Self { ranges, most: most.collect() }
    }

    /// Where an address is.
    pub fn of(&self, address: IpAddr) -> Place<'_> {
        if let Some(segment) = self.by_range(address) {
            return Place::Segment(segment);
        }
        let near = Network::of(address).and_then(|network| self.most.get(&network));
        match near {
            Some(segment) => Place::Segment(segment),
            None if is_public(address) => Place::Outside,
            None => Place::Unknown,
        }
    }

    /// The segment whose range in the register holds an address; the narrowest, if several do.
    pub fn by_range(&self, address: IpAddr) -> Option<&str> {
        let (number, is_v4) = number(address);
        let holds = |range: &Range| range.is_v4 == is_v4 && (range.first..=range.last).contains(&number);
        self.ranges.iter().find(|(range, _)| holds(range)).map(|(_, name)| name.as_str())
    }

    /// Whether the register gives this segment a range, so that one can tell what is not in it.
    pub fn has_range(&self, segment: &str) -> bool {
        let segment = crate::text::normalise(segment);
        self.ranges.iter().any(|(_, name)| crate::text::normalise(name) == segment)
    }
}

/// The ranges of a text, such as `10.1.2.0/24、10.1.3.10-10.1.3.99`; what is none of them says nothing.
fn read(text: &str) -> Vec<Range> {
    let text: String = crate::text::normalise(text).replace(" - ", "-").replace('~', "-");
    let is_gap = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '、' | '・');
    text.split(is_gap).filter_map(one).take(RANGES).collect()
}

fn one(text: &str) -> Option<Range> {
    if let Some((address, mask)) = text.split_once('/') {
        let address: IpAddr = address.parse().ok()?;
        let (number, is_v4) = number(address);
        let width = if is_v4 { 32 } else { 128 };
        let bits = match mask.parse::<Ipv4Addr>() {
            Ok(mask) if is_v4 => mask.to_bits().leading_ones(),
            _ => mask.parse().ok().filter(|bits| *bits <= width)?,
        };
        let low = u128::MAX.checked_shr(128 - width + bits).unwrap_or(0);
        return Some(Range { first: number & !low, last: number | low, is_v4 });
    }
    let Some((first, last)) = text.split_once('-') else {
        let (number, is_v4) = number(text.parse().ok()?);
        return Some(Range { first: number, last: number, is_v4 });
    };
    let start: IpAddr = first.parse().ok()?;
    // `10.1.2.10-99` names the last part only.
    let end = last.parse().ok().or_else(|| match (start, last.parse::<u8>()) {
        (IpAddr::V4(start), Ok(end)) => {
            let [a, b, c, _] = start.octets();
            Some(IpAddr::V4(Ipv4Addr::new(a, b, c, end)))
        }
        _ => None,
    })?;
    let ((first, is_v4), (last, also_v4)) = (number(start), number(end));
    (first <= last && is_v4 == also_v4).then_some(Range { first, last, is_v4 })
}

fn number(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), true),
        IpAddr::V6(v6) => (v6.to_bits(), false),
    }
}

/// An address that the internet knows; others are someone's own, and whose they are nobody can tell from them.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let is_own = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation();
            let is_shared = a == 100 && (64..128).contains(&b);
            !(is_own || is_shared || v4.is_unspecified() || a == 0 || a >= 224)
        }
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

const fn is_public_v6(v6: Ipv6Addr) -> bool {
    // 2000::/3 is what is given out; 2001:db8::/32 is for examples.
    let [first, second, ..] = v6.segments();
    first & 0xe000 == 0x2000 && !(first == 0x2001 && second == 0x0db8)
}

/// Ranges of one segment at most.
const RANGES: usize = 50;
