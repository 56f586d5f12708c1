//! DHCP leases: the file of the ISC server, the file of dnsmasq, and lists exported from Windows Server.
//! Not here: lists of directories ([`super::directory`]).
//! Next: [`isc`], [`dnsmasq`], [`windows`].

use super::{Limits, ScanError, gather::gather, table::Table};
use domain::inventory::evidence::{Evidence, EvidenceKind, Mac, Observed, observed::short};
use jiff::civil::DateTime;
use std::net::IpAddr;

/// Whether a text is the file of the ISC server.
pub(super) fn is_isc(text: &str) -> bool {
    text.lines().take(200).any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some("lease")
            && words.next().is_some_and(|word| word.parse::<IpAddr>().is_ok())
            && words.next() == Some("{")
    })
}

/// Reads the file of the ISC server. It is a journal: what is said last of an address counts.
///
/// # Errors
/// [`ScanError`]; also where a lease has no end.
pub(super) fn isc(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let mut devices = Vec::new();
    let mut open: Option<(Observed, bool)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim().trim_end_matches(';');
        let words: Vec<&str> = line.split_whitespace().collect();
        match (words.as_slice(), &mut open) {
            (["lease", address, "{"], slot @ None) => {
                let addresses = address.parse::<IpAddr>().into_iter().collect();
                *slot = Some((Observed { addresses, is_leased: true, ..Observed::default() }, true));
            }
            (["lease", ..], Some(_)) => return Err(ScanError::damaged(number, "a lease without an end")),
            (["}"], Some(_)) => {
                // An address that was given back belongs to nobody any more.
                let done = open.take().filter(|(device, is_active)| *is_active && device.mac.is_some());
                devices.extend(done.map(|(device, _)| device));
            }
            (["binding", "state", state], Some((_, is_active))) => *is_active = *state == "active",
            (["hardware", _, mac], Some((device, _))) => device.mac = Mac::parse(mac),
            (["client-hostname", ..], Some((device, _))) => {
                device.host_name = short(line.trim_start_matches("client-hostname").trim().trim_matches('"'));
            }
            (["cltt" | "starts", rest @ ..], Some((device, _))) => {
                device.seen_at_ms = device.seen_at_ms.max(isc_time(rest));
            }
            _ => {}
        }
    }
    if open.is_some() {
        return Err(ScanError::damaged(text.lines().count(), "the file is cut off"));
    }
    let at = devices.iter().filter_map(|device| device.seen_at_ms).max();
    gather(EvidenceKind::DhcpIsc, at, devices.into_iter(), limits)
}

/// `4 2026/11/20 01:02:03` in UTC, or `epoch 1795221551`.
fn isc_time(words: &[&str]) -> Option<i64> {
    match words {
        ["epoch", seconds, ..] => seconds.parse::<i64>().ok()?.checked_mul(1000),
        [_, day, time] => {
            let at: DateTime = format!("{}T{time}", day.replace('/', "-")).parse().ok()?;
            at.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|at| at.timestamp().as_millisecond())
        }
        _ => None,
    }
}

/// Whether a text is the file of dnsmasq.
pub(super) fn is_dnsmasq(text: &str) -> bool {
    text.lines().filter(|line| !line.trim().is_empty()).take(1).any(|line| lease(line).is_some())
}

/// Reads the file of dnsmasq: end of the lease, hardware address, address, name, client.
///
/// # Errors
/// [`ScanError`].
pub(super) fn dnsmasq(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    gather(EvidenceKind::DhcpDnsmasq, None, text.lines().filter_map(lease), limits)
}

fn lease(line: &str) -> Option<Observed> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [end, mac, address, name, ..] = words.as_slice() else { return None };
    end.parse::<u64>().ok()?;
    // Hardware of another kind than Ethernet has its kind before it: `06-00:1b:...`.
    let mac = if mac.len() > 17 { mac.split_once('-').map_or(*mac, |(_, mac)| mac) } else { mac };
    Some(Observed {
        mac: Some(Mac::parse(mac)?),
        addresses: vec![address.parse().ok()?],
        host_name: if *name == "*" { String::new() } else { short(name) },
        is_leased: true,
        ..Observed::default()
    })
}

const ADDRESS: &[&str] = &["ipaddress", "clientipaddress", "クライアントipアドレス", "ipアドレス"];
const HARDWARE: &[&str] = &["clientid", "uniqueid", "一意のid", "一意なid"];
const NAME: &[&str] = &["hostname", "name", "名前", "ホスト名"];
const STATE: &[&str] = &["addressstate"];

/// Whether a list is one of Windows leases.
pub(super) fn is_windows(table: &Table) -> bool {
    table.column(ADDRESS).is_some() && table.column(HARDWARE).is_some()
}

/// Reads a list exported from Windows Server, by `Get-DhcpServerv4Lease | Export-Csv` or by its console.
///
/// # Errors
/// [`ScanError`].
pub(super) fn windows(table: &Table, limits: Limits) -> Result<Evidence, ScanError> {
    let columns = [ADDRESS, HARDWARE, NAME, STATE].map(|names| table.column(names));
    let [address, hardware, name, state] = columns;
    let device = |row: &Vec<String>| {
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).map_or("", String::as_str);
        // Reservations that nobody uses, and leases that ended.
        if matches!(cell(state), "InactiveReservation" | "Expired" | "Declined") {
            return None;
        }
        Some(Observed {
            mac: Some(Mac::parse(cell(hardware))?),
            addresses: vec![cell(address).parse().ok()?],
            host_name: short(cell(name)),
            is_leased: cell(state) != "ActiveReservation",
            ..Observed::default()
        })
    };
    gather(EvidenceKind::DhcpWindows, None, table.rows.iter().filter_map(device), limits)
}
