//! Stock-taking: runs, parts, devices, links, labels.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, form, open, open_form, page, send};
use crate::ids::Ids;
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    let mut all = runs();
    all.extend(parts());
    all.extend(by_link());
    all.extend(for_programs());
    all
}

fn run(ids: &Ids) -> String {
    format!("/stocktakes/{}", ids.stocktake)
}

fn part(ids: &Ids) -> String {
    format!("{}/parts/{}", run(ids), ids.stocktake_part)
}

fn runs() -> Vec<Sample> {
    let item = |ids: &Ids| format!("{}/items/{}", run(ids), ids.asset);
    vec![
        page("GET /stocktakes"),
        page("GET /stocktakes/new"),
        form("POST /stocktakes/new", |ids| {
            let department = format!("={}", ids.department);
            let mut run = fields(&[("name", "棚卸し"), ("fiscal_year", "2026"), ("due_on", "2099-01-01")]);
            run.push(("departments", department));
            run
        }),
        page("GET /stocktakes/{id}").at(run),
        form("POST /stocktakes/{id}", |_| {
            fields(&[
                ("version", "1"),
                ("name", "別の名前"),
                ("fiscal_year", "2026"),
                ("due_on", "2099-01-01"),
            ])
        })
        .at(run),
        form("POST /stocktakes/{id}/close", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/stocktakes/{}/close", ids.stocktake_idle)),
        form("POST /stocktakes/{id}/links", |_| fields(&[]))
            .at(|ids| format!("/stocktakes/{}/links", ids.stocktake_idle)),
        page("GET /stocktakes/{id}/items").at(|ids| format!("{}/items", run(ids))),
        page("GET /stocktakes/{id}/report").at(|ids| format!("{}/report", run(ids))),
        page("GET /stocktakes/{id}/export.csv").at(|ids| format!("{}/export.csv", run(ids))),
        // Packed; the same rows as CSV.
        page("GET /stocktakes/{id}/export.xlsx").at(|ids| format!("{}/export.xlsx", run(ids))).same_for_all(),
        page("GET /stocktakes/{id}/items/{item}").at(item),
        form("POST /stocktakes/{id}/items/{item}", |_| {
            fields(&[("version", "1"), ("outcome", "missing"), ("name", "x"), ("by", "鈴木")])
        })
        .at(item),
        form("POST /stocktakes/{id}/items/{item}/decide", |_| {
            fields(&[("version", "1"), ("verdict", "refuse")])
        })
        .at(|ids| format!("{}/items/{}/decide", run(ids), ids.stocktake_found)),
    ]
}

fn parts() -> Vec<Sample> {
    vec![
        page("GET /stocktakes/{id}/parts/{part}").at(part),
        form("POST /stocktakes/{id}/parts/{part}/accept", |_| fields(&[]))
            .at(|ids| format!("{}/accept", part(ids))),
        form("POST /stocktakes/{id}/parts/{part}/link", |_| fields(&[]))
            .at(|ids| format!("{}/link", part(ids))),
        form("POST /stocktakes/{id}/parts/{part}/link/withdraw", |_| fields(&[]))
            .at(|ids| format!("{}/link/withdraw", part(ids))),
        page("GET /stocktakes/{id}/parts/{part}/new").at(|ids| format!("{}/new", part(ids))),
        form("POST /stocktakes/{id}/parts/{part}/new", |_| {
            fields(&[("kind", "iot"), ("name", "温度計"), ("by", "鈴木")])
        })
        .at(|ids| format!("{}/new", part(ids))),
        page("GET /stocktakes/{id}/parts/{part}/sheet").at(|ids| format!("{}/sheet", part(ids))),
        page("GET /stocktakes/{id}/parts/{part}/paper").at(|ids| format!("{}/paper", part(ids))),
        form("POST /stocktakes/{id}/parts/{part}/paper", |ids| {
            fields(&[("by", "鈴木"), ("tick", &format!("{}.1.confirmed", ids.asset)), ("tick", "")])
        })
        .at(|ids| format!("{}/paper", part(ids))),
        page("GET /inventory/labels"),
        page("GET /inventory/labels").at(|ids| format!("/inventory/labels?asset={}", ids.asset)),
    ]
}

fn by_link() -> Vec<Sample> {
    let devices = |ids: &Ids| format!("/stocktake/made-up/devices/{}", ids.asset);
    vec![
        open("GET /label/{asset}").at(|ids| format!("/label/{}", ids.asset)),
        open("GET /stocktake/{token}").at(|_| "/stocktake/made-up".to_owned()),
        open_form("POST /stocktake/{token}", |ids| {
            fields(&[("by", "鈴木"), ("item", &format!("{}.1", ids.asset))])
        })
        .at(|_| "/stocktake/made-up".to_owned()),
        open("GET /stocktake/{token}/new").at(|_| "/stocktake/made-up/new".to_owned()),
        open_form("POST /stocktake/{token}/new", |_| {
            fields(&[("kind", "iot"), ("name", "温度計"), ("by", "鈴木")])
        })
        .at(|_| "/stocktake/made-up/new".to_owned()),
        open("GET /stocktake/{token}/devices/{item}").at(devices),
        open_form("POST /stocktake/{token}/devices/{item}", |_| {
            fields(&[("version", "1"), ("outcome", "missing"), ("by", "鈴木")])
        })
        .at(devices),
    ]
}

fn for_programs() -> Vec<Sample> {
    let api = |ids: &Ids| format!("/api/v1{}", run(ids));
    vec![
        page("GET /api/v1/stocktakes"),
        send("POST /api/v1/stocktakes", |_| json!({ "name": "棚卸し" })),
        page("GET /api/v1/stocktakes/{id}").at(api),
        send(
            "PUT /api/v1/stocktakes/{id}",
            |_| json!({ "version": 1, "name": "別の名前", "fiscal_year": 2026, "due_on": "2099-01-01" }),
        )
        .at(api),
        send("POST /api/v1/stocktakes/{id}/close", |_| json!({ "version": 1 }))
            .at(|ids| format!("/api/v1/stocktakes/{}/close", ids.stocktake_idle)),
        page("GET /api/v1/stocktakes/{id}/devices").at(|ids| format!("/api/v1{}/devices", run(ids))),
        page("GET /api/v1/stocktakes/{id}/devices/{device}")
            .at(|ids| format!("/api/v1{}/devices/{}", run(ids), ids.asset)),
        send(
            "POST /api/v1/stocktakes/{id}/devices/{device}/report",
            |_| json!({ "version": 1, "outcome": "here", "place": "倉庫", "by": "鈴木" }),
        )
        .at(|ids| format!("/api/v1{}/devices/{}/report", run(ids), ids.asset)),
        send(
            "POST /api/v1/stocktakes/{id}/devices/{device}/decision",
            |_| json!({ "version": 1, "accept": true }),
        )
        .at(|ids| format!("/api/v1{}/devices/{}/decision", run(ids), ids.stocktake_found)),
        send(
            "POST /api/v1/stocktakes/{id}/parts/{part}/devices",
            |_| json!({ "kind": "iot", "name": "温度計", "by": "鈴木" }),
        )
        .at(|ids| format!("/api/v1{}/devices", part(ids))),
        page("POST /api/v1/stocktakes/{id}/parts/{part}/accept")
            .at(|ids| format!("/api/v1{}/accept", part(ids)))
            .same_for_all(),
        page("POST /api/v1/stocktakes/{id}/parts/{part}/link")
            .at(|ids| format!("/api/v1{}/link", part(ids)))
            .same_for_all(),
        page("DELETE /api/v1/stocktakes/{id}/parts/{part}/link")
            .at(|ids| format!("/api/v1{}/link", part(ids)))
            .same_for_all(),
    ]
}
