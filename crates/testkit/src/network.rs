//! A network operator that a hospital belongs to, for tests of what members publish.
//! Not here: what they publish (`crates/hub/tests/sharing`, `crates/web/tests/sharing.rs`).
//! Next: [`crate::World`].

use crate::{Held, TestHub};
use domain::{
    access::{Actor, PERMISSIONS, Scope},
    audit_trail::{Action, Entry},
    identity::{Assignment, Organisation, OrganisationKind, Role},
    ids::{AssignmentId, OrganisationId},
};
use store::identity::{organisation, role};

impl TestHub {
    /// A regional network to which the hospital belongs, and a token of the hospital's administrator, who works for
    /// the network as well.
    pub async fn new_network(&self, member: &Held, name: &str) -> (OrganisationId, String) {
        let network = Organisation {
            id: OrganisationId::from_uuid(self.new_id()),
            kind: OrganisationKind::RegionalNetwork,
            name: name.to_owned(),
            name_en: String::new(),
            beds: None,
            version: 1,
        };
        let scope = Scope { organisation: network.id, actor: Actor::System, origin: String::new() };
        let who = member.member(Role::Administrator).id;
        let staff = Assignment {
            id: AssignmentId::from_uuid(self.new_id()),
            organisation: network.id,
            person: who,
            role: Role::OperatorStaff,
            sent_by: None,
            until: None,
        };
        let mut tx = self.store().write(&scope, self.clock.now()).await.expect("a change begins");
        organisation::insert(&mut tx, &network).await.expect("a new organisation");
        role::assign(&mut tx, &staff).await.expect("a role given");
        let entry = Entry::new(Action::Create, "organisation", network.id, name);
        tx.commit(entry).await.expect("the change is kept");
        let mut tx = self.store().write(&member.scope, self.clock.now()).await.expect("a change begins");
        organisation::join(&mut tx, network.id).await.expect("a membership");
        let entry = Entry::new(Action::Create, "membership", network.id, name);
        tx.commit(entry).await.expect("the change is kept");
        let scopes: Vec<&str> = PERMISSIONS.iter().map(|(name, _)| *name).collect();
        let (_, token) = self.new_api_token(&scope, who, name, &scopes).await;
        (network.id, token.text().to_owned())
    }
}
