//! Devices that were seen and are not in the ledger 台帳にない機器.
//! Not here: deciding about one ([`super::device`]).
//! Next: `templates/inventory/evidence/devices.html`.

use super::words;
use crate::{
    error::WebError,
    page::{Choice, FormErrors, Page, parts::Mark},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Query, response::Response};
use domain::{
    access::{Inventory, Read, Write},
    inventory::evidence::DeviceState,
};
use hub::{
    Cx,
    inventory::evidence::devices::{self, Unlisted, label},
};
use serde::Deserialize;

/// Devices shown.
const SHOWN: usize = 500;

/// What stands behind the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
}

#[derive(Template)]
#[template(path = "inventory/evidence/devices.html")]
struct DevicesPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    heading: String,
    state: DeviceState,
    states: Vec<Choice>,
    rows: Vec<Row>,
    may_write: bool,
}

struct Row {
    id: String,
    name: String,
    marks: Vec<String>,
    maker: Option<(Mark, String)>,
    place: String,
    seen: String,
    source: String,
    remark: String,
}

/// Draws the list.
pub(crate) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.evidence();
    let state = asked.state.parse().unwrap_or(DeviceState::Open);
    let found = devices::unlisted(&cx, state).await?;
    let heading = match (found.len(), state) {
        (0, DeviceState::Open) => words.devices_none().to_owned(),
        (count, DeviceState::Open) => words.devices_heading(count),
        _ => words.devices().to_owned(),
    };
    let page = shell.page(words.devices());
    shell.draw(&DevicesPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        heading,
        state,
        states: Choice::each(DeviceState::ALL, DeviceState::as_str, |one| words::device_state(t, one)),
        rows: found.iter().take(SHOWN).map(|one| row(t, one)).collect(),
        may_write: cx.signed().may::<Write<Inventory>>(),
    })
}

fn row(t: T, one: &Unlisted) -> Row {
    let words = t.evidence();
    let device = &one.seen.device;
    let name = label(device);
    let mac = device.mac.map_or_else(String::new, |mac| mac.to_string());
    let marks = [device.addresses_text(), mac, device.card_maker.clone(), device.notes.clone()];
    let network = device.network().map_or_else(String::new, |network| network.to_string());
    Row {
        id: one.seen.id.to_string(),
        marks: marks.into_iter().filter(|text| !text.is_empty() && *text != name).collect(),
        name,
        maker: words::called_out(t, one.maker, device),
        place: if one.segment.is_empty() { network } else { one.segment.clone() },
        seen: t.moment_short(one.seen.last_seen_at_ms),
        source: words.seen_in(one.seen.file_name.as_str(), words::kind(t, one.seen.kind)),
        remark: if one.is_several { words.several().to_owned() } else { one.seen.reason.clone() },
    }
}
