//! XML of nmap (`-oX`): hosts that answered, with addresses, names and open ports.
//! Not here: guesses at programs and systems as facts; they are proposals.
//! Next: [`read`].

use super::{Limits, Listed, ScanError};
use domain::{
    cpe::CpeName,
    inventory::{
        Component, ComponentKind,
        evidence::{Content, Evidence, EvidenceKind, Mac, Observed, SeenPart, observed::short},
        seen::Protocol,
    },
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// What is known of a host while its element is read.
#[derive(Default)]
struct Host {
    device: Observed,
    is_up: bool,
    notes: Vec<String>,
    port: String,
    is_open: bool,
    number: Option<(Protocol, u16)>,
    /// The program behind the port, while it is read.
    part: Option<SeenPart>,
    /// The best guess at the system, with how sure it is.
    system: Option<(u8, SeenPart)>,
    /// The class of a guess that is being read is the one that counts.
    is_in_best: bool,
}

/// Levels of elements; nmap writes six.
const MOST_DEPTH: usize = 32;

/// Ports noted of one host.
const MOST_NOTES: usize = 12;

/// Ports and programs kept of one host.
const MOST_PORTS: usize = 64;

/// A guess at a system that nmap itself is less sure of is no proposal.
const LEAST_SURE_PCT: u8 = 90;

/// Reads a scan to its end.
///
/// # Errors
/// [`ScanError`]; also for a scan that was broken off, whose end is missing.
pub(super) fn read(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut devices = Vec::new();
    let mut host: Option<Host> = None;
    let mut in_cpe = false;
    let (mut depth, mut is_nmap, mut is_whole, mut ended_at_ms) = (0_usize, false, false, None);
    loop {
        let event = reader.read_event();
        let line = |at: u64| line_of(text, at);
        let event = event.map_err(|error| ScanError::damaged(line(reader.buffer_position()), error))?;
        match event {
            // nmap writes `<!DOCTYPE nmaprun>`, which says nothing; what is in brackets would define entities.
            Event::DocType(kind) if kind.contains(['[', '"', '\'']) => return Err(ScanError::Entities),
            Event::Start(tag) => {
                depth += 1;
                if depth == 1 {
                    is_nmap = tag.local_name().as_ref() == "nmaprun";
                    if tag.local_name().as_ref() == "bom" {
                        return Err(ScanError::Edition("CycloneDX XML".to_owned()));
                    }
                    if !is_nmap {
                        return Err(ScanError::Unknown);
                    }
                }
                if depth > MOST_DEPTH {
                    return Err(ScanError::damaged(line(reader.buffer_position()), "nested too deep"));
                }
                let faulty = |error| ScanError::damaged(line(reader.buffer_position()), error);
                if tag.local_name().as_ref() == "finished" {
                    ended_at_ms = seconds(&attribute(&tag, "time").map_err(faulty)?);
                }
                in_cpe = tag.local_name().as_ref() == "cpe";
                begin(&mut host, &tag).map_err(faulty)?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                in_cpe = false;
                is_whole |= depth == 0;
                let done = if tag.local_name().as_ref() == "host" { host.take() } else { None };
                if let Some(host) = &mut host
                    && tag.local_name().as_ref() == "port"
                {
                    host.end_port();
                }
                if let Some(device) = done.and_then(Host::into_device) {
                    devices.push(device);
                    if devices.len() > limits.devices {
                        return Err(ScanError::TooMany { what: Listed::Devices, most: limits.devices });
                    }
                }
            }
            Event::Text(text) if in_cpe => {
                if let Some(host) = &mut host {
                    host.name_part(&text.xml10_content());
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_nmap {
        return Err(ScanError::Unknown);
    }
    if !is_whole {
        return Err(ScanError::damaged(text.lines().count(), "the file is cut off"));
    }
    if devices.is_empty() {
        return Err(ScanError::Nothing);
    }
    Ok(Evidence { kind: EvidenceKind::Nmap, observed_at_ms: ended_at_ms, content: Content::Devices(devices) })
}

fn begin(host: &mut Option<Host>, tag: &BytesStart<'_>) -> Result<(), quick_xml::Error> {
    let value = |name| attribute(tag, name);
    let name = tag.local_name();
    if name.as_ref() == "host" {
        let mut begun = Host::default();
        begun.device.seen_at_ms = seconds(&value("endtime")?);
        *host = Some(begun);
        return Ok(());
    }
    let Some(host) = host else { return Ok(()) };
    let device = &mut host.device;
    match name.as_ref() {
        "status" => {
            host.is_up = value("state")? == "up";
            device.is_beside_scanner = value("reason")? == "arp-response";
        }
        "address" if value("addrtype")? == "mac" => {
            device.mac = Mac::parse(&value("addr")?);
            device.card_maker = short(&value("vendor")?);
        }
        "address" => device.addresses.extend(value("addr")?.parse::<std::net::IpAddr>().ok()),
        "hostname" if device.host_name.is_empty() => device.host_name = short(&value("name")?),
        "port" => {
            host.port = format!("{}/{}", value("protocol")?, value("portid")?);
            let protocol = value("protocol")?.parse().unwrap_or(Protocol::Other);
            host.number = value("portid")?.parse().ok().map(|port| (protocol, port));
            host.is_open = false;
        }
        "state" => host.is_open = value("state")? == "open",
        "service" if host.is_open => {
            let words = [value("name")?, value("product")?, value("version")?].join(" ");
            host.port = format!("{} {words}", host.port);
            let name = short(&value("product")?);
            if !name.is_empty() {
                let component = Component {
                    kind: ComponentKind::Software,
                    name,
                    version: short(&value("version")?),
                    cpe: String::new(),
                };
                let told_by = host.port.split(' ').next().unwrap_or_default().to_owned();
                host.part = Some(SeenPart { component, told_by });
            }
        }
        "osclass" if host.is_in_best && host.system.is_none() => {
            let sure: u8 = value("accuracy")?.parse().unwrap_or(0);
            let words = [value("vendor")?, value("osfamily")?, value("osgen")?].join(" ");
            let name = short(&words);
            if sure >= LEAST_SURE_PCT && !name.is_empty() {
                let component =
                    Component { kind: ComponentKind::Os, name, version: String::new(), cpe: String::new() };
                let part = SeenPart { component, told_by: format!("OS {sure} %") };
                host.system = Some((sure, part));
            }
        }
        "osmatch" if host.notes.iter().any(|note| note.starts_with("OS?")) => host.is_in_best = false,
        "osmatch" if host.notes.len() < MOST_NOTES => {
            host.is_in_best = true;
            let guess = format!("OS? {} ({} %)", value("name")?, value("accuracy")?);
            host.notes.push(guess);
        }
        _ => {}
    }
    Ok(())
}

impl Host {
    fn end_port(&mut self) {
        let port = std::mem::take(&mut self.port);
        let (number, part) = (self.number.take(), self.part.take());
        if !std::mem::take(&mut self.is_open) {
            return;
        }
        if self.device.ports.len() < MOST_PORTS {
            self.device.ports.extend(number);
            let is_new = |part: &SeenPart| {
                !self.device.parts.iter().any(|known| known.component.name == part.component.name)
            };
            let part = part.filter(is_new);
            self.device.parts.extend(part);
        }
        if self.notes.len() < MOST_NOTES {
            self.notes.push(port.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    /// A CPE name: of the program behind the port that is being read, else of the guess at the system.
    fn name_part(&mut self, text: &str) {
        let part = match &mut self.part {
            Some(part) => part,
            None if self.is_in_best && self.port.is_empty() => match &mut self.system {
                Some((_, part)) => part,
                None => return,
            },
            None => return,
        };
        let Ok(name) = CpeName::parse_uri(text.trim()) else { return };
        let formatted = name.to_formatted();
        let is_of_kind = formatted.starts_with(&format!("cpe:2.3:{}:", part.component.kind.cpe_part()));
        if part.component.cpe.is_empty() && is_of_kind {
            part.component.cpe = formatted;
        }
    }

    /// The device, if it answered and can be told from others.
    fn into_device(mut self) -> Option<Observed> {
        self.device.notes = short(&self.notes.join(", "));
        self.device.parts.extend(self.system.take().map(|(_, part)| part));
        (self.is_up && !self.device.key().is_empty()).then_some(self.device)
    }
}

/// The value of an attribute; empty if there is none. Only the five entities of XML itself are known.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<String, quick_xml::Error> {
    for found in tag.attributes() {
        let found = found?;
        if found.key.local_name().as_ref() == name {
            return Ok(quick_xml::escape::unescape(&found.value)?.replace('\0', ""));
        }
    }
    Ok(String::new())
}

fn seconds(text: &str) -> Option<i64> {
    text.parse::<i64>().ok()?.checked_mul(1000).filter(|at| *at > 0)
}

fn line_of(text: &str, at: u64) -> usize {
    let before = usize::try_from(at).ok().and_then(|at| text.as_bytes().get(..at)).unwrap_or_default();
    before.split(|byte| *byte == b'\n').count()
}
