//! Tokens: what opens the API, for how long, and what it does not open.

use crate::{body, problem, program};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::identity::Role;
use jiff::SignedDuration;
use serde_json::json;
use testkit::{Client, Database, On, TestWeb};

#[tokio::test]
async fn only_a_token_that_was_made_opens_the_api() {
    let web = TestWeb::on(Database::Sqlite).await;
    let bearer = &web.world.owner.member(Role::Administrator).bearer;
    body(&program(&web).get("/api/v1/me").await, StatusCode::OK);
    let cut = &bearer[..bearer.len() - 1];
    for shown in [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {cut}"),
        format!("Bearer {bearer}x"),
        format!("Bearer  {bearer}"),
        format!("bearer {bearer}"),
        format!("Basic {bearer}"),
        bearer.clone(),
        format!("Bearer {}", "x".repeat(8_000)),
    ] {
        let request = Client::request(Method::GET, "/api/v1/me").header(header::AUTHORIZATION, &shown);
        let answer = web.visitor().send(request, Body::empty()).await;
        problem(&answer, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_token_ends() {
    let web = TestWeb::on(Database::Sqlite).await;
    web.hub.clock.advance(SignedDuration::from_hours(23));
    body(&program(&web).get("/api/v1/me").await, StatusCode::OK);
    web.hub.clock.advance(SignedDuration::from_hours(1));
    problem(&program(&web).get("/api/v1/me").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_from_then_on() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    let id = body(&program.get("/api/v1/me").await, StatusCode::OK)["id"].as_str().unwrap().to_owned();
    let mut administrator = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    let revoked = administrator.post(&format!("/api-tokens/{id}/revoke"), &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER, "{}", revoked.text);
    problem(&program.get("/api/v1/me").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_may_no_more_than_its_scopes_and_its_maker_s_roles() {
    let web = TestWeb::on(Database::Sqlite).await;
    let owner = &web.world.owner;
    let staff = owner.member(Role::SystemStaff).id;
    let scopes = ["inventory:write", "people:read"];
    let (_, token) = web.hub.new_api_token(&owner.scope, staff, "import", &scopes).await;
    let mut program = web.program(token.text());
    let me = body(&program.get("/api/v1/me").await, StatusCode::OK);
    assert_eq!((&me["roles"], &me["permissions"]), (&json!(["system_staff"]), &json!(["inventory:write"])));
    // Writing does not include reading, so that a program which delivers a list need not be shown the ledger.
    let new = json!({ "details": { "kind": "server", "name": "x" } });
    body(&program.json(Method::POST, "/api/v1/assets", &new).await, StatusCode::CREATED);
    for path in ["/api/v1/assets", "/api/v1/people", "/api/v1/findings"] {
        problem(&program.get(path).await, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_token_opens_no_page() {
    let web = TestWeb::on(Database::Sqlite).await;
    for path in ["/today", "/inventory", "/account", "/inventory/new"] {
        let answer = program(&web).get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/sign-in"), "{path}: {}", answer.location());
    }
    let mut program = program(&web);
    program.get("/sign-in").await;
    let answer = program.post("/account/name", &[("name", "x")]).await;
    assert!(answer.location().starts_with("/sign-in"), "{} {}", answer.status, answer.text);
}

#[tokio::test]
async fn a_browser_reads_by_the_api_but_changes_nothing() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut browser = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    let me = body(&browser.get("/api/v1/me").await, StatusCode::OK);
    assert_eq!(me["kind"], "person");
    let head = browser.send(Client::request(Method::HEAD, "/api/v1/assets"), Body::empty()).await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    let new = json!({ "details": { "kind": "server", "name": "x" } });
    problem(&browser.json(Method::POST, "/api/v1/assets", &new).await, StatusCode::UNAUTHORIZED);
    let remove =
        Client::request(Method::DELETE, &format!("/api/v1/assets/{}?version=1", web.world.owner.asset));
    problem(&browser.send(remove, Body::empty()).await, StatusCode::UNAUTHORIZED);
}
