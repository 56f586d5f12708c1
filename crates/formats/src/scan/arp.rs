//! Tables of neighbours (ARP, NDP) as commands print them: `arp -a` of Windows in Japanese and English and of Unix,
//! `ip neigh` of Linux, `show ip arp` of Cisco, `show arp` of Yamaha RTX. Not here: DHCP leases ([`super::leases`]).
//! Next: [`read`]; whatever the columns, a line names one address and one hardware address.

use super::{Limits, ScanError, gather::gather};
use domain::inventory::evidence::{Evidence, EvidenceKind, Mac, Observed, observed::short};
use std::net::IpAddr;

/// Lines around a table that hold no neighbour: headings, prompts, interfaces.
const OTHER_LINES: usize = 12;

/// Whether the text is such a table: nearly all of its lines name an address and a hardware address.
pub(super) fn is_meant(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(400);
    let neighbours = lines().filter(|line| parts(line).is_some()).count();
    let incomplete = lines().filter(|line| line.contains("FAILED") || line.contains("ncomplete")).count();
    neighbours > 0 && (neighbours + incomplete) * 2 + OTHER_LINES >= lines().count()
}

/// Reads a table.
///
/// # Errors
/// [`ScanError`].
pub(super) fn read(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    gather(EvidenceKind::Arp, None, text.lines().filter_map(neighbour), limits)
}

/// A line with an address and something that looks like a hardware address, group addresses too.
fn parts(line: &str) -> Option<(IpAddr, &str)> {
    let words = || line.split_whitespace().map(|word| word.trim_matches(['(', ')', ',']));
    let address = words().find_map(|word| word.split('%').next()?.parse::<IpAddr>().ok())?;
    let mac = words().find(|word| is_hardware(word))?;
    Some((address, mac))
}

/// Six pairs of digits with `:` or `-`, or three groups of four with points.
fn is_hardware(word: &str) -> bool {
    let groups = |sign: char| word.split(sign).count();
    let digits = word.chars().filter(char::is_ascii_hexdigit).count();
    let others = word.chars().count() - digits;
    let pairs = (groups(':') == 6 || groups('-') == 6) && others == 5 && (6..=12).contains(&digits);
    pairs || (groups('.') == 3 && others == 2 && digits == 12)
}

fn neighbour(line: &str) -> Option<Observed> {
    // What did not answer is not there, and an own address is not a neighbour.
    if ["FAILED", "INCOMPLETE", "ncomplete"].iter().any(|word| line.contains(word)) {
        return None;
    }
    let (address, mac) = parts(line)?;
    let mac = Mac::parse(mac)?;
    let first = line.split_whitespace().next().unwrap_or_default();
    // `host (10.1.2.3) at ...` of Unix.
    let is_named = line.contains(&format!("({address})")) && first.parse::<IpAddr>().is_err() && first != "?";
    Some(Observed {
        mac: Some(mac),
        addresses: vec![address],
        host_name: if is_named { short(first) } else { String::new() },
        notes: interface(line),
        ..Observed::default()
    })
}

/// The interface behind which a neighbour is, where the line tells.
fn interface(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = |sign: &str| words.iter().skip_while(|word| **word != sign).nth(1);
    let is_named = |word: &&&str| {
        ["vlan", "lan", "gigabit", "tengig", "fastethernet", "ethernet", "eth"].iter().any(|start| {
            word.to_lowercase().starts_with(start) && word.chars().any(|sign| sign.is_ascii_digit())
        })
    };
    after("dev")
        .or_else(|| after("on"))
        .or_else(|| words.iter().find(is_named))
        .map_or_else(String::new, |word| short(word))
}
