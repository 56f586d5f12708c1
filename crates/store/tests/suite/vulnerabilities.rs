//! Feeds and findings: the newest word of a feed wins, and no run of the matching touches a decision.

use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    ids::{AssetId, FindingId, PersonId},
    inventory::{AssetDetails, AssetKind},
    vulnerabilities::{
        Answer, CveId, CveRecord, CveStatus, Decision, Feed, KevEntry, NotAffectedReason, RatedVector, Tier,
        Urgency,
        finding::{Cursor, Found, Listed, Query, Run, Sort},
    },
};
use jiff::{SignedDuration, civil::date};
use std::{cmp::Reverse, collections::BTreeMap};
use store::{
    Conflict, StoreError,
    inventory::asset,
    vulnerabilities::{
        cve::{self, Place},
        feed, finding, kev,
    },
};
use testkit::{TestHub, on_both};

fn cve_id(number: u32) -> CveId {
    format!("CVE-2026-{number:04}").parse().unwrap()
}

fn record(number: u32, modified_at: i64, description: &str) -> CveRecord {
    CveRecord {
        id: cve_id(number),
        status: CveStatus::Analysed,
        published_at: 1_000,
        modified_at,
        description: description.to_owned(),
        vectors: vec![RatedVector {
            vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H".to_owned(),
            stated_score_tenths: Some(98),
            source: "nvd@nist.gov".to_owned(),
            primary: true,
        }],
        weaknesses: vec!["CWE-22".to_owned()],
        references: vec!["https://example.com/".to_owned()],
        configurations: Vec::new(),
    }
}

async fn take_in(hub: &TestHub, records: &[CveRecord]) -> u64 {
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    let changed = cve::take_in(&mut upkeep, records, "test.json", 1).await.unwrap();
    upkeep.commit().await.unwrap();
    changed
}

on_both!(a_newer_record_replaces_an_older_one_and_never_the_other_way);
async fn a_newer_record_replaces_an_older_one_and_never_the_other_way(hub: TestHub) {
    let read = hub.store().read_global();
    assert_eq!(take_in(&hub, &[record(1, 200, "new"), record(2, 200, "other")]).await, 2);
    assert_eq!(take_in(&hub, &[record(1, 100, "old")]).await, 0);
    assert_eq!(
        take_in(&hub, &[record(1, 200, "the same day")]).await,
        0,
        "the same file twice changed something"
    );
    assert_eq!(cve::find(&read, cve_id(1)).await.unwrap(), Some(record(1, 200, "new")));
    let mut newest = record(1, 300, "newest");
    newest.status = CveStatus::Rejected;
    assert_eq!(take_in(&hub, std::slice::from_ref(&newest)).await, 1);
    assert_eq!(cve::find(&read, cve_id(1)).await.unwrap(), Some(newest));
    assert_eq!(cve::count(&read).await.unwrap(), 2);
    assert_eq!(cve::find(&read, cve_id(3)).await.unwrap(), None);
}

on_both!(batches_walk_every_record_once_and_later_what_changed_since);
async fn batches_walk_every_record_once_and_later_what_changed_since(hub: TestHub) {
    let records: Vec<CveRecord> = (1..=450).map(|number| record(number, 1, "")).collect();
    assert_eq!(take_in(&hub, &records).await, 450);
    let all: Vec<CveId> = records.iter().map(|record| record.id).collect();
    assert_eq!(walk(&hub, Place::default()).await, all);
    assert_eq!(walk(&hub, Place::since(1)).await, []);
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    let newer = [record(7, 2, ""), record(451, 2, ""), record(8, 1, "not newer")];
    cve::take_in(&mut upkeep, &newer, "test.json", 2).await.unwrap();
    upkeep.commit().await.unwrap();
    assert_eq!(walk(&hub, Place::since(1)).await, [cve_id(7), cve_id(451)]);
    assert_eq!(walk(&hub, Place::default()).await.len(), 451);
}

/// The CVEs from a place on, a hundred at a time.
async fn walk(hub: &TestHub, mut place: Place) -> Vec<CveId> {
    let mut walked = Vec::new();
    loop {
        let batch = cve::batch(&hub.store().read_global(), &mut place, 100).await.unwrap();
        if batch.is_empty() {
            return walked;
        }
        walked.extend(batch.iter().map(|record| record.id));
    }
}

