//! Rules of identity and of the audit trail, each with the good case, the refused one, and the other tenant.
//! Not here: pages, and the sweep over every route (`testkit`).
//! Next: one file per subject.
#![cfg(test)]

mod api_token;
mod approval;
mod audit_trail;
mod bulk;
mod console;
mod emergency;
mod feeds;
mod invitation;
mod organisation;
mod own;
mod owner;
mod passkey;
mod password;
mod people;
mod provider;
mod register;
mod second_factor;
mod second_factor_rule;
mod session;
mod stocktake;
#[path = "../support/mod.rs"]
mod support;
mod vendor_request;
mod views;
