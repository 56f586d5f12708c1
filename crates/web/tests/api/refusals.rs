//! What cannot be read is refused with a word about where, and changes nothing.

use crate::{problem, program};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::{Value, json};
use testkit::{Answer, Client, Database, On, TestWeb};

async fn post(program: &mut Client, kind: &str, text: impl Into<Body>) -> Answer {
    let request = Client::request(Method::POST, "/api/v1/assets").header(header::CONTENT_TYPE, kind);
    program.send(request, text.into()).await
}

fn detail(answer: &Answer, status: StatusCode) -> String {
    problem(answer, status)["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_refusal_tells_a_program_what_a_program_does() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut nobody = web.program("");
    let path = "/api/v1/assets/01a1fa49-be09-7213-bd0a-604a052b9a6e";
    assert!(detail(&nobody.get(path).await, StatusCode::UNAUTHORIZED).contains("Authorization: Bearer"));
    let mut program = program(&web);
    assert!(detail(&program.get(path).await, StatusCode::NOT_FOUND).contains("another organisation"));
    let form = post(&mut program, "application/x-www-form-urlencoded", b"name=x".to_vec()).await;
    assert!(detail(&form, StatusCode::UNSUPPORTED_MEDIA_TYPE).contains("application/json"));
}

#[tokio::test]
async fn json_that_cannot_be_read_is_refused_with_a_word_about_where() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (text, word) in [
        ("", "EOF"),
        ("{", "EOF"),
        ("[]", "invalid"),
        ("null", "invalid"),
        ("{}", "details"),
        (r#"{"details": {"name": "x"}}"#, "kind"),
        (r#"{"details": {"kind": "server", "name": "x"}, "extra": 1}"#, "extra"),
        (r#"{"details": {"kind": "server", "name": "x", "colour": "red"}}"#, "colour"),
        (r#"{"details": {"kind": "spaceship", "name": "x"}}"#, "spaceship"),
        (r#"{"details": {"kind": "server", "name": 7}}"#, "string"),
        (r#"{"details": {"kind": "server", "name": "x", "patched_on": "soon"}}"#, "line 1"),
        (r#"{"details": {"kind": "server", "name": "x"}} more"#, "trailing"),
        ("\u{feff}{}", "line 1"),
        (nested.as_str(), "line 1"),
    ] {
        let answer = post(&mut program, "application/json", text.to_owned()).await;
        let detail = detail(&answer, StatusCode::BAD_REQUEST);
        assert!(detail.contains(word), "{text:.60}: {detail}");
    }
    let bytes = post(&mut program, "application/json", b"{\"details\": \"\xff\"}".to_vec()).await;
    problem(&bytes, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_not_json_is_refused_whatever_it_is() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    let fine = r#"{"details": {"kind": "server", "name": "x"}}"#;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        problem(&post(&mut program, kind, fine).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        assert_eq!(post(&mut program, kind, fine).await.status, StatusCode::CREATED, "{kind}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    let text =
        json!({ "details": { "kind": "server", "name": "x", "remarks": "x".repeat(300_000) } }).to_string();
    problem(&post(&mut program, "application/json", text).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused_with_a_word_about_where() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    for (path, word) in [
        ("/api/v1/assets?kind=spaceship", "spaceship"),
        ("/api/v1/assets?sort=colour", "sort"),
        ("/api/v1/assets?desc=maybe", "maybe"),
        ("/api/v1/findings?tier=sure", "sure"),
        ("/api/v1/findings?cve=CVE-1", "CVE"),
        ("/api/v1/findings?asset=42", "identifier"),
        ("/api/v1/people?role=king", "king"),
        ("/api/v1/audit-trail?subjekt=asset", "subjekt"),
    ] {
        let detail = detail(&program.get(path).await, StatusCode::BAD_REQUEST);
        assert!(detail.contains(word), "{path}: {detail}");
    }
    let path = format!("/api/v1/assets/{}", web.world.owner.asset);
    let answer = program.send(Client::request(Method::DELETE, &path), Body::empty()).await;
    assert!(detail(&answer, StatusCode::BAD_REQUEST).contains("version"));
}

#[tokio::test]
async fn another_method_or_address_is_a_problem_document_too() {
    let web = TestWeb::on(Database::Sqlite).await;
    let mut program = program(&web);
    let answer = program.json(Method::DELETE, "/api/v1/assets", &Value::Null).await;
    problem(&answer, StatusCode::METHOD_NOT_ALLOWED);
    let mut allowed: Vec<&str> = answer.header(header::ALLOW).split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PATCH", "POST"]);
    for path in ["/api/v2/assets", "/api/", "/api/v1/assets/", "/api/v1/assets/%FF"] {
        problem(&program.get(path).await, StatusCode::NOT_FOUND);
    }
}
