//! Rules for lines out and for servers that contractors brought in.
//! Not here: drawing them ([`crate::inventory::map`]).
//! Next: [`super::House`].

use super::{
    super::{Record, RecordKind},
    Gap, GapKind, House, gap,
};
use crate::{
    inventory::{Asset, PatchState},
    text::normalise,
};

pub(super) fn connection(house: &House<'_>, record: &Record, found: &mut Vec<Gap>) {
    let written = &record.details;
    let device = house.asset(record, "boundary_device");
    let id = device.map(|asset| asset.id);
    let named = written.text("boundary_device");
    let mut add = |kind, note: &str| found.push(gap(kind, record, id, note));
    if needs_boundary(written.text("line_kind")) {
        if named.is_empty() && device.is_none() {
            add(GapKind::BoundaryUnknown, "");
        } else if device.is_none() {
            add(GapKind::BoundaryUnlisted, named);
        }
        match patch_state(record, device) {
            PatchState::Behind | PatchState::Unsupported => add(GapKind::BoundaryUnpatched, named),
            PatchState::Unknown => add(GapKind::BoundaryPatchUnknown, named),
            PatchState::Current => {}
        }
    }
    match written.text("line_kind") {
        "lte_router" | "usb_modem" => add(GapKind::CellularLine, ""),
        "isdn" => add(GapKind::LeftOverLine, ""),
        _ => {}
    }
    if written.text("purpose") == "remote_maintenance" {
        if written.text("usage") == "always" {
            add(GapKind::AlwaysOn, "");
        }
        if written.is("multi_factor") != Some(true) {
            add(GapKind::LineSecondFactor, "");
        }
        if written.is("checklist_received") != Some(true) {
            add(GapKind::ChecklistMissing, written.text("vendor"));
        }
    }
    if let Some(system) = house.asset(record, "system")
        && !is_allowed(house, written.text("segment"), &system.details.segment)
    {
        add(GapKind::FlowMissing, &system.details.segment);
    }
}

pub(super) fn server(house: &House<'_>, record: &Record, found: &mut Vec<Gap>) {
    let written = &record.details;
    let device = house.asset(record, "asset");
    let mut add = |kind, note: &str| found.push(gap(kind, record, device.map(|asset| asset.id), note));
    if written.text("connection").is_empty() {
        add(GapKind::ServerLineUnknown, written.text("vendor"));
    }
    if matches!(patch_state(record, device), PatchState::Behind | PatchState::Unsupported) {
        add(GapKind::ServerUnpatched, written.text("os"));
    }
    if written.is("remote_desktop") == Some(true) {
        add(GapKind::ServerRemoteDesktop, written.text("vendor"));
    }
}

/// A service reached over HTTPS has no device of its own; everything else has one.
pub fn needs_boundary(line_kind: &str) -> bool {
    line_kind != "https_service"
}

/// How far the device at the boundary is patched: the worse of what the record and the ledger say.
pub fn patch_state(record: &Record, device: Option<&Asset>) -> PatchState {
    let written = record.details.text("patch_state").parse().unwrap_or(PatchState::Unknown);
    let listed = device.map_or(PatchState::Unknown, |asset| asset.details.patch_state);
    let weight = |state: PatchState| match state {
        PatchState::Unknown => 0,
        PatchState::Current => 1,
        PatchState::Behind => 2,
        PatchState::Unsupported => 3,
    };
    if weight(listed) > weight(written) { listed } else { written }
}

/// A flow from one segment to the other stands in the register; within one segment, or where one is unknown, none is
/// needed to say so.
fn is_allowed(house: &House<'_>, from: &str, to: &str) -> bool {
    let (from, to) = (normalise(from), normalise(to));
    if from.is_empty() || to.is_empty() || from == to {
        return true;
    }
    house.records.iter().filter(|record| record.kind == RecordKind::Flow).any(|flow| {
        let (a, b) =
            (normalise(flow.details.text("from_segment")), normalise(flow.details.text("to_segment")));
        let forth = a == from && b == to;
        let back = flow.details.text("direction") == "both_ways" && a == to && b == from;
        (forth || back) && flow.details.date("until").is_none_or(|day| day >= house.today)
    })
}
