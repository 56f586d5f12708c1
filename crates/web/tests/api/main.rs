//! The API as programs use it: what it does, what it refuses, and that it is as its document says.
//! Not here: other organisations and missing permissions, which a sweep tries on every route (`crates/testkit`).
//! Next: `document`.
#![cfg(test)]

mod assets;
mod document;
mod evidence;
mod findings;
mod lists;
mod paging;
mod refusals;
mod schema;
mod tokens;

use axum::http::StatusCode;
use domain::identity::Role;
use serde_json::Value;
use testkit::{Answer, Client, TestWeb};

/// A program of the first hospital's administrator, whose token has every scope.
fn program(web: &TestWeb) -> Client {
    web.program(&web.world.owner.member(Role::Administrator).bearer)
}

/// The body of an answer with that status.
fn body(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer.json()
}

/// The body of a problem document with that status.
fn problem(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
    let problem = body(answer, status);
    assert_eq!(problem["status"], status.as_u16());
    assert_eq!(problem["instance"], answer.header("x-request-id"));
    problem
}
