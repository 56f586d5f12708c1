//! Requests to vendors: what is asked, who answers through which door, and what closes a finding.

use crate::support::{faults, is_not_found};
use domain::{
    access::{Notices, Read, Vulnerabilities, Write},
    identity::Role,
    ids::VendorRequestId,
    vulnerabilities::Answer,
};
use hub::{
    Cx, HubError, What,
    identity::token::Token,
    notify::list,
    today::{self, What as Task},
    vulnerabilities::{
        findings,
        request::{self, Query, RequestState, Step, link},
    },
};
use jiff::{SignedDuration, ToSpan};
use testkit::{Held, TestHub, World, on_both};

fn step(to: RequestState) -> Step {
    Step {
        to, promised_on: None, text: "更新しました".into(), version: "6.2.16".into(), by: "山本".into()
    }
}

async fn staff(hub: &TestHub, held: &Held) -> Cx<Write<Vulnerabilities>> {
    hub.permit(&held.member(Role::SystemStaff).login).await
}

fn read(cx: &Cx<Write<Vulnerabilities>>) -> Cx<Read<Vulnerabilities>> {
    cx.signed().permit().unwrap()
}

/// A request about the hospital's finding that was handed over, due in two weeks; its version is 3.
async fn asked(hub: &TestHub, cx: &Cx<Write<Vulnerabilities>>, held: &Held) -> VendorRequestId {
    let id = request::open(cx, held.asset, &[held.finding], "回線を外す").await.unwrap();
    let mut letter = request::find(&read(cx), id).await.unwrap().letter;
    letter.due_on = Some(hub.hub.today() + 14.days());
    request::save(cx, id, 1, &letter).await.unwrap();
    request::take(cx, id, 2, &step(RequestState::Asked)).await.unwrap();
    id
}

on_both!(a_request_begins_with_what_the_ledger_knows_and_carries_open_findings_of_its_device_only);
async fn a_request_begins_with_what_the_ledger_knows_and_carries_open_findings_of_its_device_only(
    hub: TestHub,
) {
    let world = World::new(&hub).await;
    let (owner, foreigner) = (&world.owner, &world.foreigner);
    let cx = staff(&hub, owner).await;
    let id = request::open(&cx, owner.asset, &[owner.finding], "回線を外す").await.unwrap();
    let made = request::find(&read(&cx), id).await.unwrap();
    assert_eq!(made.letter.vendor, format!("保守業者 {}", owner.marker));
    assert_eq!((made.state, made.subjects.len()), (RequestState::Draft, 1));
    assert_eq!(made.subjects[0].cve.to_string(), "CVE-2018-13379");
    assert_eq!(faults(request::open(&cx, owner.asset, &[], "").await), [("findings", What::Required)]);
    let foreign = request::open(&cx, owner.asset, &[foreigner.finding], "").await;
    assert_eq!(faults(foreign), [("findings", What::Unknown)]);
    assert!(is_not_found(&request::open(&cx, foreigner.asset, &[owner.finding], "").await));
    let stranger = staff(&hub, foreigner).await;
    assert!(is_not_found(&request::find(&read(&stranger), id).await));
    assert!(is_not_found(&request::take(&stranger, id, 1, &step(RequestState::Cancelled)).await));
    assert!(is_not_found(&link::make(&stranger, id).await));
}

on_both!(what_was_asked_is_written_no_more_and_a_stale_step_is_refused);
async fn what_was_asked_is_written_no_more_and_a_stale_step_is_refused(hub: TestHub) {
    let world = World::new(&hub).await;
    let cx = staff(&hub, &world.owner).await;
    let id = asked(&hub, &cx, &world.owner).await;
    let letter = request::find(&read(&cx), id).await.unwrap().letter;
    assert!(is_not_found(&request::save(&cx, id, 3, &letter).await));
    let stale = request::take(&cx, id, 2, &step(RequestState::Checking)).await;
    assert!(matches!(stale, Err(HubError::Conflict(_))));
    let confirmed = request::take(&cx, id, 3, &step(RequestState::Confirmed)).await;
    assert_eq!(faults(confirmed), [("to", What::Impossible)]);
}

on_both!(a_vendor_s_report_closes_no_finding_until_staff_confirm_it);
async fn a_vendor_s_report_closes_no_finding_until_staff_confirm_it(hub: TestHub) {
    let world = World::new(&hub).await;
    let cx = staff(&hub, &world.owner).await;
    let id = asked(&hub, &cx, &world.owner).await;
    let token = link::make(&cx, id).await.unwrap();
    let opened = hub.hub.open_vendor_request(&token).await.unwrap().unwrap();
    assert_eq!(opened.request.id, id);
    hub.hub.answer_vendor_request(&token, 3, &step(RequestState::Done), "192.0.2.9").await.unwrap();
    let answer =
        async || findings::find(&read(&cx), world.owner.finding).await.unwrap().finding.decision.answer;
    assert_eq!(answer().await, Answer::Affected);
    request::take(&cx, id, 4, &step(RequestState::Confirmed)).await.unwrap();
    assert_eq!(answer().await, Answer::Fixed);
    assert!(hub.hub.open_vendor_request(&token).await.unwrap().is_none(), "closed with the request");
}

