//! Notices and how they arrive.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, form, page};
use crate::ids::Ids;

pub(super) fn samples() -> Vec<Sample> {
    [notices(), notice_settings()].into_iter().flatten().collect()
}

fn notices() -> Vec<Sample> {
    vec![
        page("GET /notices"),
        page("GET /notices").at(|_| "/notices?of=all&show=all".to_owned()),
        page("GET /notices/{id}").at(|ids| format!("/notices/{}", ids.notice)),
        form("POST /notices/{id}/acknowledge", |_| fields(&[]))
            .at(|ids| format!("/notices/{}/acknowledge", ids.notice)),
        page("GET /notices/preferences"),
        form("POST /notices/preferences", |_| fields(&[("mail", "a@b.example"), ("digest", "weekly")])),
        form("POST /notices/preferences/trial", |_| fields(&[])),
        page("GET /api/v1/notices"),
        page("POST /api/v1/notices/{id}/acknowledge")
            .at(|ids| format!("/api/v1/notices/{}/acknowledge", ids.notice)),
    ]
}

fn notice_settings() -> Vec<Sample> {
    let entry = |ids: &Ids| {
        let days = [("from", "2026-11-21"), ("until", "2026-11-22")];
        let who = [("duty", "deputy"), ("person", ids.person.as_str()), ("instead_of", ids.decider.as_str())];
        fields(&[who.as_slice(), days.as_slice()].concat())
    };
    vec![
        page("GET /notices/settings"),
        form("POST /notices/settings", |_| {
            fields(&[
                ("version", "1"),
                ("detail", "count"),
                ("webhook", "https://chat.example/hook"),
                ("now_wait_min", "30"),
                ("now_repeat_min", "120"),
                ("week_wait_h", "24"),
                ("week_repeat_h", "24"),
                ("quiet_from", "19:00"),
                ("quiet_until", "8:00"),
                ("keep_days", "366"),
            ])
        }),
        form("POST /notices/settings/secret", |_| fields(&[])),
        form("POST /notices/settings/trial", |_| fields(&[])),
        form("POST /notices/settings/consent", |_| {
            fields(&[("desk", "相談窓口"), ("mail", "desk@network.example")])
        }),
        form("POST /notices/settings/consent/withdraw", |_| fields(&[])),
        page("GET /notices/roster"),
        form("POST /notices/roster", entry),
        form("POST /notices/roster/{id}/remove", |_| fields(&[]))
            .at(|ids| format!("/notices/roster/{}/remove", ids.roster)),
    ]
}