on_both!(an_entry_of_exploited_ones_counts_as_changed_only_when_it_differs);
async fn an_entry_of_exploited_ones_counts_as_changed_only_when_it_differs(hub: TestHub) {
    let mut entry = KevEntry {
        id: cve_id(1),
        name: "Path traversal".to_owned(),
        vendor: "Fortinet".to_owned(),
        product: "FortiOS".to_owned(),
        added_on: "2026-01-05".to_owned(),
        due_on: "2026-01-26".to_owned(),
        ransomware: false,
        action: "Update".to_owned(),
    };
    for expected in [1, 0] {
        let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
        assert_eq!(kev::replace(&mut upkeep, std::slice::from_ref(&entry), 1).await.unwrap(), expected);
        upkeep.commit().await.unwrap();
    }
    entry.ransomware = true;
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    assert_eq!(kev::replace(&mut upkeep, std::slice::from_ref(&entry), 2).await.unwrap(), 1);
    upkeep.commit().await.unwrap();
    let read = hub.store().read_global();
    assert_eq!(kev::list(&read).await.unwrap(), [entry.clone()]);
    assert_eq!(kev::find(&read, cve_id(1)).await.unwrap(), Some(entry));
}

on_both!(a_feed_that_fails_keeps_the_time_it_last_went_well);
async fn a_feed_that_fails_keeps_the_time_it_last_went_well(hub: TestHub) {
    let good = Feed {
        id: "nvd".to_owned(),
        kind: "nvd".to_owned(),
        records: 7,
        last_tried_at_ms: Some(100),
        last_good_at_ms: Some(100),
        generated_at_ms: Some(90),
        message: String::new(),
    };
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    feed::note(&mut upkeep, &good).await.unwrap();
    feed::note_failure(&mut upkeep, "nvd", "cut off", true).await.unwrap();
    feed::note_failure(&mut upkeep, "other", "not there", true).await.unwrap();
    upkeep.commit().await.unwrap();
    let listed = feed::list(&hub.store().read_global()).await.unwrap();
    let tried = Some(hub.clock.now().as_millisecond());
    let failed = Feed { last_tried_at_ms: tried, message: "cut off".to_owned(), ..good };
    assert_eq!(listed[0], failed);
    assert_eq!((listed[1].kind.as_str(), listed[1].last_good_at_ms), ("", None));
}

on_both!(the_generation_is_switched_when_something_was_written_and_only_then);
async fn the_generation_is_switched_when_something_was_written_and_only_then(hub: TestHub) {
    for (records, kept, changes, switched, after) in
        [(0, false, 0, false, 0), (3, true, 0, true, 1), (3, true, 0, false, 1), (0, true, 1, true, 2)]
    {
        let records: Vec<CveRecord> = (1..=records).map(|number| record(number, 1, "")).collect();
        let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
        let next = feed::next_generation(&mut upkeep).await.unwrap();
        cve::take_in(&mut upkeep, &records, "test.json", next).await.unwrap();
        if kept {
            upkeep.commit().await.unwrap();
        } else {
            drop(upkeep);
        }
        let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
        assert_eq!(feed::switch(&mut upkeep, changes).await.unwrap(), switched, "{after}");
        upkeep.commit().await.unwrap();
        assert_eq!(feed::generation(&hub.store().read_global()).await.unwrap(), after);
    }
}

on_both!(an_entry_of_exploited_ones_that_is_taken_back_goes_and_an_older_list_changes_nothing);
async fn an_entry_of_exploited_ones_that_is_taken_back_goes_and_an_older_list_changes_nothing(hub: TestHub) {
    let entry = |number: u32, added_on: &str| KevEntry {
        id: cve_id(number),
        name: String::new(),
        vendor: String::new(),
        product: String::new(),
        added_on: added_on.to_owned(),
        due_on: "2026-12-01".to_owned(),
        ransomware: false,
        action: String::new(),
    };
    let first = [entry(1, "2026-01-05"), entry(2, "2026-02-05")];
    let second = [entry(1, "2026-01-05"), entry(3, "2026-03-05")];
    for (list, changed, stored) in [(&first, 2, &first), (&second, 2, &second), (&first, 0, &second)] {
        let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
        assert_eq!(kev::replace(&mut upkeep, list, 1).await.unwrap(), changed);
        upkeep.commit().await.unwrap();
        assert_eq!(&kev::list(&hub.store().read_global()).await.unwrap(), stored);
    }
}

/// A hospital with one asset.
async fn hospital(hub: &TestHub, name: &str) -> (Scope, AssetId) {
    let scope = hub.new_hospital(name).await;
    let id = AssetId::from_uuid(hub.new_id());
    let mut tx = hub.store().write(&scope, hub.clock.now()).await.unwrap();
    asset::insert(&mut tx, id, &AssetDetails::named(AssetKind::VpnFirewall, "VPN装置")).await.unwrap();
    tx.commit(Entry::new(Action::Create, "asset", id, "")).await.unwrap();
    (scope, id)
}

