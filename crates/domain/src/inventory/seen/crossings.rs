//! What passes from one segment to another, by files, beside what is allowed to.
//! Not here: reading the words of an allowed flow ([`super::allowed`]).
//! Next: [`crossings`], which holds the rule.

use super::{Place, Protocol, SeenWay, Spot, allowed::Allowed};
use crate::{
    ids::RecordId,
    inventory::{
        evidence::EvidenceKind,
        register::{Record, RecordKind, gaps::House},
    },
    text::normalise,
};
use std::{collections::BTreeMap, net::IpAddr};

/// Something that passed from one segment to another, or out of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// From which segment.
    pub from: String,
    /// To where.
    pub to: Destination,
    /// By what.
    pub protocol: Protocol,
    /// On which port; 0 where there are none.
    pub port: u16,
    /// Whether it may.
    pub verdict: Verdict,
    /// Who was seen doing it, from and to; the first few.
    pub pairs: Vec<(Spot, IpAddr)>,
    /// How many pairs there are.
    pub count: usize,
    /// What kind of file showed it last.
    pub kind: EvidenceKind,
    /// That file's name.
    pub file_name: String,
    /// Last seen, ms UTC.
    pub last_seen_at_ms: i64,
}

/// Where something went.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// Into this segment.
    Segment(String),
    /// Out of the hospital.
    Outside,
}

/// Whether something may pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// An allowed flow says so; which, or the segment that may reach the internet.
    Allowed {
        /// Its record.
        record: RecordId,
        /// Its register.
        register: RecordKind,
        /// Its name.
        name: String,
    },
    /// Nothing says so, though the register says what may.
    NotAllowed,
    /// Nobody has written down what may pass.
    Unsaid,
}

/// An allowed flow that can be compared.
struct Flow<'a> {
    record: &'a Record,
    from: String,
    to: String,
    is_both_ways: bool,
    allowed: Allowed,
}

type Key = (String, Destination, Protocol, u16);

/// Everything that passed between two segments or out of the house, what may not first. What stays within a segment,
/// and what comes from or goes to a place that nobody knows, says nothing.
pub fn crossings(house: &House<'_>) -> Vec<Crossing> {
    let flows = flows(house);
    let mut found: BTreeMap<Key, Crossing> = BTreeMap::new();
    for way in &house.seen().ways {
        let Some((from, to)) = ends(house, way) else { continue };
        let key = (normalise(&from), to.clone(), way.protocol, way.port);
        let crossing = found.entry(key).or_insert_with(|| Crossing {
            verdict: verdict(house, &flows, &from, &to, way),
            from,
            to,
            protocol: way.protocol,
            port: way.port,
            pairs: Vec::new(),
            count: 0,
            kind: way.kind,
            file_name: way.file_name.clone(),
            last_seen_at_ms: way.last_seen_at_ms,
        });
        crossing.count += 1;
        if crossing.pairs.len() < PAIRS {
            crossing.pairs.push((way.from.clone(), way.to));
        }
        if way.last_seen_at_ms > crossing.last_seen_at_ms {
            crossing.last_seen_at_ms = way.last_seen_at_ms;
            crossing.kind = way.kind;
            crossing.file_name.clone_from(&way.file_name);
        }
    }
    let mut found: Vec<Crossing> = found.into_values().collect();
    found.sort_by_key(|one| match one.verdict {
        Verdict::NotAllowed => 0,
        Verdict::Unsaid => 1,
        Verdict::Allowed { .. } => 2,
    });
    found
}

