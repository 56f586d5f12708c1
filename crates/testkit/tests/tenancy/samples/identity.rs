//! Signing in, one's own account, the organisation, its people.
//!
//! How a line is written: `samples`.

use super::{Sample, fields, form, open, open_form, page};
use crate::ids::Ids;
use testkit::PASSWORD;

pub(super) fn samples() -> Vec<Sample> {
    [signing_in(), own_account(), organisation(), people()].into_iter().flatten().collect()
}

fn signing_in() -> Vec<Sample> {
    vec![
        open("GET /"),
        open("GET /sign-in"),
        open_form("POST /sign-in", |_| fields(&[("login", "nobody"), ("password", "wrong")])),
        open("GET /sign-in/second-factor"),
        open_form("POST /sign-in/second-factor", |_| fields(&[("code", "000000")])),
        // Needs the page's cookie, and a passkey; `crates/hub/tests/rules` has one.
        open("GET /sign-in/passkey"),
        open_form("POST /sign-in/passkey", |_| fields(&[("credential", "{}")])),
        open("GET /sign-in/second-factor/passkey"),
        open_form("POST /sign-in/second-factor/passkey", |_| fields(&[("credential", "{}")])),
        // Without a provider there are none of these; `crates/hub/tests/rules` has one.
        open("GET /sign-in/provider/start"),
        open("GET /sign-in/provider"),
        open("GET /signed-out"),
        open("GET /sign-in/emergency"),
        open_form("POST /sign-in/emergency", |_| {
            fields(&[("login", "nobody"), ("code", "wrong"), ("who", "x"), ("why", "x")])
        }),
        form("POST /sign-out", |_| fields(&[])),
        open("GET /setup"),
        open_form("POST /setup", |_| fields(&[("organisation", "x"), ("kind", "clinic")])),
        open_form("POST /language", |_| fields(&[("lang", "en"), ("to", "/today")])),
        open("GET /invitation/{token}").at(|_| "/invitation/made-up".to_owned()),
        open_form("POST /invitation/{token}", |_| fields(&[("login", "x")]))
            .at(|_| "/invitation/made-up".to_owned()),
        form("POST /invitation/{token}/accept", |_| fields(&[]))
            .at(|_| "/invitation/made-up/accept".to_owned())
            .by_secret(),
        page("GET /api/v1/me"),
    ]
}

fn own_account() -> Vec<Sample> {
    let present = |_: &Ids| fields(&[("present", PASSWORD)]);
    let end_session = |ids: &Ids| format!("/account/sessions/{}/end", ids.session);
    vec![
        page("GET /account"),
        form("POST /account/name", |_| fields(&[("name", "新しい名前")])),
        form("POST /account/password", |_| {
            let new = "minami-no-yagura-no-shita";
            fields(&[("present", PASSWORD), ("password", new), ("again", new)])
        }),
        form("POST /account/sessions/{id}/end", |_| fields(&[])).at(end_session),
        form("POST /account/sessions/end-others", |_| fields(&[])),
        page("GET /account/second-factor"),
        // These need a code of an app; `crates/hub/tests/rules` has one.
        form("POST /account/second-factor", |_| fields(&[("present", PASSWORD), ("code", "000000")]))
            .fails_for_all(),
        form("POST /account/second-factor/remove", present).fails_for_all(),
        form("POST /account/recovery-codes", present).fails_for_all(),
        page("GET /account/passkeys"),
        page("GET /account/passkeys/options"),
        form("POST /account/passkeys", |_| {
            fields(&[("name", "机"), ("present", PASSWORD), ("credential", "{}")])
        })
        .fails_for_all(),
        form("POST /account/passkeys/remove", |_| {
            fields(&[("passkey", "00000000-0000-7000-8000-000000000000"), ("proof", PASSWORD)])
        })
        .fails_for_all(),
        page("GET /account/provider").fails_for_all(),
        form("POST /account/provider", present).fails_for_all(),
        form("POST /account/provider/remove", present).fails_for_all(),
        page("GET /organisations"),
        form("POST /organisations", |ids| fields(&[("organisation", &ids.organisation)])),
    ]
}

