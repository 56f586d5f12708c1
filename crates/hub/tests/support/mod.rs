//! What the tests of this crate share: a hospital with its administrator, others who join, their trail.
//! Not here: the hub, its clock and its database (`testkit`).
//! Next: the folders beside this one.

use domain::{
    access::{Actor, Permission, Scope},
    audit_trail::{Action, Entry, Filter},
    identity::{Assignment, Organisation, OrganisationKind, Person, Role},
    ids::{AssignmentId, OrganisationId, PersonId, Uuid},
};
use hub::{
    Cx, Fault, Hub, HubError, Signed, What,
    identity::{setup::Founding, sign_in::SignIn},
};
use jiff::SignedDuration;
use store::{
    Store,
    identity::{organisation, person, role},
};
use testkit::TestHub;

/// What everyone signs in with.
pub(crate) const PASSWORD: &str = "kitamidai-no-yagura";

/// A hub with a hospital. Its clock shows noon of Friday, 20 November 2026, in Japan.
pub(crate) struct World {
    /// The hub.
    pub(crate) hub: Hub,
    kit: TestHub,
}

impl World {
    /// A hub with a hospital, 北見台市民病院, and its administrator, `sato`, signed in.
    pub(crate) async fn founded(kit: TestHub) -> (Self, Signed) {
        let world = Self { hub: kit.hub.clone(), kit };
        let founding = Founding {
            organisation: "北見台市民病院".into(),
            kind: "hospital".into(),
            name: "佐藤 太郎".into(),
            login: "sato".into(),
            password: PASSWORD.into(),
        };
        world.hub.found(&founding).await.unwrap();
        let sato = world.sign_in("sato").await;
        (world, sato)
    }

    /// Another organisation of the hub, with its administrator signed in.
    pub(crate) async fn other(&self, kind: OrganisationKind, login: &str) -> Signed {
        let id = self.organisation(kind, login).await;
        self.person(id, login, Role::Administrator).await;
        self.sign_in(login).await
    }

    /// An organisation without people.
    pub(crate) async fn organisation(&self, kind: OrganisationKind, name: &str) -> OrganisationId {
        let id = OrganisationId::from_uuid(self.id());
        let mut tx = self.store().write(&scope(id), self.hub.now()).await.unwrap();
        let made =
            Organisation { id, kind, name: name.into(), name_en: String::new(), beds: None, version: 1 };
        organisation::insert(&mut tx, &made).await.unwrap();
        tx.commit(Entry::new(Action::Create, "organisation", id, name)).await.unwrap();
        id
    }

    /// Someone with a role in an organisation, and the founder's password.
    pub(crate) async fn person(&self, at: OrganisationId, login: &str, as_what: Role) -> PersonId {
        let read = self.store().read_global();
        let founder = person::by_login(&read, &"sato".parse().unwrap()).await.unwrap().unwrap();
        let id = PersonId::from_uuid(self.id());
        let mut tx = self.store().write(&scope(at), self.hub.now()).await.unwrap();
        let who = Person {
            id,
            login: login.parse().unwrap(),
            name: format!("{login} さん"),
            reading: login.into(),
            language: "ja".into(),
            second_factor: false,
            disabled: false,
        };
        person::insert(&mut tx, &who, &founder.password_hash).await.unwrap();
        tx.commit(Entry::new(Action::Create, "person", id, login)).await.unwrap();
        self.give(at, id, as_what).await;
        id
    }

    /// One more role for someone.
    pub(crate) async fn give(&self, at: OrganisationId, who: PersonId, as_what: Role) {
        let mut tx = self.store().write(&scope(at), self.hub.now()).await.unwrap();
        let given = Assignment {
            id: AssignmentId::from_uuid(self.id()),
            organisation: at,
            person: who,
            role: as_what,
            sent_by: None,
            until: None,
        };
        role::assign(&mut tx, &given).await.unwrap();
        tx.commit(Entry::new(Action::Grant, "person", who, "")).await.unwrap();
    }

    /// Someone signed in, who has no second factor.
    pub(crate) async fn sign_in(&self, login: &str) -> Signed {
        sign_in(&self.hub, login, PASSWORD).await.expect("signed in")
    }

    /// Someone signed in, if the password is right and there is no second factor.
    pub(crate) async fn sign_in_with(&self, login: &str, password: &str) -> Option<Signed> {
        sign_in(&self.hub, login, password).await
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.kit.clock.advance(time);
    }

    /// What the audit trail of an organisation holds, newest first: action, subject, label.
    pub(crate) async fn trail(&self, of: OrganisationId) -> Vec<(String, String, String)> {
        let read = self.store().read(&scope(of));
        let entries = store::audit_trail::newest(&read, &Filter::default(), 100).await.unwrap();
        entries.into_iter().map(|entry| (entry.action, entry.subject, entry.label)).collect()
    }

    /// An identifier that nothing has.
    pub(crate) fn id(&self) -> Uuid {
        self.kit.new_id()
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        self.kit.store()
    }

    /// The hub's surroundings.
    pub(crate) const fn kit(&self) -> &TestHub {
        &self.kit
    }
}

/// Someone signed in at a hub, if the password is right and there is no second factor.
pub(crate) async fn sign_in(hub: &Hub, login: &str, password: &str) -> Option<Signed> {
    match hub.sign_in(login, password, "192.0.2.7", "Test").await.unwrap() {
        SignIn::Begun { token, .. } => hub.open_session(&token, "192.0.2.7").await.unwrap()?.signed,
        SignIn::Refused | SignIn::Locked => None,
    }
}

/// The permission, which the roles must hold.
pub(crate) fn cx<P: Permission>(signed: &Signed) -> Cx<P> {
    signed.permit().expect("permitted")
}

/// The fields that were refused.
pub(crate) fn faults<T: std::fmt::Debug>(outcome: Result<T, HubError>) -> Vec<(&'static str, What)> {
    match outcome {
        Err(HubError::Invalid(faults)) => {
            faults.into_iter().map(|Fault { field, what }| (field, what)).collect()
        }
        other => panic!("not refused by field: {other:?}"),
    }
}

/// Whether it was not found.
pub(crate) const fn is_not_found<T>(outcome: &Result<T, HubError>) -> bool {
    matches!(outcome, Err(HubError::NotFound))
}

fn scope(organisation: OrganisationId) -> Scope {
    Scope { organisation, actor: Actor::System, origin: String::new() }
}
