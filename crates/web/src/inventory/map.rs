//! The network map ネットワーク図: an SVG from the ledger, with the same as a table below.
//! Not here: where things stand in it (`domain::inventory::map`).
//! Next: `templates/inventory/map.html`.

use super::{register::words as register_words, words};
use crate::{error::WebError, page::Page, shell::Shell, text::T};
use askama::Template;
use axum::response::Response;
use domain::{
    access::{Inventory, Read, Write},
    ids::DeviceId,
    inventory::{
        map::{self, Area, Band, Chip, Gate, Inside, Map, Worry},
        seen::Stranger,
    },
    text::shortened,
};
use hub::{Cx, inventory::register::house};

#[derive(Template)]
#[template(path = "inventory/map.html")]
struct MapPage<'a> {
    page: &'a Page,
    t: T,
    heading: String,
    lead: String,
    map: &'a Map,
    lines: Vec<Line>,
    gates: Vec<Boxed>,
    bands: Vec<Drawn>,
    flows: Vec<Way>,
    crossings: Vec<Way>,
    strangers: Vec<Unlisted>,
}

/// A line from outside.
struct Line {
    href: String,
    name: String,
    short: String,
    kind: &'static str,
    class: String,
    vendor: String,
    vendor_short: String,
    vendor_href: String,
    gate: String,
    band: String,
    worry: &'static str,
    y: i32,
    /// Where its line ends: at the device it meets, or at the band.
    end: i32,
}

/// A box with a word in it.
struct Boxed {
    area: Area,
    href: String,
    title: String,
    short: String,
    note: &'static str,
    class: &'static str,
}

/// A segment.
struct Drawn {
    area: Area,
    href: String,
    name: String,
    kind: &'static str,
    note: String,
    count: String,
    worried: usize,
    chips: Vec<Boxed>,
}

/// A device in no ledger, for the table.
struct Unlisted {
    href: String,
    name: String,
    band: String,
    what: String,
    is_cellular: bool,
}

/// What passes between two segments.
struct Way {
    href: String,
    name: String,
    path: String,
    is_both_ways: bool,
}

/// Draws the page.
pub(crate) async fn show(cx: Cx<Read<Inventory>>, shell: Shell) -> Result<Response, WebError> {
    let t = shell.t();
    let held = house::held(&cx).await?;
    let map = map::draw(&held.house(cx.hub().today()));
    let may_write = cx.signed().may::<Write<Inventory>>();
    let worried = map.lines.iter().filter(|line| line.worry != Worry::None).count();
    let heading = match (map.lines.len(), worried) {
        (0, _) => t.register().map_heading_none().to_owned(),
        (count, 0) => t.register().map_heading_well(count),
        (count, worried) => t.register().map_heading(count, worried),
    };
    let page = shell.page(t.register().map());
    shell.draw(&MapPage {
        page: &page,
        t,
        heading,
        lead: t.register().map_lead(t.number(held.assets.len()), t.number(map.bands.len())),
        lines: map.lines.iter().map(|line| self::line(t, &map, line)).collect(),
        gates: map.gates.iter().map(|gate| self::gate(t, gate)).collect(),
        bands: map.bands.iter().map(|band| self::band(t, band, may_write)).collect(),
        crossings: map.crossings.iter().map(|flow| way(&map, flow)).collect(),
        strangers: held.seen.strangers.iter().map(|one| unlisted(t, one, may_write)).collect(),
        flows: map.flows.iter().map(|flow| way(&map, flow)).collect(),
        map: &map,
    })
}

fn line(t: T, map: &Map, line: &map::Line) -> Line {
    let meets = |gate: &&Gate| gate.area.y <= line.y && line.y < gate.area.y + gate.area.height;
    let gate = map.gates.iter().find(meets);
    let enters = |band: &&Band| band.area.y <= line.y && line.y < band.area.y + band.area.height;
    let band = map.bands.iter().find(enters);
    let words = t.register();
    let vendor = if line.vendor.is_empty() { words.map_vendor_unknown() } else { &line.vendor };
    let kind = register_words::value(t, "line_kind", &line.kind);
    let dashes = match line.kind.as_str() {
        "dedicated" | "ip_vpn" => "closed",
        "lte_router" | "usb_modem" => "cellular",
        "isdn" => "isdn",
        "" | "other" | "internet" => "open",
        _ => "tunnel",
    };
    Line {
        href: format!("/register/connection/{}", line.record),
        name: line.name.clone(),
        short: shortened(&line.name, 26),
        kind: if kind.is_empty() { t.common().not_entered() } else { kind },
        class: format!("{dashes}{}", if line.worry == Worry::None { "" } else { " worry" }),
        vendor: vendor.to_owned(),
        vendor_short: shortened(vendor, 20),
        vendor_href: line.vendor_record.map_or_else(String::new, |id| format!("/register/vendor/{id}")),
        gate: gate.map_or_else(String::new, |gate| gate.name.clone()),
        band: band.map_or_else(String::new, |band| band_name(t, band)),
        worry: worry(t, line.worry),
        y: line.y,
        end: gate.map_or(map::BAND_X, |gate| gate.area.x),
    }
}

