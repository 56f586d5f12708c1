//! What guards every page and call: headers, cookies, sessions, limits, and requests that are not what they
//! should be. Not here: permissions and other organisations (`crates/testkit/tests/tenancy`).
//! Next: `headers`.
#![cfg(test)]

mod cookies;
mod headers;
mod limits;
mod requests;
mod sessions;
mod setup;
mod stocktake;

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use testkit::{Answer, Client, Database, On, TestHub, TestWeb};
use web::Settings;

/// The application as it is reached over TLS.
async fn over_tls() -> TestWeb {
    TestWeb::with(TestHub::on(Database::Sqlite).await, Settings { tls: true, ..Settings::default() }).await
}

/// The application as it is reached on loopback.
async fn on_loopback() -> TestWeb {
    TestWeb::on(Database::Sqlite).await
}

async fn ask(client: &mut Client, method: Method, path: &str) -> Answer {
    client.send(Client::request(method, path), Body::empty()).await
}

/// An answer of that status that people can read.
fn is_page(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{}", answer.text);
    assert_eq!(answer.text.matches("<h1").count(), 1, "{}", answer.text);
}
