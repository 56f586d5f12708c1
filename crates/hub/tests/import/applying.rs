//! From the preview to the ledger: whole or not at all, once, and only on the ledger that the preview saw.

use crate::{
    comparing::LIST,
    desk::{Desk, counted},
};
use domain::{
    access::{Inventory, Read, Write},
    identity::Role,
    inventory::{AssetDetails, AssetKind, ImportState, RowVerdict},
};
use hub::{
    HubError,
    inventory::{
        self,
        import::{self, Outcome},
    },
};
use store::audit_trail::{Filter, newest};
use testkit::on_both;

on_both!(an_import_is_one_entry_of_the_audit_trail_and_a_step_in_each_asset_s_history);
async fn an_import_is_one_entry_of_the_audit_trail_and_a_step_in_each_asset_s_history(desk: Desk) {
    let run = desk.preview(LIST.as_bytes()).await;
    desk.apply(&run).await.unwrap();
    desk.hub.run_due_jobs().await.unwrap();
    let read = desk.hub.store().read(&desk.signed.scope);
    let filter = Filter { subject: Some("import".to_owned()), ..Filter::default() };
    let entries = newest(&read, &filter, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].action.as_str(), entries[0].label.as_str()), ("import", "資産台帳.csv"));
    assert!(entries[0].after.contains("\"added\":3,\"changed\":0"), "{}", entries[0].after);
    assert!(desk.hub.verify_audit_trail(desk.organisation(), &Default::default()).await.unwrap().is_ok());

    let asset = desk.asset("受付端末").await;
    let history = inventory::history(&desk.cx::<Read<Inventory>>(), asset.id).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!((history[0].action.as_str(), history[0].label.as_str()), ("import", "資産台帳.csv"));
    assert!(history[0].before.is_empty() && history[0].after.contains("受付端末"));
    desk.change("受付端末", |details| details.place = "2階".to_owned()).await;
    let history = inventory::history(&desk.cx::<Read<Inventory>>(), asset.id).await.unwrap();
    assert_eq!(history.iter().map(|step| step.action.as_str()).collect::<Vec<_>>(), ["update", "import"]);
}

on_both!(a_changed_row_of_an_applied_import_is_found);
async fn a_changed_row_of_an_applied_import_is_found(desk: Desk) {
    let run = desk.preview(LIST.as_bytes()).await;
    desk.apply(&run).await.unwrap();
    desk.hub.run_due_jobs().await.unwrap();
    assert!(import::changes_are_whole(&desk.write(), run.id).await.unwrap());
    desk.world.database.tamper("update import_row set after = replace(after, '1階', '9階')").await;
    assert!(!import::changes_are_whole(&desk.write(), run.id).await.unwrap());
}

on_both!(an_asset_changed_after_the_preview_makes_it_be_made_again);
async fn an_asset_changed_after_the_preview_makes_it_be_made_again(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    let run = desk.preview("管理番号,設置場所\nSV-1,2階\n".as_bytes()).await;
    desk.change("電子カルテ サーバー", |details| details.place = "2階".to_owned()).await;
    assert_eq!(desk.apply(&run).await.unwrap(), Outcome::Stale);
    let again = desk.read(run.id).await;
    assert!(import::was_stale(&again));
    assert_eq!(counted(&again), (0, 0, 1, 0), "someone did by hand what the file says");
}

on_both!(an_asset_added_after_the_preview_is_not_doubled);
async fn an_asset_added_after_the_preview_is_not_doubled(desk: Desk) {
    let run = desk.preview(LIST.as_bytes()).await;
    let mut details = AssetDetails::named(AssetKind::Server, "手で足したサーバー");
    details.asset_tag = "ＳＶ－１".to_owned();
    desk.add(&details).await;
    assert_eq!(desk.apply(&run).await.unwrap(), Outcome::Stale);
    let again = desk.read(run.id).await;
    assert_eq!(counted(&again), (2, 1, 0, 0));
    desk.apply(&again).await.unwrap();
    assert_eq!(desk.ledger().await.len(), 3);
}

on_both!(what_the_file_does_not_speak_of_may_change_meanwhile);
async fn what_the_file_does_not_speak_of_may_change_meanwhile(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    let run = desk.preview("管理番号,設置場所\nSV-1,2階\n".as_bytes()).await;
    desk.change("受付端末", |details| details.place = "9階".to_owned()).await;
    desk.add(&AssetDetails::named(AssetKind::Iot, "カメラ")).await;
    assert_eq!(desk.apply(&run).await.unwrap(), Outcome::Applied { added: 0, changed: 1 });
}

