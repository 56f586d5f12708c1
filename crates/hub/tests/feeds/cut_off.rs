//! A process that dies at any step of a feed update or of matching: the next one ends the work, whole and once.

use crate::site::{Site, nvd};
use jiff::SignedDuration;
use testkit::{On, on_both};

/// Records of the feed: two batches.
const RECORDS: u32 = 501;

on_both!(a_feed_update_that_dies_at_any_step_is_whole_after_the_next_and_matched);
async fn a_feed_update_that_dies_at_any_step_is_whole_after_the_next_and_matched(site: Site) {
    let database = site.world.database.kind();
    for steps in 0.. {
        let site = Site::on(database).await;
        let place = site.write("nvd.json", &nvd(RECORDS));
        site.world.hub.schedule_feed(&place).await.unwrap();

        let died = site.world.dies_after(steps, |hub| async move { hub.run_due_jobs().await.unwrap() }).await;
        site.world.clock.advance(SignedDuration::from_mins(10));
        site.world.hub.run_due_jobs().await.unwrap();

        assert_eq!(site.stored().await, (i64::from(RECORDS), 1, 0), "after {steps} steps");
        assert_eq!(site.findings(&site.hospital).await.len(), 1, "after {steps} steps");
        if !died {
            assert!(steps > 6, "it has more steps than {steps}");
            break;
        }
    }
}

on_both!(an_update_by_hand_that_dies_is_completed_by_the_next_of_any_feed);
async fn an_update_by_hand_that_dies_is_completed_by_the_next_of_any_feed(site: Site) {
    let place = site.write("nvd.json", &nvd(RECORDS));
    // Both batches were stored; the switch was not.
    let died = site.world.dies_after(2, |hub| async move { drop(hub.take_in_feed(&place).await) }).await;
    assert!(died);
    assert_eq!(site.stored().await, (i64::from(RECORDS), 0, 0));
    assert!(site.findings(&site.hospital).await.is_empty(), "what is not whole counted");
    site.take_in(&site.write("nvd-other.json", &nvd(1))).await.unwrap();
    assert_eq!(site.stored().await, (i64::from(RECORDS), 1, 0));
    assert_eq!(site.findings(&site.hospital).await.len(), 1);
}

on_both!(scores_that_were_stored_by_a_run_that_died_are_carried_on_all_the_same);
async fn scores_that_were_stored_by_a_run_that_died_are_carried_on_all_the_same(site: Site) {
    let path = site.world.folder.path().join("epss.csv");
    let text = "#model_version:v2026.03.01,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10001,0.5,0.9\n";
    std::fs::write(&path, text).unwrap();
    let place = path.display().to_string();
    let died = site.world.dies_after(1, |hub| async move { drop(hub.take_in_feed(&place).await) }).await;
    assert!(died);
    assert_eq!(site.stored().await.1, 0);
    let taken = site.take_in(&path.display().to_string()).await.unwrap();
    assert_eq!((taken.changed, site.stored().await.1), (0, 1), "stored before, and numbered now");
}
