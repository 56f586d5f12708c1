//! The audit trail: read by page, written out, proven whole against checkpoints outside the database.

use crate::support::{PASSWORD, World, cx, sign_in};
use domain::{
    access::{AuditTrail, Organisations, Read, SignedIn, Write},
    audit_trail::Break,
    identity::{OrganisationKind, Role},
    ids::OrganisationId,
};
use hub::{
    Clock, Entropy, Hub, Keys, Signed,
    audit_trail::{self, Checkpoints, Filter},
    identity::{organisation, own},
};
use std::sync::atomic::{AtomicU8, Ordering};
use store::Store;
use tempfile::TempDir;
use testkit::{Database, On, TestHub, on_both};

/// Leaves some entries in one's own trail.
async fn work(signed: &Signed, names: &[&str]) {
    for name in names {
        own::rename(&cx::<SignedIn>(signed), name, "").await.unwrap();
    }
}

async fn checkpoints(hub: &Hub) -> Checkpoints {
    let mut known = Checkpoints::default();
    add(hub, &mut known).await;
    known
}

async fn add(hub: &Hub, known: &mut Checkpoints) -> String {
    let text = hub.write_checkpoint(known).await.unwrap();
    for line in text.lines() {
        known.add_line(line, &hub.checkpoint_key()).unwrap();
    }
    text
}

/// A hub on a copy of the database as it is now.
struct Copy {
    hub: Hub,
    _folder: TempDir,
}

async fn copy_of(world: &World) -> Copy {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    world.store().copy_file_to(&path).await.unwrap();
    let clock = world.kit().clock.clone();
    let store = Store::open(&format!("sqlite:{}", path.display()), clock.now()).await.unwrap();
    let drawn = AtomicU8::new(0);
    // Enough for the one session that is begun on it.
    let entropy = Entropy::new(move |bytes| bytes.fill(drawn.fetch_add(1, Ordering::Relaxed)));
    let keys = Keys::new(&[1; 32], &[2; 32]).unwrap();
    Copy { hub: Hub::new(store, Clock::new(move || clock.now()), entropy, keys), _folder: folder }
}

on_both!(a_trail_longer_than_a_batch_verifies_with_its_checkpoints);
async fn a_trail_longer_than_a_batch_verifies_with_its_checkpoints(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let mut known = checkpoints(&world.hub).await;
    let names: Vec<String> = (0..1_100).map(|number| format!("佐藤 {number}")).collect();
    work(&sato, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    add(&world.hub, &mut known).await;
    let head = world.hub.verify_audit_trail(home, &known).await.unwrap().unwrap();
    assert!(head.seq > 1_100, "{}", head.seq);
    let all = world.hub.verify_audit_trails(&known).await.unwrap();
    assert!(all.iter().all(|one| one.outcome.is_ok()));
    assert!(all.iter().any(|one| one.name == "北見台市民病院"));
}

on_both!(only_a_chain_that_grew_gets_a_new_checkpoint);
async fn only_a_chain_that_grew_gets_a_new_checkpoint(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    world.other(OrganisationKind::Clinic, "yoso").await;
    let mut known = Checkpoints::default();
    assert_eq!(add(&world.hub, &mut known).await.lines().count(), 2);
    assert_eq!(add(&world.hub, &mut known).await, "");
    work(&sato, &["佐藤"]).await;
    let text = add(&world.hub, &mut known).await;
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains(&sato.scope.organisation.to_string()));
}

#[tokio::test]
async fn a_database_put_back_to_yesterday_is_cut_off() {
    let hub = TestHub::on(Database::Sqlite).await;
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let yesterday = copy_of(&world).await;
    let last = yesterday.hub.verify_audit_trail(home, &Checkpoints::default()).await.unwrap().unwrap().seq;
    work(&sato, &["一", "二"]).await;
    let known = checkpoints(&world.hub).await;
    let found = yesterday.hub.verify_audit_trail(home, &known).await.unwrap();
    assert_eq!(found, Err(Break::CutOff { last, expected: last + 2 }));
}

