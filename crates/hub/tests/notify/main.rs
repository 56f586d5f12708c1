//! Notices on both databases: who is told and when, what stops it, what a process leaves that dies, what a feed brings.
//! Not here: servers that speak SMTP or HTTP (`yagura::outgoing`), pages (`crates/web/tests/notices.rs`).
//! Next: [`house`], a hospital whose people have mail addresses.

#![cfg(test)]

mod chain;
mod climbing;
mod cut_off;
mod edge;
mod house;
mod sending;
mod settings;
mod tenants;
