//! What was seen in the network and does not fit the registers, as findings of the ledger.
//! Not here: devices in no ledger, which are decided one by one (`hub::inventory::evidence::devices`).
//! Next: [`mod@crate::inventory::register::gaps`], among which these stand.

use super::{
    Crossing, Destination, SeenAsset, Verdict,
    crossings::{crossings, segment, unused},
};
use crate::{
    inventory::register::{Gap, GapKind, RecordKind, gaps::House},
    text::normalise,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

/// Adds them.
pub(in crate::inventory) fn gaps(house: &House<'_>, found: &mut Vec<Gap>) {
    not_allowed(house, found);
    for (record, _) in unused(house) {
        found.push(Gap {
            kind: GapKind::FlowUnused,
            register: record.kind,
            record: Some(record.id),
            name: record.details.name().to_owned(),
            asset: None,
            note: record.details.text("protocol").to_owned(),
        });
    }
    elsewhere(house, found);
}

/// One finding for each pair of segments, and for each segment that reaches the internet and should not.
fn not_allowed(house: &House<'_>, found: &mut Vec<Gap>) {
    let mut by_pair: BTreeMap<(String, Destination), Vec<Crossing>> = BTreeMap::new();
    for one in crossings(house).into_iter().filter(|one| one.verdict == Verdict::NotAllowed) {
        by_pair.entry((one.from.clone(), one.to.clone())).or_default().push(one);
    }
    for ((from, to), crossings) in by_pair {
        let note = ports(&crossings);
        let record = segment(house, &from).map(|record| record.id);
        found.push(match to {
            Destination::Segment(to) => Gap {
                kind: GapKind::FlowNotAllowed,
                register: RecordKind::Flow,
                record: None,
                name: format!("{from} → {to}"),
                asset: None,
                note,
            },
            Destination::Outside => Gap {
                kind: GapKind::InternetReached,
                register: RecordKind::Segment,
                record,
                name: from,
                asset: None,
                note,
            },
        });
    }
}

/// The ports of crossings in a line, such as `TCP 445, 3389 …`.
fn ports(crossings: &[Crossing]) -> String {
    let ports: BTreeSet<_> = crossings.iter().map(|one| (one.protocol, one.port)).collect();
    let told = ports.iter().take(PORTS).map(|(protocol, port)| {
        let protocol = protocol.as_str().to_uppercase();
        if *port == 0 { protocol } else { format!("{protocol} {port}") }
    });
    let more = if ports.len() > PORTS { " …" } else { "" };
    told.collect::<Vec<_>>().join(", ") + more
}

/// Assets that stand in one segment by the ledger and were seen at an address of another, by the register's ranges.
fn elsewhere(house: &House<'_>, found: &mut Vec<Gap>) {
    let places = &house.seen().places;
    let mut told: BTreeSet<_> = BTreeSet::new();
    for one in house.seen().placed.iter().filter(|one| places.has_range(&one.segment)) {
        let other = |address: &IpAddr| {
            let segment = places.by_range(*address)?;
            (normalise(segment) != normalise(&one.segment)).then(|| (*address, segment.to_owned()))
        };
        for (address, segment) in one.addresses.iter().filter_map(other) {
            if told.insert((one.asset, segment.clone())) {
                found.push(elsewhere_gap(one, address, &segment));
            }
        }
    }
}

fn elsewhere_gap(one: &SeenAsset, address: IpAddr, segment: &str) -> Gap {
    Gap {
        kind: GapKind::SegmentDiffers,
        register: RecordKind::Segment,
        record: None,
        name: one.name.clone(),
        asset: Some(one.asset),
        note: format!("{} → {segment} ({address})", one.segment),
    }
}

/// Ports told in one line.
const PORTS: usize = 6;
