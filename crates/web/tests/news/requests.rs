//! Requests to vendors: each state is reached by the hospital's page, by the vendor's link and by a program.

use crate::staff;
use axum::http::{Method, StatusCode};
use domain::identity::Role;
use serde_json::{Value, json};
use testkit::{Client, Database, On, TestWeb};

/// What a party says, state by state; a refusal without its reason is none.
const WAYS: [(&str, &[(&str, &str)]); 6] = [
    ("awaiting", &[("by", "山本")]),
    ("checking", &[("by", "山本")]),
    ("date_set", &[("by", "山本"), ("promised_on", "2026-12-01")]),
    ("refused", &[("by", "山本")]),
    ("refused", &[("by", "山本"), ("text", "保守契約の対象外です")]),
    ("done", &[("by", "山本"), ("text", "更新しました"), ("version_done", "6.2.16")]),
];

const LACKING: &str = "保守契約の対象外です";

struct Scene {
    web: TestWeb,
    staff: Client,
    program: Client,
}

impl Scene {
    async fn new() -> Self {
        let web = TestWeb::on(Database::Sqlite).await;
        let staff = staff(&web).await;
        let program = web.program(&web.world.owner.member(Role::SystemStaff).bearer);
        Self { web, staff, program }
    }

    async fn ask(&mut self, method: Method, path: &str, body: &Value, status: StatusCode) -> Value {
        let answer = self.program.json(method, path, body).await;
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.text);
        answer.json()
    }

    /// A request that a program opened, dated and asked; its address in the API.
    async fn asked(&mut self) -> String {
        let owner = &self.web.world.owner;
        let new = json!({ "asset": owner.asset.to_string(), "findings": [owner.finding.to_string()] });
        let list = "/api/v1/vendor-requests";
        let opened = self.ask(Method::POST, list, &new, StatusCode::OK).await;
        let one = format!("{list}/{}", opened["id"].as_str().unwrap());
        let ask = |version: i64| json!({ "version": version, "to": "asked" });
        let refused =
            self.ask(Method::POST, &format!("{one}/step"), &ask(1), StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(refused["faults"][0]["field"], "due_on", "the finding has no date");
        let mut letter = self.read(&one).await["letter"].clone();
        letter["due_on"] = json!("2026-12-04");
        let written = json!({ "version": 1, "letter": letter });
        self.ask(Method::PUT, &one, &written, StatusCode::OK).await;
        self.ask(Method::POST, &format!("{one}/step"), &ask(2), StatusCode::OK).await;
        assert_eq!(self.read(&one).await["letter"]["due_on"], "2026-12-04");
        self.ask(Method::PUT, &one, &written, StatusCode::NOT_FOUND).await;
        one
    }

    async fn read(&mut self, one: &str) -> Value {
        let answer = self.program.get(one).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    }

    async fn state(&mut self, one: &str) -> (String, String) {
        let read = self.read(one).await;
        (read["state"].as_str().unwrap().to_owned(), read["version"].to_string())
    }
}

/// Whether a way lacks something, and then must be refused.
fn lacks(to: &str, fields: &[(&str, &str)]) -> bool {
    to == "refused" && !fields.contains(&("text", LACKING))
}

#[tokio::test]
async fn a_program_sets_the_day_and_reaches_every_state() {
    let mut scene = Scene::new().await;
    for (to, fields) in WAYS {
        let one = scene.asked().await;
        let mut step = json!({ "version": 3, "to": to });
        for (name, value) in fields {
            step[name] = json!(value);
        }
        let status = if lacks(to, fields) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        scene.ask(Method::POST, &format!("{one}/step"), &step, status).await;
        let expected = if lacks(to, fields) { "asked" } else { to };
        assert_eq!(scene.state(&one).await.0, expected);
    }
    let foreign = scene.web.world.foreigner.member(Role::SystemStaff).bearer.clone();
    let one = scene.asked().await;
    let written = json!({ "version": 3, "letter": { "vendor": "x" } });
    let answer = scene.web.program(&foreign).json(Method::PUT, &one, &written).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn staff_reach_every_state_by_the_page() {
    let mut scene = Scene::new().await;
    for (to, fields) in WAYS {
        let one = scene.asked().await;
        let page = one.trim_start_matches("/api/v1").to_owned();
        let shown = scene.staff.get(&page).await;
        assert!(shown.text.contains(&format!("value=\"{to}\"")), "{to} is offered: {}", shown.text);
        let mut form = vec![("version", "3"), ("to", to)];
        form.extend(fields);
        let answer = scene.staff.post(&format!("{page}/step"), &form).await;
        let status = if lacks(to, fields) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::SEE_OTHER };
        assert_eq!(answer.status, status, "{to}: {}", answer.text);
        assert_eq!(scene.state(&one).await.0, if lacks(to, fields) { "asked" } else { to });
    }
}

#[tokio::test]
async fn the_vendor_reaches_every_state_by_the_link() {
    let mut scene = Scene::new().await;
    for (to, fields) in WAYS {
        let one = scene.asked().await;
        let page = one.trim_start_matches("/api/v1").to_owned();
        let made = scene.staff.post(&format!("{page}/link"), &[]).await;
        let link = format!("/vendor/{}", made.between("/vendor/", "\""));
        let link = link.split(['<', '\n', ' ']).next().unwrap().to_owned();
        let mut vendor = scene.web.visitor();
        let shown = vendor.get(&link).await;
        assert!(shown.text.contains(&format!("value=\"{to}\"")), "{to} is offered: {}", shown.text);
        let mut form = vec![("version", "3"), ("to", to)];
        form.extend(fields);
        let answer = vendor.post(&link, &form).await;
        let status = if lacks(to, fields) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::SEE_OTHER };
        assert_eq!(answer.status, status, "{to}: {}", answer.text);
        assert_eq!(scene.state(&one).await.0, if lacks(to, fields) { "asked" } else { to });
    }
}

#[tokio::test]
async fn what_is_said_to_be_done_is_asked_about_while_the_ledger_still_has_it() {
    let mut scene = Scene::new().await;
    let one = scene.asked().await;
    let page = one.trim_start_matches("/api/v1").to_owned();
    let step = format!("{page}/step");
    let said = [("version", "3"), ("to", "done"), ("by", "山本"), ("text", "更新しました")];
    assert_eq!(scene.staff.post(&step, &said).await.status, StatusCode::SEE_OTHER);
    let asks = "台帳のバージョンのままでは、この依頼の脆弱性のうち1件に該当しています";
    assert!(scene.staff.get(&page).await.text.contains(asks));
    let today = scene.staff.get("/today").await;
    assert!(today.text.contains("/vendor-requests"), "{}", today.text);
    scene.staff.post(&step, &[("version", "4"), ("to", "confirmed")]).await;
    assert!(scene.staff.get(&page).await.text.contains(asks));
    scene.web.hub.hub.run_due_jobs().await.unwrap();
    let today = scene.staff.get("/today").await;
    assert!(today.text.contains("対応済みなのに、台帳では該当したままのものが1件あります"), "{}", today.text);
}
