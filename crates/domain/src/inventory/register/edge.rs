//! Devices at which something from outside ends, by the registers: they stand at the edge, whatever else is said of them.
//! Not here: what that makes of a finding (`vulnerabilities::urgency`).
//! Next: [`at_the_edge`].

use super::{
    Record, RecordKind,
    gaps::{House, needs_boundary},
};
use crate::{
    ids::{AssetId, RecordId},
    text::normalise,
};
use std::collections::BTreeMap;

/// Why a device stands at the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayIn {
    /// The register that says so: a line that it meets, or a contractor's server that it is.
    pub register: RecordKind,
    /// The record.
    pub record: RecordId,
    /// The record's name.
    pub name: String,
}

/// Registers that can put a device at the edge.
pub const REGISTERS: [RecordKind; 2] = [RecordKind::Connection, RecordKind::ContractorServer];

/// The devices at the edge and why, in the order of the registers: the boundary devices of lines, and contractors'
/// servers that have a line or can be reached by remote desktop.
pub fn at_the_edge(house: &House<'_>) -> BTreeMap<AssetId, Vec<WayIn>> {
    let mut found: BTreeMap<AssetId, Vec<WayIn>> = BTreeMap::new();
    for kind in REGISTERS {
        let mut records: Vec<&Record> = house.records.iter().filter(|record| record.kind == kind).collect();
        records.sort_by_cached_key(|record| (normalise(record.details.name()), record.id));
        for record in records.into_iter().filter(|record| comes_from_outside(record)) {
            let field = if kind == RecordKind::Connection { "boundary_device" } else { "asset" };
            if let Some(asset) = house.asset(record, field) {
                let name = record.details.name().to_owned();
                found.entry(asset.id).or_default().push(WayIn { register: kind, record: record.id, name });
            }
        }
    }
    found
}

fn comes_from_outside(record: &Record) -> bool {
    let written = &record.details;
    match record.kind {
        RecordKind::Connection => needs_boundary(written.text("line_kind")),
        _ => !written.text("connection").is_empty() || written.is("remote_desktop") == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::Uuid,
        inventory::{Asset, AssetDetails, AssetKind, register::Details},
    };

    fn edge(kind: RecordKind, written: &[(&str, &str)]) -> Vec<String> {
        let details = AssetDetails::named(AssetKind::NetworkDevice, "RTX1210");
        let id = AssetId::from_uuid(Uuid::from_u128(1));
        let assets = [Asset { id, details, version: 1, updated_at_ms: 0 }];
        let records = [Record {
            id: RecordId::from_uuid(Uuid::from_u128(2)),
            kind,
            details: Details::read(kind, written.iter().copied()).unwrap(),
            assets: BTreeMap::new(),
            version: 1,
            updated_at_ms: 0,
        }];
        let house = House::new(&assets, &records, jiff::civil::date(2026, 11, 21));
        at_the_edge(&house).remove(&id).unwrap_or_default().into_iter().map(|way| way.name).collect()
    }

    #[test]
    fn the_boundary_device_of_a_line_stands_at_the_edge_and_that_of_a_service_over_https_does_not() {
        let line = |kind| {
            edge(
                RecordKind::Connection,
                &[("name", "保守回線"), ("line_kind", kind), ("boundary_device", "ＲＴＸ1210")],
            )
        };
        assert_eq!(line("ip_vpn"), ["保守回線"]);
        assert_eq!(line(""), ["保守回線"], "a line of unknown kind is one");
        assert_eq!(line("https_service"), [""; 0]);
    }

    #[test]
    fn the_system_behind_a_line_is_not_its_boundary() {
        let written = [("name", "保守回線"), ("line_kind", "ip_vpn"), ("system", "RTX1210")];
        assert_eq!(edge(RecordKind::Connection, &written), [""; 0]);
    }

    #[test]
    fn a_contractors_server_stands_at_the_edge_if_it_has_a_line_or_remote_desktop() {
        let server = |more: (&'static str, &'static str)| {
            edge(RecordKind::ContractorServer, &[("name", "給食"), ("asset", "RTX1210"), more])
        };
        assert_eq!(server(("connection", "給食の回線")), ["給食"]);
        assert_eq!(server(("remote_desktop", "yes")), ["給食"]);
        assert_eq!(server(("os", "Windows")), [""; 0]);
    }
}
