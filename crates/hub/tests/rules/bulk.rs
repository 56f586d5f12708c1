//! Bulk edits: one field of many lines gets one value, in all of them or in none; nobody else's lines are touched.

use crate::support::{World, cx, faults, is_not_found};
use domain::{
    access::{Inventory, Read, Write},
    audit_trail::{Action, Entry},
    identity::OrganisationKind,
    ids::{AssetId, RecordId, Uuid},
    inventory::{
        Asset, AssetDetails, AssetKind, Book, PatchState, Query,
        register::{RecordKind, query::Query as RecordQuery},
    },
};
use hub::{
    Cx, HubError, What,
    audit_trail::Checkpoints,
    inventory::{
        self,
        bulk::{self, Chosen, Edit, LIMIT, Outcome, Verdict},
        register,
    },
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use store::inventory::{asset, register::record};
use testkit::{Database, TestHub, on_both, run_on};

const ACCOUNTS: Book = Book::Register(RecordKind::Account);

async fn terminal(cx: &Cx<Write<Inventory>>, name: &str, department: &str) -> AssetId {
    let mut details = AssetDetails::named(AssetKind::Terminal, name);
    details.department = department.to_owned();
    details.patch_state = PatchState::Behind;
    inventory::add(cx, &details).await.unwrap()
}

async fn made(cx: &Cx<Write<Inventory>>, kind: RecordKind, written: &[(&str, &str)]) -> RecordId {
    let details = register::read(kind, written.iter().copied()).unwrap();
    register::add(cx, kind, &details).await.unwrap()
}

fn versions<const N: usize>(lines: [(Uuid, i64); N]) -> BTreeMap<Uuid, i64> {
    lines.into_iter().collect()
}

async fn stored(cx: &Cx<Read<Inventory>>, id: AssetId) -> Asset {
    inventory::find(cx, id).await.unwrap()
}

fn to_radiology() -> Edit {
    Edit::read(Book::Ledger, "department", " 放射線科 ").unwrap()
}

on_both!(one_value_goes_into_many_assets_and_each_keeps_its_history);
async fn one_value_goes_into_many_assets_and_each_keeps_its_history(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    let first = terminal(&write, "CT操作端末", "検査科").await;
    let second = terminal(&write, "MRI操作端末", "").await;
    let third = terminal(&write, "読影端末", "放射線科").await;
    let edit = to_radiology();
    let listed = Chosen::Assets(Query { text: "端末".to_owned(), ..Query::default() });
    let preview = bulk::preview(&write, &edit, &listed).await.unwrap();
    let seen: Vec<_> =
        preview.lines.iter().map(|line| (line.name.as_str(), line.before.as_str(), &line.verdict)).collect();
    let expected = [
        ("MRI操作端末", "", &Verdict::Changes),
        ("読影端末", "放射線科", &Verdict::Same),
        ("CT操作端末", "検査科", &Verdict::Changes),
    ];
    assert_eq!(seen, expected);
    assert_eq!(stored(&read, first).await.version, 1, "only looked at");

    let all = versions([first, second, third].map(|id| (id.uuid(), 1)));
    let done = bulk::apply(&write, &edit, &all).await.unwrap();
    assert_eq!(done, Outcome::Applied { changed: 2, same: 1 });
    for (id, version) in [(first, 2), (second, 2), (third, 1)] {
        let asset = stored(&read, id).await;
        assert_eq!((asset.details.department.as_str(), asset.version), ("放射線科", version));
        assert_eq!(asset.details.patch_state, PatchState::Behind);
    }
    let found = Query { text: "放射線科".to_owned(), ..Query::default() };
    assert_eq!(inventory::count(&read, &found).await.unwrap(), 3, "the search finds the new value");
    let history = inventory::history(&read, first).await.unwrap();
    assert!(history[0].before.contains("検査科") && history[0].after.contains("放射線科"));
    let trail: Vec<_> = world.trail(sato.scope.organisation).await.into_iter().take(3).collect();
    let subjects: Vec<_> =
        trail.iter().map(|(action, subject, _)| (action.as_str(), subject.as_str())).collect();
    assert_eq!(subjects, [("update", "inventory"), ("update", "asset"), ("update", "asset")]);
    let whole = world.hub.verify_audit_trail(sato.scope.organisation, &Checkpoints::default()).await.unwrap();
    assert!(whole.is_ok(), "{whole:?}");
}

on_both!(a_line_that_someone_changed_since_is_named_and_none_is_changed);
async fn a_line_that_someone_changed_since_is_named_and_none_is_changed(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    let (first, second) = (terminal(&write, "端末1", "").await, terminal(&write, "端末2", "").await);
    let mut theirs = AssetDetails::named(AssetKind::Terminal, "端末2");
    theirs.department = "薬剤部".to_owned();
    inventory::change(&write, second, 1, &theirs).await.unwrap();
    let both = versions([(first.uuid(), 1), (second.uuid(), 1)]);
    let Outcome::Held { stale, refused, gone } = bulk::apply(&write, &to_radiology(), &both).await.unwrap()
    else {
        panic!("applied");
    };
    assert_eq!((stale.len(), refused.len(), gone), (1, 0, 0));
    assert_eq!((stale[0].name.as_str(), stale[0].before.as_str(), stale[0].version), ("端末2", "薬剤部", 2));
    assert_eq!(stored(&read, first).await.details.department, "");
    assert_eq!(stored(&read, second).await.details.department, "薬剤部");
    inventory::remove(&write, second, 2).await.unwrap();
    let held = bulk::apply(&write, &to_radiology(), &both).await.unwrap();
    assert!(matches!(held, Outcome::Held { gone: 1, .. }), "{held:?}");
    assert_eq!(stored(&read, first).await.version, 1);
}

on_both!(another_hospital_s_lines_are_as_unknown_as_those_that_never_were);
async fn another_hospital_s_lines_are_as_unknown_as_those_that_never_were(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let suzuki = world.other(OrganisationKind::Hospital, "suzuki").await;
    let own = terminal(&cx(&suzuki), "自院の端末", "").await;
    let theirs = terminal(&cx(&sato), "端末", "検査科").await;
    let account = made(&cx(&sato), RecordKind::Account, &[("name", "admin")]).await;
    let write = cx::<Write<Inventory>>(&suzuki);
    let edit = to_radiology();
    for id in [theirs.uuid(), Uuid::from_u128(7)] {
        assert!(is_not_found(&bulk::preview(&write, &edit, &Chosen::These(vec![id])).await));
        assert!(is_not_found(&bulk::apply(&write, &edit, &versions([(id, 1)])).await));
        let beside = bulk::apply(&write, &edit, &versions([(id, 1), (own.uuid(), 1)])).await.unwrap();
        assert!(matches!(beside, Outcome::Held { gone: 1, .. }), "{beside:?}");
    }
    let edit = Edit::read(ACCOUNTS, "privilege", "administrator").unwrap();
    assert!(is_not_found(&bulk::apply(&write, &edit, &versions([(account.uuid(), 1)])).await));
    // Another register's record is none of this one's.
    let edit = Edit::read(Book::Register(RecordKind::Medium), "encrypted", "yes").unwrap();
    assert!(is_not_found(&bulk::apply(&cx(&sato), &edit, &versions([(account.uuid(), 1)])).await));
    assert_eq!(stored(&cx(&sato), theirs).await.details.department, "検査科");
    assert_eq!(stored(&cx(&suzuki), own).await.version, 1);
}

on_both!(records_change_together_and_mean_the_device_that_the_new_value_names);
async fn records_change_together_and_mean_the_device_that_the_new_value_names(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    let device = terminal(&write, "電子カルテ", "").await;
    let first = made(&write, RecordKind::Account, &[("name", "admin"), ("system", "どこか")]).await;
    let second = made(&write, RecordKind::Account, &[("name", "maint")]).await;
    let edit = Edit::read(ACCOUNTS, "system", "電子カルテ").unwrap();
    let listed = Chosen::Records(RecordQuery::all(RecordKind::Account));
    let preview = bulk::preview(&write, &edit, &listed).await.unwrap();
    let both = preview.changes().map(|line| (line.id, line.version)).collect();
    assert_eq!(bulk::apply(&write, &edit, &both).await.unwrap(), Outcome::Applied { changed: 2, same: 0 });
    for id in [first, second] {
        let record = register::find(&read, RecordKind::Account, id).await.unwrap();
        assert_eq!((record.version, record.assets.get("system")), (2, Some(&device)));
        assert_eq!(register::history(&read, RecordKind::Account, id).await.unwrap().len(), 2);
    }
    let edit = Edit::read(ACCOUNTS, "system", "").unwrap();
    let both = versions([(first.uuid(), 2), (second.uuid(), 2)]);
    assert_eq!(bulk::apply(&write, &edit, &both).await.unwrap(), Outcome::Applied { changed: 2, same: 0 });
    let record = register::find(&read, RecordKind::Account, first).await.unwrap();
    assert!(record.assets.is_empty() && record.details.text("system").is_empty());
}

on_both!(a_value_that_does_not_fit_a_line_is_told_and_nothing_is_changed);
async fn a_value_that_does_not_fit_a_line_is_told_and_nothing_is_changed(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let (read, write) = (cx::<Read<Inventory>>(&sato), cx::<Write<Inventory>>(&sato));
    let kind = RecordKind::Contract;
    let fits = made(&write, kind, &[("name", "保守"), ("from", "2026-04-01")]).await;
    let not = made(&write, kind, &[("name", "増設"), ("from", "2028-04-01")]).await;
    let edit = Edit::read(Book::Register(kind), "until", "令和9年3月31日").unwrap();
    assert_eq!(edit.value(), "2027-03-31");
    let both = versions([(fits.uuid(), 1), (not.uuid(), 1)]);
    let chosen = Chosen::These(both.keys().copied().collect());
    let preview = bulk::preview(&write, &edit, &chosen).await.unwrap();
    assert_eq!(preview.changes().map(|line| line.id).collect::<Vec<_>>(), [fits.uuid()]);
    assert!(preview.lines.iter().any(|line| line.verdict == Verdict::Refused(What::Past)));
    let held = bulk::apply(&write, &edit, &both).await.unwrap();
    assert!(matches!(&held, Outcome::Held { refused, .. } if refused.len() == 1), "{held:?}");
    assert_eq!(register::find(&read, kind, fits).await.unwrap().version, 1);
    let done = bulk::apply(&write, &edit, &versions([(fits.uuid(), 1)])).await.unwrap();
    assert_eq!(done, Outcome::Applied { changed: 1, same: 0 });
}

#[test]
fn only_what_lines_can_share_is_edited_and_only_with_a_value_that_can_stand_there() {
    let wrong = |book, field: &str, value: &str| faults(Edit::read(book, field, value));
    assert_eq!(wrong(Book::Ledger, "name", "x"), [("field", What::Unknown)]);
    assert_eq!(wrong(Book::Ledger, "colour", "x"), [("field", What::Unknown)]);
    assert_eq!(wrong(Book::Ledger, "kind", ""), [("value", What::Required)]);
    assert_eq!(wrong(Book::Ledger, "kind", "spaceship"), [("value", What::Unknown)]);
    assert_eq!(wrong(Book::Ledger, "support_end_on", "soon"), [("value", What::NotADate)]);
    assert_eq!(wrong(Book::Ledger, "place", &"字".repeat(201)), [("value", What::TooLong(200))]);
    assert_eq!(wrong(ACCOUNTS, "name", "x"), [("field", What::Unknown)]);
    assert_eq!(wrong(ACCOUNTS, "second_factor", "maybe"), [("value", What::Unknown)]);
}

on_both!(every_field_of_the_ledger_takes_its_value_and_is_emptied_again);
async fn every_field_of_the_ledger_takes_its_value_and_is_emptied_again(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let write = cx::<Write<Inventory>>(&sato);
    let id = terminal(&write, "端末", "").await.uuid();
    let mut version = 1;
    for field in Book::Ledger.common_fields() {
        let value = field.values().last().copied().unwrap_or(match field.key {
            key if key.ends_with("_on") => "2027-03-31",
            _ => "値",
        });
        for value in [value, ""] {
            let Ok(edit) = Edit::read(Book::Ledger, field.key, value) else { continue };
            let done = bulk::apply(&write, &edit, &versions([(id, version)])).await.unwrap();
            assert_eq!(done, Outcome::Applied { changed: 1, same: 0 }, "{} {value}", field.key);
            version += 1;
            let preview = bulk::preview(&write, &edit, &Chosen::These(vec![id])).await.unwrap();
            assert_eq!(
                (preview.lines[0].before.as_str(), preview.changes().count()),
                (value, 0),
                "{}",
                field.key
            );
        }
    }
}

on_both!(more_lines_than_allowed_are_refused);
async fn more_lines_than_allowed_are_refused(hub: TestHub) {
    let (_world, sato) = World::founded(hub).await;
    let write = cx::<Write<Inventory>>(&sato);
    let ids: Vec<Uuid> = (0..=LIMIT as u128).map(Uuid::from_u128).collect();
    let versions = ids.iter().map(|id| (*id, 1)).collect();
    let expected = [("chosen", What::TooMany(LIMIT))];
    assert_eq!(faults(bulk::apply(&write, &to_radiology(), &versions).await), expected);
    assert_eq!(faults(bulk::preview(&write, &to_radiology(), &Chosen::These(ids)).await), expected);
    let none = bulk::apply(&write, &to_radiology(), &BTreeMap::new()).await;
    assert!(matches!(none, Err(HubError::NotFound)));
}

/// The lock that is allowed.
const LOCK: Duration = Duration::from_secs(2);

async fn as_many_as_allowed(hub: TestHub) {
    let (world, sato) = World::founded(hub).await;
    let write = cx::<Write<Inventory>>(&sato);
    for book in [Book::Ledger, Book::Register(RecordKind::Account)] {
        let mut tx = world.store().write(&sato.scope, world.hub.now()).await.unwrap();
        for number in 0..LIMIT {
            let name = format!("電子カルテ端末 {number}号");
            let remarks = "外来の診察室で使う端末。".repeat(20);
            match book {
                Book::Ledger => {
                    let mut details = AssetDetails::named(AssetKind::Terminal, name);
                    details.remarks = remarks;
                    asset::insert(&mut tx, AssetId::from_uuid(world.id()), &details).await.unwrap();
                }
                Book::Register(kind) => {
                    let written = [("name", name.as_str()), ("remarks", &remarks)];
                    let details = register::read(kind, written).unwrap();
                    let id = RecordId::from_uuid(world.id());
                    record::insert(&mut tx, id, kind, &details, &record::Devices::new()).await.unwrap();
                }
            }
        }
        tx.commit(Entry::new(Action::Import, "asset", "", "")).await.unwrap();
        let (edit, chosen) = match book {
            Book::Ledger => (to_radiology(), Chosen::Assets(Query::default())),
            Book::Register(kind) => {
                (Edit::read(book, "until", "2027-03-31").unwrap(), Chosen::Records(RecordQuery::all(kind)))
            }
        };
        let begun = Instant::now();
        let preview = bulk::preview(&write, &edit, &chosen).await.unwrap();
        let looked = begun.elapsed();
        let all = preview.changes().map(|line| (line.id, line.version)).collect();
        let begun = Instant::now();
        let done = bulk::apply(&write, &edit, &all).await.unwrap();
        let applied = begun.elapsed();
        println!("{book:?}: {LIMIT} looked at in {looked:?}, applied in {applied:?}, the lock within it");
        assert_eq!(done, Outcome::Applied { changed: LIMIT, same: 0 });
        assert!(applied < LOCK, "{applied:?}");
    }
}

#[test]
#[ignore = "long: 5,000 lines"]
fn as_many_as_allowed_change_within_the_lock_on_sqlite() {
    run_on(Database::Sqlite, as_many_as_allowed);
}

#[test]
#[ignore = "long: 5,000 lines"]
fn as_many_as_allowed_change_within_the_lock_on_postgres() {
    run_on(Database::Postgres, as_many_as_allowed);
}
