//! A network operator that a hospital belongs to, for tests of what members publish.
//! Not here: what they publish (`crates/hub/tests/sharing`, `crates/web/tests/sharing.rs`).
//! Next: [`crate::World`].

use crate::{Held, TestHub};
use domain::{
    access::PERMISSIONS,
    audit_trail::{Action, Entry},
    identity::{Assignment, OrganisationKind, Role},
    ids::{AssignmentId, OrganisationId},
};
use store::identity::role;

impl TestHub {
    /// A regional network to which the hospital belongs, and a token of the hospital's administrator, who works for
    /// the network as well.
    pub async fn new_network(&self, member: &Held, name: &str) -> (OrganisationId, String) {
        let scope = self.new_organisation(OrganisationKind::RegionalNetwork, name).await;
        let who = member.member(Role::Administrator).id;
        let staff = Assignment {
            id: AssignmentId::from_uuid(self.new_id()),
            organisation: scope.organisation,
            person: who,
            role: Role::OperatorStaff,
            sent_by: None,
            until: None,
        };
        let mut tx = self.store().write(&scope, self.clock.now()).await.expect("a change begins");
        role::assign(&mut tx, &staff).await.expect("a role given");
        let entry = Entry::new(Action::Grant, "person", who, name);
        tx.commit(entry).await.expect("the change is kept");
        self.join(&member.scope, scope.organisation).await;
        let scopes: Vec<&str> = PERMISSIONS.iter().map(|(name, _)| *name).collect();
        let (_, token) = self.new_api_token(&scope, who, name, &scopes).await;
        (scope.organisation, token.text().to_owned())
    }
}
