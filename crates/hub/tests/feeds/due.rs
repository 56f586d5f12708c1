//! By when: the date follows what is known of a hole, unless a person set one.

use crate::site::{Site, kev, nvd};
use domain::{
    access::{Vulnerabilities, Write},
    vulnerabilities::{Answer, Decision, Urgency},
};
use hub::{Cx, Signed, vulnerabilities::findings};
use jiff::civil::{Date, date};
use testkit::on_both;

on_both!(a_hole_that_enters_the_list_of_exploited_ones_is_due_sooner_unless_a_person_set_the_date);
async fn a_hole_that_enters_the_list_of_exploited_ones_is_due_sooner_unless_a_person_set_the_date(
    site: Site,
) {
    let other = site.other().await;
    site.take_in(&site.write("nvd.json", &nvd(1))).await.unwrap();
    assert_eq!(due(&site, &site.hospital).await, (Urgency::Watch, None));

    // The other hospital sets a date of its own.
    let cx: Cx<Write<Vulnerabilities>> = other.permit().unwrap();
    let own = Some(date(2027, 3, 31));
    let id = site.findings(&other).await[0].finding.id;
    let decision = Decision { answer: Answer::Affected, due_on: own, ..Decision::open() };
    findings::decide(&cx, id, 1, &decision).await.unwrap();

    // 90 days, and then the day that CISA gives.
    site.take_in(&site.write("kev.json", &kev(&[1], "2026-11-19", "2022-05-03"))).await.unwrap();
    assert_eq!(due(&site, &site.hospital).await, (Urgency::Maintenance, Some(date(2027, 2, 18))));
    site.take_in(&site.write("kev.json", &kev(&[1], "2026-11-19", "2026-12-10"))).await.unwrap();
    assert_eq!(due(&site, &site.hospital).await, (Urgency::Maintenance, Some(date(2026, 12, 10))));
    assert_eq!(due(&site, &other).await, (Urgency::Maintenance, own), "a run moved a person's date");

    // Taken off the list again.
    site.take_in(&site.write("kev.json", &kev(&[2], "2026-11-20", "2026-12-10"))).await.unwrap();
    assert_eq!(due(&site, &site.hospital).await, (Urgency::Watch, None));
    assert_eq!(due(&site, &other).await, (Urgency::Watch, own));
}

async fn due(site: &Site, of: &Signed) -> (Urgency, Option<Date>) {
    let found = site.findings(of).await;
    (found[0].finding.urgency, found[0].finding.decision.due_on)
}
