//! Members, grants, what the region sees.
//!
//! How a line is written: `samples`.

use super::{CVE, Sample, fields, form, page};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        page("GET /sharing"),
        page("GET /sharing/{id}").at(|ids| format!("/sharing/{}", ids.network)),
        form("POST /sharing/{id}", |_| fields(&[("version", "1"), ("detail", "count")]))
            .at(|ids| format!("/sharing/{}", ids.network)),
        form("POST /sharing/{id}/revoke", |_| fields(&[("version", "1")]))
            .at(|ids| format!("/sharing/{}/revoke", ids.network)),
        form("POST /sharing/{id}", |_| {
            fields(&[("version", "1"), ("kind", "cve_answers"), ("detail", "name")])
        })
        .at(|ids| format!("/sharing/{}", ids.network)),
        page("GET /region").of_network().same_for_all(),
        // Packed; the same rows as CSV.
        page("GET /region/export.xlsx").of_network().same_for_all(),
        page("GET /region/export.csv").of_network().same_for_all(),
        page("GET /region/{cve}").at(|_| format!("/region/{CVE}")).of_network(),
        page("GET /region/{cve}/export.xlsx")
            .at(|_| format!("/region/{CVE}/export.xlsx"))
            .of_network()
            .same_for_all(),
        page("GET /region/{cve}/export.csv").at(|_| format!("/region/{CVE}/export.csv")).of_network(),
        page("GET /api/v1/region/cves").of_network().same_for_all(),
        page("GET /api/v1/region/cves/{cve}").at(|_| format!("/api/v1/region/cves/{CVE}")).of_network(),
        page("GET /members").of_network(),
        page("GET /members.csv").of_network(),
        page("GET /members/{id}").at(|ids| format!("/members/{}", ids.organisation)).of_network(),
    ]
}
