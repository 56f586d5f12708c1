//! A run that is cut off before its last step: nothing counts, and the next one finishes it.

use crate::two_hubs::{TwoHubs, known};
use hub::vulnerabilities::pack::Since;
use store::vulnerabilities::feed;
use testkit::on_both;

on_both!(records_stored_by_a_run_that_was_cut_off_count_once_it_is_done_again);
async fn records_stored_by_a_run_that_was_cut_off_count_once_it_is_done_again(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1, 2], 1, &[]).await;
    let pack = hubs.pack(Since::Last).await;
    hubs.take(&pack).await.unwrap();
    let generation = feed::generation(&hubs.receiver.store().read_global()).await.unwrap();
    // As after a kill before the last step: the records are in the next generation, and the bundle still waits.
    hubs.receiver.database.tamper("update feed_generation set generation = generation - 1").await;
    hubs.receiver.database.tamper("update bundle_taken set state = 'waiting', taken_at_ms = null").await;
    let again = hubs.take(&pack).await.unwrap();
    assert_eq!(again.changed, 0, "they are stored already");
    assert_eq!(feed::generation(&hubs.receiver.store().read_global()).await.unwrap(), generation);
    assert_eq!(known(&hubs.receiver).await, known(&hubs.sender).await);
}