fn gate(t: T, gate: &Gate) -> Boxed {
    let name = if gate.name.is_empty() { t.common().not_entered() } else { &gate.name };
    let to_line = || format!("/register/connection/{}", gate.record);
    Boxed {
        area: gate.area,
        href: gate.asset.map_or_else(to_line, |id| format!("/inventory/{id}")),
        title: name.to_owned(),
        short: shortened(name, 19),
        note: worry(t, gate.worry),
        class: class(gate.worry),
    }
}

/// Deciding about a device is for who may write; others see the list.
fn device_href(id: DeviceId, may_write: bool) -> String {
    if may_write { format!("/inventory/devices/{id}") } else { "/inventory/devices".to_owned() }
}

fn unlisted(t: T, one: &Stranger, may_write: bool) -> Unlisted {
    let is_cellular = one.is_cellular();
    Unlisted {
        href: device_href(one.id, may_write),
        name: one.name.clone(),
        band: if one.segment.is_empty() {
            t.register().map_no_segment().to_owned()
        } else {
            one.segment.clone()
        },
        what: worry(t, if is_cellular { Worry::Cellular } else { Worry::Unlisted }).to_owned(),
        is_cellular,
    }
}

fn band(t: T, band: &Band, may_write: bool) -> Drawn {
    let worried = |chip: &Chip| match chip.what {
        Inside::Many { worried, .. } => worried,
        Inside::Strangers { count } => count,
        _ => usize::from(chip.worry != Worry::None),
    };
    Drawn {
        area: band.area,
        href: band.record.map_or_else(
            || crate::address::with_query("/inventory", &[("segment", &band.name)]),
            |id| format!("/register/segment/{id}"),
        ),
        name: band_name(t, band),
        kind: register_words::value(t, "segment_kind", &band.kind),
        note: band.note.clone(),
        count: match band.strangers {
            0 => t.register().map_count(band.devices),
            strangers => t.register().map_count_and(t.register().map_count(band.devices), strangers),
        },
        worried: band.chips.iter().map(worried).sum(),
        chips: band.chips.iter().map(|one| chip(t, band, one, may_write)).collect(),
    }
}

fn band_name(t: T, band: &Band) -> String {
    if band.name.is_empty() { t.register().map_no_segment().to_owned() } else { band.name.clone() }
}

fn chip(t: T, band: &Band, chip: &Chip, may_write: bool) -> Boxed {
    let (href, title) = match &chip.what {
        Inside::Device { id, name, .. } => (format!("/inventory/{id}"), name.clone()),
        Inside::Contractor { id, name } => (format!("/register/contractor_server/{id}"), name.clone()),
        Inside::Stranger { id, name } => (device_href(*id, may_write), name.clone()),
        Inside::Strangers { count } => ("/inventory/devices".to_owned(), t.register().map_strangers(count)),
        Inside::Many { kind, count, .. } => (
            crate::address::with_query("/inventory", &[("segment", &band.name), ("kind", kind.as_str())]),
            t.register().map_many(count, words::kind(t, *kind)),
        ),
    };
    Boxed {
        area: chip.area,
        href,
        short: shortened(&title, 17),
        title,
        note: worry(t, chip.worry),
        class: class(chip.worry),
    }
}

fn way(map: &Map, flow: &map::Flow) -> Way {
    let edge = map.bands.first().map_or(map::BAND_X, |band| band.area.x + band.area.width);
    Way {
        href: flow.record.map_or_else(|| "/inventory/flows".to_owned(), |id| format!("/register/flow/{id}")),
        name: [flow.name.as_str(), &flow.protocol].join(" ").trim().to_owned(),
        path: format!("M{edge} {} H{} V{} H{}", flow.from_y, flow.x, flow.to_y, edge + 2),
        is_both_ways: flow.is_both_ways,
    }
}

fn worry(t: T, worry: Worry) -> &'static str {
    match worry {
        Worry::None => "",
        Worry::Unpatched => t.register().map_unpatched(),
        Worry::Unlisted => t.register().map_unlisted(),
        Worry::Unknown => t.register().map_unknown(),
        Worry::Cellular => t.register().map_cellular(),
    }
}

const fn class(worry: Worry) -> &'static str {
    match worry {
        Worry::None => "well",
        Worry::Unpatched | Worry::Unlisted => "worry",
        Worry::Unknown => "worry unknown",
        Worry::Cellular => "worry alarm",
    }
}