fn one(hub: &TestHub, asset: AssetId, number: u32, urgency: Urgency) -> Found {
    Found {
        id: FindingId::from_uuid(hub.new_id()),
        asset,
        cve: cve_id(number),
        tier: Tier::Confirmed,
        urgency,
        score_tenths: Some(98),
        known_exploited: false,
        ransomware: false,
        at_the_edge: false,
        why: "{}".to_owned(),
        due_on: Some(date(2026, 12, 1)),
    }
}

/// A run of the matching, a minute after what was before.
async fn run(hub: &TestHub, scope: &Scope, found: &[Found]) {
    hub.clock.advance(SignedDuration::from_mins(1));
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    finding::replace(&mut tx, found, &Run { assets: 1, ..Run::default() }).await.unwrap();
    tx.commit(Entry::new(Action::Update, "match_run", "", "")).await.unwrap();
}

async fn listed(hub: &TestHub, scope: &Scope, query: &Query) -> Vec<Listed> {
    let read = hub.store().read(scope);
    let listed = finding::page(&read, query, None, 500).await.unwrap();
    assert_eq!(finding::count(&read, query).await.unwrap(), i64::try_from(listed.len()).unwrap());
    let mut by_asset = BTreeMap::new();
    for one in &listed {
        *by_asset.entry(one.finding.asset).or_insert(0) += 1;
    }
    assert_eq!(finding::count_by_asset(&read, query).await.unwrap(), by_asset);
    listed
}

async fn decide(
    hub: &TestHub,
    scope: &Scope,
    id: FindingId,
    version: i64,
    decision: &Decision,
) -> Result<(), StoreError> {
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    finding::decide(&mut tx, id, version, decision).await?;
    tx.commit(Entry::new(Action::Update, "finding", id, "")).await
}

fn not_affected() -> Decision {
    Decision {
        answer: Answer::NotAffected,
        reason: Some(NotAffectedReason::InlineMitigation),
        note: "前段で遮断".to_owned(),
        accepted_until: None,
        owner: None,
        due_on: None,
        approved_by: None,
    }
}

on_both!(a_run_never_touches_a_decision);
async fn a_run_never_touches_a_decision(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    run(&hub, &scope, &[one(&hub, asset, 1, Urgency::Week), one(&hub, asset, 2, Urgency::Watch)]).await;
    let id = listed(&hub, &scope, &Query::default()).await[0].finding.id;
    decide(&hub, &scope, id, 1, &not_affected()).await.unwrap();

    // Found again, ranked higher: it is the same finding, and what was said of it stands.
    run(&hub, &scope, &[one(&hub, asset, 1, Urgency::Now)]).await;
    let again = listed(&hub, &scope, &Query::default()).await;
    assert_eq!(again.len(), 1, "what was found no more is still listed");
    let finding = &again[0].finding;
    assert_eq!((finding.id, finding.urgency, finding.version), (id, Urgency::Now, 2));
    assert_eq!(finding.decision, not_affected());

    // Gone for a while, then back, as when a device is off: still the same.
    run(&hub, &scope, &[]).await;
    assert!(listed(&hub, &scope, &Query::default()).await.is_empty());
    assert!(finding::find(&hub.store().read(&scope), id).await.unwrap().is_none());
    run(&hub, &scope, &[one(&hub, asset, 1, Urgency::Week)]).await;
    let back = &listed(&hub, &scope, &Query::default()).await[0].finding;
    assert_eq!((back.id, &back.decision), (id, &not_affected()));
}

