//! A hub of its own for each test: a database in a temporary folder, a clock that stands until told, known keys.
//! Not here: what the tests of one capability share.
//! Next: the folders beside this one.

use domain::{
    access::{Actor, Permission, Scope},
    audit_trail::{Action, Entry},
    identity::{Assignment, Organisation, OrganisationKind, Role},
    ids::{AssignmentId, OrganisationId, PersonId, Uuid, new_uuid},
};
use hub::{
    Clock, Cx, Entropy, Fault, Hub, HubError, Keys, Signed, What,
    identity::{setup::Founding, sign_in::SignIn},
};
use jiff::{SignedDuration, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use store::{
    Store,
    identity::{organisation, person, role},
};
use tempfile::TempDir;

/// What everyone signs in with.
pub(crate) const PASSWORD: &str = "kitamidai-no-yagura";

/// Friday 20 November 2026, 8:30 in Japan.
const START_MS: i64 = 1_795_131_000_000;

/// A hub with its world.
pub(crate) struct World {
    /// The hub.
    pub(crate) hub: Hub,
    /// Where its database is, as long as the test runs.
    _folder: TempDir,
    clock_ms: Arc<AtomicI64>,
    store: Store,
}

impl World {
    /// A hub without anyone.
    pub(crate) async fn empty() -> Self {
        Self::on(tempfile::tempdir().unwrap(), "yagura.db").await
    }

    /// A hub on a database that may be there already.
    pub(crate) async fn on(folder: TempDir, file: &str) -> Self {
        let clock_ms = Arc::new(AtomicI64::new(START_MS));
        let clock = Clock::new({
            let clock_ms = clock_ms.clone();
            move || Timestamp::from_millisecond(clock_ms.load(Ordering::Relaxed)).unwrap()
        });
        let store = Store::open(&format!("sqlite:{}", folder.path().join(file).display()), clock.now())
            .await
            .unwrap();
        let hub = Hub::new(store.clone(), clock, entropy(), Keys::new(&[1; 32], &[2; 32]).unwrap());
        Self { hub, _folder: folder, clock_ms, store }
    }

    /// A hub with a hospital, 北見台市民病院, and its administrator, `sato`, signed in.
    pub(crate) async fn founded() -> (Self, Signed) {
        let world = Self::empty().await;
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

    /// Another organisation of the hub, which none of the others can see, with its administrator signed in. Its
    /// people have the password of the founder.
    pub(crate) async fn other(&self, kind: OrganisationKind, login: &str) -> Signed {
        let id = self.organisation(kind, login).await;
        self.person(id, login, Role::Administrator).await;
        self.sign_in(login).await
    }

    /// An organisation without people.
    pub(crate) async fn organisation(&self, kind: OrganisationKind, name: &str) -> OrganisationId {
        let id = OrganisationId::from_uuid(self.id());
        let mut tx = self.store.write(&scope(id), self.hub.now()).await.unwrap();
        let made =
            Organisation { id, kind, name: name.into(), name_en: String::new(), beds: None, version: 1 };
        organisation::insert(&mut tx, &made).await.unwrap();
        tx.commit(Entry::new(Action::Create, "organisation", id, name)).await.unwrap();
        id
    }

    /// Someone with a role in an organisation.
    pub(crate) async fn person(&self, at: OrganisationId, login: &str, as_what: Role) -> PersonId {
        let read = self.store.read_global();
        let founder = person::by_login(&read, &"sato".parse().unwrap()).await.unwrap().unwrap();
        let id = PersonId::from_uuid(self.id());
        let mut tx = self.store.write(&scope(at), self.hub.now()).await.unwrap();
        let who = domain::identity::Person {
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
        let mut tx = self.store.write(&scope(at), self.hub.now()).await.unwrap();
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
        self.sign_in_with(login, PASSWORD).await.expect("signed in")
    }

    /// Someone signed in, if the password is right and there is no second factor.
    pub(crate) async fn sign_in_with(&self, login: &str, password: &str) -> Option<Signed> {
        match self.hub.sign_in(login, password, "192.0.2.7", "Test").await.unwrap() {
            SignIn::Begun { token, .. } => self.hub.open_session(&token, "192.0.2.7").await.unwrap()?.signed,
            SignIn::Refused | SignIn::Locked => None,
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock_ms.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// What the audit trail of an organisation holds, newest first: action, subject, label.
    pub(crate) async fn trail(&self, of: OrganisationId) -> Vec<(String, String, String)> {
        let entries =
            store::audit_trail::newest(&self.store.read(&scope(of)), &Default::default(), 100).await.unwrap();
        entries.into_iter().map(|entry| (entry.action, entry.subject, entry.label)).collect()
    }

    /// An identifier that nothing has.
    pub(crate) fn id(&self) -> Uuid {
        new_uuid(self.hub.now(), entropy().bytes())
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        &self.store
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
pub(crate) fn is_not_found<T>(outcome: &Result<T, HubError>) -> bool {
    matches!(outcome, Err(HubError::NotFound))
}

fn scope(organisation: OrganisationId) -> Scope {
    Scope { organisation, actor: Actor::System, origin: String::new() }
}

/// Bytes that never repeat within a process.
fn entropy() -> Entropy {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    Entropy::new(|bytes| {
        for chunk in bytes.chunks_mut(8) {
            // The finalizer of splitmix64 spreads a counter over all bits.
            let mut mixed = DRAWN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk
                .iter_mut()
                .zip((mixed ^ (mixed >> 31)).to_le_bytes())
                .for_each(|(byte, drawn)| *byte = drawn);
        }
    })
}