/// The allowed flows that nothing passed by although connection records looked long enough, and until when they looked,
/// ms UTC. A scan asks for ports and does not show what is used, so that it counts as use and never as a look.
pub(super) fn unused<'a>(house: &House<'a>) -> Vec<(&'a Record, i64)> {
    let looked: Vec<&SeenWay> =
        house.seen().ways.iter().filter(|way| way.kind == EvidenceKind::Connections).collect();
    let (Some(first), Some(last)) = (
        looked.iter().map(|way| way.first_seen_at_ms).min(),
        looked.iter().map(|way| way.last_seen_at_ms).max(),
    ) else {
        return Vec::new();
    };
    let mut watched: Vec<String> = Vec::new();
    for (from, to) in looked.iter().filter_map(|way| ends(house, way)) {
        watched.push(normalise(&from));
        if let Destination::Segment(to) = to {
            watched.push(normalise(&to));
        }
    }
    watched.sort_unstable();
    watched.dedup();
    let is_watched = |segment: &String| watched.binary_search(segment).is_ok();
    let is_used = |flow: &Flow<'_>| {
        house.seen().ways.iter().any(|way| match ends(house, way) {
            Some((from, Destination::Segment(to))) => {
                way.last_seen_at_ms >= last - UNUSED_MS && flow.passes(&from, &to, way)
            }
            _ => false,
        })
    };
    let is_old = |flow: &Flow<'_>| flow.record.updated_at_ms <= last - UNUSED_MS;
    flows(house)
        .into_iter()
        .filter(|_| last - first >= UNUSED_MS)
        .filter(|flow| is_old(flow) && is_watched(&flow.from) && is_watched(&flow.to) && !is_used(flow))
        .map(|flow| (flow.record, last))
        .collect()
}

/// From which segment to where, if it leaves its segment and both are known.
fn ends(house: &House<'_>, way: &SeenWay) -> Option<(String, Destination)> {
    let places = &house.seen().places;
    let from = match &way.from {
        Spot::Segment(name) => name.as_str(),
        Spot::Address(address) => match places.of(*address) {
            Place::Segment(name) => name,
            Place::Outside | Place::Unknown => return None,
        },
    };
    match places.of(way.to) {
        Place::Segment(to) if normalise(to) == normalise(from) => None,
        Place::Segment(to) => Some((from.to_owned(), Destination::Segment(to.to_owned()))),
        Place::Outside => Some((from.to_owned(), Destination::Outside)),
        Place::Unknown => None,
    }
}

fn flows<'a>(house: &House<'a>) -> Vec<Flow<'a>> {
    let records = house.records.iter().filter(|record| record.kind == RecordKind::Flow);
    let holds = |record: &&Record| record.details.date("until").is_none_or(|day| day >= house.today);
    records
        .filter(holds)
        .map(|record| Flow {
            record,
            from: normalise(record.details.text("from_segment")),
            to: normalise(record.details.text("to_segment")),
            is_both_ways: record.details.text("direction") == "both_ways",
            allowed: Allowed::read(record.details.text("protocol")),
        })
        .collect()
}

impl Flow<'_> {
    fn passes(&self, from: &str, to: &str, way: &SeenWay) -> bool {
        let (from, to) = (normalise(from), normalise(to));
        let forth = self.from == from && self.to == to;
        let back = self.is_both_ways && self.from == to && self.to == from;
        (forth || back) && self.allowed.passes(way.protocol, way.port)
    }
}

fn verdict(house: &House<'_>, flows: &[Flow<'_>], from: &str, to: &Destination, way: &SeenWay) -> Verdict {
    let by = |record: &Record| Verdict::Allowed {
        record: record.id,
        register: record.kind,
        name: record.details.name().to_owned(),
    };
    match to {
        Destination::Segment(to) => {
            let allowed = flows.iter().find(|flow| flow.passes(from, to, way));
            match allowed {
                Some(flow) => by(flow.record),
                None if flows.is_empty() => Verdict::Unsaid,
                None => Verdict::NotAllowed,
            }
        }
        Destination::Outside => {
            let segment = segment(house, from);
            match segment.and_then(|record| Some((record, record.details.is("internet")?))) {
                Some((record, true)) => by(record),
                Some((_, false)) => Verdict::NotAllowed,
                None => Verdict::Unsaid,
            }
        }
    }
}

/// The record of a segment.
pub(super) fn segment<'a>(house: &House<'a>, name: &str) -> Option<&'a Record> {
    let name = normalise(name);
    let mut segments = house.records.iter().filter(|record| record.kind == RecordKind::Segment);
    segments.find(|record| normalise(record.details.name()) == name)
}

/// Pairs told of one crossing.
const PAIRS: usize = 5;

/// For so long connection records must look, and see nothing, for an allowed flow to count as unused: 30 days.
const UNUSED_MS: i64 = 30 * 86_400_000;
