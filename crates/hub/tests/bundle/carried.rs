//! What a pack brings, and what one does not that is old, late, altered or goes on from something else.

use crate::two_hubs::{TwoHubs, known, left};
use hub::vulnerabilities::pack::{BundleError, Refusal, Since, Wanted, look};
use jiff::{SignedDuration, civil::date};
use store::vulnerabilities::epss;
use testkit::on_both;

on_both!(a_full_pack_brings_all_and_an_incremental_one_what_changed_since);
async fn a_full_pack_brings_all_and_an_incremental_one_what_changed_since(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1, 2, 3], 1, &[1]).await;
    let full = hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    assert_eq!((full.brought.base, full.brought.serial, full.brought.records, full.changed), (0, 1, 4, 4));
    assert_eq!(known(&hubs.receiver).await, known(&hubs.sender).await);

    hubs.news(&[2, 4], 2, &[1, 4]).await;
    let more = hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    // Two CVEs, and the list of exploited ones, which is always whole.
    assert_eq!((more.brought.base, more.brought.serial, more.brought.records, more.changed), (1, 2, 4, 4));
    assert_eq!(known(&hubs.receiver).await, known(&hubs.sender).await);
    assert!(left(&hubs.sender).is_empty() && left(&hubs.receiver).is_empty());
}

on_both!(what_left_the_list_of_exploited_ones_leaves_it_at_the_receiver_too);
async fn what_left_the_list_of_exploited_ones_leaves_it_at_the_receiver_too(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1, 2], 1, &[1, 2]).await;
    hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    hubs.news(&[], 2, &[2]).await;
    hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    assert_eq!(known(&hubs.receiver).await.exploited.len(), 1);
}

on_both!(the_same_or_an_older_pack_is_refused_and_changes_nothing);
async fn the_same_or_an_older_pack_is_refused_and_changes_nothing(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    let first = hubs.pack(Since::Last).await;
    hubs.take(&first).await.unwrap();
    hubs.news(&[2], 2, &[]).await;
    hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    let before = known(&hubs.receiver).await;
    hubs.news(&[3], 3, &[]).await;
    let third = hubs.pack(Since::Nothing).await;
    for (pack, serial) in [(&first, 1), (&first, 1)] {
        let refused = hubs.take(pack).await;
        assert!(matches!(refused, Err(Refusal::NotNewer { serial: found, newest: 2 }) if found == serial));
    }
    assert_eq!(known(&hubs.receiver).await, before);
    assert_eq!(hubs.take(&third).await.unwrap().changed, 1, "a full one is taken at any time");
    assert!(left(&hubs.receiver).is_empty());
}

on_both!(one_that_goes_on_from_something_that_is_not_in_is_refused);
async fn one_that_goes_on_from_something_that_is_not_in_is_refused(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    hubs.news(&[2], 2, &[]).await;
    let later = hubs.pack(Since::Serial(1)).await;
    assert!(matches!(hubs.take(&later).await, Err(Refusal::Gap { base: 1, newest: 0 })));
    assert!(known(&hubs.receiver).await.cves.is_empty());
}

on_both!(a_pack_is_good_for_its_days_only);
async fn a_pack_is_good_for_its_days_only(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    let pack = hubs.pack_as(Wanted { days: 7, ..Wanted::default() }).await.unwrap();
    hubs.receiver.clock.advance(SignedDuration::from_hours(7 * 24));
    assert!(look(&hubs.receiver.hub, &pack).await.is_ok());
    hubs.receiver.clock.advance(SignedDuration::from_secs(1));
    assert!(matches!(hubs.take(&pack).await, Err(Refusal::Expired(_))));
}

on_both!(an_altered_or_cut_pack_is_refused_and_changes_nothing);
async fn an_altered_or_cut_pack_is_refused_and_changes_nothing(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1, 2, 3], 1, &[1]).await;
    let pack = hubs.pack(Since::Last).await;
    let whole = std::fs::read(&pack).unwrap();
    // Every byte and bit is the format's test; here a few, all the way into the database.
    for place in [0, 700, 2_000, whole.len() / 2, whole.len() - 1_100, whole.len() - 1] {
        let mut altered = whole.clone();
        altered[place] ^= 4;
        std::fs::write(&pack, altered).unwrap();
        assert!(matches!(hubs.take(&pack).await, Err(Refusal::Bundle(_))), "{place}");
    }
    std::fs::write(&pack, &whole[..whole.len() - 600]).unwrap();
    assert!(matches!(hubs.take(&pack).await, Err(Refusal::Bundle(BundleError::Cut))));
    assert!(known(&hubs.receiver).await.cves.is_empty() && left(&hubs.receiver).is_empty());
    std::fs::write(&pack, &whole).unwrap();
    assert_eq!(hubs.take(&pack).await.unwrap().changed, 4, "the control");
}

on_both!(a_pack_larger_than_the_medium_is_not_written);
async fn a_pack_larger_than_the_medium_is_not_written(hubs: TwoHubs) {
    hubs.news(&[1, 2, 3], 1, &[1]).await;
    let refused = hubs.pack_as(Wanted { max_bytes: Some(3_000), ..Wanted::default() }).await;
    assert!(matches!(refused, Err(Refusal::TooLarge { limit: 3_000, .. })));
    let files = std::fs::read_dir(hubs.sender.folder.path()).unwrap();
    let packs = files.filter(|entry| entry.as_ref().unwrap().path().extension().is_some()).count();
    assert!(packs == 0 && left(&hubs.sender).is_empty());
}

on_both!(without_anything_new_there_is_nothing_to_pack);
async fn without_anything_new_there_is_nothing_to_pack(hubs: TwoHubs) {
    let nothing = hubs.pack_as(Wanted::default()).await;
    assert!(matches!(nothing, Err(Refusal::NothingNew(0))));
    hubs.news(&[1], 1, &[]).await;
    hubs.pack(Since::Last).await;
    assert!(matches!(hubs.pack_as(Wanted::default()).await, Err(Refusal::NothingNew(1))));
}

on_both!(scores_alone_are_worth_a_pack);
async fn scores_alone_are_worth_a_pack(hubs: TwoHubs) {
    let hubs = hubs.trusting().await;
    hubs.news(&[1], 1, &[]).await;
    hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    hubs.scores("2026-11-20").await;
    let more = hubs.take(&hubs.pack(Since::Last).await).await.unwrap();
    assert_eq!((more.brought.base, more.brought.serial, more.changed), (1, 2, 1));
    let read = hubs.receiver.store().read_global();
    let (score, day) = epss::find(&read, "CVE-2026-0001".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((score.probability_ppm, day), (500_000, date(2026, 11, 20)));
    // The same day again is nothing new.
    hubs.scores("2026-11-20").await;
    assert!(matches!(hubs.pack_as(Wanted::default()).await, Err(Refusal::NothingNew(2))));
}
