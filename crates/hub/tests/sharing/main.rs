//! What members publish and operators see, rule by rule, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up fails, and a panic is how a test fails"
)]

mod cves;
mod delivery;
mod grants;
mod members;
mod publishing;
mod region;
