//! A hub on a database of its own, with a clock that stands still, seeded randomness and fixed keys.
//! Not here: people and data ([`crate::World`]).
//! Next: [`crate::TestWeb`].

use crate::{Database, FakeClock, On, TestDatabase, clock::seeded_entropy};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Organisation, OrganisationKind},
    ids::{OrganisationId, Uuid, new_uuid},
};
use hub::{Entropy, Hub, Keys};
use store::{Store, identity::organisation};

/// A hub for a test.
pub struct TestHub {
    /// The hub.
    pub hub: Hub,
    /// Its clock.
    pub clock: FakeClock,
    /// Its database.
    pub database: TestDatabase,
    entropy: Entropy,
}

impl On for TestHub {
    async fn on(database: Database) -> Self {
        let database = TestDatabase::new(database).await;
        let clock = FakeClock::new();
        let store = Store::open(database.url(), clock.now()).await.expect("an empty database opens");
        let keys = Keys::new(&[1; 32], &[2; 32]).expect("keys");
        let hub = Hub::new(store, clock.for_hub(), seeded_entropy(1), keys);
        Self { hub, clock, database, entropy: seeded_entropy(2) }
    }
}

impl TestHub {
    /// The database behind the hub.
    pub fn store(&self) -> &Store {
        self.hub.store()
    }

    /// A new identifier.
    pub fn new_id(&self) -> Uuid {
        new_uuid(self.clock.now(), self.entropy.bytes())
    }

    /// A new hospital, and the scope in which Yagura itself works for it.
    pub async fn new_hospital(&self, name: &str) -> Scope {
        let hospital = Organisation {
            id: OrganisationId::from_uuid(self.new_id()),
            kind: OrganisationKind::Hospital,
            name: name.to_owned(),
            name_en: String::new(),
            beds: Some(120),
            version: 1,
        };
        let scope = Scope { organisation: hospital.id, actor: Actor::System, origin: String::new() };
        let mut tx = self.store().write(&scope, self.clock.now()).await.expect("a change begins");
        organisation::insert(&mut tx, &hospital).await.expect("a new organisation");
        let entry = Entry::new(Action::Create, "organisation", hospital.id, name);
        tx.commit(entry).await.expect("the change is kept");
        scope
    }
}
