//! Every answer carries what makes browsers careful, whatever kind of answer it is.

use crate::{ask, on_loopback, over_tls};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::identity::Role;
use std::collections::BTreeSet;
use testkit::{Answer, Client, TestWeb};

const ALWAYS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// One answer of every kind.
async fn answers(web: &TestWeb) -> Vec<(&'static str, StatusCode, Answer)> {
    let administrator = web.world.owner.member(Role::Administrator);
    let mut client = web.sign_in(administrator).await;
    let mut program = web.program(&administrator.bearer);
    let mut visitor = web.visitor();
    let large =
        Client::request(Method::POST, "/sign-in").header("content-type", "application/x-www-form-urlencoded");
    vec![
        ("a page", StatusCode::OK, client.get("/today").await),
        ("a page's head", StatusCode::OK, ask(&mut client, Method::HEAD, "/today").await),
        ("a way on", StatusCode::SEE_OTHER, visitor.get("/today").await),
        ("nothing", StatusCode::NOT_FOUND, client.get("/nowhere").await),
        ("no such thing", StatusCode::NOT_FOUND, client.get("/inventory/42").await),
        (
            "not permitted",
            StatusCode::FORBIDDEN,
            web.sign_in(web.world.owner.member(Role::Staff)).await.get("/people").await,
        ),
        ("forged", StatusCode::FORBIDDEN, client.post_bare("/sign-out", &[]).await),
        ("no such method", StatusCode::METHOD_NOT_ALLOWED, ask(&mut client, Method::PATCH, "/today").await),
        ("unreadable", StatusCode::BAD_REQUEST, client.get("/inventory?n=x").await),
        (
            "too large",
            StatusCode::PAYLOAD_TOO_LARGE,
            visitor.send(large, Body::from("x".repeat(300_000))).await,
        ),
        ("a call", StatusCode::OK, program.get("/api/v1/me").await),
        ("a refused call", StatusCode::UNAUTHORIZED, visitor.get("/api/v1/me").await),
        ("a file for all", StatusCode::OK, visitor.get("/assets/style.css").await),
        ("a file to save", StatusCode::OK, client.get("/audit-trail/csv").await),
    ]
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    for (web, tls) in [(on_loopback().await, false), (over_tls().await, true)] {
        let mut requests = BTreeSet::new();
        for (what, status, answer) in answers(&web).await {
            assert_eq!(answer.status, status, "{what}: {}", answer.text);
            for (name, value) in ALWAYS {
                assert_eq!(answer.header(*name), *value, "{what}");
            }
            let policy = answer.header(header::CONTENT_SECURITY_POLICY);
            for part in
                ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
            {
                assert!(policy.contains(part), "{what}: {policy}");
            }
            assert!(
                !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"),
                "{what}: {policy}"
            );
            let kept = answer.header(header::CACHE_CONTROL);
            let expected =
                if what == "a file for all" { "public, max-age=31536000, immutable" } else { "no-store" };
            assert_eq!(kept, expected, "{what}");
            assert_eq!(answer.header(header::STRICT_TRANSPORT_SECURITY).is_empty(), !tls, "{what}");
            assert_eq!(answer.headers.get("server"), None, "{what} says what serves it");
            let id = answer.header("x-request-id");
            assert_eq!(id.len(), 12, "{what}");
            assert!(requests.insert(id.to_owned()), "{what} has another request's name");
        }
    }
}

#[tokio::test]
async fn a_page_loads_nothing_that_the_policy_would_stop() {
    let web = on_loopback().await;
    let mut client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    for path in
        ["/today", "/inventory", "/vulnerabilities", "/people", "/account/second-factor", "/audit-trail"]
    {
        let page = client.get(path).await.text;
        for bad in
            [" style=\"", " onclick", " onload", "<style", "javascript:", "src=\"http", "href=\"http://fonts"]
        {
            assert!(!page.contains(bad), "{path}: {bad}");
        }
        for script in page.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{path}: an inline script");
        }
    }
}
