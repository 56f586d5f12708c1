//! The ledger of assets and its files.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, file, form, page, send};
use crate::ids::Ids;
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    [inventory(), inventory_files()].into_iter().flatten().collect()
}

fn inventory() -> Vec<Sample> {
    let edit = |ids: &Ids| format!("/inventory/{}/edit", ids.asset);
    let api = |ids: &Ids| format!("/api/v1/assets/{}", ids.asset);
    vec![
        page("GET /inventory"),
        form("POST /inventory/columns", |_| fields(&[("show", "serial"), ("to", "/inventory")])),
        page("GET /inventory/new"),
        form("POST /inventory/new", |_| fields(&[("name", "新しい機器"), ("kind", "server")])),
        page("GET /inventory/{id}").at(|ids| format!("/inventory/{}", ids.asset)),
        page("GET /inventory/{id}/edit").at(edit),
        form("POST /inventory/{id}/edit", |_| {
            fields(&[("version", "1"), ("name", "別の名前"), ("kind", "server")])
        })
        .at(edit),
        form("POST /inventory/{id}/edit", |_| fields(&[("version", "1"), ("name", "")]))
            .at(edit)
            .fails_for_all(),
        form("POST /inventory/{id}/remove", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/inventory/{}/remove", ids.asset)),
        page("GET /api/v1/assets"),
        send("POST /api/v1/assets", |_| json!({ "details": { "kind": "server", "name": "新しい機器" } })),
        page("GET /api/v1/assets/{id}").at(api),
        send(
            "PUT /api/v1/assets/{id}",
            |_| json!({ "version": 1, "details": { "kind": "server", "name": "別の名前" } }),
        )
        .at(api),
        page("DELETE /api/v1/assets/{id}").at(|ids| format!("/api/v1/assets/{}?version=1", ids.asset)),
    ]
}

fn inventory_files() -> Vec<Sample> {
    let import = |ids: &Ids| format!("/inventory/import/{}", ids.import);
    let waiting = |ids: &Ids| format!("/inventory/import/{}/columns", ids.import_waiting);
    vec![
        // What the columns are called; nobody's own.
        page("GET /inventory/template.xlsx").same_for_all(),
        page("GET /inventory/export.csv"),
        page("GET /inventory/export.json"),
        // Packed; what is in it stands in `crates/hub/tests/import/exporting.rs`.
        page("GET /inventory/export.xlsx").same_for_all(),
        page("GET /inventory/import"),
        file("POST /inventory/import", "機器名,種別\n新しい機器,サーバー\n"),
        page("GET /inventory/import/{id}").at(import),
        page("GET /inventory/import/{id}").at(|ids| format!("/inventory/import/{}", ids.import_waiting)),
        form("POST /inventory/import/{id}/columns", |_| {
            fields(&[
                ("version", "1"),
                ("sheet", "0"),
                ("rest_kind", "server"),
                ("c0", "name"),
                ("c1", "kind"),
            ])
        })
        .at(waiting),
        form("POST /inventory/import/{id}/apply", |_| fields(&[("version", "3")]))
            .at(|ids| format!("/inventory/import/{}/apply", ids.import)),
        form("POST /inventory/import/{id}/discard", |_| fields(&[]))
            .at(|ids| format!("/inventory/import/{}/discard", ids.import)),
    ]
}
