//! Jobs: each is done by one runner, again if that runner falls silent, and given up in the end.

use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    ids::{JobId, OrganisationId},
};
use jiff::SignedDuration;
use std::{collections::BTreeSet, sync::Arc};
use store::jobs::{self, Job};
use testkit::{TestHub, on_both};

fn new_id(hub: &TestHub) -> JobId {
    JobId::from_uuid(hub.new_id())
}

async fn schedule(hub: &TestHub, payload: &str) -> JobId {
    let id = new_id(hub);
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    jobs::schedule(&mut upkeep, id, "test", None, payload).await.unwrap();
    upkeep.commit().await.unwrap();
    id
}

async fn claim(hub: &TestHub) -> Option<Job> {
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    let job = jobs::claim(&mut upkeep, "test").await.unwrap();
    upkeep.commit().await.unwrap();
    job
}

async fn fail(hub: &TestHub, job: &Job) {
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    jobs::fail(&mut upkeep, job, "no luck").await.unwrap();
    upkeep.commit().await.unwrap();
}

on_both!(jobs_are_claimed_in_the_order_they_were_asked_for_and_each_once);
async fn jobs_are_claimed_in_the_order_they_were_asked_for_and_each_once(hub: TestHub) {
    let first = schedule(&hub, "first").await;
    hub.clock.advance(SignedDuration::from_secs(1));
    let second = schedule(&hub, "second").await;
    let claimed = claim(&hub).await.unwrap();
    assert_eq!((claimed.id, claimed.payload.as_str(), claimed.attempts), (first, "first", 1));
    assert_eq!(claimed.state, "running");
    assert_eq!(claim(&hub).await.unwrap().id, second);
    assert!(claim(&hub).await.is_none());
}

on_both!(a_job_whose_runner_falls_silent_is_claimed_again);
async fn a_job_whose_runner_falls_silent_is_claimed_again(hub: TestHub) {
    let id = schedule(&hub, "").await;
    claim(&hub).await.unwrap();
    hub.clock.advance(SignedDuration::from_secs(100));
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    jobs::progress(&mut upkeep, id, 3, 10).await.unwrap();
    upkeep.commit().await.unwrap();
    hub.clock.advance(SignedDuration::from_secs(100));
    assert!(claim(&hub).await.is_none(), "a runner that says how far it is was taken for dead");
    hub.clock.advance(SignedDuration::from_secs(21));
    let again = claim(&hub).await.unwrap();
    assert_eq!((again.id, again.attempts, again.done, again.total), (id, 2, 3, 10));
}

on_both!(a_job_that_fails_is_tried_again_later_and_given_up_in_the_end);
async fn a_job_that_fails_is_tried_again_later_and_given_up_in_the_end(hub: TestHub) {
    let id = schedule(&hub, "").await;
    for attempt in 1..=5 {
        let job = claim(&hub).await.unwrap_or_else(|| panic!("try {attempt} never came"));
        assert_eq!(job.attempts, attempt);
        fail(&hub, &job).await;
        assert!(claim(&hub).await.is_none(), "tried again without a pause");
        hub.clock.advance(SignedDuration::from_secs(30 << attempt));
    }
    assert!(claim(&hub).await.is_none(), "tried for ever");
    let job = jobs::find(&hub.store().read_global(), id).await.unwrap().unwrap();
    assert_eq!((job.state.as_str(), job.message.as_str()), ("failed", "no luck"));
    assert_eq!(job.finished_at_ms.is_some(), jobs::open(&hub.store().read_global()).await.unwrap() == 0);
}

on_both!(a_job_whose_runner_dies_every_time_is_given_up);
async fn a_job_whose_runner_dies_every_time_is_given_up(hub: TestHub) {
    let id = schedule(&hub, "").await;
    for attempt in 1..=5 {
        assert_eq!(claim(&hub).await.unwrap().attempts, attempt);
        hub.clock.advance(SignedDuration::from_secs(121));
    }
    assert!(claim(&hub).await.is_none(), "begun for ever");
    let job = jobs::find(&hub.store().read_global(), id).await.unwrap().unwrap();
    assert_eq!((job.state.as_str(), job.finished_at_ms.is_some()), ("failed", true));
}

on_both!(a_runner_that_lost_its_job_has_no_say);
async fn a_runner_that_lost_its_job_has_no_say(hub: TestHub) {
    let id = schedule(&hub, "").await;
    let lost = claim(&hub).await.unwrap();
    hub.clock.advance(SignedDuration::from_secs(121));
    let held = claim(&hub).await.unwrap();
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    assert!(!jobs::hold(&mut upkeep, &lost).await.unwrap());
    assert!(jobs::hold(&mut upkeep, &held).await.unwrap());
    jobs::finish(&mut upkeep, &lost, "too late").await.unwrap();
    jobs::fail(&mut upkeep, &lost, "too late").await.unwrap();
    upkeep.commit().await.unwrap();
    let job = jobs::find(&hub.store().read_global(), id).await.unwrap().unwrap();
    assert_eq!((job.state.as_str(), job.message.as_str()), ("running", ""));
}

