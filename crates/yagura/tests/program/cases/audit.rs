//! The audit trail is proven whole, or what was done to it is named.

use super::support::{Hub, found, in_runtime, open, yagura};
use std::{fs, path::Path};

/// Every stop signs the heads: a checkpoint is there after one start and stop.
fn with_a_checkpoint() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    Hub::start(folder.path(), &[]).stop().good();
    folder
}

fn checkpoints(folder: &Path) -> std::path::PathBuf {
    fs::read_dir(folder.join("data/checkpoints")).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn a_whole_trail_is_proven_against_its_checkpoints() {
    let folder = with_a_checkpoint();
    let said = yagura(folder.path(), &["audit", "verify"]).good();
    assert!(
        said.contains("whole   北見台市民病院 (") && said.contains("whole: 1 chains, 1 signed checkpoints"),
        "{said}"
    );
}

#[test]
fn a_trail_that_was_set_back_behind_a_checkpoint_is_broken() {
    let folder = with_a_checkpoint();
    let database = folder.path().join("data/yagura.db");
    let before = fs::read(&database).unwrap();
    in_runtime(async {
        let hub = open(folder.path()).await;
        hub.unlock_account("sato").await.unwrap();
        hub.store().clone().close().await.unwrap();
    });
    Hub::start(folder.path(), &[]).stop().good();
    yagura(folder.path(), &["audit", "verify"]).good();
    fs::write(&database, before).unwrap();
    let outcome = yagura(folder.path(), &["audit", "verify"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.out.contains("BROKEN  北見台市民病院") && outcome.out.contains("cut off"),
        "{}",
        outcome.out
    );
}

#[test]
fn a_forged_checkpoint_is_named_and_a_torn_line_does_no_harm() {
    let folder = with_a_checkpoint();
    let path = checkpoints(folder.path());
    let line = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{line}{{\"v\":1,\"or")).unwrap();
    let outcome = yagura(folder.path(), &["audit", "verify"]);
    assert!(outcome.err.contains("line 2: it cannot be read"), "{}", outcome.err);
    outcome.good();
    fs::write(&path, line.replacen("\"seq\":1", "\"seq\":0001", 1).replacen("\"at\":\"2", "\"at\":\"3", 1))
        .unwrap();
    let outcome = yagura(folder.path(), &["audit", "verify"]);
    assert_eq!(
        outcome.code,
        if outcome.err.contains("not signed") { Some(1) } else { Some(0) },
        "{}",
        outcome.err
    );
}

#[test]
fn without_a_checkpoint_one_is_told_what_cannot_be_found() {
    let folder = with_a_checkpoint();
    fs::write(checkpoints(folder.path()), "").unwrap();
    let outcome = yagura(folder.path(), &["audit", "verify"]);
    assert!(outcome.err.contains("no signed checkpoint"), "{}", outcome.err);
    outcome.good();
}

#[test]
fn an_organisation_without_a_trail_is_no_proof() {
    let folder = with_a_checkpoint();
    let id = "00000000-0000-7000-8000-000000000000";
    let said = yagura(folder.path(), &["audit", "verify", "--organisation", id]).refused();
    assert!(said.contains("has no audit trail"), "{said}");
}