on_both!(a_due_date_follows_the_urgency_unless_a_person_set_it);
async fn a_due_date_follows_the_urgency_unless_a_person_set_it(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    let due = |urgency, due_on| Found { due_on, ..one(&hub, asset, 1, urgency) };
    let [third, fifth, ninth] = [3, 5, 9].map(|day| Some(date(2026, 12, day)));
    for (found, stands, version) in [
        (due(Urgency::Watch, None), None, 1),
        (due(Urgency::Maintenance, ninth), ninth, 2),
        // As urgent as before: a later run puts nothing off, the day that CISA gives may come sooner.
        (due(Urgency::Maintenance, Some(date(2026, 12, 10))), ninth, 2),
        (due(Urgency::Maintenance, fifth), fifth, 3),
        (due(Urgency::Now, ninth), fifth, 3),
        (due(Urgency::Now, third), third, 4),
        (due(Urgency::Week, ninth), ninth, 5),
        (due(Urgency::Watch, None), None, 6),
    ] {
        run(&hub, &scope, std::slice::from_ref(&found)).await;
        let finding = &listed(&hub, &scope, &Query::default()).await[0].finding;
        assert_eq!((finding.decision.due_on, finding.version), (stands, version), "{found:?}");
    }
    run(&hub, &scope, &[]).await;
    run(&hub, &scope, &[due(Urgency::Watch, ninth)]).await;
    let back = listed(&hub, &scope, &Query::default()).await[0].finding.clone();
    assert_eq!(back.decision.due_on, ninth);

    // An answer with the date as it was leaves it to the runs; another date is the person's.
    let answer = |due_on| Decision { answer: Answer::Affected, due_on, ..Decision::open() };
    decide(&hub, &scope, back.id, back.version, &answer(ninth)).await.unwrap();
    run(&hub, &scope, &[due(Urgency::Now, fifth)]).await;
    let finding = listed(&hub, &scope, &Query::default()).await[0].finding.clone();
    assert_eq!(finding.decision, answer(fifth));
    decide(&hub, &scope, finding.id, finding.version, &answer(ninth)).await.unwrap();
    for found in [due(Urgency::Watch, None), due(Urgency::Now, third)] {
        run(&hub, &scope, &[found]).await;
        let finding = &listed(&hub, &scope, &Query::default()).await[0].finding;
        assert_eq!(finding.decision, answer(ninth));
    }
}

on_both!(a_run_of_one_organisation_leaves_the_other_s_findings);
async fn a_run_of_one_organisation_leaves_the_other_s_findings(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    let (other, other_asset) = hospital(&hub, "南病院").await;
    run(&hub, &scope, &[one(&hub, asset, 1, Urgency::Week)]).await;
    run(&hub, &other, &[one(&hub, other_asset, 1, Urgency::Week)]).await;
    run(&hub, &other, &[]).await;
    let kept = listed(&hub, &scope, &Query::default()).await;
    assert_eq!(kept.len(), 1);
    assert!(finding::find(&hub.store().read(&other), kept[0].finding.id).await.unwrap().is_none());
    assert!(decide(&hub, &other, kept[0].finding.id, 1, &not_affected()).await.is_err());
    assert_eq!(finding::last_run(&hub.store().read(&scope)).await.unwrap().unwrap().assets, 1);
}

on_both!(a_decision_on_a_stale_version_is_refused);
async fn a_decision_on_a_stale_version_is_refused(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    run(&hub, &scope, &[one(&hub, asset, 1, Urgency::Week)]).await;
    let id = listed(&hub, &scope, &Query::default()).await[0].finding.id;
    decide(&hub, &scope, id, 1, &not_affected()).await.unwrap();
    let refused = decide(&hub, &scope, id, 1, &Decision::open()).await;
    assert!(matches!(refused, Err(StoreError::Conflict(Conflict { found: 2 }))), "{refused:?}");
    let stored = finding::find(&hub.store().read(&scope), id).await.unwrap().unwrap();
    assert_eq!(stored.finding.decision, not_affected());
}

on_both!(what_asks_for_work_is_the_same_in_sql_as_in_the_rule);
async fn what_asks_for_work_is_the_same_in_sql_as_in_the_rule(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    let today = date(2026, 11, 20);
    let ends = [None, Some(today), today.yesterday().ok(), today.tomorrow().ok()];
    let decisions: Vec<Decision> = Answer::ALL
        .iter()
        .flat_map(|answer| {
            let approvers = [None, Some(PersonId::from_uuid(hub.new_id()))];
            let end = |accepted_until| {
                approvers.map(|approved_by| Decision {
                    answer: *answer,
                    accepted_until,
                    approved_by,
                    ..Decision::open()
                })
            };
            ends.map(end).into_iter().flatten().collect::<Vec<_>>()
        })
        .collect();
    let found: Vec<Found> =
        (1..).zip(&decisions).map(|(number, _)| one(&hub, asset, number, Urgency::Week)).collect();
    run(&hub, &scope, &found).await;
    for (found, decision) in found.iter().zip(&decisions) {
        decide(&hub, &scope, found.id, 1, decision).await.unwrap();
    }
    let open = listed(&hub, &scope, &Query { open_on: Some(today), ..Query::default() }).await;
    for (found, decision) in found.iter().zip(&decisions) {
        let in_list = open.iter().any(|one| one.finding.id == found.id);
        assert_eq!(in_list, decision.needs_work_on(today), "{decision:?}");
    }
}

