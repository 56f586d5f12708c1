//! Requests whose day has passed: a notice for each, and their lines on Today.
//! Not here: what overdue is (`domain::vulnerabilities::request`).
//! Next: [`raise`], called with each comparison, which comes at least with each day's feeds.

use super::{Query, RequestState};
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

/// Requests that get a notice at a time.
const NOTICES: u32 = 100;

/// Tells those who opened overdue requests, once for each day that was set.
pub(crate) async fn raise(hub: &Hub, tx: &mut Tx) -> Result<(), HubError> {
    let today = hub.today();
    let overdue = Query { overdue: true, ..Query::default() };
    for one in request::page(tx, &overdue, today, None, NOTICES).await? {
        let late = one.request;
        let passed = |day: Option<Date>| day.filter(|day| *day < today);
        let day = passed(late.promised_on).or(passed(late.letter.due_on));
        let new = NewNotice {
            kind: NoticeKind::VendorRequest,
            urgency: NoticeUrgency::Week,
            to: To::Person(late.opened_by),
            name: &format!("{} {}", late.letter.vendor, late.letter.device),
            count: 1,
            link: &format!("/vendor-requests/{}", late.id),
            key: &format!(
                "vendor_request:{}:overdue:{}",
                late.id,
                day.map_or_else(String::new, |day| day.to_string())
            ),
        };
        notify::raise(hub, tx, &new).await?;
    }
    Ok(())
}

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