on_both!(a_link_opens_its_own_request_until_it_is_withdrawn_replaced_or_too_old);
async fn a_link_opens_its_own_request_until_it_is_withdrawn_replaced_or_too_old(hub: TestHub) {
    let world = World::new(&hub).await;
    let cx = staff(&hub, &world.owner).await;
    let id = asked(&hub, &cx, &world.owner).await;
    let other = asked(&hub, &cx, &world.owner).await;
    let opens = async |token: &Token| {
        hub.hub.open_vendor_request(token).await.unwrap().map(|opened| opened.request.id)
    };
    let first = link::make(&cx, id).await.unwrap();
    let of_other = link::make(&cx, other).await.unwrap();
    assert_eq!((opens(&first).await, opens(&of_other).await), (Some(id), Some(other)));
    hub.hub.answer_vendor_request(&of_other, 3, &step(RequestState::Checking), "").await.unwrap();
    let untouched = request::find(&read(&cx), id).await.unwrap();
    assert_eq!((untouched.state, untouched.version), (RequestState::Asked, 3), "the other's token");
    let second = link::make(&cx, id).await.unwrap();
    assert_eq!((opens(&first).await, opens(&second).await), (None, Some(id)), "replaced");
    link::withdraw(&cx, id).await.unwrap();
    assert_eq!(opens(&second).await, None);
    let late = hub.hub.answer_vendor_request(&second, 3, &step(RequestState::Done), "").await;
    assert!(is_not_found(&late));
    assert!(is_not_found(&link::withdraw(&cx, id).await), "twice");
    hub.clock.advance(SignedDuration::from_hours(24 * link::DAYS));
    assert_eq!(opens(&of_other).await, None, "too old");
    assert_eq!(opens(&Token::presented("made-up")).await, None);
}

on_both!(overdue_requests_reach_staff_and_director_of_their_own_hospital);
async fn overdue_requests_reach_staff_and_director_of_their_own_hospital(hub: TestHub) {
    let world = World::new(&hub).await;
    let cx = staff(&hub, &world.owner).await;
    asked(&hub, &cx, &world.owner).await;
    let overdue = async |held: &Held, role: Role| {
        let cx = hub.permit::<Read<Vulnerabilities>>(&held.member(role).login).await;
        let day = today::day(cx.signed()).await.unwrap();
        day.tasks.iter().any(|task| task.what == Task::VendorRequestsOverdue(1))
    };
    hub.clock.advance(SignedDuration::from_hours(24 * 14));
    assert!(!overdue(&world.owner, Role::Director).await, "on its day");
    hub.clock.advance(SignedDuration::from_hours(24));
    assert!(overdue(&world.owner, Role::Director).await && overdue(&world.owner, Role::SystemStaff).await);
    assert!(!overdue(&world.foreigner, Role::Director).await);
    let cx = staff(&hub, &world.owner).await;
    let late = Query { overdue: true, ..Query::default() };
    assert_eq!(request::count(&read(&cx), &late).await.unwrap(), 1);
}

/// Open notices about a request, as the hospital's list of all notices has them.
async fn notices(hub: &TestHub, held: &Held, id: VendorRequestId) -> usize {
    let cx = hub.permit::<Read<Notices>>(&held.member(Role::SystemStaff).login).await;
    let all = list::page(&cx, true, None, 100).await.unwrap();
    all.iter().filter(|one| one.link.ends_with(&id.to_string())).count()
}

on_both!(a_notice_of_a_request_is_settled_by_the_step_that_ends_its_cause);
async fn a_notice_of_a_request_is_settled_by_the_step_that_ends_its_cause(hub: TestHub) {
    let world = World::new(&hub).await;
    let owner = &world.owner;
    let cx = staff(&hub, owner).await;
    let (first, other) = (asked(&hub, &cx, owner).await, asked(&hub, &cx, owner).await);
    hub.hub.tend_due_notices().await.unwrap();
    let open = async || (notices(&hub, owner, first).await, notices(&hub, owner, other).await);
    assert_eq!(open().await, (0, 0));
    hub.clock.advance(SignedDuration::from_hours(24 * 15));
    // No feed, no comparison: the morning is enough.
    hub.hub.tend_due_notices().await.unwrap();
    assert_eq!(open().await, (1, 1), "both are overdue");
    let cx = staff(&hub, owner).await;
    request::take(&cx, first, 3, &step(RequestState::Checking)).await.unwrap();
    assert_eq!(open().await, (1, 1), "the day has passed all the same");
    let token = link::make(&cx, first).await.unwrap();
    hub.hub.answer_vendor_request(&token, 4, &step(RequestState::Refused), "").await.unwrap();
    assert_eq!(open().await, (1, 1), "of the answer now; the other's still stands");
    request::take(&cx, first, 5, &step(RequestState::Cancelled)).await.unwrap();
    assert_eq!(open().await, (0, 1));
    request::take(&cx, other, 3, &step(RequestState::Done)).await.unwrap();
    assert_eq!(open().await, (0, 0));
}
