//! Bulk edits and saved views by the API: the same rules as by the pages.

use crate::{body, problem, program};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use domain::{identity::Role, inventory::register::RecordKind};
use serde_json::{Value, json};
use testkit::{Client, Database, On, TestWeb, on_both};

const BULK: &str = "/api/v1/assets";
const VIEWS: &str = "/api/v1/views";

async fn added(program: &mut Client, name: &str) -> String {
    let new = json!({ "details": { "kind": "terminal", "name": name } });
    body(&program.json(Method::POST, BULK, &new).await, StatusCode::CREATED)["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn edit(field: &str, value: &str, versions: &[(&str, i64)]) -> Value {
    let versions: Value = versions.iter().map(|(id, version)| ((*id).to_owned(), json!(version))).collect();
    json!({ "field": field, "value": value, "versions": versions })
}

on_both!(many_assets_change_at_once_or_none_of_them);
async fn many_assets_change_at_once_or_none_of_them(web: TestWeb) {
    let mut program = program(&web);
    let (first, second) = (added(&mut program, "端末1").await, added(&mut program, "端末2").await);
    let both = [(first.as_str(), 1), (second.as_str(), 1)];
    let mut trial = edit("department", "検査科", &both);
    trial["trial"] = json!(true);
    let would = body(&program.json(Method::PATCH, BULK, &trial).await, StatusCode::OK);
    assert_eq!(would, json!({ "changed": 2, "same": 0, "refused": [] }));
    let done =
        body(&program.json(Method::PATCH, BULK, &edit("department", "検査科", &both)).await, StatusCode::OK);
    assert_eq!(done, would);
    let read = body(&program.get(&format!("{BULK}/{second}")).await, StatusCode::OK);
    assert_eq!((&read["version"], &read["details"]["department"]), (&json!(2), &json!("検査科")));

    let mixed = edit("department", "薬剤部", &[(&first, 2), (&second, 1)]);
    let stale = problem(&program.json(Method::PATCH, BULK, &mixed).await, StatusCode::CONFLICT);
    assert_eq!(stale["detail"], json!(format!("{second} is at version 2")));
    let read = body(&program.get(&format!("{BULK}/{first}")).await, StatusCode::OK);
    assert_eq!(read["details"]["department"], "検査科");

    for (field, value, named) in
        [("name", "x", "field"), ("patch_state", "splendid", "value"), ("kind", "", "value")]
    {
        let wrong = program.json(Method::PATCH, BULK, &edit(field, value, &[(&first, 2)])).await;
        assert_eq!(problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY)["faults"][0]["field"], named, "{field}");
    }
    for unknown in ["forty-two", "0190163d-8694-739b-aea5-966c26f8ad91"] {
        let beside = edit("department", "x", &[(&first, 2), (unknown, 1)]);
        problem(&program.json(Method::PATCH, BULK, &beside).await, StatusCode::NOT_FOUND);
    }
    let mut strange = edit("department", "x", &[(&first, 2)]);
    strange["values"] = json!("x");
    problem(&program.json(Method::PATCH, BULK, &strange).await, StatusCode::BAD_REQUEST);
}

on_both!(a_register_s_record_that_cannot_take_the_value_holds_all);
async fn a_register_s_record_that_cannot_take_the_value_holds_all(web: TestWeb) {
    let mut program = program(&web);
    let path = "/api/v1/register/contract";
    let mut versions = Vec::new();
    for (name, from) in [("保守", "2026-04-01"), ("増設", "2028-04-01")] {
        let new = json!({ "details": { "name": name, "from": from } });
        let added = body(&program.json(Method::POST, path, &new).await, StatusCode::CREATED);
        versions.push(added["id"].as_str().unwrap().to_owned());
    }
    let both: Vec<(&str, i64)> = versions.iter().map(|id| (id.as_str(), 1)).collect();
    let mut asked = edit("until", "2027-03-31", &both);
    problem(&program.json(Method::PATCH, path, &asked).await, StatusCode::UNPROCESSABLE_ENTITY);
    asked["trial"] = json!(true);
    let would = body(&program.json(Method::PATCH, path, &asked).await, StatusCode::OK);
    assert_eq!((&would["changed"], &would["refused"][0]["name"]), (&json!(1), &json!("増設")));
    let fits = edit("until", "2027-03-31", &both[..1]);
    let done = body(&program.json(Method::PATCH, path, &fits).await, StatusCode::OK);
    assert_eq!(done["changed"], 1);
    problem(&program.json(Method::PATCH, "/api/v1/register/planet", &fits).await, StatusCode::NOT_FOUND);
}

