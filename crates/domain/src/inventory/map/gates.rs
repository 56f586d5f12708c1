//! Lines from outside, by the band that they enter, and the device that each meets.
//! Not here: the bands ([`super::bands`]), what is missing in words ([`mod@super::super::register::gaps`]).
//! Next: [`by_band`].

use super::{
    super::{
        Asset, PatchState,
        register::{
            Record, RecordKind,
            gaps::{House, needs_boundary, patch_state},
        },
    },
    Area, GATE, Gate, Line, Map, Worry,
    bands::Plan,
    of_kind,
};
use crate::{
    ids::{AssetId, RecordId},
    text::normalise,
};
use std::cmp::Reverse;

/// Lines that meet one device.
pub(super) struct Meeting {
    /// By what it is known; lines without a device are alone.
    key: String,
    name: String,
    asset: Option<AssetId>,
    worry: Worry,
    /// Whether there is anything to meet.
    is_device: bool,
    lines: Vec<Line>,
}

/// The lines of each band, in the order of the bands; the worst first.
pub(super) fn by_band(house: &House<'_>, plans: &[Plan]) -> Vec<Vec<Meeting>> {
    let mut records: Vec<&Record> = of_kind(house, RecordKind::Connection).collect();
    records.sort_by_cached_key(|record| (normalise(record.details.name()), record.id));
    let mut found: Vec<Vec<Meeting>> = plans.iter().map(|_| Vec::new()).collect();
    for record in records {
        let key = normalise(&segment(house, record));
        let at = plans.iter().position(|plan| plan.key == key);
        if let Some(meetings) = at.and_then(|at| found.get_mut(at)) {
            meet(house, record, meetings);
        }
    }
    for meetings in &mut found {
        meetings.sort_by_cached_key(|one| (Reverse(one.worry), normalise(&one.name), one.key.clone()));
    }
    found
}

/// The segment that a line enters: as written, else that of its system, else that of its boundary device.
pub(super) fn segment(house: &House<'_>, record: &Record) -> String {
    let written = record.details.text("segment");
    if !written.is_empty() {
        return written.to_owned();
    }
    let devices = ["system", "boundary_device"].into_iter().filter_map(|field| house.asset(record, field));
    let mut segments = devices.map(|asset| asset.details.segment.clone());
    segments.find(|segment| !segment.is_empty()).unwrap_or_default()
}

/// The device of the ledger that a line meets.
pub(super) fn device<'a>(house: &House<'a>, record: &Record) -> Option<&'a Asset> {
    let meets = needs_boundary(record.details.text("line_kind"));
    house.asset(record, "boundary_device").filter(|_| meets)
}

fn meet(house: &House<'_>, record: &Record, meetings: &mut Vec<Meeting>) {
    let written = record.details.text("boundary_device");
    let device = device(house, record);
    let is_device = needs_boundary(record.details.text("line_kind"));
    let unpatched = matches!(patch_state(record, device), PatchState::Behind | PatchState::Unsupported);
    let worry = match device {
        _ if !is_device => Worry::None,
        None if written.is_empty() => Worry::Unknown,
        None => Worry::Unlisted,
        Some(_) if unpatched => Worry::Unpatched,
        Some(_) => Worry::None,
    };
    let name = device.map_or(written, |asset| asset.details.name.as_str()).to_owned();
    let key = match device {
        Some(asset) => format!("asset {}", asset.id),
        None if written.is_empty() => format!("line {}", record.id),
        None => format!("text {}", normalise(written)),
    };
    let line = Line {
        record: record.id,
        name: record.details.name().to_owned(),
        kind: record.details.text("line_kind").to_owned(),
        is_on_demand: record.details.text("usage") == "on_demand",
        vendor: record.details.text("vendor").to_owned(),
        vendor_record: vendor(house, record.details.text("vendor")),
        y: 0,
        worry,
    };
    match meetings.iter_mut().find(|meeting| meeting.key == key && meeting.is_device == is_device) {
        Some(meeting) => {
            meeting.worry = meeting.worry.max(worry);
            meeting.lines.push(line);
        }
        None => meetings.push(Meeting {
            key,
            name,
            asset: device.map(|asset| asset.id),
            worry,
            is_device,
            lines: vec![line],
        }),
    }
}

fn vendor(house: &House<'_>, name: &str) -> Option<RecordId> {
    let name = normalise(name);
    of_kind(house, RecordKind::Vendor)
        .find(|record| !name.is_empty() && normalise(record.details.name()) == name)
        .map(|record| record.id)
}

/// How high these lines are.
pub(super) fn height(meetings: &[Meeting]) -> i32 {
    let lines: usize = meetings.iter().map(|meeting| meeting.lines.len()).sum();
    super::BAND_HEAD + i32::try_from(lines).unwrap_or(i32::MAX / 64) * LINE
}

/// Puts lines and what they meet in their place, from `top` on.
pub(super) fn place(meetings: Vec<Meeting>, top: i32, map: &mut Map) {
    let mut y = top;
    for meeting in meetings {
        let first = y;
        let record = meeting.lines.first().map(|line| line.record);
        for line in meeting.lines {
            map.lines.push(Line { y: y + LINE / 2, ..line });
            y += LINE;
        }
        if let Some(record) = record.filter(|_| meeting.is_device) {
            let area = Area { x: GATE.0, y: first + 3, width: GATE.1, height: y - first - 6 };
            map.gates.push(Gate {
                area,
                name: meeting.name,
                asset: meeting.asset,
                record,
                worry: meeting.worry,
            });
        }
    }
}

/// Height of a line with its words.
const LINE: i32 = 46;
