//! What a feed brings, and what one brings that is broken, cut off, foreign, or old.

use crate::site::{Site, kev, nvd, nvd_of, record};
use jiff::SignedDuration;
use serde_json::json;
use store::vulnerabilities::feed;
use testkit::on_both;

on_both!(the_same_feed_twice_changes_nothing_and_matches_nobody_again);
async fn the_same_feed_twice_changes_nothing_and_matches_nobody_again(site: Site) {
    let place = site.write("nvd.json", &nvd(3));
    assert_eq!(site.take_in(&place).await.unwrap().changed, 3);
    let other = site.other().await;
    assert_eq!(site.findings(&other).await.len(), 1);
    let taken = site.world.hub.take_in_feed(&place).await.unwrap();
    assert_eq!((taken.files, taken.records, taken.changed), (1, 3, 0));
    assert_eq!(site.stored().await, (3, 1, 0));
}

on_both!(a_record_that_is_rejected_takes_its_findings_away);
async fn a_record_that_is_rejected_takes_its_findings_away(site: Site) {
    site.take_in(&site.write("nvd.json", &nvd(2))).await.unwrap();
    assert_eq!(site.findings(&site.hospital).await.len(), 1);
    let rejected = nvd_of(&[record(1, "Rejected", "2026-11-19T00:00:00.000")]);
    site.take_in(&site.write("nvd-modified.json", &rejected)).await.unwrap();
    assert!(site.findings(&site.hospital).await.is_empty());
    // An older file that still has it brings nothing back.
    assert_eq!(site.take_in(&site.write("nvd.json", &nvd(2))).await.unwrap().changed, 0);
    assert!(site.findings(&site.hospital).await.is_empty());
}

on_both!(what_is_analysed_again_is_found_again_by_an_index_that_stands_and_by_one_that_was_let_go);
async fn what_is_analysed_again_is_found_again_by_an_index_that_stands_and_by_one_that_was_let_go(
    site: Site,
) {
    site.take_in(&site.write("nvd.json", &nvd(2))).await.unwrap();
    for (day, status, found) in
        [(11, "Rejected", 0), (12, "Analyzed", 1), (13, "Rejected", 0), (14, "Analyzed", 1)]
    {
        if day > 12 {
            site.world.clock.advance(SignedDuration::from_hours(2));
            site.world.hub.run_due_jobs().await.unwrap();
        }
        let changed = nvd_of(&[record(1, status, &format!("2026-11-{day}T00:00:00.000"))]);
        site.take_in(&site.write("nvd-modified.json", &changed)).await.unwrap();
        assert_eq!(site.findings(&site.hospital).await.len(), found, "{day}");
    }
}

on_both!(one_broken_file_of_a_folder_and_nothing_of_it_is_stored);
async fn one_broken_file_of_a_folder_and_nothing_of_it_is_stored(site: Site) {
    site.write("feeds/a.json", &nvd(1_000));
    let cut = nvd(3).to_string();
    let path = site.world.folder.path().join("feeds/b.json");
    std::fs::write(&path, &cut[..cut.len() / 2]).unwrap();
    let place = path.parent().unwrap().display().to_string();
    let error = site.take_in(&place).await.unwrap_err().to_string();
    assert!(error.contains("b.json") && error.contains("breaks off"), "{error}");
    assert_eq!(site.stored().await, (0, 0, 0));
    let read = site.world.store().read_global();
    assert_eq!(feed::list(&read).await.unwrap(), [], "tried once by hand");
    site.world.hub.schedule_feed(&place).await.unwrap();
    site.world.hub.run_next_job().await.unwrap();
    let listed = feed::list(&read).await.unwrap();
    assert_eq!((listed[0].message.as_str(), listed[0].last_good_at_ms), (error.as_str(), None));
}

on_both!(a_list_of_exploited_ones_that_lacks_entries_is_refused);
async fn a_list_of_exploited_ones_that_lacks_entries_is_refused(site: Site) {
    site.take_in(&site.write("kev.json", &kev(&[1, 2], "2026-11-18", "2026-12-10"))).await.unwrap();
    let mut short = kev(&[2], "2026-11-19", "2026-12-10");
    short["count"] = json!(2);
    let error = site.take_in(&site.write("kev.json", &short)).await.unwrap_err().to_string();
    assert!(error.contains("states 2 entries but holds 1"), "{error}");
    assert_eq!(site.stored().await.1, 1);
}

on_both!(a_folder_without_feeds_is_refused);
async fn a_folder_without_feeds_is_refused(site: Site) {
    let empty = tempfile::tempdir().unwrap();
    let error = site.take_in(&empty.path().display().to_string()).await.unwrap_err().to_string();
    assert!(error.contains("no file in this folder that ends in .json"), "{error}");
}

on_both!(jvn_s_list_of_products_among_feeds_is_passed_over_with_the_reason);
async fn jvn_s_list_of_products_among_feeds_is_passed_over_with_the_reason(site: Site) {
    site.write("feeds/nvd.json", &nvd(1));
    let folder = site.world.folder.path().join("feeds");
    let list = include_str!("../../../../fuzz/seeds/jvn_feed/products.xml");
    std::fs::write(folder.join("myjvn_product.rdf"), list).unwrap();
    let taken = site.take_in(folder.to_str().unwrap()).await.unwrap();
    assert_eq!((taken.records, taken.skipped), (1, 1));
    let why = taken.first_skipped.unwrap();
    assert!(why.starts_with("myjvn_product.rdf: JVN's list of products"), "{why}");
}
