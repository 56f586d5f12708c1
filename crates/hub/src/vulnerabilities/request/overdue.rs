//! Notices of requests: raised where a day has passed or the vendor answers, settled by the next step; and their lines
//! on Today.
//! Not here: what overdue is (`domain::vulnerabilities::request`).
//! Next: [`raise`], called with each comparison and each morning.

use super::{Cursor, Listed, Query, RequestState, VendorRequest};
use crate::{
    Cx, Hub, HubError,
    notify::{self, NewNotice, NoticeKind, NoticeUrgency, To},
    today::{Day, What},
};
use domain::{
    access::{Read, Vulnerabilities, Write},
    vulnerabilities::Urgency,
};
use jiff::civil::Date;
use store::{Tx, vulnerabilities::request};

/// Requests looked at together.
const BATCH: u32 = 100;

/// Tells those who opened overdue requests, once for each day that was set; how many are told of now.
pub(crate) async fn raise(hub: &Hub, tx: &mut Tx) -> Result<u64, HubError> {
    let today = hub.today();
    let overdue = Query { overdue: true, ..Query::default() };
    let (mut after, mut raised) = (None, 0);
    loop {
        let late = request::page(tx, &overdue, today, after.as_ref(), BATCH).await?;
        let Some(last) = late.last() else { return Ok(raised) };
        after = Some(Cursor { key: last.sort_key.clone(), id: last.request.id });
        for Listed { request: late, .. } in late {
            let passed = |day: Option<Date>| day.filter(|day| *day < today);
            let day = passed(late.promised_on).or(passed(late.letter.due_on));
            let day = day.map_or_else(String::new, |day| day.to_string());
            raised += u64::from(tell(hub, tx, &late, &format!("{}{day}", key(&late, OVERDUE))).await?);
        }
    }
}

/// Tells who opened the request that the vendor has answered.
pub(super) async fn raise_answer(hub: &Hub, tx: &mut Tx, answered: &VendorRequest) -> Result<(), HubError> {
    tell(hub, tx, answered, &format!("{}{}", key(answered, ANSWER), answered.version)).await.map(|_| ())
}

async fn tell(hub: &Hub, tx: &mut Tx, about: &VendorRequest, key: &str) -> Result<bool, HubError> {
    let new = NewNotice {
        kind: NoticeKind::VendorRequest,
        urgency: NoticeUrgency::Week,
        to: To::Person(about.opened_by),
        name: &format!("{} {}", about.letter.vendor, about.letter.device),
        count: 1,
        link: &format!("/vendor-requests/{}", about.id),
        key,
    };
    notify::raise(hub, tx, &new).await
}

/// Closes what a step has settled: the former answer was dealt with, or replaced by another; a delay has ended if the
/// vendor does not have it any more, or named another day.
pub(super) async fn settle(tx: &mut Tx, after: &VendorRequest, today: Date) -> Result<(), HubError> {
    notify::settle(tx, &key(after, ANSWER)).await?;
    if !after.is_overdue(today) {
        notify::settle(tx, &key(after, OVERDUE)).await?;
    }
    Ok(())
}

fn key(of: &VendorRequest, what: &str) -> String {
    format!("vendor_request:{}:{what}:", of.id)
}

const OVERDUE: &str = "overdue";
const ANSWER: &str = "answer";

/// Adds overdue requests for whoever reads findings, the director among them, and answers for those who confirm them.
pub(crate) async fn add(cx: &Cx<Read<Vulnerabilities>>, day: &mut Day) -> Result<(), HubError> {
    let (read, today) = (cx.read(), cx.hub().today());
    let count = |query: Query| {
        let read = read.clone();
        async move {
            let count = request::count(&read, &query, today).await?;
            Ok::<_, HubError>(u64::try_from(count).unwrap_or(0))
        }
    };
    let overdue = count(Query { overdue: true, ..Query::default() }).await?;
    day.add(overdue, Urgency::Now, What::VendorRequestsOverdue);
    if cx.signed().may::<Write<Vulnerabilities>>() {
        let in_state = |state| Query { state: Some(state), ..Query::default() };
        let done = count(in_state(RequestState::Done)).await?;
        let refused = count(in_state(RequestState::Refused)).await?;
        day.add(done + refused, Urgency::Week, What::VendorsAnswered);
    }
    Ok(())
}
