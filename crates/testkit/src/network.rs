//! A network operator that a hospital belongs to, for tests of what members publish.
//! Not here: what they publish (`crates/hub/tests/sharing`, `crates/web/tests/sharing.rs`).
//! Next: [`crate::World`].

use crate::{Held, Member, TestHub};
use domain::{
    identity::{OrganisationKind, Role},
    ids::OrganisationId,
};

/// A regional network with people of every role.
#[derive(Clone)]
pub struct Network {
    /// Which.
    pub id: OrganisationId,
    /// Its people.
    pub people: Vec<Member>,
}

impl Network {
    /// The person of a role.
    pub fn member(&self, role: Role) -> &Member {
        self.people.iter().find(|member| member.role == role).expect("a person of every role")
    }
}

impl TestHub {
    /// A regional network to which the hospital belongs.
    pub async fn new_network(&self, member: &Held, name: &str) -> Network {
        let scope = self.new_organisation(OrganisationKind::RegionalNetwork, name).await;
        let login = format!("network.{}", scope.organisation.uuid().simple());
        let people = self.new_people(&scope, &login, name).await;
        self.join(&member.scope, scope.organisation).await;
        Network { id: scope.organisation, people }
    }
}
