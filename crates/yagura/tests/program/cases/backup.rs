//! A backup made while the hub works comes back whole; a bad one changes nothing.

use super::support::{Hub, found, in_runtime, open, yagura};
use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Entry},
    identity::{Organisation, OrganisationKind},
    ids::{OrganisationId, Uuid},
};
use hub::audit_trail::Checkpoints;
use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};
use store::{Store, identity::organisation};

/// Adds organisations, each with its line in the trail, until told to stop; returns how many.
async fn write_until(stop: &AtomicBool, store: &Store) -> u128 {
    let mut made = 0;
    while !stop.load(Ordering::Relaxed) {
        made += 1;
        let id = OrganisationId::from_uuid(Uuid::from_u128(made));
        let scope = Scope { organisation: id, actor: Actor::System, origin: String::new() };
        let mut tx = store.write(&scope, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
        let name = format!("{made}号クリニック");
        let new = Organisation {
            id,
            kind: OrganisationKind::Clinic,
            name,
            name_en: String::new(),
            beds: None,
            version: 1,
        };
        organisation::insert(&mut tx, &new).await.unwrap();
        tx.commit(Entry::new(Action::Create, "organisation", id, "")).await.unwrap();
    }
    made
}

#[test]
fn a_backup_made_while_others_write_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let stop = AtomicBool::new(false);
    let written = std::thread::scope(|threads| {
        let writer = threads.spawn(|| {
            in_runtime(async {
                let store = Store::connect_file(&folder.path().join("data/yagura.db")).await.unwrap();
                write_until(&stop, &store).await
            })
        });
        for name in ["one.tar", "two.tar.gz"] {
            let said = yagura(folder.path(), &["backup", name]).good();
            assert!(said.contains("checked"), "{said}");
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    assert!(written > 0);
    for name in ["one.tar", "two.tar.gz"] {
        let back = folder.path().join("back").join(name);
        let said =
            yagura(folder.path(), &["restore", name, "--data", back.join("data").to_str().unwrap()]).good();
        assert!(said.contains("restored"), "{said}");
        // One organisation, one chain: a copy taken between the two would break this.
        let (organisations, chains) = in_runtime(async {
            let hub = open(&back).await;
            let organisations = organisation::every(&hub.store().read_global()).await.unwrap().len();
            (organisations, hub.verify_audit_trails(&Checkpoints::default()).await.unwrap())
        });
        assert!(chains.iter().all(|chain| chain.outcome.is_ok()));
        assert_eq!(chains.len(), organisations);
        Hub::start(&back, &[]).stop().good();
    }
    let mode = folder.path().join("one.tar").metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    yagura(folder.path(), &["backup", "b.tar"]).good();
    yagura(folder.path(), &["restore", "b.tar", "--check"]).good();
    let path = folder.path().join("b.tar");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    for arguments in [&["restore", "b.tar", "--data", "back"] as &[&str], &["restore", "b.tar", "--check"]] {
        let said = yagura(folder.path(), arguments).refused();
        assert!(
            said.contains("is refused, and nothing was changed") && said.contains("was changed"),
            "{said}"
        );
    }
    assert!(!folder.path().join("back").exists() && !folder.path().join("back.part").exists());
}

#[test]
fn a_restore_goes_over_nothing_and_a_backup_over_no_other() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    yagura(folder.path(), &["backup", "b.tar"]).good();
    let said = yagura(folder.path(), &["backup", "b.tar"]).refused();
    assert!(said.contains("never goes over another"), "{said}");
    let said = yagura(folder.path(), &["restore", "b.tar", "--data", "data"]).refused();
    assert!(said.contains("data is not empty"), "{said}");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    yagura(folder.path(), &["restore", "b.tar", "--data", "empty"]).good();
    assert!(Path::new(&folder.path().join("empty/yagura.db")).exists());
}

#[test]
fn without_an_installation_there_is_nothing_to_back_up() {
    let folder = tempfile::tempdir().unwrap();
    let said = yagura(folder.path(), &["backup", "b.tar"]).refused();
    assert!(said.contains("there is no Yagura in the folder data"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
