//! Pages of vulnerability news and of what follows from it: requests to vendors.
//! Not here: the rules, on both databases (`crates/hub/tests`).
//! Next: the modules.
#![cfg(test)]

mod packs;
mod requests;

use domain::identity::Role;
use testkit::{Client, TestWeb};

/// Who runs the systems of the first hospital.
async fn staff(web: &TestWeb) -> Client {
    web.sign_in(web.world.owner.member(Role::SystemStaff)).await
}
