//! The audit trail: what is committed is recorded, and what is done to the record behind its back is found.

use domain::{
    access::{Actor, Scope},
    audit_trail::{Action, Break, Entry, Head, chain::Verifier},
    ids::OrganisationId,
};
use std::sync::Arc;
use store::{
    audit_trail::{Filter, after, chains, head, newest},
    identity::organisation,
};
use testkit::{TestHub, on_both};

/// A hospital with five entries: its own making, then four changes.
async fn five_entries(hub: &TestHub) -> Scope {
    let scope = hub.new_hospital("北病院").await;
    for number in 2..=5 {
        record(hub, &scope, &format!("change {number}")).await;
    }
    scope
}

async fn record(hub: &TestHub, scope: &Scope, label: &str) {
    let tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    tx.commit(Entry::new(Action::Update, "test", "7", label).changed("{}", "{\"n\":1}")).await.unwrap();
}

async fn verify(
    hub: &TestHub,
    organisation: OrganisationId,
    checkpoint: Option<Head>,
) -> Result<Head, Break> {
    let scope = Scope { organisation, actor: Actor::System, origin: String::new() };
    let read = hub.store().read(&scope);
    let mut verifier = Verifier::new(organisation, checkpoint.into_iter().collect());
    for (entry, hash) in after(&read, None, 1_000).await.unwrap() {
        verifier.add(&entry, &hash)?;
    }
    verifier.finish(head(&read).await.unwrap())
}

on_both!(a_chain_that_nobody_touched_is_whole);
async fn a_chain_that_nobody_touched_is_whole(hub: TestHub) {
    let scope = five_entries(&hub).await;
    let checkpoint = head(&hub.store().read(&scope)).await.unwrap();
    assert_eq!(checkpoint.seq, 5);
    assert_eq!(verify(&hub, scope.organisation, Some(checkpoint)).await, Ok(checkpoint));
    record(&hub, &scope, "one more").await;
    assert_eq!(verify(&hub, scope.organisation, Some(checkpoint)).await.unwrap().seq, 6);
}

on_both!(a_changed_entry_is_named);
async fn a_changed_entry_is_named(hub: TestHub) {
    for (column, value) in [
        ("after", "'{}'"),
        ("before", "'x'"),
        ("label", "'x'"),
        ("actor_id", "'x'"),
        ("actor_name", "'x'"),
        ("origin", "'x'"),
        ("action", "'x'"),
        ("subject", "'x'"),
        ("subject_id", "'x'"),
        ("at_ms", "at_ms + 1"),
    ] {
        let scope = five_entries(&hub).await;
        let sql = format!(
            "update audit_entry set {column} = {value} where seq = 3 and organisation_id = {}",
            literal(&hub, scope.organisation)
        );
        assert_eq!(hub.database.tamper(&sql).await, 1, "{column}");
        assert_eq!(verify(&hub, scope.organisation, None).await, Err(Break::Changed(3)), "{column}");
    }
}

on_both!(a_removed_entry_is_named);
async fn a_removed_entry_is_named(hub: TestHub) {
    for seq in 1..=4 {
        let scope = five_entries(&hub).await;
        delete(&hub, &scope, &format!("seq = {seq}")).await;
        assert_eq!(verify(&hub, scope.organisation, None).await, Err(Break::Removed(seq)));
    }
}

on_both!(a_cut_off_end_is_found);
async fn a_cut_off_end_is_found(hub: TestHub) {
    let scope = five_entries(&hub).await;
    delete(&hub, &scope, "seq > 3").await;
    let found = verify(&hub, scope.organisation, None).await;
    assert_eq!(found, Err(Break::CutOff { last: 3, expected: 5 }));
}

on_both!(a_chain_cut_off_together_with_its_head_is_found_by_a_checkpoint);
async fn a_chain_cut_off_together_with_its_head_is_found_by_a_checkpoint(hub: TestHub) {
    let scope = five_entries(&hub).await;
    let checkpoint = head(&hub.store().read(&scope)).await.unwrap();
    delete(&hub, &scope, "seq > 3").await;
    let organisation = literal(&hub, scope.organisation);
    hub.database
        .tamper(&format!(
            "update audit_head set seq = 3, hash = (select hash from audit_entry where seq = 3 and organisation_id = {organisation})
             where organisation_id = {organisation}"
        ))
        .await;
    assert!(verify(&hub, scope.organisation, None).await.is_ok(), "the forgery is not consistent");
    let found = verify(&hub, scope.organisation, Some(checkpoint)).await;
    assert_eq!(found, Err(Break::CutOff { last: 3, expected: 5 }));
}

on_both!(a_hash_of_another_length_is_named_and_no_failure);
async fn a_hash_of_another_length_is_named_and_no_failure(hub: TestHub) {
    let scope = five_entries(&hub).await;
    let short = match hub.database.kind() {
        testkit::Database::Sqlite => "x'00'",
        testkit::Database::Postgres => "'\\x00'",
    };
    let organisation = literal(&hub, scope.organisation);
    let sql =
        format!("update audit_entry set hash = {short} where seq = 3 and organisation_id = {organisation}");
    assert_eq!(hub.database.tamper(&sql).await, 1);
    assert_eq!(verify(&hub, scope.organisation, None).await, Err(Break::Changed(3)));
}

