//! What vulnerabilities ask for today.
//! Not here: sentences (`web::today`).
//! Next: [`crate::today`].

use super::{feeds, why::Why};
use crate::{
    HubError, Signed,
    today::{Day, Task, What},
};
use domain::{
    access::{Feeds, Read, Vulnerabilities, Write},
    ids::AssetId,
    vulnerabilities::{
        Tier, Urgency,
        finding::{Listed, Query},
    },
};
use jiff::SignedDuration;
use store::vulnerabilities::{cve, feed, finding};

/// Findings looked at for the day's lines; beyond them the list is the place to work.
const LOOKED_AT: u32 = 200;

/// Adds the tasks of findings and feeds.
pub(crate) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    if let Ok(cx) = signed.permit::<Read<Vulnerabilities>>() {
        let read = cx.read();
        let today = cx.hub().today();
        let open = Query { open_on: Some(today), ..Query::default() };
        let number = |count: i64| u64::try_from(count).unwrap_or(0);
        day.checked.open = number(finding::count(&read, &open).await?);
        day.checked.now =
            number(finding::count(&read, &Query { urgency: Some(Urgency::Now), ..open.clone() }).await?);
        day.checked.cves = number(cve::count(&read).await?);
        if day.checked.cves == 0 && signed.may::<Read<Feeds>>() {
            day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what: What::NoFeed });
        }
        if let Some(run) = finding::last_run(&read).await? {
            day.checked.components = number(run.components);
            day.checked.matched_at_ms = Some(run.finished_at_ms);
        }
        let listed = finding::page(&read, &open, None, LOOKED_AT).await?;
        for urgency in [Urgency::Now, Urgency::Week] {
            day.tasks.extend(devices(&listed, urgency));
        }
        let overdue =
            listed.iter().filter(|one| one.finding.decision.due_on.is_some_and(|due| due < today)).count();
        if overdue > 0 {
            let what = What::Overdue(overdue as u64);
            day.tasks.push(Task { urgency: Urgency::Now, due_on: None, what });
        }
        let waiting = number(finding::count(&read, &Query { tier: Some(Tier::Possible), ..open }).await?);
        if waiting > 0 && signed.may::<Write<Vulnerabilities>>() {
            let what = What::FactsMissing(waiting);
            day.tasks.push(Task { urgency: Urgency::Maintenance, due_on: None, what });
        }
    }
    if let Ok(cx) = signed.permit::<Read<Feeds>>() {
        let stale_before = (cx.now() - SignedDuration::from_hours(feeds::STALE_AFTER_H)).as_millisecond();
        let stale = feed::list(&cx.read()).await?;
        for one in stale.into_iter().filter(|one| one.last_good_at_ms.is_none_or(|at| at < stale_before)) {
            let what = What::FeedStale { feed: one.id, last_good_at_ms: one.last_good_at_ms };
            day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what });
        }
    }
    Ok(())
}

/// One line for each device with findings of that urgency.
fn devices(listed: &[Listed], urgency: Urgency) -> Vec<Task> {
    let mut tasks: Vec<(AssetId, Task)> = Vec::new();
    for one in listed.iter().filter(|one| one.finding.urgency == urgency) {
        let finding = &one.finding;
        if let Some((_, task)) = tasks.iter_mut().find(|(asset, _)| *asset == finding.asset) {
            if let What::Device { more, .. } = &mut task.what {
                *more += 1;
            }
            continue;
        }
        let what = What::Device {
            asset: finding.asset,
            name: one.asset_name.clone(),
            component: Why::parse(&finding.why).component,
            cve: finding.cve.to_string(),
            known_exploited: finding.known_exploited,
            ransomware: finding.ransomware,
            more: 0,
        };
        tasks.push((finding.asset, Task { urgency, due_on: finding.decision.due_on, what }));
    }
    tasks.into_iter().map(|(_, task)| task).collect()
}
