//! Who asks, and what they may: a use case takes `&Cx<Write<Inventory>>` and so cannot be called without the permission.
//! Not here: finding out who asks ([`crate::identity`]).
//! Next: a capability's use cases.

use crate::{Hub, HubError};
use domain::{
    access::{Actor, Change, Denied, Permission, Scope},
    identity::{Demand, OrganisationKind, Role},
    ids::{OrganisationId, PersonId, SessionId, Uuid},
};
use std::marker::PhantomData;
use store::{Read, Tx};

/// Someone whose identity is proven, with what they may do in the organisation they work for.
#[derive(Clone)]
pub struct Signed {
    /// The hub.
    pub hub: Hub,
    /// Who, and for which organisation.
    pub scope: Scope,
    /// What that organisation is; `None` for jobs, which nobody shows a menu.
    pub kind: Option<OrganisationKind>,
    /// Their roles there today.
    pub roles: Vec<Role>,
    /// What a token is limited to; `None` for people.
    pub token_scopes: Option<Vec<String>>,
    /// The session, for people.
    pub session: Option<SessionId>,
    /// What rules ask of them who have no second factor.
    pub second_factor: Demand,
}

/// A permission in someone's hands.
pub struct Cx<P> {
    signed: Signed,
    permission: PhantomData<fn() -> P>,
}

impl Signed {
    /// The permission, if a role holds it, the token, if it is one, names it, and no second factor is to be set up
    /// first.
    ///
    /// # Errors
    /// [`Denied`] otherwise.
    pub fn permit<P: Permission>(&self) -> Result<Cx<P>, Denied> {
        let by_role = self.roles.iter().any(|role| P::held_by(*role));
        let named = |scopes: &Vec<String>| scopes.iter().any(|scope| scope == P::NAME);
        let by_token = !P::NEEDS_SCOPE || self.token_scopes.as_ref().is_none_or(named);
        let is_open = P::BEFORE_SECOND_FACTOR || !self.must_set_up_second_factor();
        if by_role && by_token && is_open {
            Ok(Cx { signed: self.clone(), permission: PhantomData })
        } else {
            Err(Denied(P::NAME))
        }
    }

    /// Whether nothing but setting up a second factor opens.
    pub fn must_set_up_second_factor(&self) -> bool {
        self.second_factor == Demand::Now
    }

    /// Whether they work for a network operator, who has members.
    pub fn is_for_operator(&self) -> bool {
        self.kind.is_some_and(OrganisationKind::is_operator)
    }

    /// Whether [`Signed::permit`] would give it; for showing or hiding a button.
    pub fn may<P: Permission>(&self) -> bool {
        self.permit::<P>().is_ok()
    }
}

impl<P> Cx<P> {
    /// The hub.
    pub fn hub(&self) -> &Hub {
        &self.signed.hub
    }

    /// Who asks.
    pub const fn signed(&self) -> &Signed {
        &self.signed
    }

    /// Who, and for which organisation.
    pub const fn scope(&self) -> &Scope {
        &self.signed.scope
    }

    /// The organisation they work for.
    pub const fn organisation(&self) -> OrganisationId {
        self.signed.scope.organisation
    }

    /// The person who asks, or on whose behalf a program does.
    ///
    /// # Errors
    /// [`HubError::NotFound`] for jobs.
    pub fn person(&self) -> Result<PersonId, HubError> {
        self.signed.scope.actor.person().ok_or(HubError::NotFound)
    }

    /// The present instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.hub().now()
    }

    /// Reads within the organisation.
    pub fn read(&self) -> Read {
        self.hub().store().read(self.scope())
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.hub().new_id()
    }
}

impl<P: Change> Cx<P> {
    /// Begins a change within the organisation.
    pub(crate) async fn write(&self) -> Result<Tx, HubError> {
        Ok(self.hub().store().write(self.scope(), self.now()).await?)
    }
}

impl Hub {
    /// The job runner's own scope, the second of the two places where one is made.
    pub(crate) fn system(&self, organisation: OrganisationId) -> Signed {
        Signed {
            hub: self.clone(),
            scope: Scope { organisation, actor: Actor::System, origin: String::new() },
            kind: None,
            roles: vec![Role::Administrator],
            token_scopes: None,
            session: None,
            second_factor: Demand::Free,
        }
    }
}