#[tokio::test]
async fn a_history_told_anew_is_found_by_the_checkpoint_of_the_true_one() {
    let hub = TestHub::on(Database::Sqlite).await;
    let (world, sato) = World::founded(hub).await;
    let home = sato.scope.organisation;
    let mut known = checkpoints(&world.hub).await;
    let other = copy_of(&world).await;
    let first = known.last(home).unwrap().seq + 1;
    work(&sato, &["真", "実"]).await;
    add(&world.hub, &mut known).await;
    let liar = sign_in(&other.hub, "sato", PASSWORD).await.unwrap();
    work(&liar, &["虚", "構", "！"]).await;
    assert!(
        other.hub.verify_audit_trail(home, &Checkpoints::default()).await.unwrap().is_ok(),
        "it is consistent"
    );
    let found = other.hub.verify_audit_trail(home, &known).await.unwrap();
    assert_eq!(found, Err(Break::Rewritten { first, last: first + 1 }));
}

#[tokio::test]
async fn an_organisation_that_only_a_checkpoint_remembers_is_cut_off() {
    let hub = TestHub::on(Database::Sqlite).await;
    let (world, _) = World::founded(hub).await;
    let before = copy_of(&world).await;
    let gone = world.other(OrganisationKind::Clinic, "yoso").await.scope.organisation;
    let known = checkpoints(&world.hub).await;
    let found = before.hub.verify_audit_trails(&known).await.unwrap();
    let clinic = found.iter().find(|one| one.organisation == gone).unwrap();
    assert!(matches!(clinic.outcome, Err(Break::CutOff { last: 0, .. })));
    assert!(found.iter().all(|one| one.organisation == gone || one.outcome.is_ok()));
}

on_both!(an_entry_slipped_in_below_the_first_number_is_named);
async fn an_entry_slipped_in_below_the_first_number_is_named(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let copied = copy_of_entries(0, "organisation_id");
    assert_eq!(world.kit().database.tamper(&copied).await, 1);
    let read = cx::<Read<AuditTrail>>(&sato);
    let shown = audit_trail::list(&read, &Filter::default(), 100).await.unwrap();
    assert!(shown.iter().any(|entry| entry.seq == 0), "pages show it");
    let found = world.hub.verify_audit_trail(sato.scope.organisation, &Checkpoints::default()).await.unwrap();
    assert_eq!(found, Err(Break::Added(0)));
}

