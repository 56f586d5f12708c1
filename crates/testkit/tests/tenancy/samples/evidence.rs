//! What scans and lists of other tools tell.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, file, form, page, send};
use crate::ids::Ids;
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    let waiting = |ids: &Ids| format!("/inventory/evidence/{}", ids.evidence);
    let api = |ids: &Ids| format!("/api/v1/evidence/{}", ids.evidence);
    let device = |ids: &Ids| format!("/inventory/devices/{}", ids.device);
    let bill = |ids: &Ids| format!("/inventory/{}/evidence/{}", ids.asset, ids.bill);
    vec![
        page("GET /inventory/evidence"),
        file("POST /inventory/evidence", "10.1.2.1 dev eth0 lladdr 00:1b:2c:3d:4e:5f REACHABLE\n"),
        page("GET /inventory/evidence/{id}").at(waiting),
        page("GET /inventory/evidence/{id}")
            .at(|ids| format!("/inventory/evidence/{}?asset={}", ids.bill_waiting, ids.asset)),
        form("POST /inventory/evidence/{id}/apply", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/inventory/evidence/{}/apply", ids.evidence)),
        form("POST /inventory/evidence/{id}/apply", |ids| fields(&[("version", "1"), ("asset", &ids.asset)]))
            .at(|ids| format!("/inventory/evidence/{}/apply", ids.bill_waiting)),
        form("POST /inventory/evidence/{id}/discard", |_| fields(&[]))
            .at(|ids| format!("/inventory/evidence/{}/discard", ids.evidence)),
        page("GET /inventory/devices"),
        page("GET /inventory/devices/{id}").at(device),
        form("POST /inventory/devices/{id}", |_| {
            fields(&[("version", "1"), ("state", "known"), ("reason", "来客用")])
        })
        .at(device),
        form("POST /inventory/devices/{id}/asset", |ids| fields(&[("version", "1"), ("asset", &ids.asset)]))
            .at(|ids| format!("/inventory/devices/{}/asset", ids.device)),
        page("GET /inventory/new").at(|ids| format!("/inventory/new?device={}", ids.device)),
        form("POST /inventory/new", |ids| {
            fields(&[("name", "見つかった機器"), ("kind", "terminal"), ("device", &ids.device)])
        }),
        page("GET /inventory/missed"),
        page("GET /inventory/flows"),
        form("POST /inventory/{id}/offers", |_| {
            fields(&[("version", "1"), ("kind", "software"), ("name", "lighttpd"), ("answer", "refuse")])
        })
        .at(|ids| format!("/inventory/{}/offers", ids.asset)),
        page("GET /inventory/export.cdx.json"),
        page("GET /inventory/{id}/evidence/{evidence}").at(bill),
        form("POST /inventory/{id}/evidence/{evidence}/detach", |_| fields(&[]))
            .at(|ids| format!("/inventory/{}/evidence/{}/detach", ids.asset, ids.bill)),
        page("GET /api/v1/evidence"),
        page("POST /api/v1/evidence").with_bytes("10.1.2.1 dev eth0 lladdr 00:1b:2c:3d:4e:5f REACHABLE\n"),
        page("GET /api/v1/evidence/{id}").at(api),
        send("POST /api/v1/evidence/{id}/apply", |_| json!({ "version": 1 }))
            .at(|ids| format!("/api/v1/evidence/{}/apply", ids.evidence)),
        send("POST /api/v1/evidence/{id}/apply", |ids| json!({ "version": 1, "asset": ids.asset }))
            .at(|ids| format!("/api/v1/evidence/{}/apply", ids.bill_waiting)),
        page("DELETE /api/v1/evidence/{id}").at(api),
        page("GET /api/v1/devices"),
        send(
            "PUT /api/v1/devices/{id}",
            |_| json!({ "version": 1, "state": "ignored", "reason": "仮想アドレス" }),
        )
        .at(|ids| format!("/api/v1/devices/{}", ids.device)),
        send("PUT /api/v1/devices/{id}", |ids| json!({ "version": 1, "asset": ids.asset }))
            .at(|ids| format!("/api/v1/devices/{}", ids.device)),
        // Nobody is missed yet; `crates/hub/tests/evidence/devices.rs` waits for forty days.
        page("GET /api/v1/missed-assets").same_for_all(),
        page("GET /api/v1/seen-flows").same_for_all(),
        page("GET /api/v1/bill-of-materials"),
    ]
}
