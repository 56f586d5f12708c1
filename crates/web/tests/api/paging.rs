//! Paging is alike everywhere: each list walks to its end by `next`, in the order of the whole.

use crate::{body, evidence, problem, program};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Client, TestWeb, on_both};

/// Every list that the document describes; the devices are those of a run of stock-taking.
fn lists(run: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(&web::openapi()).unwrap();
    let is_list = |call: &Value| {
        let named = call["get"]["parameters"].as_array().into_iter().flatten();
        named.filter(|parameter| parameter["name"] == "after").count() == 1
    };
    let paths = document["paths"].as_object().unwrap().iter();
    // A hospital, which asks here, has no region.
    let is_asked = |path: &str| !path.starts_with("/api/v1/region");
    paths
        .filter(|(path, call)| is_list(call) && is_asked(path))
        .map(|(path, _)| path.replace("{kind}", "connection").replace("{id}", run))
        .collect()
}

async fn walk(program: &mut Client, path: &str, limit: usize) -> Vec<Value> {
    let (mut walked, mut after) = (Vec::new(), String::new());
    for _ in 0..200 {
        let page = body(&program.get(&format!("{path}?limit={limit}{after}")).await, StatusCode::OK);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit, "{path}");
        walked.extend(items.iter().cloned());
        let Some(next) = page["next"].as_str() else { return walked };
        assert_eq!(items.len(), limit, "{path}: a short page that is not the last");
        after = format!("&after={next}");
    }
    panic!("{path}: no end");
}

on_both!(every_list_walks_to_its_end_in_the_order_of_the_whole);
async fn every_list_walks_to_its_end_in_the_order_of_the_whole(web: TestWeb) {
    let mut program = program(&web);
    for number in 0..5 {
        let new = json!({ "details": { "kind": "server", "name": format!("機器 {}", 9 - number) } });
        body(&program.json(Method::POST, "/api/v1/assets", &new).await, StatusCode::CREATED);
        let new = json!({ "details": { "name": format!("回線 {}", 9 - number) } });
        body(&program.json(Method::POST, "/api/v1/register/connection", &new).await, StatusCode::CREATED);
    }
    let mut number = 0;
    for text in evidence::seen_long_ago_and_missed_now(&web, 5).await {
        number += 1;
        evidence::take_in(&mut program, &format!("{number}.txt"), &text).await;
    }
    for (name, range) in [("事務", "10.1.1.0/24"), ("診療", "10.1.2.0/24")] {
        let new = json!({ "details": { "name": name, "address_range": range } });
        body(&program.json(Method::POST, "/api/v1/register/segment", &new).await, StatusCode::CREATED);
    }
    let passed = "source,destination,port,protocol\n10.1.1.5,10.1.2.9,443,tcp\n10.1.1.5,10.1.2.9,22,tcp\n";
    evidence::take_in(&mut program, "fw.csv", passed).await;
    let owner = &web.world.owner;
    let new = json!({ "asset": owner.asset.to_string(), "findings": [owner.finding.to_string()] });
    body(&program.json(Method::POST, "/api/v1/vendor-requests", &new).await, StatusCode::OK);
    let new = json!({ "name": "棚卸し" });
    let run = body(&program.json(Method::POST, "/api/v1/stocktakes", &new).await, StatusCode::OK);
    let lists = lists(run["id"].as_str().unwrap());
    assert!(lists.len() >= 5, "hardly any list: {lists:?}");
    for path in lists {
        let whole = walk(&mut program, &path, 200).await;
        assert!(!whole.is_empty(), "{path} is empty");
        for limit in [1, 2, 3] {
            assert_eq!(walk(&mut program, &path, limit).await, whole, "{path} by {limit}");
        }
    }
}

on_both!(a_list_refuses_another_limit_place_or_parameter);
async fn a_list_refuses_another_limit_place_or_parameter(web: TestWeb) {
    let mut program = program(&web);
    for path in lists("0190163d-8694-739b-aea5-966c26f8ad91") {
        for query in [
            "limit=0",
            "limit=201",
            "limit=x",
            "limit=-1",
            "after=x",
            "after=",
            "limit=1&limit=2",
            "page=2",
            "Limit=1",
        ] {
            let refused = problem(&program.get(&format!("{path}?{query}")).await, StatusCode::BAD_REQUEST);
            assert!(!refused["detail"].as_str().unwrap().is_empty(), "{path}?{query}");
        }
    }
}
