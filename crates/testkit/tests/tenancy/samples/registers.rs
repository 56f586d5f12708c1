//! Registers, gaps, the map.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, file, form, page, send};
use crate::ids::Ids;
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    let one = |ids: &Ids| format!("/register/connection/{}", ids.record);
    let edit = |ids: &Ids| format!("/register/connection/{}/edit", ids.record);
    let api = |ids: &Ids| format!("/api/v1/register/connection/{}", ids.record);
    let list = |_: &Ids| "/register/connection".to_owned();
    vec![
        page("GET /register"),
        page("GET /map"),
        page("GET /register/{kind}").at(list),
        page("GET /register/{kind}/new").at(|_| "/register/connection/new".to_owned()),
        form("POST /register/{kind}/new", |_| fields(&[("name", "新しい回線")]))
            .at(|_| "/register/connection/new".to_owned()),
        // What the columns are called; nobody's own.
        page("GET /register/{kind}/template.xlsx")
            .at(|_| "/register/connection/template.xlsx".to_owned())
            .same_for_all(),
        // Packed; the same rows as CSV.
        page("GET /register/{kind}/export.xlsx")
            .at(|_| "/register/connection/export.xlsx".to_owned())
            .same_for_all(),
        page("GET /register/{kind}/export.csv").at(|_| "/register/connection/export.csv".to_owned()),
        page("GET /register/{kind}/import").at(|_| "/register/connection/import".to_owned()),
        file("POST /register/{kind}/import", "回線・サービスの名称\n新しい回線\n")
            .at(|_| "/register/connection/import".to_owned()),
        page("GET /register/{kind}/{id}").at(one),
        page("GET /register/{kind}/{id}/edit").at(edit),
        form("POST /register/{kind}/{id}/edit", |_| fields(&[("version", "1"), ("name", "別の名前")]))
            .at(edit),
        form("POST /register/{kind}/{id}/remove", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/register/connection/{}/remove", ids.record)),
        // How many of each, and which fields: no text of anyone.
        page("GET /api/v1/register").same_for_all(),
        page("GET /api/v1/gaps"),
        page("GET /api/v1/register/{kind}").at(|_| "/api/v1/register/connection".to_owned()),
        send("POST /api/v1/register/{kind}", |_| json!({ "details": { "name": "新しい回線" } }))
            .at(|_| "/api/v1/register/connection".to_owned()),
        page("GET /api/v1/register/{kind}/{id}").at(api),
        send(
            "PUT /api/v1/register/{kind}/{id}",
            |_| json!({ "version": 1, "details": { "name": "別の名前" } }),
        )
        .at(api),
        page("DELETE /api/v1/register/{kind}/{id}")
            .at(|ids| format!("/api/v1/register/connection/{}?version=1", ids.record)),
    ]
}
