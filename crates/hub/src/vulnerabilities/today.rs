//! What vulnerabilities ask for today.
//! Not here: sentences (`web::today`).
//! Next: [`crate::today`].

use super::{findings::owners, request::overdue, why::Why};
use crate::{
    Cx, HubError, Signed,
    today::{Day, Task, What},
};
use domain::{
    access::{Approve, Feeds, Inventory, Read, Vulnerabilities, Write},
    ids::{AssetId, PersonId},
    vulnerabilities::{
        Answer, Feed, Tier, Urgency,
        finding::{Listed, Query},
    },
};
use store::{
    Read as Reading,
    vulnerabilities::{cve, feed, finding, names},
};

/// Findings of an urgency looked at for the day's lines; beyond them the list is the place to work.
const LOOKED_AT: u32 = 500;

/// Devices that get a line of their own, for each urgency.
const DEVICES: usize = 30;

/// Adds the tasks of findings and feeds.
pub(crate) async fn add(signed: &Signed, day: &mut Day) -> Result<(), HubError> {
    if let Ok(cx) = signed.permit::<Read<Vulnerabilities>>() {
        add_findings(&cx, day).await?;
    }
    if let Ok(cx) = signed.permit::<Read<Feeds>>() {
        let feeds = feed::list(&cx.read()).await?;
        let (packs, others): (Vec<&Feed>, Vec<&Feed>) =
            Feed::missed(&feeds, cx.now()).partition(|one| one.is_pack());
        if let Some(oldest) = packs.into_iter().map(Feed::as_of_ms).min() {
            day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what: What::PackStale(oldest) });
        }
        for one in others {
            let what = What::FeedStale { feed: one.id.clone(), last_good_at_ms: one.last_good_at_ms };
            day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what });
        }
    }
    Ok(())
}

async fn add_findings(cx: &Cx<Read<Vulnerabilities>>, day: &mut Day) -> Result<(), HubError> {
    let (read, signed, today) = (cx.read(), cx.signed(), cx.hub().today());
    let open = Query { open_on: Some(today), ..Query::default() };
    day.checked.open = count(&read, &open).await?;
    day.checked.now = count(&read, &Query { urgency: Some(Urgency::Now), ..open.clone() }).await?;
    day.checked.cves = u64::try_from(cve::count(&read).await?).unwrap_or(0);
    let feeds = feed::list(&read).await?;
    day.checked.news_at_ms = Feed::news_at_ms(&feeds);
    day.checked.is_news_old = Feed::missed(&feeds, cx.now()).next().is_some();
    if day.checked.cves == 0 && signed.may::<Read<Feeds>>() {
        day.tasks.push(Task { urgency: Urgency::Week, due_on: None, what: What::NoFeed });
    }
    if let Some(run) = finding::last_run(&read).await? {
        day.checked.components = u64::try_from(run.components).unwrap_or(0);
        day.checked.matched_at_ms = Some(run.finished_at_ms);
    }
    // Who decides is told of what nobody else sees to; who only reads, of all.
    let decides = signed.may::<Write<Vulnerabilities>>();
    let mine = Query { not_seen_to_by: others(cx, decides).await?, ..open.clone() };
    for urgency in [Urgency::Now, Urgency::Week] {
        let of_urgency = Query { urgency: Some(urgency), ..mine.clone() };
        day.tasks.extend(devices(&read, &of_urgency, urgency, decides).await?);
    }
    overdue::add(cx, day).await?;
    let overdue = count(&read, &Query { due_before: Some(today), ..mine }).await?;
    day.add(overdue, Urgency::Now, What::Overdue);
    if signed.may::<Approve>() {
        let waiting = count(&read, &Query { awaiting_approval: true, ..Query::default() }).await?;
        day.add(waiting, Urgency::Week, What::ToApprove);
    }
    if signed.may::<Write<Inventory>>() {
        let waiting = count(&read, &Query { tier: Some(Tier::Possible), ..open.clone() }).await?;
        day.add(waiting, Urgency::Maintenance, What::FactsMissing);
        let names = u64::try_from(names::count_open(&read).await?).unwrap_or(0);
        day.add(names, Urgency::Maintenance, What::NamesOpen);
        let unread = count(&read, &Query { tier: Some(Tier::ToCheck), ..open }).await?;
        day.add(unread, Urgency::Maintenance, What::VersionsUnread);
        // As `Decision::contradicts_the_ledger`.
        let (answer, tier) = (Some(Answer::Fixed), Some(Tier::Confirmed));
        let fixed = count(&read, &Query { answer, tier, ..Query::default() }).await?;
        day.add(fixed, Urgency::Maintenance, What::FixedYetListed);
    }
    Ok(())
}

/// Who else decides: what they see to is not this person's. What is given to someone who cannot see to it stays
/// everyone's.
async fn others(cx: &Cx<Read<Vulnerabilities>>, decides: bool) -> Result<Vec<PersonId>, HubError> {
    if !decides {
        return Ok(Vec::new());
    }
    let me = cx.signed().scope.actor.person();
    let owners = owners(cx).await?.into_iter().map(|person| person.id);
    Ok(owners.filter(|owner| Some(*owner) != me).collect())
}

async fn count(read: &Reading, query: &Query) -> Result<u64, HubError> {
    Ok(u64::try_from(finding::count(read, query).await?).unwrap_or(0))
}

/// One line for each device with findings of that urgency.
async fn devices(
    read: &Reading,
    query: &Query,
    urgency: Urgency,
    decides: bool,
) -> Result<Vec<Task>, HubError> {
    let counted = finding::count_by_asset(read, query).await?;
    let mut tasks: Vec<(AssetId, Task)> = Vec::new();
    for one in finding::page(read, query, None, LOOKED_AT).await? {
        let asset = one.finding.asset;
        if tasks.len() == DEVICES || tasks.iter().any(|(known, _)| *known == asset) {
            continue;
        }
        let all = counted.get(&asset).and_then(|count| u64::try_from(*count).ok()).unwrap_or(1);
        let due_on = one.finding.decision.due_on;
        tasks.push((asset, Task { urgency, due_on, what: device(one, all.saturating_sub(1), decides) }));
    }
    Ok(tasks.into_iter().map(|(_, task)| task).collect())
}

fn device(one: Listed, more: u64, decides: bool) -> What {
    What::Device {
        asset: one.finding.asset,
        name: one.asset_name,
        component: Why::parse(&one.finding.why).component,
        cve: one.finding.cve.to_string(),
        known_exploited: one.finding.known_exploited,
        ransomware: one.finding.ransomware,
        tier: one.finding.tier,
        more,
        decides,
    }
}