on_both!(a_finished_job_stays_finished);
async fn a_finished_job_stays_finished(hub: TestHub) {
    let id = schedule(&hub, "").await;
    let job = claim(&hub).await.unwrap();
    let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
    jobs::finish(&mut upkeep, &job, "12 rows").await.unwrap();
    upkeep.commit().await.unwrap();
    hub.clock.advance(SignedDuration::from_hours(1));
    assert!(claim(&hub).await.is_none());
    let job = jobs::find(&hub.store().read_global(), id).await.unwrap().unwrap();
    assert_eq!((job.state.as_str(), job.message.as_str()), ("done", "12 rows"));
}

on_both!(what_was_done_long_ago_goes_and_what_failed_stays);
async fn what_was_done_long_ago_goes_and_what_failed_stays(hub: TestHub) {
    let finish = async |payload: &str| {
        let id = schedule(&hub, payload).await;
        let job = claim(&hub).await.unwrap();
        let mut upkeep = hub.store().upkeep(hub.clock.now()).await.unwrap();
        jobs::finish(&mut upkeep, &job, "").await.unwrap();
        upkeep.commit().await.unwrap();
        id
    };
    let read = hub.store().read_global();
    let old = finish("old").await;
    let failed = schedule(&hub, "failed").await;
    while let Some(job) = claim(&hub).await {
        fail(&hub, &job).await;
        hub.clock.advance(SignedDuration::from_hours(10));
    }
    hub.clock.advance(SignedDuration::from_hours(24 * 5));
    let newer = finish("newer").await;
    assert!(jobs::find(&read, old).await.unwrap().is_none());
    assert_eq!(jobs::find(&read, failed).await.unwrap().unwrap().state, "failed");
    assert!(jobs::find(&read, newer).await.unwrap().is_some());
}

on_both!(two_runners_never_take_one_job);
async fn two_runners_never_take_one_job(hub: TestHub) {
    const JOBS: usize = 24;
    for _ in 0..JOBS {
        schedule(&hub, "").await;
    }
    let hub = Arc::new(hub);
    let runner = |hub: Arc<TestHub>| async move {
        let mut taken = Vec::new();
        // A runner that another was quicker than comes away empty and asks again.
        while jobs::newest(&hub.store().read_global(), "test", 100)
            .await
            .unwrap()
            .iter()
            .any(|job| job.state == "waiting")
        {
            taken.extend(claim(&hub).await.map(|job| job.id));
        }
        taken
    };
    let runners: Vec<_> = (0..6).map(|_| tokio::spawn(runner(Arc::clone(&hub)))).collect();
    let mut taken = Vec::new();
    for runner in runners {
        taken.extend(runner.await.unwrap());
    }
    assert_eq!(taken.len(), JOBS, "a job was taken twice, or never");
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), JOBS);
}

on_both!(a_job_asked_for_in_a_change_that_is_dropped_never_was);
async fn a_job_asked_for_in_a_change_that_is_dropped_never_was(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let mut dropped = hub.store().write(&scope, hub.clock.now()).await.unwrap();
    jobs::enqueue(&mut dropped, new_id(&hub), "test", "").await.unwrap();
    drop(dropped);
    assert!(claim(&hub).await.is_none());
    ask(&hub, &scope).await;
    assert_eq!(claim(&hub).await.unwrap().organisation, Some(scope.organisation));
}

async fn ask(hub: &TestHub, scope: &Scope) {
    let mut tx = hub.store().write(scope, hub.clock.now()).await.unwrap();
    jobs::enqueue_once(&mut tx, new_id(hub), "test", "").await.unwrap();
    tx.commit(Entry::new(Action::Update, "test", "", "")).await.unwrap();
}

on_both!(the_same_job_waits_once_but_is_asked_for_again_while_it_runs);
async fn the_same_job_waits_once_but_is_asked_for_again_while_it_runs(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let other = hub.new_hospital("南病院").await;
    for scope in [&scope, &scope, &other] {
        ask(&hub, scope).await;
    }
    let mut claimed: Vec<OrganisationId> = Vec::new();
    while let Some(job) = claim(&hub).await {
        claimed.extend(job.organisation);
    }
    claimed.sort_unstable();
    let mut both = [scope.organisation, other.organisation];
    both.sort_unstable();
    assert_eq!(claimed, both);
    // What changed while it runs would be missed if the one that runs counted.
    ask(&hub, &scope).await;
    assert!(claim(&hub).await.is_none(), "done twice at the same time");
    hub.clock.advance(SignedDuration::from_secs(121));
    assert!(claim(&hub).await.is_some());
}

on_both!(a_job_of_another_organisation_is_not_there);
async fn a_job_of_another_organisation_is_not_there(hub: TestHub) {
    let scope = hub.new_hospital("北病院").await;
    let other = hub.new_hospital("南病院").await;
    ask(&hub, &scope).await;
    let id = claim(&hub).await.unwrap().id;
    let (own, foreign) = (hub.store().read(&scope), hub.store().read(&other));
    assert!(jobs::find(&own, id).await.unwrap().is_some());
    assert!(jobs::find(&foreign, id).await.unwrap().is_none());
    assert_eq!(jobs::newest(&own, "test", 10).await.unwrap().len(), 1);
    assert_eq!(jobs::newest(&foreign, "test", 10).await.unwrap().len(), 0);
}
