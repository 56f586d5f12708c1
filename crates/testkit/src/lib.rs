//! The test kit: a hub in a database of its own, a clock that stands still, two organisations that must never
//! see each other, and a browser without a network.
//! Not here: tests; they stand in the `tests` folders of the crates that use this one.
//! Next: [`TestHub`], [`TestWeb`], [`on_both`].
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up fails, and a panic is how a test fails"
)]

pub mod authenticator;
mod client;
mod clock;
mod database;
mod network;
mod post_box;
mod second_factor;
mod suite;
mod test_hub;
mod test_web;
mod world;

pub use authenticator::Authenticator;
pub use client::{Answer, Client};
pub use clock::FakeClock;
pub use database::{Database, TestDatabase};
pub use network::Network;
pub use post_box::PostBox;
pub use second_factor::code_of_app;
pub use suite::{On, run_on};
pub use test_hub::TestHub;
pub use test_web::TestWeb;
pub use world::{Held, Member, PASSWORD, World, firmware};

/// Makes two tests of one function, on SQLite and on PostgreSQL: `on_both!(name);` above
/// `async fn name(hub: TestHub) { ... }`. The argument may be any [`On`].
#[macro_export]
macro_rules! on_both {
    ($name:ident) => {
        mod $name {
            #[test]
            fn on_sqlite() {
                $crate::run_on($crate::Database::Sqlite, super::$name);
            }

            #[test]
            fn on_postgres() {
                $crate::run_on($crate::Database::Postgres, super::$name);
            }
        }
    };
}
