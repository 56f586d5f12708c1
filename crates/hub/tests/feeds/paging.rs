//! An address that answers in pages: all are read, a run that was cut off goes on, the next asks for what changed.

use crate::site::{Site, nvd_of, record};
use hub::{Hub, Network};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::on_both;

const PLACE: &str = "https://services.nvd.nist.gov/rest/json/cves/2.0";

/// Two of five records, from an index on.
fn page(start: u32) -> Value {
    let records =
        (start..5.min(start + 2)).map(|number| record(number + 1, "Analyzed", "2026-11-01T00:00:00.000"));
    let mut page = nvd_of(&records.collect::<Vec<_>>());
    page["startIndex"] = json!(start);
    page["totalResults"] = json!(5);
    page
}

/// A hub whose network gives these pages, and what it was asked for.
fn hub_over(site: &Site, reachable: u32) -> (Hub, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (folder, log) = (site.world.folder.path().to_owned(), Arc::clone(&asked));
    let network = Network::new(move |address| {
        log.lock().unwrap().push(address.to_owned());
        let start = address.split("startIndex=").nth(1).map_or(0, |text| text.parse().unwrap());
        if start >= reachable {
            return Err("the line is dead".to_owned());
        }
        let answer = if address.contains("lastModStartDate") { nvd_of(&[]) } else { page(start) };
        let path = folder.join("page.json");
        std::fs::write(&path, answer.to_string()).unwrap();
        Ok(path)
    });
    (site.world.another_hub(network), asked)
}

on_both!(an_answer_in_pages_is_read_to_its_end_and_goes_on_where_it_was_cut_off);
async fn an_answer_in_pages_is_read_to_its_end_and_goes_on_where_it_was_cut_off(site: Site) {
    let (hub, _) = hub_over(&site, 2);
    let error = hub.take_in_feed(PLACE).await.unwrap_err().to_string();
    assert!(error.contains("the line is dead"), "{error}");
    assert_eq!(site.stored().await, (2, 0, 0), "the first page is stored and does not count yet");

    let (hub, asked) = hub_over(&site, 5);
    let taken = hub.take_in_feed(PLACE).await.unwrap();
    assert_eq!((taken.records, taken.changed), (3, 3));
    assert_eq!(*asked.lock().unwrap(), [format!("{PLACE}?startIndex=2"), format!("{PLACE}?startIndex=4")]);
    hub.run_due_jobs().await.unwrap();
    assert_eq!(site.stored().await, (5, 1, 0));
    assert_eq!(site.findings(&site.hospital).await.len(), 1);

    // The next day only what changed is asked for.
    site.world.clock.advance(SignedDuration::from_hours(24));
    asked.lock().unwrap().clear();
    assert_eq!(hub.take_in_feed(PLACE).await.unwrap().changed, 0);
    let asked = asked.lock().unwrap().join(" ");
    assert!(asked.contains("?lastModStartDate=2026-11-20T02:00:00.000Z&lastModEndDate="), "{asked}");
    assert_eq!(site.stored().await, (5, 1, 0));
}

on_both!(what_an_address_holds_that_is_no_feed_is_not_kept);
async fn what_an_address_holds_that_is_no_feed_is_not_kept(site: Site) {
    let path = site.world.folder.path().join("page.json");
    let held = path.clone();
    let network = Network::new(move |_| {
        std::fs::write(&held, "<html>please sign in to the hospital's network</html>").unwrap();
        Ok(held.clone())
    });
    let error = site.world.another_hub(network).take_in_feed("https://a.example/kev.json").await;
    assert!(error.unwrap_err().to_string().contains("a web page"));
    assert!(!path.exists(), "the next question would be whether it changed since");
}
