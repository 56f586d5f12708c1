//! Vulnerability news carried by hand, rule by rule, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up fails, and a panic is how a test fails"
)]

mod carried;
mod cut_off;
mod desk;
mod keys;
mod two_hubs;
