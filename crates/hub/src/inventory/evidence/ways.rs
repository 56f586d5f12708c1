//! What a file says of who reached whom: connections that passed, and ports that answered a scan from a known segment.
//! Not here: what may pass (`domain::inventory::seen`).
//! Next: [`of_connections`], [`of_scan`].

use domain::inventory::{
    evidence::{Connection, EvidenceFile, EvidenceKind, SeenDevice},
    seen::{SeenWay, Spot},
};

/// The ways of a list of connections. What has no time was so when the file says, and nothing is later than its coming.
pub(super) fn of_connections(file: &EvidenceFile, found: &[Connection]) -> Vec<SeenWay> {
    let at = |told: Option<i64>| told.unwrap_or(file.observed_at_ms).min(file.created_at_ms);
    let way = |one: &Connection| SeenWay {
        from: Spot::Address(one.from),
        to: one.to,
        protocol: one.protocol,
        port: one.port,
        kind: file.kind,
        file_name: file.name.clone(),
        first_seen_at_ms: at(one.first_at_ms),
        last_seen_at_ms: at(one.last_at_ms),
    };
    found.iter().map(way).collect()
}

/// The ways of a scan: that a port answered shows that the segment in which the scanner stood reaches it. Without knowing
/// that segment it shows nothing.
pub(super) fn of_scan(devices: &[SeenDevice], from_segment: &str) -> Vec<SeenWay> {
    if from_segment.is_empty() {
        return Vec::new();
    }
    let mut ways = Vec::new();
    for seen in devices.iter().filter(|seen| seen.kind == EvidenceKind::Nmap) {
        let Some(to) = seen.device.addresses.first() else { continue };
        ways.extend(seen.device.ports.iter().map(|(protocol, port)| SeenWay {
            from: Spot::Segment(from_segment.to_owned()),
            to: *to,
            protocol: *protocol,
            port: *port,
            kind: seen.kind,
            file_name: seen.file_name.clone(),
            first_seen_at_ms: seen.first_seen_at_ms,
            last_seen_at_ms: seen.last_seen_at_ms,
        }));
    }
    ways
}