on_both!(an_asset_taken_out_after_the_preview_is_not_brought_back_unseen);
async fn an_asset_taken_out_after_the_preview_is_not_brought_back_unseen(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    let run = desk.preview("管理番号,設置場所\nSV-1,2階\n".as_bytes()).await;
    let server = desk.asset("電子カルテ サーバー").await;
    inventory::remove(&desk.write(), server.id, server.version).await.unwrap();
    assert_eq!(desk.apply(&run).await.unwrap(), Outcome::Stale);
    assert_eq!(desk.ledger().await.len(), 2);
}

on_both!(two_previews_of_one_file_add_its_assets_once);
async fn two_previews_of_one_file_add_its_assets_once(desk: Desk) {
    let first = desk.preview(LIST.as_bytes()).await;
    let second = desk.preview(LIST.as_bytes()).await;
    assert_eq!(counted(&second), (3, 0, 0, 0));
    desk.apply(&first).await.unwrap();
    assert_eq!(desk.apply(&second).await.unwrap(), Outcome::Stale);
    assert_eq!(counted(&desk.read(second.id).await), (0, 0, 3, 0));
    assert_eq!(desk.ledger().await.len(), 3);
}

on_both!(a_preview_is_applied_once);
async fn a_preview_is_applied_once(desk: Desk) {
    let run = desk.preview(LIST.as_bytes()).await;
    desk.apply(&run).await.unwrap();
    assert!(matches!(desk.apply(&run).await, Err(HubError::Conflict(_))));
    assert!(matches!(import::discard(&desk.write(), run.id).await, Err(HubError::Conflict(_))));
    assert_eq!(desk.ledger().await.len(), 3);
}

on_both!(a_discarded_import_leaves_nothing_behind);
async fn a_discarded_import_leaves_nothing_behind(desk: Desk) {
    let run = desk.preview(LIST.as_bytes()).await;
    assert_eq!(desk.stored_files(), 1);
    import::discard(&desk.write(), run.id).await.unwrap();
    desk.hub.run_due_jobs().await.unwrap();
    assert_eq!(import::find(&desk.write(), run.id).await.unwrap().state, ImportState::Discarded);
    assert_eq!((desk.ledger().await.len(), desk.stored_files()), (0, 0));
    for table in ["import_row", "import_asset", "import_component", "import_fault"] {
        let rows = desk.world.database.texts(&format!("select 'x' as text from {table}")).await;
        assert_eq!(rows.len(), 0, "{table}");
    }
    assert!(matches!(desk.apply(&run).await, Err(HubError::Conflict(_))));
}

on_both!(an_applied_import_keeps_what_changed_and_nothing_else);
async fn an_applied_import_keeps_what_changed_and_nothing_else(desk: Desk) {
    desk.import(LIST.as_bytes()).await;
    let run = desk.preview(format!("{LIST}IoT機器,カメラ,,,,,,,,,,,,,\n").as_bytes()).await;
    assert_eq!(counted(&run), (1, 0, 3, 0));
    desk.apply(&run).await.unwrap();
    desk.hub.run_due_jobs().await.unwrap();
    assert_eq!(desk.rows(&run, RowVerdict::Same).await, [0_u32; 0]);
    assert_eq!(desk.rows(&run, RowVerdict::Added).await, [5]);
    assert_eq!(desk.stored_files(), 0);
    let left = desk.world.database.texts("select 'x' as text from import_asset").await;
    assert_eq!(left.len(), 0);
}

on_both!(an_import_of_another_hospital_is_as_unknown_as_one_that_never_was);
async fn an_import_of_another_hospital_is_as_unknown_as_one_that_never_was(desk: Desk) {
    let run = desk.preview(LIST.as_bytes()).await;
    let other = desk.other("南病院").await;
    let cx = other.permit::<Write<Inventory>>().unwrap();
    assert!(matches!(import::find(&cx, run.id).await, Err(HubError::NotFound)));
    assert!(matches!(import::apply(&cx, run.id, run.version).await, Err(HubError::NotFound)));
    assert!(matches!(import::discard(&cx, run.id).await, Err(HubError::NotFound)));
    assert!(import::columns(&cx, run.id, None).await.is_err());
    assert_eq!(import::bad_cells(&cx, run.id, (0, 0), 10).await.unwrap().len(), 0);
    assert_eq!(import::left(&cx, run.id, RowVerdict::Added, 0, 10).await.unwrap().len(), 0);
    assert_eq!(import::newest(&cx, 10).await.unwrap().len(), 0);
    assert_eq!(desk.apply(&run).await.unwrap(), Outcome::Applied { added: 3, changed: 0 });
}

on_both!(who_only_reads_cannot_import);
async fn who_only_reads_cannot_import(desk: Desk) {
    let mut reader = desk.signed.clone();
    reader.roles = vec![Role::ReadOnly];
    assert!(reader.permit::<Write<Inventory>>().is_err());
    assert!(reader.permit::<Read<Inventory>>().is_ok(), "but may export");
}
