//! Sessions: nobody can choose one for another, each step begins a new one, and all end.

use crate::on_loopback;
use axum::http::StatusCode;
use domain::identity::Role;
use jiff::SignedDuration;
use testkit::{Answer, Client, PASSWORD, TestWeb, code_of_app};

const SESSION: &str = "yagura";

fn login(web: &TestWeb) -> String {
    web.world.owner.member(Role::Administrator).login.clone()
}

async fn password(client: &mut Client, login: &str) -> Answer {
    client.get("/sign-in").await;
    client.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await
}

/// Whether a browser with this session cookie sees anything.
async fn opens(web: &TestWeb, session: &str) -> bool {
    let mut client = web.visitor();
    client.cookies.insert(SESSION.to_owned(), session.to_owned());
    let page = client.get("/today").await.status == StatusCode::OK;
    let call = client.get("/api/v1/me").await.status == StatusCode::OK;
    assert_eq!(page, call);
    page
}

#[tokio::test]
async fn a_session_that_someone_else_chose_is_not_the_one_that_is_signed_in() {
    let web = on_loopback().await;
    let mut client = web.visitor();
    let chosen = "A".repeat(43);
    client.cookies.insert(SESSION.to_owned(), chosen.clone());
    assert_eq!(password(&mut client, &login(&web)).await.status, StatusCode::SEE_OTHER);
    assert_ne!(client.cookies[SESSION], chosen);
    assert!(opens(&web, &client.cookies[SESSION]).await);
    assert!(!opens(&web, &chosen).await);
}

#[tokio::test]
async fn signing_in_again_begins_another_session() {
    let web = on_loopback().await;
    let mut client = web.visitor();
    let mut seen = Vec::new();
    for _ in 0..3 {
        client.cookies.clear();
        password(&mut client, &login(&web)).await;
        seen.push(client.cookies[SESSION].clone());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3);
}

/// Sets a second factor up; returns the secret that the app was given.
async fn set_up_second_factor(web: &TestWeb) -> String {
    let mut client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    let secret =
        client.get("/account/second-factor").await.between("<code class=\"secret\">", "<").to_owned();
    let code = code_of_app(&secret, web.hub.clock.now());
    let set = client.post("/account/second-factor", &[("present", PASSWORD), ("code", &code)]).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text);
    web.hub.clock.advance(SignedDuration::from_mins(1));
    secret
}

#[tokio::test]
async fn before_the_second_factor_a_session_opens_nothing_and_after_it_there_is_another() {
    let web = on_loopback().await;
    let secret = set_up_second_factor(&web).await;
    let mut client = web.visitor();
    let first = password(&mut client, &login(&web)).await;
    assert!(first.location().starts_with("/sign-in/second-factor"), "{}", first.location());
    let before = client.cookies[SESSION].clone();
    assert!(!opens(&web, &before).await, "half a sign-in opens pages");

    client.get("/sign-in/second-factor").await;
    let wrong = client.post("/sign-in/second-factor", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = code_of_app(&secret, web.hub.clock.now());
    let right = client.post("/sign-in/second-factor", &[("code", &code)]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    let after = client.cookies[SESSION].clone();
    assert_ne!(after, before, "the token seen before the second factor opens everything after it");
    assert!(opens(&web, &after).await);
    assert!(!opens(&web, &before).await);
}

#[tokio::test]
async fn a_code_of_the_app_counts_once() {
    let web = on_loopback().await;
    let secret = set_up_second_factor(&web).await;
    let code = code_of_app(&secret, web.hub.clock.now());
    for expected in [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY] {
        let mut client = web.visitor();
        password(&mut client, &login(&web)).await;
        client.get("/sign-in/second-factor").await;
        let answer = client.post("/sign-in/second-factor", &[("code", &code)]).await;
        assert_eq!(answer.status, expected, "{}", answer.text);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_wherever_its_cookie_is() {
    let web = on_loopback().await;
    let mut client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    let session = client.cookies[SESSION].clone();
    assert_eq!(client.post("/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!client.cookies.contains_key(SESSION));
    assert!(!opens(&web, &session).await);
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_after_a_week_in_any_case() {
    let web = on_loopback().await;
    let idle = web.sign_in(web.world.owner.member(Role::Director)).await.cookies[SESSION].clone();
    let used = web.sign_in(web.world.owner.member(Role::Administrator)).await.cookies[SESSION].clone();
    for hour in (0..24 * 7).step_by(7) {
        assert!(opens(&web, &used).await, "ended after {hour} hours of use");
        web.hub.clock.advance(SignedDuration::from_hours(7));
        if hour == 7 {
            assert!(!opens(&web, &idle).await, "open after 14 hours without use");
        }
    }
    assert!(!opens(&web, &used).await, "open for more than a week");
}

#[tokio::test]
async fn the_way_back_after_signing_in_stays_on_this_site() {
    let web = on_loopback().await;
    for (next, to) in [
        ("/inventory?q=1", "/inventory?q=1"),
        ("//evil.example", "/today"),
        ("https://evil.example", "/today"),
        ("/\\evil.example", "/today"),
        ("/\t/evil.example", "/today"),
        ("javascript:alert(1)", "/today"),
        ("", "/today"),
    ] {
        let mut client = web.visitor();
        client.get("/sign-in").await;
        let login = web.world.owner.member(Role::Auditor).login.clone();
        let answer =
            client.post("/sign-in", &[("login", &login), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!(answer.location(), to, "{next:?}");
    }
}
