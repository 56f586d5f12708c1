//! Neighbours by LLDP: what `show lldp neighbors detail` of a Cisco switch prints, and JSON of lldpd.
//! Not here: tables of addresses ([`super::arp`]).
//! Next: [`cisco`] and [`json`].

use super::{Limits, ScanError, gather::gather};
use domain::inventory::{
    Component, ComponentKind,
    evidence::{Evidence, EvidenceKind, Mac, Observed, observed::short},
};
use serde_json::Value;
use std::net::IpAddr;

/// Bytes of JSON of lldpd at most: it is held in memory whole, at many times its size.
const JSON_BYTES: usize = 8 << 20;

/// Whether a text is what a Cisco switch prints.
pub(super) fn is_cisco(text: &str) -> bool {
    let mut starts = text.lines().map(str::trim_start).take(400);
    starts.clone().any(|line| line.starts_with("Chassis id:"))
        && starts.any(|line| line.starts_with("Port id:"))
}

/// Reads what a Cisco switch prints.
///
/// # Errors
/// [`ScanError`].
pub(super) fn cisco(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let mut devices: Vec<Observed> = Vec::new();
    let mut port = String::new();
    let mut wants_description = false;
    for line in text.lines() {
        let plain = line.trim();
        if wants_description && !plain.is_empty() {
            wants_description = false;
            if let Some(device) = devices.last_mut() {
                device.notes = short(&format!("{} {plain}", device.notes));
            }
            continue;
        }
        let Some((name, value)) = plain.split_once(':') else { continue };
        let value = if is_told(value) { value.trim() } else { "" };
        match name {
            "Local Intf" => port = short(value),
            "Chassis id" => devices.push(Observed {
                mac: Mac::parse(value),
                notes: std::mem::take(&mut port),
                ..Observed::default()
            }),
            _ => {}
        }
        let Some(device) = devices.last_mut() else { continue };
        match name {
            "System Name" => device.host_name = short(value),
            "System Description" => wants_description = value.is_empty(),
            // Several management addresses of one device are few.
            "IP" | "IPV6" | "IPv6" if device.addresses.len() < 8 => {
                device.addresses.extend(value.parse::<IpAddr>());
            }
            "F/W revision" if !value.is_empty() => device.components = firmware(value),
            "S/W revision" if device.components.is_empty() && !value.is_empty() => {
                device.components = firmware(value);
            }
            "Serial number" => device.serial = short(value),
            "Manufacturer" => device.maker = short(value),
            "Model" => device.model = short(value),
            _ => {}
        }
    }
    for device in &mut devices {
        name_firmware(device);
    }
    gather(EvidenceKind::LldpCisco, None, devices.into_iter(), limits)
}

fn is_told(value: &str) -> bool {
    !value.to_lowercase().contains("not advertised")
}

fn firmware(version: &str) -> Vec<Component> {
    let version = short(version);
    vec![Component { kind: ComponentKind::Firmware, name: String::new(), version, cpe: String::new() }]
}

/// Firmware is called by its device; without a model nobody knows what it is the firmware of.
fn name_firmware(device: &mut Observed) {
    let model = device.model.clone();
    device.components.retain(|_| !model.is_empty());
    for part in &mut device.components {
        part.name = short(&format!("{model} firmware"));
    }
}

/// Reads JSON of lldpd (`lldpcli -f json show neighbors details`).
///
/// # Errors
/// [`ScanError`].
pub(super) fn json(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    if text.len() > JSON_BYTES {
        return Err(ScanError::TooLarge { most: JSON_BYTES });
    }
    let all: Value = super::json::parse(text)?;
    let interfaces = all.pointer("/lldp/interface").unwrap_or(&Value::Null);
    let devices = each(interfaces).into_iter().flat_map(|one| match one {
        Value::Object(named) => named.iter().map(|(name, about)| neighbour(name, about)).collect(),
        _ => Vec::new(),
    });
    gather(EvidenceKind::LldpJson, None, devices, limits)
}

/// A list, or the one thing that stands for it.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// The text at a place below a value, or in its first list element.
fn text(value: &Value, place: &str) -> String {
    let found = value.pointer(place).map(|found| each(found).first().copied().unwrap_or(&Value::Null));
    found.and_then(Value::as_str).map(short).unwrap_or_default()
}

fn neighbour(interface: &str, about: &Value) -> Observed {
    let chassis = about.get("chassis").unwrap_or(&Value::Null);
    // The chassis stands below its name, if it has one.
    let named =
        chassis.as_object().filter(|chassis| !chassis.contains_key("id")).and_then(|all| all.iter().next());
    let (host_name, chassis) =
        named.map_or((String::new(), chassis), |(name, chassis)| (short(name), chassis));
    let is_mac = text(chassis, "/id/type") == "mac";
    let addresses = chassis.get("mgmt-ip").map(each).unwrap_or_default();
    let version = [text(about, "/lldp-med/inventory/firmware"), text(about, "/lldp-med/inventory/software")];
    let version = version.into_iter().find(|version| !version.is_empty());
    let mut device = Observed {
        mac: Mac::parse(&text(chassis, "/id/value")).filter(|_| is_mac),
        addresses: addresses.iter().filter_map(|one| one.as_str()?.parse().ok()).take(8).collect(),
        host_name,
        serial: text(about, "/lldp-med/inventory/serial"),
        maker: text(about, "/lldp-med/inventory/manufacturer"),
        model: text(about, "/lldp-med/inventory/model"),
        components: version.map(|version| firmware(&version)).unwrap_or_default(),
        notes: short(&format!("{interface} {}", text(chassis, "/descr"))),
        ..Observed::default()
    };
    name_firmware(&mut device);
    device
}
