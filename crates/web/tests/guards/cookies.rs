//! Cookies: what they are kept from, and what happens to those that are not ours.

use crate::{ask, on_loopback, over_tls};
use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, header},
};
use domain::identity::Role;
use testkit::{Client, PASSWORD, TestWeb};

/// Every cookie that is set on the way through: visiting, signing in, a result to show, languages, signing out.
async fn all_cookies(web: &TestWeb) -> Vec<String> {
    let login = web.world.owner.member(Role::Administrator).login.clone();
    let mut client = web.visitor();
    let mut answers = vec![client.get("/sign-in").await];
    answers.push(client.post("/language", &[("lang", "en"), ("to", "/sign-in")]).await);
    answers.push(client.post("/sign-in", &[("login", &login), ("password", PASSWORD)]).await);
    answers.push(client.get("/inventory/new").await);
    answers.push(client.post("/inventory/new", &[("name", "x"), ("kind", "server")]).await);
    answers.push(client.get("/inventory").await);
    answers.push(client.post("/sign-out", &[]).await);
    answers.iter().flat_map(|answer| answer.set_cookies().map(str::to_owned)).collect()
}

#[tokio::test]
async fn every_cookie_is_kept_from_scripts_other_sites_and_open_lines() {
    for (web, tls) in [(on_loopback().await, false), (over_tls().await, true)] {
        let cookies = all_cookies(&web).await;
        assert!(cookies.len() >= 6, "hardly any cookie: {cookies:?}");
        for cookie in cookies {
            let flags: Vec<&str> = cookie.split(';').skip(1).map(str::trim).collect();
            for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(flags.contains(&flag), "{cookie}");
            }
            assert_eq!(flags.iter().filter(|flag| **flag == "Secure").count(), usize::from(tls), "{cookie}");
            assert!(!flags.iter().any(|flag| flag.starts_with("Domain")), "{cookie}");
        }
    }
}

#[tokio::test]
async fn over_tls_no_other_host_can_set_the_session() {
    let web = over_tls().await;
    let client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    // The prefix makes browsers refuse the cookie from subdomains and in the clear.
    assert!(client.cookies.contains_key("__Host-yagura"), "{:?}", client.cookies.keys());
    let mut plain = web.visitor();
    plain.cookies.insert("yagura".to_owned(), client.cookies["__Host-yagura"].clone());
    assert_eq!(plain.get("/today").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_session_cookie_is_not_what_the_database_holds() {
    let web = on_loopback().await;
    let client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    let token = &client.cookies["yagura"];
    let held = web.hub.database.texts("select hex(token_hash) as text from session").await;
    assert!(!held.is_empty() && held.iter().all(|hash| !hash.eq_ignore_ascii_case(token)), "{held:?}");
    let mut thief = web.visitor();
    thief.cookies.insert("yagura".to_owned(), held[0].clone());
    assert_eq!(thief.get("/today").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn cookies_that_are_not_ours_open_and_break_nothing() {
    let web = on_loopback().await;
    let long = "x".repeat(100_000);
    let many = (0..2_000).map(|number| format!("c{number}=1")).collect::<Vec<_>>().join("; ");
    let texts = [
        "",
        "=",
        ";",
        ";;;",
        "yagura",
        "yagura=",
        "yagura==",
        "yagura=%00",
        "yagura=\"quoted\"",
        "yagura=a=b; yagura=c",
        "yagura-visitor=",
        "yagura-lang=xx",
        "yagura-flash=",
        "yagura-flash=d",
        "yagura-flash=d!!!",
        "yagura-flash=z7J-7J",
        &format!("yagura={long}"),
        &format!("yagura-flash=d{long}"),
        &many,
    ];
    let bytes: [&[u8]; 2] = [b"yagura=\xff\xfe", b"\xe3\x81\x82=1; yagura-lang=en"];
    for cookie in texts.iter().map(|text| text.as_bytes()).chain(bytes) {
        let value = HeaderValue::from_bytes(cookie).unwrap();
        for (path, status) in [("/today", StatusCode::SEE_OTHER), ("/sign-in", StatusCode::OK)] {
            let request = Client::request(Method::GET, path).header(header::COOKIE, value.clone());
            let answer = web.visitor().send(request, Body::empty()).await;
            assert_eq!(answer.status, status, "{:.60}: {path}", String::from_utf8_lossy(cookie));
        }
    }
}

#[tokio::test]
async fn a_result_brought_by_a_cookie_is_text_and_shown_once() {
    let web = on_loopback().await;
    let mut client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    client.get("/inventory/new").await;
    let name = "<script>alert(1)</script>";
    client.post("/inventory/new", &[("name", name), ("kind", "server")]).await;
    let shown = client.get("/inventory").await.text;
    assert!(shown.contains("&lt;script&gt;") || shown.contains("&#60;script&#62;"), "{shown}");
    assert!(!shown.contains(name));
    assert!(!client.cookies.contains_key("yagura-flash"), "the result would be shown again");
    let head = ask(&mut client, Method::HEAD, "/inventory").await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
}
