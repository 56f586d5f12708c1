//! Opening files: names with odd characters, damage, strangers. Upgrades are tested beside the migrations.

use super::Store;
use crate::StoreError;
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Organisation, OrganisationKind},
    ids::OrganisationId,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, prelude::Uuid};
use std::{fs, path::Path};

async fn with_an_organisation(path: &Path) -> Store {
    let store = Store::open_file(path, Timestamp::UNIX_EPOCH).await.unwrap();
    let id = OrganisationId::from_uuid(Uuid::from_u128(7));
    let scope = Scope { organisation: id, actor: Actor::System, origin: String::new() };
    let mut tx = store.write(&scope, Timestamp::UNIX_EPOCH).await.unwrap();
    let made = Organisation {
        id,
        kind: OrganisationKind::Clinic,
        name: "北見台クリニック".into(),
        name_en: String::new(),
        beds: None,
        version: 1,
    };
    crate::identity::organisation::insert(&mut tx, &made).await.unwrap();
    tx.commit(Entry::new(Action::Create, "organisation", id, "北見台クリニック")).await.unwrap();
    store
}

async fn organisations(store: &Store) -> usize {
    crate::identity::organisation::every(&store.read_global()).await.unwrap().len()
}

#[tokio::test]
async fn an_up_to_date_or_new_file_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("yagura.db");
    with_an_organisation(&path).await.close().await.unwrap();
    Store::open_file(&path, Timestamp::UNIX_EPOCH).await.unwrap().close().await.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("病院 100%20?mode=ro#x.db");
    with_an_organisation(&path).await.close().await.unwrap();
    assert!(path.exists());
}

#[tokio::test]
async fn a_copy_made_while_it_is_in_use_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_an_organisation(&folder.path().join("yagura.db")).await;
    let path = folder.path().join("copy.db");
    store.copy_file_to(&path).await.unwrap();
    assert!(store.copy_file_to(&path).await.is_err(), "never over a file that is there");
    let copy = Store::connect_file(&path).await.unwrap();
    copy.check_sqlite().await.unwrap();
    copy.check_schema().await.unwrap();
    assert_eq!(organisations(&copy).await, 1);
}

#[tokio::test]
async fn a_damaged_file_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("yagura.db");
    with_an_organisation(&path).await.close().await.unwrap();
    let whole = fs::read(&path).unwrap();
    // The first page damaged, and all from the middle on: one does not open, the other is found by looking.
    for from in [200, whole.len() / 2] {
        let mut bytes = whole.clone();
        bytes[from..].fill(0xa5);
        fs::write(&path, bytes).unwrap();
        let found = async { Store::connect_file(&path).await?.check_sqlite().await };
        assert!(matches!(found.await, Err(StoreError::Database(_))), "from {from}");
    }
}

#[tokio::test]
async fn a_newer_or_foreign_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = Store::connect_file(&folder.path().join("foreign.db")).await.unwrap();
    assert!(matches!(foreign.check_schema().await, Err(StoreError::Database(_))));
    let path = folder.path().join("yagura.db");
    let store = with_an_organisation(&path).await;
    store
        .db
        .execute_unprepared("insert into schema_step (number, name, applied_at_ms) values (99, 'later', 0)")
        .await
        .unwrap();
    assert!(matches!(store.check_schema().await, Err(StoreError::NewerSchema { found: 99, .. })));
    assert!(matches!(
        Store::open_file(&path, Timestamp::UNIX_EPOCH).await,
        Err(StoreError::NewerSchema { .. })
    ));
}
