//! What was answered, seen again by later runs: an answer and the ledger may not contradict each other in silence.

use crate::site::{Site, nvd};
use domain::{
    access::{Inventory, Read, Vulnerabilities, Write},
    vulnerabilities::{Answer, Decision},
};
use hub::{
    Cx, Signed, inventory,
    today::{self, What},
    vulnerabilities::findings,
};
use jiff::SignedDuration;
use testkit::on_both;

on_both!(what_is_answered_as_fixed_is_asked_about_until_the_ledger_follows);
async fn what_is_answered_as_fixed_is_asked_about_until_the_ledger_follows(site: Site) {
    let other = site.other().await;
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    answer(&site, Answer::Mitigated, 1).await;
    assert_eq!(asked(&site.hospital).await, None);
    answer(&site, Answer::Fixed, 2).await;
    assert_eq!(asked(&site.hospital).await, Some(1));
    assert_eq!(asked(&other).await, None);

    let found = site.findings(&site.hospital).await.remove(0).finding;
    let read: Cx<Read<Inventory>> = site.hospital.permit().unwrap();
    let asset = inventory::find(&read, found.asset).await.unwrap();
    let mut details = asset.details;
    "6.0.5".clone_into(&mut details.components[0].version);
    details.components[0].cpe.clear();
    let write: Cx<Write<Inventory>> = site.hospital.permit().unwrap();
    inventory::change(&write, found.asset, asset.version, &details).await.unwrap();
    site.world.clock.advance(SignedDuration::from_mins(1));
    site.world.hub.run_due_jobs().await.unwrap();
    assert!(site.findings(&site.hospital).await.is_empty());
    assert_eq!(asked(&site.hospital).await, None);
}

async fn answer(site: &Site, answer: Answer, version: i64) {
    let cx: Cx<Write<Vulnerabilities>> = site.hospital.permit().unwrap();
    let id = site.findings(&site.hospital).await[0].finding.id;
    findings::decide(&cx, id, version, &Decision { answer, ..Decision::open() }).await.unwrap();
}

async fn asked(signed: &Signed) -> Option<u64> {
    let day = today::day(signed).await.unwrap();
    day.tasks.into_iter().find_map(|task| match task.what {
        What::FixedYetListed(count) => Some(count),
        _ => None,
    })
}
