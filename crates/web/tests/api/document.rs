//! The document: committed as it is served, naming every call with its permission, and true of every answer.

use crate::{body, evidence, problem, program, schema::misfits};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};
use testkit::{Database, On, TestWeb};

fn document() -> Value {
    serde_json::from_str(&web::openapi()).unwrap()
}

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    // Not `assert_eq`: two documents of thousands of lines tell nobody anything.
    let same = committed == web::openapi();
    assert!(same, "docs/openapi.json is not what the code says: yagura openapi > docs/openapi.json");
}

#[tokio::test]
async fn anyone_may_read_the_document() {
    let web = TestWeb::on(Database::Sqlite).await;
    let served = web.visitor().get("/api/v1/openapi.json").await;
    assert_eq!((served.status, served.header("content-type")), (StatusCode::OK, "application/json"));
    assert_eq!(served.text, web::openapi());
    assert_eq!(document()["openapi"], "3.1.0");
}

#[tokio::test]
async fn routes_and_document_name_the_same_calls_with_the_same_permissions() {
    let web = TestWeb::on(Database::Sqlite).await;
    let routes = web.routes.iter().filter(|route| route.path.starts_with("/api/"));
    let routes: BTreeSet<(String, String, Option<String>)> = routes
        .map(|route| (route.method.to_owned(), route.path.to_owned(), route.permission.map(str::to_owned)))
        .collect();
    assert!(routes.len() > 10, "hardly any route: {routes:?}");
    assert_eq!(calls(&document()), routes);
}

fn calls(document: &Value) -> BTreeSet<(String, String, Option<String>)> {
    let mut calls = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            let scope = call["security"][0]["token"][0].as_str().map(str::to_owned);
            calls.insert((method.to_uppercase(), path.clone(), scope));
        }
    }
    calls
}