fn organisation() -> Vec<Sample> {
    vec![
        page("GET /organisation"),
        page("GET /api/v1/organisation"),
        form("POST /organisation", |_| fields(&[("version", "1"), ("name", "新しい病院")])),
        page("GET /organisation/second-factor"),
        form("POST /organisation/second-factor", |_| {
            fields(&[("version", "0"), ("roles", "administrator"), ("from", "2027-01-01")])
        }),
        form("POST /organisation/join", |ids| fields(&[("operator", &ids.joinable)])),
        form("POST /organisation/join", |ids| fields(&[("operator", &ids.organisation)])).fails_for_all(),
        form("POST /organisation/leave", |ids| fields(&[("operator", &ids.network)])),
    ]
}

fn people() -> Vec<Sample> {
    let take = |ids: &Ids| format!("/people/{}/roles/{}/take", ids.person, ids.assignment);
    vec![
        page("GET /people"),
        page("GET /api/v1/people"),
        page("GET /people/invite"),
        form("POST /people/invite", |_| fields(&[("name", "監査の人"), ("roles", "auditor")])),
        form("POST /people/invite", |ids| {
            let sender = ("sent_by", ids.network.as_str());
            fields(&[("name", "監査の人"), ("roles", "auditor"), ("until", "2027-03-31"), sender])
        }),
        form("POST /people/invitations/{id}/withdraw", |_| fields(&[]))
            .at(|ids| format!("/people/invitations/{}/withdraw", ids.invitation)),
        page("GET /people/{id}").at(|ids| format!("/people/{}", ids.person)),
        form("POST /people/{id}/roles", |_| fields(&[("role", "auditor")]))
            .at(|ids| format!("/people/{}/roles", ids.person)),
        form("POST /people/{id}/roles", |ids| {
            fields(&[("role", "auditor"), ("until", "2027-03-31"), ("sent_by", &ids.network)])
        })
        .at(|ids| format!("/people/{}/roles", ids.person)),
        form("POST /people/{id}/roles/{assignment}/take", |_| fields(&[])).at(take),
        form("POST /people/{id}/suspend", |_| fields(&[]))
            .at(|ids| format!("/people/{}/suspend", ids.person)),
        form("POST /people/{id}/resume", |_| fields(&[])).at(|ids| format!("/people/{}/resume", ids.person)),
        form("POST /people/{id}/reset", |_| fields(&[])).at(|ids| format!("/people/{}/reset", ids.person)),
        page("GET /emergency-accounts"),
        form("POST /emergency-accounts", |_| {
            fields(&[("name", "緊急用"), ("place", "金庫"), ("present", PASSWORD)])
        }),
        form("POST /emergency-accounts/{id}/codes", |_| fields(&[("present", PASSWORD)]))
            .at(|ids| format!("/emergency-accounts/{}/codes", ids.envelope)),
        form("POST /emergency-accounts/{id}/check", |_| fields(&[]))
            .at(|ids| format!("/emergency-accounts/{}/check", ids.envelope)),
        form("POST /emergency-accounts/{id}/close", |_| fields(&[]))
            .at(|ids| format!("/emergency-accounts/{}/close", ids.envelope)),
        form("POST /emergency-accounts/uses/{id}", |_| fields(&[("reason", "本人に確かめた")]))
            .at(|ids| format!("/emergency-accounts/uses/{}", ids.envelope_use)),
        page("GET /api-tokens"),
        form("POST /api-tokens", |_| {
            fields(&[("name", "連携"), ("scopes", "inventory:read"), ("days", "30")])
        }),
        form("POST /api-tokens/{id}/revoke", |_| fields(&[]))
            .at(|ids| format!("/api-tokens/{}/revoke", ids.token)),
    ]
}
