//! Assets by the API: the same rules as by the pages.

use crate::{body, problem, program};
use axum::http::{Method, StatusCode};
use domain::identity::Role;
use serde_json::{Value, json};
use testkit::{Client, TestWeb, on_both};

fn pump() -> Value {
    json!({
        "kind": "medical_device",
        "name": "輸液ポンプ",
        "maker": "Becton Dickinson",
        "hardware_cpe": "cpe:2.3:h:bd:alaris_8015:-:*:*:*:*:*:*:*",
        "components": [{ "kind": "firmware", "name": "PCU", "version": "9.33" }],
        "care_role": "life",
        "patient_data": false,
        "support_end_on": "2027-03-31",
        "remarks": "二行の\n備考",
    })
}

async fn add(program: &mut Client, details: Value) -> String {
    let answer = program.json(Method::POST, "/api/v1/assets", &json!({ "details": details })).await;
    let added = body(&answer, StatusCode::CREATED);
    assert_eq!(added["version"], 1);
    let path = answer.location().to_owned();
    assert!(path.ends_with(added["id"].as_str().unwrap()), "{path}");
    path
}

async fn names(program: &mut Client, query: &str) -> Vec<String> {
    let page = body(&program.get(&format!("/api/v1/assets{query}")).await, StatusCode::OK);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["details"]["name"].as_str().unwrap().to_owned()).collect()
}

on_both!(an_asset_is_added_read_changed_and_taken_out);
async fn an_asset_is_added_read_changed_and_taken_out(web: TestWeb) {
    let mut program = program(&web);
    let path = add(&mut program, pump()).await;
    let read = body(&program.get(&path).await, StatusCode::OK);
    assert_eq!(read["details"], pump());
    assert_eq!(read["updated_at"], "2026-11-20T03:00:00Z");

    let changed = json!({ "version": 1, "details": { "kind": "server", "name": "別の機器" } });
    let saved = body(&program.json(Method::PUT, &path, &changed).await, StatusCode::OK);
    assert_eq!(saved["version"], 2);
    let read = body(&program.get(&path).await, StatusCode::OK);
    assert_eq!((&read["version"], &read["details"]), (&json!(2), &changed["details"]));

    let remove = |version| Client::request(Method::DELETE, &format!("{path}?version={version}"));
    let stale = program.send(remove(1), axum::body::Body::empty()).await;
    problem(&stale, StatusCode::CONFLICT);
    let removed = program.send(remove(2), axum::body::Body::empty()).await;
    assert_eq!((removed.status, removed.text.as_str()), (StatusCode::NO_CONTENT, ""));
    problem(&program.get(&path).await, StatusCode::NOT_FOUND);
}

on_both!(a_change_of_a_stale_version_is_refused_and_changes_nothing);
async fn a_change_of_a_stale_version_is_refused_and_changes_nothing(web: TestWeb) {
    let mut program = program(&web);
    let path = add(&mut program, pump()).await;
    let change = |name: &str| json!({ "version": 1, "details": { "kind": "server", "name": name } });
    body(&program.json(Method::PUT, &path, &change("先")).await, StatusCode::OK);
    problem(&program.json(Method::PUT, &path, &change("後")).await, StatusCode::CONFLICT);
    assert_eq!(body(&program.get(&path).await, StatusCode::OK)["details"]["name"], "先");
}

on_both!(fields_to_correct_are_named_and_nothing_is_stored);
async fn fields_to_correct_are_named_and_nothing_is_stored(web: TestWeb) {
    let mut program = program(&web);
    let before = names(&mut program, "").await;
    let wrong = json!({ "details": {
        "kind": "server", "name": " ", "maker": "x".repeat(201), "hardware_cpe": "FortiGate",
    } });
    let answer = program.json(Method::POST, "/api/v1/assets", &wrong).await;
    let refused = problem(&answer, StatusCode::UNPROCESSABLE_ENTITY);
    let mut fields: Vec<&str> =
        refused["faults"].as_array().unwrap().iter().filter_map(|fault| fault["field"].as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["hardware_cpe", "maker", "name"]);
    assert!(
        refused["faults"].as_array().unwrap().iter().all(|fault| !fault["what"].as_str().unwrap().is_empty())
    );
    assert_eq!(names(&mut program, "").await, before);
}

on_both!(the_list_filters_and_sorts_as_the_page_does);
async fn the_list_filters_and_sorts_as_the_page_does(web: TestWeb) {
    let mut program = program(&web);
    add(&mut program, pump()).await;
    let server = json!({ "kind": "server", "name": "A サーバー", "department": "医事課", "segment": "内部" });
    add(&mut program, server).await;
    for (query, expected) in [
        ("?q=%E8%BC%B8%E6%B6%B2", vec!["輸液ポンプ"]),
        ("?kind=medical_device", vec!["輸液ポンプ"]),
        ("?department=%E5%8C%BB%E4%BA%8B%E8%AA%B2&segment=%E5%86%85%E9%83%A8", vec!["A サーバー"]),
        ("?kind=server&q=%E8%BC%B8%E6%B6%B2", vec![]),
    ] {
        assert_eq!(names(&mut program, query).await, expected, "{query}");
    }
    let mut forwards = names(&mut program, "?sort=kind").await;
    assert_eq!(forwards.len(), 3);
    forwards.reverse();
    assert_eq!(names(&mut program, "?sort=kind&desc=true").await, forwards);
}

on_both!(the_audit_trail_names_the_program);
async fn the_audit_trail_names_the_program(web: TestWeb) {
    let mut program = program(&web);
    let path = add(&mut program, pump()).await;
    let id = path.rsplit('/').next().unwrap();
    let trail = body(
        &program.get(&format!("/api/v1/audit-trail?subject=asset&subject_id={id}")).await,
        StatusCode::OK,
    );
    let entry = &trail["items"][0];
    let token = body(&program.get("/api/v1/me").await, StatusCode::OK);
    assert_eq!((&entry["actor"]["id"], &entry["action"]), (&token["id"], &json!("create")));
    assert_eq!((&entry["before"], &entry["after"]), (&Value::Null, &pump()));
    assert_eq!(token["kind"], "token");
    assert_ne!(token["id"], web.world.owner.member(Role::Administrator).id.to_string());
}