#[test]
fn every_call_has_its_own_name_words_and_refusals() {
    let mut names = BTreeSet::new();
    for (path, methods) in document()["paths"].as_object().unwrap() {
        for call in methods.as_object().unwrap().values() {
            let name = call["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(names.insert(name.clone()), "{path}: {name} is the name of two calls");
            assert!(call["summary"].as_str().is_some_and(|words| !words.is_empty()), "{path}: no words");
            if path != "/api/v1/openapi.json" {
                for status in ["400", "401", "403"] {
                    assert!(call["responses"].get(status).is_some(), "{path}: nothing about {status}");
                }
            }
            let says_so = call["responses"].get("404").is_some();
            assert!(says_so || !path.contains('{'), "{path}: not found");
        }
    }
}

#[test]
fn every_field_that_people_must_understand_is_described() {
    let document = document();
    let mut bare = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let speaks_for_itself = matches!(field.as_str(), "id" | "name" | "version" | "details" | "items");
            let refers = property.get("$ref").is_some() || property.get("oneOf").is_some();
            if property.get("description").is_none() && !refers && !speaks_for_itself {
                bare.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

/// Asks, and compares the answer with what the document says of it.
struct Compared {
    web: TestWeb,
    document: Value,
    told: BTreeSet<String>,
}

impl Compared {
    async fn ask(
        &mut self,
        method: Method,
        call: &str,
        path: &str,
        sent: Option<Value>,
        status: StatusCode,
    ) -> Value {
        let mut program = program(&self.web);
        let answer = match &sent {
            Some(sent) => program.json(method.clone(), path, sent).await,
            None => {
                program.send(testkit::Client::request(method.clone(), path), axum::body::Body::empty()).await
            }
        };
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        let method = method.as_str().to_lowercase();
        let operation = &self.document["paths"][call][&method];
        if let Some(sent) = &sent {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let found = misfits(&self.document, schema, sent);
            assert!(
                found.is_empty() == status.is_success() || status == StatusCode::CONFLICT,
                "{call}: {found:?}"
            );
        }
        let described = &operation["responses"][status.as_str()];
        assert!(described.is_object(), "{method} {call}: nothing about {status}");
        self.told.insert(format!("{method} {call}"));
        let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
        let Some(content) = described["content"].get(kind) else {
            assert_eq!(answer.text, "", "{call}: an answer that the document does not have");
            return Value::Null;
        };
        assert_eq!(answer.header("content-type"), kind);
        let value = answer.json();
        let found = misfits(&self.document, &content["schema"], &value);
        assert!(found.is_empty(), "{method} {call}: {found:#?}");
        value
    }

    async fn get(&mut self, call: &str, path: &str) -> Value {
        self.ask(Method::GET, call, path, None, StatusCode::OK).await
    }
}

#[tokio::test]
async fn every_answer_is_as_the_document_says() {
    let web = TestWeb::on(Database::Sqlite).await;
    let finding = web.world.owner.finding;
    let document = document();
    let mut compared = Compared { web, document, told: BTreeSet::new() };
    for call in [
        "/api/v1/openapi.json",
        "/api/v1/me",
        "/api/v1/organisation",
        "/api/v1/people",
        "/api/v1/assets",
        "/api/v1/findings",
        "/api/v1/feeds",
        "/api/v1/audit-trail",
    ] {
        compared.get(call, call).await;
    }
    let one = "/api/v1/assets/{id}";
    let new = json!({ "details": { "kind": "server", "name": "電子カルテ", "patient_data": true } });
    let added =
        compared.ask(Method::POST, "/api/v1/assets", "/api/v1/assets", Some(new), StatusCode::CREATED).await;
    let path = format!("/api/v1/assets/{}", added["id"].as_str().unwrap());
    let read = compared.get(one, &path).await;
    let change = json!({ "version": read["version"], "details": read["details"] });
    compared.ask(Method::PUT, one, &path, Some(change.clone()), StatusCode::OK).await;
    compared.ask(Method::PUT, one, &path, Some(change), StatusCode::CONFLICT).await;
    let nameless =
        json!({ "version": 2, "details": { "kind": "server", "name": "", "serial": "x".repeat(201) } });
    compared.ask(Method::PUT, one, &path, Some(nameless.clone()), StatusCode::UNPROCESSABLE_ENTITY).await;
    compared.ask(Method::DELETE, one, &format!("{path}?version=2"), None, StatusCode::NO_CONTENT).await;
    compared.ask(Method::GET, one, &path, None, StatusCode::NOT_FOUND).await;

    let (one, path) = ("/api/v1/findings/{id}", format!("/api/v1/findings/{finding}"));
    let read = compared.get(one, &path).await;
    let decided = format!("{path}/decision");
    let again = json!({ "version": read["finding"]["version"], "decision": read["finding"]["decision"] });
    compared.ask(Method::PUT, "/api/v1/findings/{id}/decision", &decided, Some(again), StatusCode::OK).await;

    compare_registers(&mut compared).await;
    compare_requests(&mut compared).await;
    compare_stocktakes(&mut compared).await;
    // A hospital has no region; what an operator gets is asked in the sweep over tenants.
    for call in ["/api/v1/region/cves", "/api/v1/region/cves/{cve}"] {
        let path = call.replace("{cve}", "CVE-2018-13379");
        compared.ask(Method::GET, call, &path, None, StatusCode::NOT_FOUND).await;
    }
    compare_notices(&mut compared).await;
    compare_evidence(&mut compared).await;
    compare_lists(&mut compared).await;

    let all: BTreeSet<String> = calls(&compared.document)
        .iter()
        .map(|(method, path, _)| format!("{} {path}", method.to_lowercase()))
        .collect();
    assert_eq!(compared.told, all, "calls whose answers were not compared");
}

/// Of the finding that the world has.
async fn compare_notices(compared: &mut Compared) {
    let list = compared.get("/api/v1/notices", "/api/v1/notices?open=true&limit=1").await;
    let path = format!("/api/v1/notices/{}/acknowledge", list["items"][0]["id"].as_str().unwrap());
    let call = "/api/v1/notices/{id}/acknowledge";
    compared.ask(Method::POST, call, &path, None, StatusCode::NO_CONTENT).await;
    let list = compared.get("/api/v1/notices", "/api/v1/notices").await;
    assert!(list["items"][0]["acknowledged_at"].is_string(), "{list}");
}

async fn compare_evidence(compared: &mut Compared) {
    const LIST: &str = "/api/v1/evidence";
    const ONE: &str = "/api/v1/evidence/{id}";
    for text in evidence::seen_long_ago_and_missed_now(&compared.web, 2).await {
        evidence::take_in(&mut program(&compared.web), "seen.txt", &text).await;
    }
    compared.ask(Method::POST, LIST, LIST, None, StatusCode::BAD_REQUEST).await;
    let lease = "0 02:1b:2c:3d:4e:07 192.0.2.7 pc-7 *\n";
    let sent = evidence::send(&mut program(&compared.web), "a.leases", lease).await;
    let at = format!("{LIST}/{}", sent["id"].as_str().unwrap());
    compared.get(LIST, LIST).await;
    compared.get(ONE, &at).await;
    let wanted = json!({ "version": 1, "ours": true });
    compared
        .ask(
            Method::POST,
            "/api/v1/evidence/{id}/apply",
            &format!("{at}/apply"),
            Some(wanted),
            StatusCode::OK,
        )
        .await;
    compared.ask(Method::DELETE, ONE, &at, None, StatusCode::CONFLICT).await;
    let sent = evidence::send(&mut program(&compared.web), "b.leases", lease).await;
    let at = format!("{LIST}/{}", sent["id"].as_str().unwrap());
    compared.ask(Method::DELETE, ONE, &at, None, StatusCode::NO_CONTENT).await;
    compared.get("/api/v1/seen-flows", "/api/v1/seen-flows").await;
    let devices = compared.get("/api/v1/devices", "/api/v1/devices").await;
    let device = &devices["items"][0];
    let path = format!("/api/v1/devices/{}", device["id"].as_str().unwrap());
    let said = json!({ "version": device["version"], "state": "known", "reason": "来客用" });
    compared.ask(Method::PUT, "/api/v1/devices/{id}", &path, Some(said), StatusCode::OK).await;
    compared.get("/api/v1/missed-assets", "/api/v1/missed-assets").await;
    // A format of its own, which `formats` reads again.
    compared.told.insert("get /api/v1/bill-of-materials".to_owned());
}

async fn compare_lists(compared: &mut Compared) {
    const ASSETS: &str = "/api/v1/assets";
    const VIEWS: &str = "/api/v1/views";
    let new = json!({ "details": { "kind": "terminal", "name": "端末" } });
    let added = compared.ask(Method::POST, ASSETS, ASSETS, Some(new), StatusCode::CREATED).await;
    let edit = |version: i64| {
        let id = added["id"].as_str().unwrap();
        json!({ "field": "department", "value": "検査科", "versions": { id: version }, "trial": false })
    };
    compared.ask(Method::PATCH, ASSETS, ASSETS, Some(edit(1)), StatusCode::OK).await;
    compared.ask(Method::PATCH, ASSETS, ASSETS, Some(edit(1)), StatusCode::CONFLICT).await;
    let (list, at) = ("/api/v1/register/{kind}", "/api/v1/register/vendor");
    let new = json!({ "details": { "name": "事業者" } });
    let added = compared.ask(Method::POST, list, at, Some(new), StatusCode::CREATED).await;
    let id = added["id"].as_str().unwrap();
    let edit = json!({ "field": "vendor_kind", "value": "maker", "versions": { id: 1 } });
    compared.ask(Method::PATCH, list, at, Some(edit), StatusCode::OK).await;

    let new = json!({ "list": "inventory", "name": "端末", "query": "kind=terminal" });
    let added = compared.ask(Method::POST, VIEWS, VIEWS, Some(new), StatusCode::CREATED).await;
    compared.get(VIEWS, &format!("{VIEWS}?list=inventory")).await;
    let (one, path) = ("/api/v1/views/{id}", format!("{VIEWS}/{}", added["id"].as_str().unwrap()));
    compared.get(one, &path).await;
    let change = json!({ "version": 1, "name": "端末", "query": "", "shared": true });
    compared.ask(Method::PUT, one, &path, Some(change), StatusCode::OK).await;
    compared.ask(Method::DELETE, one, &format!("{path}?version=2"), None, StatusCode::NO_CONTENT).await;
    // Workbooks, which `formats` reads again.
    compared.told.insert("get /api/v1/assets/template.xlsx".to_owned());
    compared.told.insert("get /api/v1/register/{kind}/template.xlsx".to_owned());
}

async fn compare_requests(compared: &mut Compared) {
    let (asset, finding) = (compared.web.world.owner.asset, compared.web.world.owner.finding);
    let list = "/api/v1/vendor-requests";
    let new = json!({ "asset": asset.to_string(), "findings": [finding.to_string()] });
    let opened = compared.ask(Method::POST, list, list, Some(new), StatusCode::OK).await;
    compared.get(list, list).await;
    let path = format!("{list}/{}", opened["id"].as_str().unwrap());
    let read = compared.get("/api/v1/vendor-requests/{id}", &path).await;
    let mut letter = read["letter"].clone();
    letter["due_on"] = json!("2026-12-04");
    let written = json!({ "version": read["version"], "letter": letter });
    let one = "/api/v1/vendor-requests/{id}";
    compared.ask(Method::PUT, one, &path, Some(written.clone()), StatusCode::OK).await;
    compared.ask(Method::PUT, one, &path, Some(written), StatusCode::CONFLICT).await;
    let given_up = json!({ "version": 2, "to": "cancelled" });
    let step = format!("{path}/step");
    compared
        .ask(Method::POST, "/api/v1/vendor-requests/{id}/step", &step, Some(given_up), StatusCode::OK)
        .await;
}

async fn compare_stocktakes(compared: &mut Compared) {
    const LIST: &str = "/api/v1/stocktakes";
    let asset = compared.web.world.owner.asset;
    let new = json!({ "name": "棚卸し" });
    let opened = compared.ask(Method::POST, LIST, LIST, Some(new), StatusCode::OK).await;
    compared.get(LIST, LIST).await;
    let run = format!("{LIST}/{}", opened["id"].as_str().unwrap());
    let read = compared.get("/api/v1/stocktakes/{id}", &run).await;
    let part = format!("{run}/parts/{}", read["parts"][0]["id"].as_str().unwrap());
    let device = format!("{run}/devices/{asset}");
    let one = "/api/v1/stocktakes/{id}/devices/{device}";
    let found = json!({ "kind": "iot", "name": "温度計", "by": "鈴木" });
    let moved = json!({ "version": 1, "outcome": "here", "place": "倉庫", "by": "鈴木" });
    let refused = json!({ "version": 2, "accept": false, "note": "元の場所にあった" });
    let due_on = read["due_on"].clone();
    let named = json!({ "version": 1, "name": "別の名前", "fiscal_year": 2026, "due_on": due_on });
    let link = "/api/v1/stocktakes/{id}/parts/{part}/link";
    let ok = StatusCode::OK;
    for (method, call, path, sent, status) in [
        (Method::GET, one, device.clone(), None, ok),
        (
            Method::POST,
            "/api/v1/stocktakes/{id}/devices/{device}/report",
            format!("{device}/report"),
            Some(moved),
            ok,
        ),
        (Method::GET, one, device.clone(), None, ok),
        (
            Method::POST,
            "/api/v1/stocktakes/{id}/devices/{device}/decision",
            format!("{device}/decision"),
            Some(refused),
            ok,
        ),
        (Method::GET, one, device, None, ok),
        (
            Method::POST,
            "/api/v1/stocktakes/{id}/parts/{part}/devices",
            format!("{part}/devices"),
            Some(found),
            ok,
        ),
        (Method::POST, "/api/v1/stocktakes/{id}/parts/{part}/accept", format!("{part}/accept"), None, ok),
        (Method::GET, "/api/v1/stocktakes/{id}/devices", format!("{run}/devices"), None, ok),
        (Method::POST, link, format!("{part}/link"), None, ok),
        (Method::GET, "/api/v1/stocktakes/{id}", run.clone(), None, ok),
        (Method::DELETE, link, format!("{part}/link"), None, StatusCode::NO_CONTENT),
        (Method::PUT, "/api/v1/stocktakes/{id}", run.clone(), Some(named.clone()), ok),
        (Method::PUT, "/api/v1/stocktakes/{id}", run.clone(), Some(named), StatusCode::CONFLICT),
        (
            Method::POST,
            "/api/v1/stocktakes/{id}/close",
            format!("{run}/close"),
            Some(json!({ "version": 2 })),
            ok,
        ),
        (Method::GET, "/api/v1/stocktakes/{id}", run.clone(), None, ok),
    ] {
        compared.ask(method, call, &path, sent, status).await;
    }
}

async fn compare_registers(compared: &mut Compared) {
    compared.get("/api/v1/register", "/api/v1/register").await;
    let (list, at) = ("/api/v1/register/{kind}", "/api/v1/register/connection");
    let new = json!({ "details": { "name": "保守回線", "line_kind": "ip_vpn" } });
    let added = compared.ask(Method::POST, list, at, Some(new), StatusCode::CREATED).await;
    compared.get("/api/v1/gaps", "/api/v1/gaps").await;
    compared.get(list, at).await;
    compared.ask(Method::GET, list, "/api/v1/register/colour", None, StatusCode::NOT_FOUND).await;
    let one = "/api/v1/register/{kind}/{id}";
    let path = format!("{at}/{}", added["id"].as_str().unwrap());
    let read = compared.get(one, &path).await;
    let change = json!({ "version": read["version"], "details": read["details"] });
    compared.ask(Method::PUT, one, &path, Some(change.clone()), StatusCode::OK).await;
    compared.ask(Method::PUT, one, &path, Some(change), StatusCode::CONFLICT).await;
    compared.ask(Method::DELETE, one, &format!("{path}?version=2"), None, StatusCode::NO_CONTENT).await;
    compared.ask(Method::GET, one, &path, None, StatusCode::NOT_FOUND).await;
}

#[tokio::test]
async fn refusals_are_problem_documents_as_described() {
    let web = TestWeb::on(Database::Sqlite).await;
    let document = document();
    let schema = &document["components"]["schemas"]["Problem"];
    let answer = web.visitor().get("/api/v1/assets").await;
    let refused = problem(&answer, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    assert!(misfits(&document, schema, &refused).is_empty());
    let nowhere = problem(&program(&web).get("/api/v1/nowhere").await, StatusCode::NOT_FOUND);
    assert!(misfits(&document, schema, &nowhere).is_empty());
    let me = body(&program(&web).get("/api/v1/me").await, StatusCode::OK);
    assert!(!misfits(&document, schema, &me).is_empty(), "the comparison finds nothing at all");
}
