//! Devices of one file, one line each as programs print them, put together by what names them.
//! Not here: reading the lines (the modules beside).
//! Next: [`gather`].

use super::{Limits, Listed, ScanError};
use domain::inventory::evidence::{Content, Evidence, EvidenceKind, Observed};
use std::collections::HashMap;

/// Addresses kept of one device. A router that answers for others shows hundreds.
const MOST_ADDRESSES: usize = 8;

/// The devices as evidence; several lines about one device become one.
///
/// # Errors
/// [`ScanError::TooMany`], and [`ScanError::Nothing`] without any.
pub(super) fn gather(
    kind: EvidenceKind,
    observed_at_ms: Option<i64>,
    lines: impl Iterator<Item = Observed>,
    limits: Limits,
) -> Result<Evidence, ScanError> {
    let mut devices: Vec<Observed> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for line in lines {
        let key = line.key();
        if key.is_empty() {
            continue;
        }
        if let Some(known) = places.get(&key).and_then(|place| devices.get_mut(*place)) {
            join(known, line);
            continue;
        }
        if devices.len() >= limits.devices {
            return Err(ScanError::TooMany { what: Listed::Devices, most: limits.devices });
        }
        places.insert(key, devices.len());
        devices.push(line);
    }
    if devices.is_empty() {
        return Err(ScanError::Nothing);
    }
    Ok(Evidence { kind, observed_at_ms, content: Content::Devices(devices) })
}

fn join(known: &mut Observed, line: Observed) {
    for address in line.addresses {
        if !known.addresses.contains(&address) && known.addresses.len() < MOST_ADDRESSES {
            known.addresses.push(address);
        }
    }
    let newer = line.seen_at_ms > known.seen_at_ms;
    let texts = [
        (&mut known.host_name, line.host_name),
        (&mut known.serial, line.serial),
        (&mut known.maker, line.maker),
        (&mut known.model, line.model),
        (&mut known.notes, line.notes),
    ];
    for (held, told) in texts {
        if held.is_empty() || (newer && !told.is_empty()) {
            *held = told;
        }
    }
    if known.components.is_empty() {
        known.components = line.components;
    }
    known.seen_at_ms = known.seen_at_ms.max(line.seen_at_ms);
}
