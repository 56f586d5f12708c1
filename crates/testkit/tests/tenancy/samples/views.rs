//! Bulk edits and saved views of lists.
//!
//! How a line is written: `samples`.

use super::{Fields, Sample, fields, form, page, send};
use crate::ids::Ids;
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    [bulk_edits(), saved_views()].into_iter().flatten().collect()
}

fn bulk_edits() -> Vec<Sample> {
    let list = |_: &Ids| "/register/connection/bulk".to_owned();
    vec![
        page("GET /inventory/bulk")
            .at(|ids| format!("/inventory/bulk?field=department&value=x&id={}", ids.asset)),
        page("GET /inventory/bulk").at(|_| "/inventory/bulk?field=department&value=x&all=1".to_owned()),
        form("POST /inventory/bulk", |ids| chosen("department", &ids.asset)),
        page("GET /register/{kind}/bulk")
            .at(|ids| format!("/register/connection/bulk?field=department&value=x&id={}", ids.record)),
        form("POST /register/{kind}/bulk", |ids| chosen("department", &ids.record)).at(list),
        send(
            "PATCH /api/v1/assets",
            |ids| json!({ "field": "department", "value": "x", "versions": { ids.asset.as_str(): 1 } }),
        ),
        send(
            "PATCH /api/v1/register/{kind}",
            |ids| json!({ "field": "vendor", "value": "x", "versions": { ids.record.as_str(): 1 } }),
        )
        .at(|_| "/api/v1/register/connection".to_owned()),
    ]
}

fn chosen(field: &'static str, id: &str) -> Fields {
    let records = format!("{id}.1");
    fields(&[("field", field), ("value", "x"), ("records", &records), ("back", "/today")])
}

fn saved_views() -> Vec<Sample> {
    let api = |ids: &Ids| format!("/api/v1/views/{}", ids.view);
    vec![
        // What the columns are called; nobody's own.
        page("GET /api/v1/assets/template.xlsx").same_for_all(),
        page("GET /api/v1/register/{kind}/template.xlsx")
            .at(|_| "/api/v1/register/connection/template.xlsx".to_owned())
            .same_for_all(),
        page("GET /views").at(|_| "/views?list=inventory".to_owned()),
        form("POST /views", |_| fields(&[("list", "inventory"), ("query", "q=VPN"), ("name", "VPN")])),
        form("POST /views/{id}", |_| fields(&[("version", "1"), ("name", "別の名前")]))
            .at(|ids| format!("/views/{}", ids.view)),
        form("POST /views/{id}/open", |_| fields(&[("open", "1")]))
            .at(|ids| format!("/views/{}/open", ids.view)),
        form("POST /views/{id}/remove", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/views/{}/remove", ids.view)),
        page("GET /api/v1/views").at(|_| "/api/v1/views?list=inventory".to_owned()),
        send("POST /api/v1/views", |_| json!({ "list": "inventory", "name": "VPN", "query": "q=VPN" })),
        page("GET /api/v1/views/{id}").at(api),
        send("PUT /api/v1/views/{id}", |_| json!({ "version": 1, "name": "別の名前", "query": "" })).at(api),
        page("DELETE /api/v1/views/{id}").at(|ids| format!("/api/v1/views/{}?version=1", ids.view)),
    ]
}
