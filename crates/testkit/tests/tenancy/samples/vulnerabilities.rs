//! Feeds, findings, requests to vendors.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, file, form, open, open_form, page, send};
use crate::ids::Ids;
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    [vulnerabilities(), vendor_requests()].into_iter().flatten().collect()
}

fn vulnerabilities() -> Vec<Sample> {
    let decision = |ids: &Ids| format!("/api/v1/findings/{}/decision", ids.finding);
    vec![
        page("GET /vulnerabilities"),
        page("GET /vulnerabilities").at(|ids| format!("/vulnerabilities?asset={}", ids.asset)),
        page("GET /vulnerabilities/export.csv"),
        page("GET /vulnerabilities/export.csv")
            .at(|ids| format!("/vulnerabilities/export.csv?asset={}", ids.asset)),
        // Packed; the same rows as CSV.
        page("GET /vulnerabilities/export.xlsx").same_for_all(),
        page("GET /vulnerabilities/{id}").at(|ids| format!("/vulnerabilities/{}", ids.finding)),
        form("POST /vulnerabilities/{id}", |ids| {
            fields(&[("version", "2"), ("answer", "mitigated"), ("owner", &ids.decider)])
        })
        .at(|ids| format!("/vulnerabilities/{}", ids.finding)),
        // It waits for nobody's approval; `crates/hub/tests/rules/approval.rs` has one that does.
        form("POST /vulnerabilities/{id}/approve", |_| fields(&[("version", "2")]))
            .at(|ids| format!("/vulnerabilities/{}/approve", ids.finding))
            .fails_for_all(),
        page("GET /names").same_for_all(),
        form("POST /names", |_| {
            fields(&[("maker", "Yamaha"), ("name", "RTX"), ("cpe", "cpe:2.3:o:yamaha:rtx1210_firmware")])
        }),
        // Nobody confirmed this one; `crates/hub/tests/feeds/names.rs` has one that somebody did.
        form("POST /names/forget", |_| fields(&[("key", "component|yamaha|unknown"), ("version", "1")]))
            .fails_for_all(),
        page("GET /feeds"),
        form("POST /feeds/refresh", |_| fields(&[("place", "test.json")])),
        page("GET /feeds/packs"),
        // What is no pack is refused to everyone; `crates/hub/tests/bundle` has some that are.
        file("POST /feeds/packs", "no pack").fails_for_all(),
        form("POST /feeds/packs/make", |_| fields(&[("since", "all")])),
        // Packs are of the installation, and none was made.
        page("GET /feeds/packs/{file}")
            .at(|_| "/feeds/packs/yagura-news-9-full.tar".to_owned())
            .fails_for_all(),
        page("GET /api/v1/findings"),
        page("GET /api/v1/findings").at(|ids| format!("/api/v1/findings?asset={}", ids.asset)),
        page("GET /api/v1/findings/{id}").at(|ids| format!("/api/v1/findings/{}", ids.finding)),
        send(
            "PUT /api/v1/findings/{id}/decision",
            |ids| json!({ "version": 2, "decision": { "answer": "affected", "owner": ids.decider } }),
        )
        .at(decision),
        page("GET /api/v1/feeds").same_for_all(),
    ]
}

fn vendor_requests() -> Vec<Sample> {
    vec![
        page("GET /vendor-requests"),
        page("GET /vendor-requests/export.csv"),
        // Packed; the same rows as CSV.
        page("GET /vendor-requests/export.xlsx").same_for_all(),
        page("GET /vendor-requests/new").at(|ids| format!("/vendor-requests/new?asset={}", ids.asset)),
        form("POST /vendor-requests/new", |ids| fields(&[("asset", &ids.asset), ("findings", &ids.finding)])),
        page("GET /vendor-requests/{id}").at(|ids| format!("/vendor-requests/{}", ids.vendor_request)),
        form("POST /vendor-requests/{id}", |_| fields(&[("version", "1"), ("vendor", "保守業者")]))
            .at(|ids| format!("/vendor-requests/{}", ids.vendor_draft)),
        form("POST /vendor-requests/{id}/step", |_| {
            fields(&[("version", "3"), ("to", "checking"), ("by", "山本")])
        })
        .at(|ids| format!("/vendor-requests/{}/step", ids.vendor_request)),
        form("POST /vendor-requests/{id}/link", |_| fields(&[]))
            .at(|ids| format!("/vendor-requests/{}/link", ids.vendor_request)),
        form("POST /vendor-requests/{id}/link/withdraw", |_| fields(&[]))
            .at(|ids| format!("/vendor-requests/{}/link/withdraw", ids.vendor_request)),
        page("GET /vendor-requests/{id}/letter")
            .at(|ids| format!("/vendor-requests/{}/letter", ids.vendor_request)),
        page("GET /vendor-requests/{id}/fax")
            .at(|ids| format!("/vendor-requests/{}/fax", ids.vendor_request)),
        open("GET /vendor/{token}").at(|_| "/vendor/made-up".to_owned()),
        open_form("POST /vendor/{token}", |_| fields(&[("to", "checking")]))
            .at(|_| "/vendor/made-up".to_owned()),
        page("GET /api/v1/vendor-requests"),
        page("GET /api/v1/vendor-requests").at(|ids| format!("/api/v1/vendor-requests?asset={}", ids.asset)),
        page("GET /api/v1/vendor-requests/{id}")
            .at(|ids| format!("/api/v1/vendor-requests/{}", ids.vendor_request)),
        send("POST /api/v1/vendor-requests", |ids| json!({ "asset": ids.asset, "findings": [ids.finding] })),
        send(
            "PUT /api/v1/vendor-requests/{id}",
            |_| json!({ "version": 1, "letter": { "vendor": "保守業者", "due_on": "2026-12-04" } }),
        )
        .at(|ids| format!("/api/v1/vendor-requests/{}", ids.vendor_draft)),
        send(
            "POST /api/v1/vendor-requests/{id}/step",
            |_| json!({ "version": 3, "to": "checking", "by": "山本" }),
        )
        .at(|ids| format!("/api/v1/vendor-requests/{}/step", ids.vendor_request)),
    ]
}
