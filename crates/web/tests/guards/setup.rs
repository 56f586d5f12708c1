//! The first visitor founds the installation: where strangers reach the page, only with the code from the start.

use axum::http::StatusCode;
use hub::identity::token::Token;
use testkit::{Answer, Client, Database, On, TestHub};
use web::{Settings, Web};

const CODE: &str = "k3f9-2m8x-q7ab-c5d2";

/// The page of an installation that nobody has an account of.
async fn first_visitor(setup_code: Option<&str>) -> (TestHub, Client) {
    let hub = TestHub::on(Database::Sqlite).await;
    let settings = Settings { setup_code: setup_code.map(Token::presented), ..Settings::default() };
    let mut client = Client::new(web::app(Web::new(hub.hub.clone(), settings)).router);
    let page = client.get("/setup").await;
    assert_eq!(page.text.contains("name=\"code\""), setup_code.is_some(), "{}", page.text);
    (hub, client)
}

async fn found(client: &mut Client, code: &str) -> Answer {
    let fields = [
        ("code", code),
        ("organisation", "北見台市民病院"),
        ("kind", "hospital"),
        ("name", "佐藤 太郎"),
        ("login", "sato"),
        ("password", "kitamidai-no-yagura"),
    ];
    client.post("/setup", &fields).await
}

#[tokio::test]
async fn where_strangers_come_too_the_first_visitor_shows_the_code() {
    let (hub, mut client) = first_visitor(Some(CODE)).await;
    for wrong in ["", "k3f9-2m8x-q7ab-c5d3", "kitamidai-no-yagura"] {
        let answer = found(&mut client, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(!answer.text.contains(CODE), "{}", answer.text);
    }
    assert!(hub.hub.is_empty().await.unwrap());
    assert_eq!(found(&mut client, "K3F9 2M8X Q7AB C5D2").await.status, StatusCode::SEE_OTHER);
    assert_eq!(found(&mut client, CODE).await.status, StatusCode::NOT_FOUND, "once");
}

#[tokio::test]
async fn the_code_is_guessed_ten_times_a_minute_at_most() {
    let (hub, mut client) = first_visitor(Some(CODE)).await;
    // A try comes back every six seconds: on a slow machine there are a few more.
    let mut tried = 0;
    while found(&mut client, "wrong").await.status == StatusCode::UNPROCESSABLE_ENTITY {
        tried += 1;
        assert!(tried < 100, "no limit at all");
    }
    assert!(tried >= 10, "{tried}");
    assert!(hub.hub.is_empty().await.unwrap());
}

#[tokio::test]
async fn on_loopback_nobody_is_asked_for_a_code() {
    let (_hub, mut client) = first_visitor(None).await;
    assert_eq!(found(&mut client, "").await.status, StatusCode::SEE_OTHER);
}
