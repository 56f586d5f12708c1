//! A process that dies at any step of an import: the next one ends the work, and nothing is lost or doubled.

use crate::desk::{Desk, counted};
use domain::{
    access::{Inventory, Read, Write},
    inventory::ImportState,
};
use hub::inventory::{self, import};
use jiff::SignedDuration;
use testkit::on_both;

/// Rows that are staged in two batches.
const ROWS: i64 = 501;

/// Rows that are applied: that is one transaction, however many there are.
const FEW: i64 = 20;

/// A list in which everything is changed by its edition.
fn list(rows: i64, edition: u64) -> Vec<u8> {
    let rows: String = (0..rows).map(|number| format!("機器{number},T-{number},第{edition}版\n")).collect();
    format!("名称,管理番号,備考\n{rows}").into_bytes()
}

on_both!(reading_that_dies_at_any_step_begins_anew_and_doubles_nothing);
async fn reading_that_dies_at_any_step_begins_anew_and_doubles_nothing(desk: Desk) {
    // Assets that are known get no new identifier, so that a look at the clock is a step and not a row.
    desk.import(&list(ROWS, 0)).await;
    let staged = || desk.world.database.texts("select 'x' as text from import_row where after <> ''");
    let kept = staged().await.len();
    for steps in 0.. {
        let cx = desk.write();
        let id = desk.send(&list(ROWS, 1)).await.unwrap();
        let survey = import::columns(&cx, id, None).await.unwrap();
        import::choose(&cx, id, 1, survey.sheet, &survey.mapping()).await.unwrap();

        let died = desk.world.dies_after(steps, |hub| async move { hub.run_due_jobs().await.unwrap() }).await;
        desk.world.clock.advance(SignedDuration::from_mins(10));
        let run = desk.read(id).await;
        assert_eq!((run.state, counted(&run)), (ImportState::Ready, (0, ROWS, 0, 0)), "after {steps} steps");
        assert_eq!(staged().await.len(), kept + 501, "after {steps} steps");
        import::discard(&cx, id).await.unwrap();
        desk.hub.run_due_jobs().await.unwrap();
        assert_eq!((staged().await.len(), desk.stored_files()), (kept, 0), "after {steps} steps");
        if !died {
            assert!(steps > 6, "it has more steps than {steps}");
            break;
        }
    }
}

on_both!(an_application_that_dies_at_any_step_happens_whole_and_once);
async fn an_application_that_dies_at_any_step_happens_whole_and_once(desk: Desk) {
    desk.import(&list(FEW, 0)).await;
    for steps in 0.. {
        let run = desk.preview(&list(FEW, steps + 1)).await;
        let (organisation, id, version) = (desk.organisation().to_string(), run.id, run.version);
        let died = desk
            .world
            .dies_after(steps, move |hub| async move {
                let signed = hub.console(&organisation).await.unwrap();
                let cx = signed.permit::<Write<Inventory>>().unwrap();
                import::apply(&cx, id, version).await.unwrap();
                hub.run_due_jobs().await.unwrap();
            })
            .await;
        desk.world.clock.advance(SignedDuration::from_mins(10));
        if import::find(&desk.write(), id).await.unwrap().state == ImportState::Ready {
            desk.apply(&run).await.unwrap();
        }
        desk.hub.run_due_jobs().await.unwrap();

        let remarks = format!("第{}版", steps + 1);
        let ledger = desk.ledger().await;
        assert!(ledger.iter().all(|asset| asset.details.remarks == remarks), "after {steps} steps");
        let count = inventory::count(&desk.cx::<Read<Inventory>>(), &Default::default()).await.unwrap();
        assert_eq!((count, desk.stored_files()), (FEW, 0), "after {steps} steps");
        assert!(import::changes_are_whole(&desk.write(), id).await.unwrap(), "after {steps} steps");
        let history = inventory::history(&desk.cx::<Read<Inventory>>(), ledger[0].id).await.unwrap();
        assert_eq!(history.len() as u64, steps + 2, "a version was lost or doubled after {steps} steps");
        if !died {
            assert!(steps > 4, "it has more steps than {steps}");
            break;
        }
    }
}