on_both!(a_view_is_kept_read_changed_and_removed);
async fn a_view_is_kept_read_changed_and_removed(web: TestWeb) {
    let mut program = program(&web);
    let new = json!({ "list": "inventory", "name": "VPN", "query": "after=x&kind=vpn_firewall&q=VPN&n=51" });
    let answer = program.json(Method::POST, VIEWS, &new).await;
    body(&answer, StatusCode::CREATED);
    let path = answer.location().to_owned();
    let view = body(&program.get(&path).await, StatusCode::OK);
    assert_eq!(view["query"], "q=VPN&kind=vpn_firewall", "as the list's page writes it");
    let all = body(&program.get(&format!("{VIEWS}?list=inventory")).await, StatusCode::OK);
    assert_eq!(all, json!([view]));
    assert_eq!(body(&program.get(&format!("{VIEWS}?list=vulnerabilities")).await, StatusCode::OK), json!([]));

    let changed = json!({ "version": 1, "name": "境界", "query": "", "shared": true });
    body(&program.json(Method::PUT, &path, &changed).await, StatusCode::OK);
    problem(&program.json(Method::PUT, &path, &changed).await, StatusCode::CONFLICT);
    let mut other = web.program(&web.world.owner.member(Role::ReadOnly).bearer);
    assert_eq!(body(&other.get(&path).await, StatusCode::OK)["name"], "境界");
    let remove = |version| Client::request(Method::DELETE, &format!("{path}?version={version}"));
    problem(&other.send(remove(2), Body::empty()).await, StatusCode::FORBIDDEN);
    let removed = program.send(remove(2), Body::empty()).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text);
    problem(&program.get(&path).await, StatusCode::NOT_FOUND);
}

on_both!(a_view_of_what_the_token_does_not_read_is_refused_and_so_is_a_strange_query);
async fn a_view_of_what_the_token_does_not_read_is_refused_and_so_is_a_strange_query(web: TestWeb) {
    let owner = &web.world.owner;
    let administrator = owner.member(Role::Administrator);
    let scopes = ["vulnerabilities:read"];
    let (_, token) = web.hub.new_api_token(&owner.scope, administrator.id, "findings only", &scopes).await;
    let mut narrow = web.program(token.text());
    let new = |list: &str, query: &str| json!({ "list": list, "name": "x", "query": query });
    problem(&narrow.get(&format!("{VIEWS}?list=inventory")).await, StatusCode::FORBIDDEN);
    problem(&narrow.json(Method::POST, VIEWS, &new("inventory", "")).await, StatusCode::FORBIDDEN);
    body(
        &narrow.json(Method::POST, VIEWS, &new("vulnerabilities", "tier=confirmed")).await,
        StatusCode::CREATED,
    );
    let mut shared = new("vulnerabilities", "");
    shared["shared"] = json!(true);
    problem(&narrow.json(Method::POST, VIEWS, &shared).await, StatusCode::FORBIDDEN);
    for (list, query) in [
        ("inventory", "kind=planet"),
        ("register/connection", "sort=colour"),
        ("vulnerabilities", "asset=42"),
    ] {
        let strange = program(&web).json(Method::POST, VIEWS, &new(list, query)).await;
        let problem = problem(&strange, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["faults"][0]["field"], "query", "{list}");
    }
    problem(&program(&web).json(Method::POST, VIEWS, &new("people", "")).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn excel_to_fill_in_is_there_for_the_ledger_and_each_register_in_both_languages() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    let registers = RecordKind::ALL.iter().map(|kind| format!("/api/v1/register/{kind}/template.xlsx"));
    for path in registers.chain(["/api/v1/assets/template.xlsx".to_owned()]) {
        for query in ["", "?language=en", "?language=ja"] {
            let answer = program.get(&format!("{path}{query}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.text.starts_with("PK"), "{path} is no workbook");
        }
        problem(&program.get(&format!("{path}?language=fr")).await, StatusCode::BAD_REQUEST);
    }
    let mut person = web.sign_in(web.world.owner.member(Role::SystemStaff)).await;
    for (list, template) in
        [("/inventory", "/inventory/template.xlsx"), ("/register/flow", "/register/flow/template.xlsx")]
    {
        assert!(person.get(list).await.text.contains(template), "{list}");
        assert!(person.get(&format!("{list}/import")).await.text.contains(template), "{list}");
        assert!(person.get(template).await.text.starts_with("PK"));
    }
}
