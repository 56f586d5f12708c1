//! Limits: how often someone may try, and how much they may send.

use crate::{is_page, on_loopback};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::identity::Role;
use std::net::SocketAddr;
use testkit::{Client, PASSWORD};

async fn try_to_sign_in(client: &mut Client, login: &str) -> StatusCode {
    client.post("/sign-in", &[("login", login), ("password", "wrong")]).await.status
}

#[tokio::test]
async fn an_account_is_tried_ten_times_a_minute_from_wherever() {
    let web = on_loopback().await;
    let mut client = web.visitor();
    client.get("/sign-in").await;
    for number in 0..10_u8 {
        client.address = SocketAddr::from(([198, 51, 100, number], 4_000));
        assert_eq!(try_to_sign_in(&mut client, "nobody").await, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
    }
    client.address = SocketAddr::from(([198, 51, 100, 99], 4_000));
    for same in ["nobody", "NOBODY", " nobody "] {
        let answer = client.post("/sign-in", &[("login", same), ("password", "wrong")]).await;
        is_page(&answer, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(try_to_sign_in(&mut client, "somebody").await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_address_tries_sixty_times_a_minute_whatever_the_account() {
    let web = on_loopback().await;
    let mut client = web.visitor();
    client.get("/sign-in").await;
    // A try comes back every second: on a slow machine there are a few more.
    let mut tried = 0;
    while try_to_sign_in(&mut client, &format!("nobody{tried}")).await == StatusCode::UNPROCESSABLE_ENTITY {
        tried += 1;
        assert!(tried < 600, "no limit at all");
    }
    assert!(tried >= 60, "{tried}");
    assert_eq!(try_to_sign_in(&mut client, "another").await, StatusCode::TOO_MANY_REQUESTS);
    client.address = SocketAddr::from(([203, 0, 113, 7], 4_000));
    assert_eq!(try_to_sign_in(&mut client, "another").await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_account_is_locked_after_eight_wrong_tries_even_for_the_right_password() {
    let web = on_loopback().await;
    let login = web.world.owner.member(Role::Auditor).login.clone();
    let mut client = web.visitor();
    client.get("/sign-in").await;
    for _ in 0..8 {
        try_to_sign_in(&mut client, &login).await;
    }
    let answer = client.post("/sign-in", &[("login", &login), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
}

#[tokio::test]
async fn a_locked_account_is_told_from_a_name_that_nobody_has_by_no_word() {
    let web = on_loopback().await;
    let known = web.world.owner.member(Role::Auditor).login.clone();
    let mut said = Vec::new();
    for login in [known.as_str(), "nobody"] {
        let mut client = web.visitor();
        client.get("/sign-in").await;
        for _ in 0..8 {
            try_to_sign_in(&mut client, login).await;
        }
        let answer = client.post("/sign-in", &[("login", login), ("password", "wrong")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
        let form = answer.text.split_once("<main").unwrap().1.split_once("</main>").unwrap().0.to_owned();
        said.push(form.replace(login, "LOGIN").replace(&client.csrf, "CSRF"));
    }
    assert!(said[0].contains("15分"), "{}", said[0]);
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn a_form_of_more_than_256_kib_is_refused_unread() {
    let web = on_loopback().await;
    let mut client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    for (bytes, status) in
        [(200_000, StatusCode::UNPROCESSABLE_ENTITY), (300_000, StatusCode::PAYLOAD_TOO_LARGE)]
    {
        let remarks = "x".repeat(bytes);
        let fields = [("name", "x"), ("kind", "server"), ("remarks", remarks.as_str())];
        is_page(&client.post("/inventory/new", &fields).await, status);
    }
}

#[tokio::test]
async fn a_body_is_not_trusted_to_be_as_long_as_it_says() {
    let web = on_loopback().await;
    let mut client = web.sign_in(web.world.owner.member(Role::Administrator)).await;
    let form = format!("csrf={}&name=x&kind=server&remarks={}", client.csrf, "x".repeat(400_000));
    for length in ["10", "99999999999999", "-1", "x"] {
        let request = Client::request(Method::POST, "/inventory/new")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, length);
        let answer = client.send(request, Body::from(form.clone())).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{length}: {}", answer.text);
    }
}
