//! A hub on a database of its own, with a clock that stands still, seeded randomness and fixed keys.
//! Not here: people and data ([`crate::World`]).
//! Next: [`crate::TestWeb`].

use crate::{
    Database, FakeClock, On, PostBox, TestDatabase,
    clock::{DEATH, seeded_entropy},
};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Organisation, OrganisationKind},
    ids::{OrganisationId, Uuid, new_uuid},
};
use hub::{Clock, Entropy, Hub, Keys, Network, Signed};
use std::{future::Future, path::Path};
use store::{Store, identity::organisation};
use tempfile::TempDir;

/// A hub for a test.
pub struct TestHub {
    /// The hub.
    pub hub: Hub,
    /// Its clock.
    pub clock: FakeClock,
    /// Its database.
    pub database: TestDatabase,
    /// Where it keeps files.
    pub folder: TempDir,
    /// What it sent.
    pub post: PostBox,
    entropy: Entropy,
}

impl On for TestHub {
    async fn on(database: Database) -> Self {
        Self::over(TestDatabase::new(database).await, FakeClock::new(), 1).await
    }
}

impl TestHub {
    async fn over(database: TestDatabase, clock: FakeClock, seed: u64) -> Self {
        let store = Store::open(database.url(), clock.now()).await.expect("the database opens");
        let keys = Keys::new(&[1; 32], &[2; 32]).expect("keys");
        let folder = tempfile::tempdir().expect("a folder");
        let post = PostBox::default();
        let hub = Hub::new(store, clock.for_hub(), seeded_entropy(seed), keys)
            .with_couriers(post.couriers())
            .with_folder(folder.path().to_owned())
            .with_public_address(ADDRESS.parse().expect("an address"));
        Self { hub, clock, database, folder, post, entropy: seeded_entropy(seed + 1) }
    }

    /// The same once more, in a database of its own; its randomness goes on elsewhere. SQLite only.
    pub(crate) async fn copy(&self) -> Self {
        let database = TestDatabase::copy_of(self.store()).await;
        let copy = Self::over(database, self.clock.clone(), self.entropy_seed()).await;
        copy_files(&self.folder.path().join("imports"), &copy.folder.path().join("imports"));
        copy
    }

    /// A seed whose identifiers were not given yet.
    fn entropy_seed(&self) -> u64 {
        u64::from_le_bytes(self.entropy.bytes())
    }

    /// Does work in a process of its own that dies after so many steps, which are looks at the clock: one comes before
    /// each transaction, so that every state is met in which a process can leave the database. True if it died.
    pub async fn dies_after<F>(&self, steps: u64, work: impl FnOnce(Hub) -> F) -> bool
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let hub = self.process(self.clock.until(steps));
        match tokio::spawn(work(hub)).await {
            Ok(()) => false,
            Err(error) => {
                let why = error.try_into_panic().expect("nobody ends the work from outside");
                if why.downcast_ref() != Some(&DEATH) {
                    std::panic::resume_unwind(why);
                }
                true
            }
        }
    }

    /// Another process of the same installation, with a network.
    pub fn another_hub(&self, network: Network) -> Hub {
        self.process(self.clock.for_hub()).with_network(network)
    }

    fn process(&self, clock: Clock) -> Hub {
        let keys = Keys::new(&[1; 32], &[2; 32]).expect("keys");
        let hub = Hub::new(self.store().clone(), clock, seeded_entropy(self.entropy_seed()), keys);
        hub.with_couriers(self.post.couriers()).with_folder(self.folder.path().to_owned())
    }

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
        self.new_organisation(OrganisationKind::Hospital, name).await
    }

    /// A new hospital, and someone at its console.
    pub async fn staffed_hospital(&self, name: &str) -> Signed {
        let scope = self.new_hospital(name).await;
        self.console(&scope).await
    }

    /// Someone at the console of an organisation.
    pub async fn console(&self, scope: &Scope) -> Signed {
        self.hub.console(&scope.organisation.to_string()).await.expect("a console")
    }

    /// A new organisation, and the scope in which Yagura itself works for it.
    pub async fn new_organisation(&self, kind: OrganisationKind, name: &str) -> Scope {
        let made = Organisation {
            id: OrganisationId::from_uuid(self.new_id()),
            kind,
            name: name.to_owned(),
            name_en: String::new(),
            beds: (kind == OrganisationKind::Hospital).then_some(120),
            version: 1,
        };
        let scope = Scope { organisation: made.id, actor: Actor::System, origin: String::new() };
        let mut tx = self.store().write(&scope, self.clock.now()).await.expect("a change begins");
        organisation::insert(&mut tx, &made).await.expect("a new organisation");
        let entry = Entry::new(Action::Create, "organisation", made.id, name);
        tx.commit(entry).await.expect("the change is kept");
        scope
    }

    /// Makes the organisation of a scope a member of an operator, or a customer of a vendor.
    pub async fn join(&self, member: &Scope, operator: OrganisationId) {
        let mut tx = self.store().write(member, self.clock.now()).await.expect("a change begins");
        organisation::join(&mut tx, operator).await.expect("a membership");
        let entry = Entry::new(Action::Create, "membership", operator, "");
        tx.commit(entry).await.expect("the change is kept");
    }
}

/// Where people open it, as [`crate::Client`] says.
const ADDRESS: &str = "https://yagura.test";

/// The files of imports that lie in one folder, in another too.
fn copy_files(from: &Path, to: &Path) {
    let Ok(files) = std::fs::read_dir(from) else { return };
    std::fs::create_dir_all(to).expect("a folder");
    for file in files.flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).expect("the file is copied");
    }
}
