//! What passes between bands: what may, and what was seen and may not.
//! Not here: finding that out ([`mod@crate::inventory::seen::crossings`]).
//! Next: [`between`].

use super::{BAND_X, Band, Flow, LANE_WIDTH, LANES, of_kind};
use crate::{
    inventory::{
        register::{RecordKind, gaps::House},
        seen::{Destination, Verdict, crossings},
    },
    text::normalise,
};
use std::collections::BTreeMap;

/// A flow before it has its lane.
struct Drawn {
    flow: Flow,
    ends: (i32, i32),
}

/// Allowed flows, and those that were seen and are not allowed, one for each pair of bands.
pub(super) fn between(house: &House<'_>, bands: &[Band]) -> (Vec<Flow>, Vec<Flow>) {
    let edge = bands.first().map_or(BAND_X, |band| band.area.x + band.area.width);
    let mut lane = 0;
    let mut place = |drawn: Drawn| {
        lane = (lane + 1) % LANES;
        let (from, to) = drawn.ends;
        Flow {
            from_y: from + lane * LANE_SHIFT,
            to_y: to + lane * LANE_SHIFT,
            x: edge + LANE_WIDTH * (lane + 1),
            ..drawn.flow
        }
    };
    // What is not allowed stands out, so that it comes first to its lane.
    let seen = not_allowed(house, bands).into_iter().map(&mut place).collect();
    let allowed = allowed(house, bands).into_iter().map(&mut place).collect();
    (allowed, seen)
}

fn allowed(house: &House<'_>, bands: &[Band]) -> Vec<Drawn> {
    let mut records: Vec<_> = of_kind(house, RecordKind::Flow)
        .filter(|flow| flow.details.date("until").is_none_or(|day| day >= house.today))
        .collect();
    records.sort_by_key(|flow| (normalise(flow.details.name()), flow.id));
    let drawn = records.into_iter().filter_map(|record| {
        let written = &record.details;
        let ends = ends(bands, written.text("from_segment"), written.text("to_segment"))?;
        let flow = Flow {
            record: Some(record.id),
            name: written.name().to_owned(),
            protocol: written.text("protocol").to_owned(),
            from_y: 0,
            to_y: 0,
            x: 0,
            is_both_ways: written.text("direction") == "both_ways",
        };
        Some(Drawn { flow, ends })
    });
    drawn.collect()
}

fn not_allowed(house: &House<'_>, bands: &[Band]) -> Vec<Drawn> {
    let mut by_pair: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for one in crossings(house).into_iter().filter(|one| one.verdict == Verdict::NotAllowed) {
        if let Destination::Segment(to) = one.to {
            by_pair.entry((one.from, to)).or_default().push(one.port.to_string());
        }
    }
    let drawn = by_pair.into_iter().filter_map(|((from, to), ports)| {
        let ends = ends(bands, &from, &to)?;
        let flow = Flow {
            record: None,
            name: format!("{from} → {to}"),
            protocol: ports.into_iter().take(PORTS).collect::<Vec<_>>().join(", "),
            from_y: 0,
            to_y: 0,
            x: 0,
            is_both_ways: false,
        };
        Some(Drawn { flow, ends })
    });
    drawn.collect()
}

/// The middles of two bands, if there are two.
fn ends(bands: &[Band], from: &str, to: &str) -> Option<(i32, i32)> {
    let middle = |name: &str| {
        let name = normalise(name);
        let band = bands.iter().find(|band| normalise(&band.name) == name && !name.is_empty())?;
        Some(band.area.y + band.area.height / 2)
    };
    let (from, to) = (middle(from)?, middle(to)?);
    (from != to).then_some((from, to))
}

/// Ports told of what is not allowed.
const PORTS: usize = 6;

/// How far flows stand apart where they meet a band.
const LANE_SHIFT: i32 = 3;