on_both!(findings_page_most_urgent_first_without_gap_or_repetition);
async fn findings_page_most_urgent_first_without_gap_or_repetition(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    let mut found = Vec::new();
    for number in 1..=26 {
        let urgency = Urgency::ALL[number as usize % 4];
        let known_exploited = number % 3 == 0;
        let score_tenths = [None, Some(50), Some(98), Some(100)][number as usize % 4];
        let ransomware = number % 6 == 0;
        let base = one(&hub, asset, number, urgency);
        let at_the_edge = number % 5 == 0;
        found.push(Found { known_exploited, ransomware, score_tenths, at_the_edge, ..base });
    }
    run(&hub, &scope, &found).await;
    let read = hub.store().read(&scope);
    let (mut walked, mut after): (Vec<Listed>, Option<Cursor>) = (Vec::new(), None);
    for _ in 0..10 {
        let page = finding::page(&read, &Query::default(), after.as_ref(), 5).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(Cursor { key: last.sort_key.clone(), id: last.finding.id });
        walked.extend(page);
    }
    assert_eq!(walked.len(), found.len());
    let rank = |one: &Listed| {
        let finding = &one.finding;
        let place = Urgency::ALL.iter().position(|urgency| *urgency == finding.urgency).unwrap();
        (
            place,
            // At the edge before the rest, however well known the others' holes are.
            !finding.cve.number().is_multiple_of(5),
            !finding.ransomware,
            !finding.known_exploited,
            u16::MAX - finding.score_tenths.unwrap_or(0),
            Reverse(finding.cve),
        )
    };
    assert!(walked.is_sorted_by_key(rank), "{:?}", walked.iter().map(rank).collect::<Vec<_>>());
}

on_both!(findings_page_in_the_order_that_is_asked_for);
async fn findings_page_in_the_order_that_is_asked_for(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    let day = |number: u32| (!number.is_multiple_of(5)).then(|| date(2026, 12, 1 + (number % 7) as i8));
    let found: Vec<Found> = (1..=17)
        .map(|number| Found {
            due_on: day(number),
            ..one(&hub, asset, number, Urgency::ALL[number as usize % 4])
        })
        .collect();
    run(&hub, &scope, &found).await;
    let read = hub.store().read(&scope);
    for sort in [Sort::Urgency, Sort::Asset, Sort::Due] {
        let mut ways = Vec::new();
        for descending in [false, true] {
            let query = Query { sort, descending, ..Query::default() };
            let (mut walked, mut after) = (Vec::new(), None);
            while let page = finding::page(&read, &query, after.as_ref(), 4).await.unwrap()
                && let Some(last) = page.last()
            {
                after = Some(Cursor { key: last.sort_key.clone(), id: last.finding.id });
                walked.extend(page.iter().map(|one| (one.sort_key.clone(), one.finding.id)));
            }
            ways.push(walked);
        }
        assert_eq!(ways[0].len(), found.len(), "{sort:?}");
        assert!(ways[0].is_sorted(), "{sort:?}: {:?}", ways[0]);
        ways[1].reverse();
        assert_eq!(ways[0], ways[1], "{sort:?}");
    }
}

on_both!(findings_are_filtered_by_tier_urgency_asset_and_cve);
async fn findings_are_filtered_by_tier_urgency_asset_and_cve(hub: TestHub) {
    let (scope, asset) = hospital(&hub, "北病院").await;
    let possible = Found { tier: Tier::Possible, ..one(&hub, asset, 2, Urgency::Now) };
    run(&hub, &scope, &[one(&hub, asset, 1, Urgency::Week), possible]).await;
    let all = Query::default;
    let elsewhere = AssetId::from_uuid(hub.new_id());
    for (query, expected) in [
        (Query { tier: Some(Tier::Confirmed), ..all() }, vec![1]),
        (Query { urgency: Some(Urgency::Now), ..all() }, vec![2]),
        (Query { asset: Some(asset), ..all() }, vec![2, 1]),
        (Query { asset: Some(elsewhere), ..all() }, vec![]),
        (Query { cve: Some(cve_id(1)), ..all() }, vec![1]),
        (Query { text: "cve-2026-00".to_owned(), ..all() }, vec![2, 1]),
        (Query { text: "0002".to_owned(), ..all() }, vec![2]),
        (Query { text: "vpn 2026".to_owned(), ..all() }, vec![2, 1]),
        (Query { text: "ＶＰＮ 0001".to_owned(), ..all() }, vec![1]),
        (Query { text: "vpn 0003".to_owned(), ..all() }, vec![]),
        (Query { text: "%".to_owned(), ..all() }, vec![]),
    ] {
        let cves: Vec<u32> =
            listed(&hub, &scope, &query).await.iter().map(|one| one.finding.cve.number()).collect();
        assert_eq!(cves, expected, "{query:?}");
    }
}
