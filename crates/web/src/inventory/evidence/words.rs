//! Words for files of evidence and what they show.
//! Not here: the texts (`messages/evidence.toml`).
//! Next: `domain::inventory::evidence`.

use crate::{page::parts::Mark, text::T};
use domain::inventory::evidence::{
    By, DeviceState, EvidenceKind, EvidenceState, Maker, MakerClass, MergedField, Observed, Reply, Verdict,
};
use hub::inventory::evidence::Refusal;

/// What a kind of file is called.
pub(in crate::inventory) fn kind(t: T, kind: EvidenceKind) -> &'static str {
    let words = t.evidence();
    match kind {
        EvidenceKind::Nmap => words.kind_nmap(),
        EvidenceKind::DhcpIsc => words.kind_dhcp_isc(),
        EvidenceKind::DhcpWindows => words.kind_dhcp_windows(),
        EvidenceKind::DhcpDnsmasq => words.kind_dhcp_dnsmasq(),
        EvidenceKind::Arp => words.kind_arp(),
        EvidenceKind::LldpCisco => words.kind_lldp_cisco(),
        EvidenceKind::LldpJson => words.kind_lldp_json(),
        EvidenceKind::Connections => words.kind_connections(),
        EvidenceKind::CycloneDx => words.kind_cyclonedx(),
        EvidenceKind::Spdx => words.kind_spdx(),
        EvidenceKind::DirectoryComputers => words.kind_directory_computers(),
        EvidenceKind::DirectoryUsers => words.kind_directory_users(),
        EvidenceKind::Disclosure => words.kind_disclosure(),
    }
}

/// How far a file is, with its sign.
pub(super) fn state(t: T, state: EvidenceState) -> (Mark, &'static str) {
    let words = t.evidence();
    match state {
        EvidenceState::Ready => (Mark::Week, words.state_ready()),
        EvidenceState::Applied => (Mark::Ok, words.state_applied()),
        EvidenceState::Discarded => (Mark::Plain, words.state_discarded()),
    }
}

/// What people said of a device.
pub(in crate::inventory) fn device_state(t: T, state: DeviceState) -> &'static str {
    let words = t.evidence();
    match state {
        DeviceState::Open => words.state_open(),
        DeviceState::Known => words.state_known(),
        DeviceState::Ignored => words.state_ignored(),
    }
}

/// By what a device was recognised.
pub(super) fn by(t: T, by: By) -> &'static str {
    let words = t.evidence();
    match by {
        By::Mac => words.by_mac(),
        By::Serial => words.by_serial(),
        By::HostName => words.by_host_name(),
        By::Address => words.by_address(),
        By::Person => words.by_person(),
    }
}

/// What comes of a statement, with its sign.
pub(super) fn verdict(t: T, verdict: Verdict) -> (Mark, &'static str) {
    let words = t.evidence();
    match verdict {
        Verdict::Fills => (Mark::Ok, words.verdict_fills()),
        Verdict::Renews => (Mark::Ok, words.verdict_renews()),
        Verdict::Same => (Mark::Plain, words.verdict_same()),
        Verdict::Contradicts => (Mark::Week, words.verdict_contradicts()),
    }
}

/// What a field is called.
pub(in crate::inventory) fn field(t: T, field: MergedField) -> &'static str {
    let words = t.inventory();
    match field {
        MergedField::Os => words.component_os(),
        MergedField::Firmware => words.component_firmware(),
        MergedField::Software => words.component_software(),
        other => crate::inventory::words::field(t, other.as_str()),
    }
}

/// A word on the maker of a network card, with its sign; none for makers that say nothing.
pub(super) fn called_out(t: T, maker: Option<Maker>, device: &Observed) -> Option<(Mark, String)> {
    let words = t.evidence();
    let Some(maker) = maker else {
        let is_private = device.mac.is_some_and(domain::inventory::evidence::Mac::is_private);
        return is_private.then(|| (Mark::Plain, words.maker_private().to_owned()));
    };
    Some(match maker.class {
        MakerClass::Cellular => (Mark::Now, words.maker_cellular(maker.name)),
        MakerClass::PerhapsCellular => (Mark::Week, words.maker_perhaps_cellular(maker.name)),
        MakerClass::Medical => (Mark::Plain, words.maker_medical(maker.name)),
        MakerClass::Network => (Mark::Plain, words.maker_network(maker.name)),
    })
}

/// An answer of a disclosure form.
pub(in crate::inventory) fn reply(t: T, reply: Reply) -> &'static str {
    match reply {
        Reply::Yes => t.common().yes(),
        Reply::No => t.common().no(),
        Reply::NotApplicable => t.evidence().reply_not_applicable(),
    }
}

/// What is wrong with a file, and what to do.
pub(super) fn refusal(t: T, refusal: &Refusal) -> String {
    let words = t.evidence();
    match refusal {
        Refusal::Empty => words.refused_empty().to_owned(),
        Refusal::TooLarge(bytes) => words.refused_too_large(size(t, *bytes)),
        Refusal::TooManyDevices(most) => words.refused_too_many_devices(*most),
        Refusal::TooManyParts(most) => words.refused_too_many_parts(*most),
        Refusal::TooManyConnections(most) => words.refused_too_many_connections(*most),
        Refusal::Unknown => words.refused_unknown().to_owned(),
        Refusal::Binary => words.refused_binary().to_owned(),
        Refusal::Nothing => words.refused_nothing().to_owned(),
        Refusal::Entities => words.refused_entities().to_owned(),
        Refusal::Edition(edition) => words.refused_edition(edition.as_str()),
        Refusal::Damaged(line) => words.refused_damaged(*line),
        Refusal::Sheet => words.refused_sheet().to_owned(),
    }
}

/// A number of bytes.
pub(super) fn size(t: T, bytes: usize) -> String {
    t.size(u64::try_from(bytes).unwrap_or(u64::MAX))
}
