//! Evidence by the API: a file is sent as it is, looked at, applied.
//! Not here: what it may change (`crates/hub/tests/evidence`).
//! Next: `document`, which compares every answer with the document.

use crate::{body, problem, program};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};
use testkit::{Client, TestWeb, on_both};

/// Sends a file; what was answered.
pub(crate) async fn send(program: &mut Client, name: &str, text: &str) -> Value {
    let request = Client::request(Method::POST, &format!("/api/v1/evidence?name={name}"));
    body(&program.send(request, Body::from(text.to_owned())).await, StatusCode::CREATED)
}

/// Sends a file and applies it.
pub(crate) async fn take_in(program: &mut Client, name: &str, text: &str) -> Value {
    let sent = send(program, name, text).await;
    let at = format!("/api/v1/evidence/{}/apply", sent["id"].as_str().unwrap());
    body(&program.json(Method::POST, &at, &json!({ "version": 1, "ours": true })).await, StatusCode::OK)
}

/// So many assets of the ledger, a scan of forty days ago that shows them, and a table of now that shows others.
pub(crate) async fn seen_long_ago_and_missed_now(web: &TestWeb, assets: usize) -> [String; 2] {
    let mut program = program(web);
    for last in 1..=assets {
        let details = json!({ "kind": "terminal", "name": format!("端末 {last}"), "ip_address": format!("10.1.2.{last}") });
        body(
            &program.json(Method::POST, "/api/v1/assets", &json!({ "details": details })).await,
            StatusCode::CREATED,
        );
    }
    let then = web.hub.clock.now().as_second() - 40 * 86_400;
    let host = |last: usize| {
        format!(
            "<host endtime=\"{then}\"><status state=\"up\"/><address addr=\"10.1.2.{last}\" addrtype=\"ipv4\"/></host>"
        )
    };
    let hosts: String = (1..=assets.max(3)).map(host).collect();
    let scan = format!("<nmaprun>{hosts}<runstats><finished time=\"{then}\"/></runstats></nmaprun>");
    let neighbour =
        |last: usize| format!("10.1.2.{last} dev eth0 lladdr 00:1b:2c:00:00:{last:02x} REACHABLE\n");
    [scan, (100..105).map(neighbour).collect()]
}

on_both!(a_file_is_sent_as_it_is_looked_at_and_applied);
async fn a_file_is_sent_as_it_is_looked_at_and_applied(web: TestWeb) {
    let mut program = program(&web);
    let modem = "10.1.2.40 dev eth0 lladdr 00:a0:d5:12:34:56 REACHABLE\n";
    let sent = send(&mut program, "arp.txt", modem).await;
    let at = format!("/api/v1/evidence/{}", sent["id"].as_str().unwrap());
    let shown = body(&program.get(&at).await, StatusCode::OK);
    assert_eq!((shown["file"]["kind"].as_str(), shown["unknown"].as_u64()), (Some("arp"), Some(1)));
    let applied = program.json(Method::POST, &format!("{at}/apply"), &json!({ "version": 1 })).await;
    assert_eq!(body(&applied, StatusCode::OK), json!({ "accounts": 0, "changed": 0, "unknown": 1 }));
    let devices = body(&program.get("/api/v1/devices").await, StatusCode::OK);
    assert_eq!(devices["items"][0]["maker_class"], "cellular");
    let again = program.json(Method::POST, &format!("{at}/apply"), &json!({ "version": 1 })).await;
    problem(&again, StatusCode::CONFLICT);
}

on_both!(a_file_that_cannot_be_read_is_refused_with_the_reason);
async fn a_file_that_cannot_be_read_is_refused_with_the_reason(web: TestWeb) {
    let mut program = program(&web);
    let request = Client::request(Method::POST, "/api/v1/evidence?name=x");
    let refused = program.send(request, Body::from("hello")).await;
    let refused = problem(&refused, StatusCode::BAD_REQUEST);
    assert!(refused["detail"].as_str().unwrap().contains("not recognised"), "{refused}");
}
