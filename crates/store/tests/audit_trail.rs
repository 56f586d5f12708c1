//! Whoever changes the audit trail in the database itself, past the program, is found out.
//! Not here: the chain's own rule (`domain::audit_trail::chain`), checkpoints (`hub`).
//! Next: `store::audit_trail`.

use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Break, Entry, Head, Verifier},
    ids::{OrganisationId, Uuid},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Database};
use store::{
    Store,
    audit_trail::{chains, from_seq, head},
};

/// A trail of five entries, changed behind the program's back; what verification says.
async fn found_after(sql: &str) -> Result<Head, Break> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let store = Store::open(&url, now).await.unwrap();
    let organisation = OrganisationId::from_uuid(Uuid::from_u128(7));
    let scope = Scope { organisation, actor: Actor::System, origin: "192.0.2.1".into() };
    for label in ["一", "二", "三", "四", "五"] {
        let tx = store.write(&scope, now).await.unwrap();
        tx.commit(Entry::new(Action::Create, "asset", "id", label).changed("", "{}")).await.unwrap();
    }
    Database::connect(&url).await.unwrap().execute_unprepared(sql).await.unwrap();
    let read = store.read(&scope);
    let mut verifier = Verifier::new(organisation, Vec::new());
    for (entry, hash) in from_seq(&read, 1, 100).await.unwrap() {
        verifier.add(&entry, &hash)?;
    }
    verifier.finish(head(&read).await.unwrap())
}

#[tokio::test]
async fn an_untouched_trail_is_whole() {
    assert_eq!(found_after("select 1").await.unwrap().seq, 5);
}

#[tokio::test]
async fn a_change_of_any_column_is_named() {
    for change in [
        "at_ms = at_ms + 1",
        "actor_id = 'x'",
        "actor_name = 'x'",
        "origin = 'x'",
        "action = 'x'",
        "subject = 'x'",
        "subject_id = 'x'",
        "label = 'x'",
        "before = 'x'",
        "after = 'x'",
        "hash = x'00'",
    ] {
        let found = found_after(&format!("update audit_entry set {change} where seq = 3")).await;
        assert_eq!(found, Err(Break::Changed(3)), "{change}");
    }
}

#[tokio::test]
async fn a_removed_first_middle_or_last_row_is_named() {
    assert_eq!(found_after("delete from audit_entry where seq = 1").await, Err(Break::Removed(1)));
    assert_eq!(found_after("delete from audit_entry where seq = 3").await, Err(Break::Removed(3)));
    let cut = Err(Break::CutOff { last: 3, expected: 5 });
    assert_eq!(found_after("delete from audit_entry where seq > 3").await, cut);
}

#[tokio::test]
async fn two_rows_that_changed_places_are_named() {
    let swap = "update audit_entry set seq = 9 where seq = 2;
        update audit_entry set seq = 2 where seq = 3;
        update audit_entry set seq = 3 where seq = 9;";
    assert_eq!(found_after(swap).await, Err(Break::Changed(2)));
}

#[tokio::test]
async fn a_head_that_was_changed_or_removed_is_found() {
    assert_eq!(found_after("update audit_head set seq = 4").await, Err(Break::Added(5)));
    assert_eq!(
        found_after("update audit_head set seq = 6").await,
        Err(Break::CutOff { last: 5, expected: 6 })
    );
    assert_eq!(found_after("update audit_head set hash = zeroblob(32)").await, Err(Break::Changed(5)));
    assert_eq!(found_after("delete from audit_head").await, Err(Break::Added(1)));
}

#[tokio::test]
async fn a_chain_whose_head_was_removed_is_still_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let store = Store::open(&url, Timestamp::UNIX_EPOCH).await.unwrap();
    let sql = "insert into organisation (id, kind, name, name_en, created_at_ms, version)
        values (x'00000000000000000000000000000007', 'clinic', 'n', '', 0, 1)";
    Database::connect(&url).await.unwrap().execute_unprepared(sql).await.unwrap();
    let asked = chains(&store.read_global()).await.unwrap();
    assert_eq!(asked, [OrganisationId::from_uuid(Uuid::from_u128(7))]);
}
