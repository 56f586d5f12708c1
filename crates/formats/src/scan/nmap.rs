//! XML of nmap (`-oX`): hosts that answered, with addresses, names and open ports.
//! Not here: guesses of the operating system as facts; they are notes.
//! Next: [`read`].

use super::{Limits, Listed, ScanError};
use domain::inventory::evidence::{Content, Evidence, EvidenceKind, Mac, Observed, observed::short};
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
}

/// Levels of elements; nmap writes six.
const MOST_DEPTH: usize = 32;

/// Ports noted of one host.
const MOST_NOTES: usize = 12;

/// Reads a scan to its end.
///
/// # Errors
/// [`ScanError`]; also for a scan that was broken off, whose end is missing.
pub(super) fn read(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut devices = Vec::new();
    let mut host: Option<Host> = None;
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
                begin(&mut host, &tag).map_err(faulty)?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
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
        "status" => host.is_up = value("state")? == "up",
        "address" if value("addrtype")? == "mac" => {
            device.mac = Mac::parse(&value("addr")?);
            device.card_maker = short(&value("vendor")?);
        }
        "address" => device.addresses.extend(value("addr")?.parse::<std::net::IpAddr>().ok()),
        "hostname" if device.host_name.is_empty() => device.host_name = short(&value("name")?),
        "port" => {
            host.port = format!("{}/{}", value("protocol")?, value("portid")?);
            host.is_open = false;
        }
        "state" => host.is_open = value("state")? == "open",
        "service" if host.is_open => {
            let words = [value("name")?, value("product")?, value("version")?].join(" ");
            host.port = format!("{} {words}", host.port);
        }
        "osmatch" if host.notes.len() < MOST_NOTES => {
            let guess = format!("OS? {} ({} %)", value("name")?, value("accuracy")?);
            if !host.notes.iter().any(|note| note.starts_with("OS?")) {
                host.notes.push(guess);
            }
        }
        _ => {}
    }
    Ok(())
}

impl Host {
    fn end_port(&mut self) {
        let port = std::mem::take(&mut self.port);
        if std::mem::take(&mut self.is_open) && self.notes.len() < MOST_NOTES {
            self.notes.push(port.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    /// The device, if it answered and can be told from others.
    fn into_device(mut self) -> Option<Observed> {
        self.device.notes = short(&self.notes.join(", "));
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
