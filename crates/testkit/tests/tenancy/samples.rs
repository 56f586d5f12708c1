//! One line for each route: with what it is asked. A new route goes under its capability:
//!
//! - `open("GET /sign-in")` anyone may read; `open_form("POST /sign-in", |_| fields(&[...]))` anyone may send
//! - `page("GET /inventory")` is read with a permission; so are routes of the API
//! - `form("POST /inventory/new", |_| fields(&[...]))` changes something; `json("PUT /api/v1/...", |_| json!(...))`
//! - `.at(|ids| format!("/inventory/{}", ids.asset))` says where, if the path alone does not
//!
//! Bodies get identifiers too: a form or query that can name things has a line, a second one if need be, that
//! names `ids.…`. A new kind of identifier is a line in `ids`.

use crate::ids::Ids;
use serde_json::{Value, json};
use testkit::PASSWORD;

/// The CVE that touches a device in each hospital of the scene.
const CVE: &str = "CVE-2018-13379";

/// The fields of a form, in order.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// How a route is asked.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "what a route does is told one by one")]
pub(crate) struct Sample {
    /// Method and path, as the router has them.
    pub(crate) route: &'static str,
    /// What is sent.
    pub(crate) body: Body,
    /// Needs no permission.
    pub(crate) is_open: bool,
    /// Shows something of the organisation that asks; false for what is the same for all.
    pub(crate) shows_own: bool,
    /// Asked by the people of the network, not of the hospital.
    pub(crate) of_network: bool,
    /// What stands in the path is a secret that opens to whoever holds it.
    pub(crate) by_secret: bool,
    /// The owner does not succeed with this one either.
    pub(crate) fails_for_all: bool,
    at: Option<fn(&Ids) -> String>,
}

/// What is sent.
#[derive(Clone)]
pub(crate) enum Body {
    None,
    Form(fn(&Ids) -> Fields),
    Json(fn(&Ids) -> Value),
    /// A file with this text, in the field `file`.
    File(&'static str),
    /// A file with this text, as the whole body.
    Bytes(&'static str),
}

/// Every sample.
pub(crate) fn samples() -> Vec<Sample> {
    let all = [
        assets(),
        signing_in(),
        own_account(),
        organisation(),
        people(),
        today(),
        inventory(),
        inventory_files(),
        inventory_evidence(),
        registers(),
        vulnerabilities(),
        vendor_requests(),
        sharing(),
        notices(),
        notice_settings(),
        audit_trail(),
    ];
    all.into_iter().flatten().collect()
}

fn assets() -> Vec<Sample> {
    vec![
        open("GET /assets/style.css"),
        open("GET /assets/app.js"),
        open("GET /assets/favicon.svg"),
        open("GET /api/v1/openapi.json"),
    ]
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

fn today() -> Vec<Sample> {
    vec![page("GET /today")]
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

fn inventory_evidence() -> Vec<Sample> {
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
        page("GET /api/v1/bill-of-materials"),
    ]
}

fn registers() -> Vec<Sample> {
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

fn sharing() -> Vec<Sample> {
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

fn audit_trail() -> Vec<Sample> {
    vec![
        page("GET /audit-trail"),
        page("GET /audit-trail").at(|ids| format!("/audit-trail?subject=asset&id={}", ids.asset)),
        page("GET /audit-trail/csv"),
        page("GET /api/v1/audit-trail"),
        page("GET /api/v1/audit-trail").at(|ids| format!("/api/v1/audit-trail?subject_id={}", ids.asset)),
    ]
}

/// Anyone may read it.
fn open(route: &'static str) -> Sample {
    Sample { is_open: true, shows_own: false, ..page(route) }
}

/// Anyone may send it.
fn open_form(route: &'static str, body: fn(&Ids) -> Fields) -> Sample {
    Sample { body: Body::Form(body), ..open(route) }
}

/// Needs a permission and has no body.
fn page(route: &'static str) -> Sample {
    Sample {
        route,
        body: Body::None,
        is_open: false,
        shows_own: true,
        of_network: false,
        by_secret: false,
        fails_for_all: false,
        at: None,
    }
}

/// A form that changes something.
fn form(route: &'static str, body: fn(&Ids) -> Fields) -> Sample {
    Sample { body: Body::Form(body), ..page(route) }
}

/// A change sent as JSON.
fn send(route: &'static str, body: fn(&Ids) -> Value) -> Sample {
    Sample { body: Body::Json(body), shows_own: false, ..page(route) }
}

/// A file sent in a form.
fn file(route: &'static str, text: &'static str) -> Sample {
    Sample { body: Body::File(text), ..page(route) }
}

fn fields(fields: &[(&'static str, &str)]) -> Fields {
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

impl Sample {
    fn with_bytes(self, text: &'static str) -> Self {
        Self { body: Body::Bytes(text), shows_own: false, ..self }
    }

    fn at(self, at: fn(&Ids) -> String) -> Self {
        Self { at: Some(at), ..self }
    }

    fn same_for_all(self) -> Self {
        Self { shows_own: false, ..self }
    }

    fn of_network(self) -> Self {
        Self { of_network: true, ..self }
    }

    fn by_secret(self) -> Self {
        Self { by_secret: true, ..self.fails_for_all() }
    }

    fn fails_for_all(self) -> Self {
        Self { fails_for_all: true, ..self }
    }

    /// `GET` and so on.
    pub(crate) fn method(&self) -> &'static str {
        self.route.split_once(' ').unwrap().0
    }

    /// The path as the router has it.
    pub(crate) fn path(&self) -> &'static str {
        self.route.split_once(' ').unwrap().1
    }

    /// The address to ask at.
    pub(crate) fn address(&self, ids: &Ids) -> String {
        self.at.map_or_else(|| self.path().to_owned(), |at| at(ids))
    }

    /// An identifier stands in the path, so that a foreign one is not found; `{kind}` names a register, the same for all.
    pub(crate) fn has_id_in_path(&self) -> bool {
        self.path().replace("{kind}", "").contains('{') && !self.by_secret
    }

    /// Asked by programs, with a token.
    pub(crate) fn is_api(&self) -> bool {
        self.path().starts_with("/api/")
    }

    /// Changes something.
    pub(crate) fn is_change(&self) -> bool {
        self.method() != "GET"
    }

    /// Whether the body differs by these identifiers.
    pub(crate) fn body_differs(&self, one: &Ids, other: &Ids) -> bool {
        match self.body {
            Body::None | Body::File(_) | Body::Bytes(_) => false,
            Body::Form(fields) => fields(one) != fields(other),
            Body::Json(value) => value(one) != value(other),
        }
    }

    /// The name of the permission it needs.
    pub(crate) fn permission<'r>(&self, routes: &'r [web::RouteInfo]) -> Option<&'r str> {
        let info = routes.iter().find(|info| info.method == self.method() && info.path == self.path());
        info.expect("a sample has a route").permission
    }
}