on_both!(entries_of_a_chain_that_nobody_knows_are_found);
async fn entries_of_a_chain_that_nobody_knows_are_found(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let nil = match world.kit().database.kind() {
        Database::Sqlite => "x'00000000000000000000000000000000'",
        Database::Postgres => "'00000000-0000-0000-0000-000000000000'::uuid",
    };
    assert_eq!(world.kit().database.tamper(&copy_of_entries(1, nil)).await, 1);
    let found = world.hub.verify_audit_trails(&Checkpoints::default()).await.unwrap();
    let of = |id| found.iter().find(|one| one.organisation == id).map(|one| one.outcome.clone());
    assert_eq!(of(OrganisationId::INSTALLATION), Some(Err(Break::Changed(1))));
    assert!(of(sato.scope.organisation).unwrap().is_ok());
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_is_named() {
    // Only SQLite keeps such values: PostgreSQL refuses them.
    for (what, number) in [
        ("update audit_entry set label = x'ff' where seq = 3", 3),
        ("update audit_entry set seq = 2.5 where seq = 3", 3),
        ("update audit_entry set seq = 'x' where seq = 1", 1),
        ("update audit_entry set seq = -9223372036854775808 where seq = 1", i64::MIN),
        ("update audit_head set hash = x'00'", 5),
    ] {
        let (world, sato) = World::founded(TestHub::on(Database::Sqlite).await).await;
        work(&sato, &["一", "二", "三"]).await;
        assert!(world.kit().database.tamper(what).await > 0);
        let home = sato.scope.organisation;
        let found = world.hub.verify_audit_trail(home, &Checkpoints::default()).await.unwrap();
        let named = match found {
            Err(Break::Changed(number) | Break::Added(number) | Break::Removed(number)) => number,
            other => panic!("{what}: {other:?}"),
        };
        assert_eq!(named, number, "{what}");
    }
}

/// Puts the first entry in once more, under another number or for another organisation.
fn copy_of_entries(seq: i64, organisation: &str) -> String {
    let rest = "at_ms, actor_id, actor_name, origin, action, subject, subject_id, label, before, after, hash";
    format!(
        "insert into audit_entry (organisation_id, seq, {rest})
         select {organisation}, {seq}, {rest} from audit_entry where seq = 1"
    )
}

on_both!(pages_go_by_number_and_back_and_filter_by_subject);
async fn pages_go_by_number_and_back_and_filter_by_subject(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    work(&sato, &["一", "二", "三", "四"]).await;
    organisation::change(
        &cx::<Write<Organisations>>(&sato),
        1,
        &organisation::Details { name: "改名".into(), name_en: String::new(), beds: None },
    )
    .await
    .unwrap();
    let read = cx::<Read<AuditTrail>>(&sato);
    let everything = audit_trail::list(&read, &Filter::default(), 100).await.unwrap();
    let numbers: Vec<i64> = everything.iter().map(|entry| entry.seq).collect();
    let first = audit_trail::list(&read, &Filter::default(), 2).await.unwrap();
    let older = Filter { before_seq: Some(first[1].seq), ..Filter::default() };
    let second = audit_trail::list(&read, &older, 2).await.unwrap();
    assert_eq!(second[0].seq, numbers[2]);
    let back = audit_trail::younger(&read, &Filter::default(), second[0].seq, 2).await.unwrap();
    assert_eq!(back, first);
    let organisations = Filter { subject: Some("organisation".into()), ..Filter::default() };
    let found = audit_trail::list(&read, &organisations, 100).await.unwrap();
    assert_eq!(found.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["update", "create"]);
    drop(world);
}

on_both!(nobody_sees_the_trail_of_another_organisation);
async fn nobody_sees_the_trail_of_another_organisation(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let foreign = world.other(OrganisationKind::Hospital, "yoso").await;
    work(&foreign, &["よその秘密"]).await;
    let own = audit_trail::list(&cx::<Read<AuditTrail>>(&sato), &Filter::default(), 500).await.unwrap();
    assert!(!own.iter().any(|entry| entry.label.contains("よそ") || entry.after.contains("よそ")));
    assert!(!exported(&sato, Filter::default()).await.contains("よそ"));
    world.person(sato.scope.organisation, "suzuki", Role::SystemStaff).await;
    assert!(!world.sign_in("suzuki").await.may::<Read<AuditTrail>>());
}

async fn exported(signed: &Signed, filter: Filter) -> String {
    let headings =
        ["seq", "at", "who", "who_id", "where", "action", "subject", "label", "id", "before", "after"];
    let mut pieces = audit_trail::export(&cx::<Read<AuditTrail>>(signed), filter, headings).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.recv().await {
        bytes.extend(piece.unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

on_both!(the_export_holds_every_filtered_entry_once_and_is_itself_recorded);
async fn the_export_holds_every_filtered_entry_once_and_is_itself_recorded(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    work(&sato, &["=1+1", "二"]).await;
    let filter = Filter { subject: Some("person".into()), ..Filter::default() };
    let text = exported(&sato, filter).await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{feff}seq,at,who,who_id,where,action,subject,label,id,before,after");
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[1].contains("2026-11-20T12:00:00+09:00") && lines[1].contains("二"), "{}", lines[1]);
    assert!(lines[2].contains(",'=1+1,"), "a spreadsheet must not run it: {}", lines[2]);
    let newest = world.trail(sato.scope.organisation).await.swap_remove(0);
    assert_eq!((newest.0.as_str(), newest.1.as_str()), ("export", "audit_trail"));
}

on_both!(the_installations_own_chain_verifies_empty);
async fn the_installations_own_chain_verifies_empty(hub: TestHub) {
    let found =
        hub.hub.verify_audit_trail(OrganisationId::INSTALLATION, &Checkpoints::default()).await.unwrap();
    assert_eq!(found.unwrap().seq, 0);
}
