//! The store on SQLite and on PostgreSQL: what holds on one holds on the other.
//! Not here: rules and permissions (`hub`).
//! Next: one file per capability; `schema` walks the catalogues.
#![cfg(test)]

mod audit_trail;
mod inventory;
mod jobs;
mod schema;
mod vulnerabilities;
