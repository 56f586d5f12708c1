//! What belongs to no capability of its own: files of the pages, *Today*, the audit trail.
//!
//! How a line is written: `samples`.

use super::{Sample, open, page};

pub(super) fn samples() -> Vec<Sample> {
    [assets(), today(), audit_trail()].into_iter().flatten().collect()
}

fn assets() -> Vec<Sample> {
    vec![
        open("GET /assets/style.css"),
        open("GET /assets/app.js"),
        open("GET /assets/favicon.svg"),
        open("GET /api/v1/openapi.json"),
    ]
}

fn today() -> Vec<Sample> {
    vec![page("GET /today")]
}

fn audit_trail() -> Vec<Sample> {
    vec![
        page("GET /audit-trail"),
        page("GET /audit-trail").at(|ids| format!("/audit-trail?subject=asset&id={}", ids.asset)),
        page("GET /audit-trail/csv"),
        page("GET /api/v1/audit-trail"),
        page("GET /api/v1/audit-trail").at(|ids| format!("/api/v1/audit-trail?subject_id={}", ids.asset)),
    ]
}