on_both!(a_head_put_back_or_taken_away_is_found_and_the_chain_still_asked_for);
async fn a_head_put_back_or_taken_away_is_found_and_the_chain_still_asked_for(hub: TestHub) {
    let scope = five_entries(&hub).await;
    let organisation = literal(&hub, scope.organisation);
    hub.database
        .tamper(&format!("update audit_head set seq = 4 where organisation_id = {organisation}"))
        .await;
    assert_eq!(verify(&hub, scope.organisation, None).await, Err(Break::Added(5)));
    hub.database.tamper(&format!("delete from audit_head where organisation_id = {organisation}")).await;
    assert_eq!(verify(&hub, scope.organisation, None).await, Err(Break::Added(1)));
    assert_eq!(chains(&hub.store().read_global()).await.unwrap(), [scope.organisation]);
}

on_both!(entries_of_one_organisation_do_not_fit_another);
async fn entries_of_one_organisation_do_not_fit_another(hub: TestHub) {
    let scope = five_entries(&hub).await;
    let other = hub.new_hospital("南病院").await;
    let (from, to) = (literal(&hub, scope.organisation), literal(&hub, other.organisation));
    hub.database.tamper(&format!("delete from audit_entry where organisation_id = {to}")).await;
    hub.database
        .tamper(&format!("update audit_entry set organisation_id = {to} where organisation_id = {from}"))
        .await;
    assert_eq!(verify(&hub, other.organisation, None).await, Err(Break::Changed(1)));
}

on_both!(changes_at_the_same_time_make_one_chain_without_gaps);
async fn changes_at_the_same_time_make_one_chain_without_gaps(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let hub = Arc::new(hub);
    let writer = |hub: Arc<TestHub>, scope: Scope, number: usize| async move {
        for change in 0..4 {
            record(&hub, &scope, &format!("writer {number}, change {change}")).await;
        }
    };
    let writers: Vec<_> =
        (0..6).map(|number| tokio::spawn(writer(Arc::clone(&hub), scope.clone(), number))).collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(verify(&hub, scope.organisation, None).await.unwrap().seq, 25);
}

on_both!(a_change_that_is_dropped_leaves_neither_row_nor_entry);
async fn a_change_that_is_dropped_leaves_neither_row_nor_entry(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let mut tx = hub.store().write(&scope, hub.clock.now()).await.unwrap();
    let mut own = organisation::own(&tx).await.unwrap().unwrap();
    own.name = "南病院".to_owned();
    organisation::update(&mut tx, &own).await.unwrap();
    drop(tx);
    let read = hub.store().read(&scope);
    assert_eq!(organisation::own(&read).await.unwrap().unwrap().name, "北病院");
    assert_eq!(head(&read).await.unwrap().seq, 1);
}

on_both!(a_deed_of_several_parts_is_recorded_in_its_order);
async fn a_deed_of_several_parts_is_recorded_in_its_order(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let mut tx = hub.store().write(&scope, hub.clock.now()).await.unwrap();
    tx.also(Entry::new(Action::Remove, "test", "1", "first"));
    tx.also(Entry::new(Action::Remove, "test", "2", "second"));
    tx.commit(Entry::new(Action::Update, "test", "", "whole")).await.unwrap();
    let listed = newest(&hub.store().read(&scope), &Filter::default(), 3).await.unwrap();
    assert_eq!(
        listed.iter().map(|entry| entry.label.as_str()).collect::<Vec<_>>(),
        ["whole", "second", "first"]
    );
    assert!(verify(&hub, scope.organisation, None).await.is_ok());
}

on_both!(the_list_shows_one_thing_s_entries_and_none_of_another_organisation);
async fn the_list_shows_one_thing_s_entries_and_none_of_another_organisation(hub: TestHub) {
    let scope = five_entries(&hub).await;
    let other = hub.new_hospital("南病院").await;
    let one = Filter { subject: Some("test".into()), subject_id: Some("7".into()), ..Filter::default() };
    let read = hub.store().read(&scope);
    assert_eq!(newest(&read, &one, 100).await.unwrap().len(), 4);
    let older = Filter { before_seq: Some(4), ..one.clone() };
    let seqs: Vec<i64> = newest(&read, &older, 100).await.unwrap().iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [3, 2]);
    assert_eq!(newest(&hub.store().read(&other), &one, 100).await.unwrap().len(), 0);
}

async fn delete(hub: &TestHub, scope: &Scope, which: &str) {
    let organisation = literal(hub, scope.organisation);
    let sql = format!("delete from audit_entry where organisation_id = {organisation} and {which}");
    assert!(hub.database.tamper(&sql).await > 0);
}

/// An identifier as the database writes it.
fn literal(hub: &TestHub, id: OrganisationId) -> String {
    match hub.database.kind() {
        testkit::Database::Sqlite => format!("x'{}'", id.uuid().simple()),
        testkit::Database::Postgres => format!("'{id}'"),
    }
}
