//! Requests that are not what they should be: from elsewhere, by another method, too long, or unreadable.

use crate::{ask, is_page, on_loopback};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use data_encoding::BASE64URL_NOPAD;
use domain::identity::Role;
use serde_json::json;
use testkit::{Answer, Client, TestWeb};

async fn administrator(web: &TestWeb) -> Client {
    web.sign_in(web.world.owner.member(Role::Administrator)).await
}

async fn post_from(client: &mut Client, origin: &str) -> Answer {
    let form = format!("csrf={}&name=x&kind=server", client.csrf);
    let request = Client::request(Method::POST, "/inventory/new")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, origin);
    client.send(request, Body::from(form)).await
}

#[tokio::test]
async fn a_form_that_another_site_s_page_sends_is_refused_even_with_the_right_proof() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    for origin in [
        "https://evil.example",
        "http://yagura.test.evil.example",
        "https://evil.example/yagura.test",
        "http://yagura.test:8080",
        "http://sub.yagura.test",
        "null",
        "yagura.test",
        "",
    ] {
        is_page(&post_from(&mut client, origin).await, StatusCode::FORBIDDEN);
    }
    for origin in ["http://yagura.test", "https://yagura.test"] {
        assert_eq!(post_from(&mut client, origin).await.status, StatusCode::SEE_OTHER, "{origin}");
    }
}

#[tokio::test]
async fn the_proof_of_one_person_s_page_is_none_for_another() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    let other = web.sign_in(web.world.owner.member(Role::SystemStaff)).await;
    let forged = [("csrf", other.csrf.as_str()), ("name", "x"), ("kind", "server")];
    is_page(&client.post_bare("/inventory/new", &forged).await, StatusCode::FORBIDDEN);
    let mut visitor = web.visitor();
    visitor.get("/sign-in").await;
    let forged = [("csrf", client.csrf.as_str()), ("login", "x"), ("password", "x")];
    is_page(&visitor.post_bare("/sign-in", &forged).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_head_of_a_page_is_that_page_without_its_body() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    for path in ["/today", "/inventory", "/sign-in", "/nowhere", "/assets/app.js"] {
        let get = client.get(path).await;
        let head = ask(&mut client, Method::HEAD, path).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header(header::CONTENT_TYPE), get.header(header::CONTENT_TYPE), "{path}");
    }
}

#[tokio::test]
async fn another_method_is_refused_with_a_page_that_says_so() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    let brew = Method::from_bytes(b"BREW").unwrap();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE, brew] {
        let answer = ask(&mut client, method.clone(), "/inventory").await;
        is_page(&answer, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header(header::ALLOW), "GET,HEAD", "{method}");
        assert!(answer.text.contains("この操作はできません"), "{}", answer.text);
    }
    is_page(&ask(&mut client, Method::GET, "/sign-out").await, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_a_page_whatever_is_in_it() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    let long = format!("/{}", "x".repeat(60_000));
    for path in [
        "/nowhere",
        "//inventory",
        "/inventory/",
        "/inventory/42",
        "/inventory/%00",
        "/inventory/%FF%FE",
        "/inventory/%",
        "/inventory/%zz",
        "/inventory/..%2f..%2fetc%2fpasswd",
        "/inventory/0190163d-8694-739b-aea5-966c26f8ad91/edit/more",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/people/%E4%BD%90%E8%97%A4",
        "/vulnerabilities/CVE-2018-13379",
        long.as_str(),
    ] {
        is_page(&client.get(path).await, StatusCode::NOT_FOUND);
    }
    let page = client.get("/%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!page.text.contains("<script>alert"), "{}", page.text);
}

#[tokio::test]
async fn a_long_search_is_answered_and_not_run_in_full() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    // 20,000 different characters would be as many conditions.
    let kanji: String = ('\u{4e00}'..).take(6_000).map(|kanji| percent(&kanji.to_string())).collect();
    let words = "%E8%BC%B8%E6%B6%B2+".repeat(3_000);
    for path in ["/inventory", "/people"] {
        for text in [&kanji, &words] {
            is_page(&client.get(&format!("{path}?q={text}")).await, StatusCode::OK);
        }
    }
    let answer = client.get(&format!("/api/v1/assets?q={kanji}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_a_page_and_never_a_failure() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    let huge = "9".repeat(400);
    for path in ["/inventory", "/vulnerabilities", "/people", "/audit-trail", "/sharing", "/members"] {
        for query in [
            "sort=colour&desc=maybe&kind=spaceship".to_owned(),
            format!("n={huge}&before={huge}&after={huge}"),
            "after=%00&before=%FF".to_owned(),
            "after=0190163d-8694-739b-aea5-966c26f8ad91%20%27%20or%201%3D1".to_owned(),
            "q=a&q=b".to_owned(),
            "&&==&a&=b".to_owned(),
            "%".to_owned(),
            format!("after={}", "x".repeat(60_000)),
        ] {
            let answer = client.get(&format!("{path}?{query}")).await;
            let fine = [StatusCode::OK, StatusCode::BAD_REQUEST].contains(&answer.status);
            assert!(fine, "{path}?{query:.60}: {}", answer.status);
            is_page(&answer, answer.status);
        }
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_refused_and_changes_nothing() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    let before = client.get("/api/v1/assets").await.text;
    let csrf = client.csrf.clone();
    for (form, status) in [
        (String::new(), StatusCode::FORBIDDEN),
        ("%%%".to_owned(), StatusCode::FORBIDDEN),
        (format!("csrf={csrf}x&name=x"), StatusCode::FORBIDDEN),
        (format!("csrf=x&csrf={csrf}&name=x&kind=server"), StatusCode::FORBIDDEN),
        (format!("csrf={csrf}&version=x&name=x&kind=server"), StatusCode::BAD_REQUEST),
        (format!("csrf={csrf}&name=a&name=b&kind=server"), StatusCode::BAD_REQUEST),
        (format!("csrf={csrf}&name=x&kind=spaceship"), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("csrf={csrf}&name=%FF&kind=spaceship"), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let request = Client::request(Method::POST, "/inventory/new")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = client.send(request, Body::from(form.clone())).await;
        assert_eq!(answer.status, status, "{form}: {}", answer.text);
    }
    assert_eq!(client.get("/api/v1/assets").await.text, before);
}

#[tokio::test]
async fn no_text_holds_the_character_u_0000() {
    let web = on_loopback().await;
    let mut client = administrator(&web).await;
    for path in ["/people?q=%00", "/inventory?after=x%20%00", "/inventory?department=a%00b"] {
        is_page(&client.get(path).await, StatusCode::BAD_REQUEST);
    }
    is_page(&client.get("/inventory/%00").await, StatusCode::NOT_FOUND);
    for field in ["name", "remarks", "maker"] {
        let answer =
            client.post("/inventory/new", &[("name", "x"), ("kind", "server"), (field, "a\0b")]).await;
        is_page(&answer, StatusCode::BAD_REQUEST);
    }
    let mut program = web.program(&web.world.owner.member(Role::Administrator).bearer);
    let details = json!({ "details": { "kind": "server", "name": "a\0b" } });
    let answer = program.json(Method::POST, "/api/v1/assets", &details).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    let after = BASE64URL_NOPAD.encode(format!("{} \0", web.world.owner.asset).as_bytes());
    let answer = program.get(&format!("/api/v1/assets?after={after}")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
}
