//! Findings and decisions by the API: the same rules as by the pages.

use crate::{body, problem, program};
use axum::http::{Method, StatusCode};
use domain::identity::Role;
use serde_json::{Value, json};
use testkit::{Client, TestWeb, on_both};

async fn count(program: &mut Client, query: &str) -> usize {
    let page = body(&program.get(&format!("/api/v1/findings{query}")).await, StatusCode::OK);
    page["items"].as_array().unwrap().len()
}

on_both!(a_finding_says_what_it_is_and_why);
async fn a_finding_says_what_it_is_and_why(web: TestWeb) {
    let owner = &web.world.owner;
    let read = body(&program(&web).get(&format!("/api/v1/findings/{}", owner.finding)).await, StatusCode::OK);
    let (finding, why) = (&read["finding"], &read["why"]);
    assert_eq!(finding["asset"]["id"], owner.asset.to_string());
    assert_eq!(finding["cve"], "CVE-2018-13379");
    assert_eq!((&finding["tier"], &finding["score"]), (&json!("confirmed"), &json!(9.8)));
    assert_eq!((&finding["known_exploited"], &finding["ransomware"]), (&json!(true), &json!(true)));
    assert_eq!(why["from"], json!({ "version": "6.0.0", "inclusive": true }));
    assert_eq!(why["vector"], "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
    assert!(why["grounds"].as_array().unwrap().contains(&json!("ransomware")), "{why}");
}

on_both!(findings_are_filtered_by_what_they_are);
async fn findings_are_filtered_by_what_they_are(web: TestWeb) {
    let mut program = program(&web);
    let asset = web.world.owner.asset;
    for (query, expected) in [
        (String::new(), 1),
        ("?tier=confirmed&urgency=now&cve=CVE-2018-13379&open=true".to_owned(), 1),
        (format!("?asset={asset}"), 1),
        ("?tier=possible".to_owned(), 0),
        ("?urgency=watch".to_owned(), 0),
        ("?cve=CVE-2018-13380".to_owned(), 0),
        (format!("?asset={}", web.world.foreigner.asset), 0),
    ] {
        assert_eq!(count(&mut program, &query).await, expected, "{query}");
    }
}

on_both!(a_decision_is_kept_and_a_stale_one_refused);
async fn a_decision_is_kept_and_a_stale_one_refused(web: TestWeb) {
    let mut program = program(&web);
    let path = format!("/api/v1/findings/{}", web.world.owner.finding);
    let decided = format!("{path}/decision");
    let owner = web.world.owner.member(Role::SystemStaff).id.to_string();
    let decision = json!({
        "answer": "accepted", "reason": null, "note": "更新まで", "accepted_until": "2027-03-31",
        "owner": owner, "due_on": "2027-03-01",
    });
    let saved = program.json(Method::PUT, &decided, &json!({ "version": 2, "decision": decision })).await;
    assert_eq!(body(&saved, StatusCode::OK)["version"], 3);
    let mut read = body(&program.get(&path).await, StatusCode::OK);
    // Nobody has approved it yet, and no program can: it stays among the things to do.
    let approval =
        read["finding"]["decision"].as_object_mut().and_then(|decision| decision.remove("approved_by"));
    assert_eq!(approval, Some(serde_json::Value::Null));
    assert_eq!(read["finding"]["decision"], decision);
    assert_eq!(count(&mut program, "?open=true").await, 1);
    let stale =
        program.json(Method::PUT, &decided, &json!({ "version": 2, "decision": { "answer": "open" } })).await;
    problem(&stale, StatusCode::CONFLICT);
}

on_both!(a_decision_without_its_grounds_is_refused);
async fn a_decision_without_its_grounds_is_refused(web: TestWeb) {
    let mut program = program(&web);
    let decided = format!("/api/v1/findings/{}/decision", web.world.owner.finding);
    let nobody = "0190163d-8694-739b-aea5-966c26f8ad91";
    for (decision, fields) in [
        (json!({ "answer": "not_affected" }), vec!["reason"]),
        (json!({ "answer": "accepted" }), vec!["accepted_until", "note"]),
        (
            json!({ "answer": "accepted", "note": "x", "accepted_until": "2026-11-19" }),
            vec!["accepted_until"],
        ),
        (json!({ "answer": "affected", "owner": nobody }), vec!["owner"]),
        (json!({ "answer": "affected", "note": "あ".repeat(4_001) }), vec!["note"]),
    ] {
        let answer =
            program.json(Method::PUT, &decided, &json!({ "version": 2, "decision": decision })).await;
        let refused = problem(&answer, StatusCode::UNPROCESSABLE_ENTITY);
        let faults = refused["faults"].as_array().unwrap().iter();
        assert_eq!(faults.map(|fault| &fault["field"]).collect::<Vec<&Value>>(), fields, "{decision}");
    }
}
