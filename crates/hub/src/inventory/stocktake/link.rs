//! The department's own door: a personal link that opens its part of a run, without signing in, and takes its reports.
//! Not here: the pages behind it (`web::inventory::stocktake`).
//! Next: [`Hub::open_stocktake`].

use super::{
    Facts, ItemCursor, ItemQuery, ListedItem, Part, Report, Stocktake, Tally, Via, entry, held, items,
    part_of,
};
use crate::{Cx, Hub, HubError, identity::Token};
use domain::{
    access::{Actor, Scope, Stocktakes, Write},
    audit_trail::Action,
    ids::{AssetId, StocktakeId, StocktakePartId},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;
use std::collections::HashSet;
use store::{
    Tx,
    identity::organisation,
    inventory::stocktake::{
        item,
        link::{self, Link},
        part, run,
    },
};

/// Days that a link works on after the run's day.
pub const DAYS: i64 = 30;

/// Days that a link works at most.
const MOST_DAYS: i64 = 400;

/// Devices that one page of a link shows at most.
const PAGE_LIMIT: u32 = 200;

/// What a link opens.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The hospital that asks.
    pub organisation: String,
    /// The run.
    pub run: Stocktake,
    /// The part of it.
    pub part: Part,
    /// How far it is.
    pub tally: Tally,
    /// When the link ends, ms UTC.
    pub expires_at_ms: i64,
    link: Link,
}

/// Makes the link of a part, shown only now; one that it had works no more.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Invalid`] for a run that is closed.
pub async fn make(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    part: StocktakePartId,
) -> Result<(Part, Token), HubError> {
    let mut tx = cx.write().await?;
    let part = part_of(&tx, id, part).await?;
    let run = held(&mut tx, id).await?;
    let token = set(cx, &mut tx, &run, &part).await?;
    let after = json!({ "department": part.department, "link_until": day(ends(&run, cx.now())) });
    tx.commit(entry(Action::Grant, &run).changed("", after.to_string())).await?;
    Ok((part, token))
}

/// Makes a link for every part that has none that works, shown only now.
///
/// # Errors
/// As [`make`].
pub async fn make_all(cx: &Cx<Write<Stocktakes>>, id: StocktakeId) -> Result<Vec<(Part, Token)>, HubError> {
    let mut tx = cx.write().await?;
    let run = held(&mut tx, id).await?;
    let have: HashSet<StocktakePartId> =
        link::of(&tx, id, cx.now()).await?.into_iter().map(|link| link.part).collect();
    let mut made = Vec::new();
    for part in part::of(&tx, id).await?.into_iter().filter(|part| !have.contains(&part.id)) {
        let token = set(cx, &mut tx, &run, &part).await?;
        made.push((part, token));
    }
    if made.is_empty() {
        return Ok(made);
    }
    let names: Vec<&str> = made.iter().map(|(part, _)| part.department.as_str()).collect();
    let after = json!({ "departments": names, "link_until": day(ends(&run, cx.now())) });
    tx.commit(entry(Action::Grant, &run).changed("", after.to_string())).await?;
    Ok(made)
}

async fn set(
    cx: &Cx<Write<Stocktakes>>,
    tx: &mut Tx,
    run: &Stocktake,
    part: &Part,
) -> Result<Token, HubError> {
    let token = Token::new(cx.hub());
    link::set(tx, part.id, token.hash(), ends(run, cx.now()).as_millisecond()).await?;
    Ok(token)
}

/// When a link of a run that is made now ends.
fn ends(run: &Stocktake, now: Timestamp) -> Timestamp {
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let zone = TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC);
    let due = run.due_on.to_zoned(zone).map_or(now, |day| day.timestamp());
    due.max(now)
        .saturating_add(days(DAYS))
        .unwrap_or(now)
        .min(now.saturating_add(days(MOST_DAYS)).unwrap_or(now))
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Withdraws the link of a part.
///
/// # Errors
/// [`HubError::NotFound`] if it has none.
pub async fn withdraw(
    cx: &Cx<Write<Stocktakes>>,
    id: StocktakeId,
    part: StocktakePartId,
) -> Result<(), HubError> {
    let mut tx = cx.write().await?;
    let part = part_of(&tx, id, part).await?;
    let run = run::find(&tx, id).await?.ok_or(HubError::NotFound)?;
    if !link::withdraw(&mut tx, part.id).await? {
        return Err(HubError::NotFound);
    }
    let before = json!({ "department": part.department }).to_string();
    Ok(tx.commit(entry(Action::Revoke, &run).changed(before, "")).await?)
}

impl Hub {
    /// What a link opens; `None` if it is unknown, withdrawn, replaced, too old, or its run is closed.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn open_stocktake(&self, token: &Token) -> Result<Option<Opened>, HubError> {
        let Some(link) = self.stocktake_link(token).await? else { return Ok(None) };
        let read = self.store().read(&department(&link, ""));
        let Some(run) = run::find(&read, link.stocktake).await? else { return Ok(None) };
        let Some(part) = part::find(&read, link.part).await? else { return Ok(None) };
        let organisation = organisation::own(&read).await?.ok_or(HubError::NotFound)?.name;
        let tally = part::tallies(&read, run.id).await?.remove(&part.id).unwrap_or_default();
        Ok(Some(Opened { organisation, run, part, tally, expires_at_ms: link.expires_at_ms, link }))
    }

    /// The devices of the part that a link opened, by name.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn stocktake_items(
        &self,
        opened: &Opened,
        query: &ItemQuery,
        after: Option<&ItemCursor>,
        limit: u32,
    ) -> Result<Vec<ListedItem>, HubError> {
        let read = self.store().read(&department(&opened.link, ""));
        let query = ItemQuery { part: Some(opened.part.id), ..query.clone() };
        Ok(item::page(&read, opened.run.id, &query, after, limit.clamp(1, PAGE_LIMIT)).await?)
    }

    /// One device of the part that a link opened; `None` for one of another part too.
    ///
    /// # Errors
    /// [`HubError::Store`].
    pub async fn stocktake_item(&self, opened: &Opened, id: AssetId) -> Result<Option<ListedItem>, HubError> {
        let read = self.store().read(&department(&opened.link, ""));
        let found = item::find(&read, opened.run.id, id).await?;
        Ok(found.filter(|found| found.item.part == opened.part.id))
    }

    /// Takes what the people at a device say of it. The ledger stays as it is: staff decide.
    ///
    /// # Errors
    /// [`HubError::NotFound`] if the link is of no use, or the device is not in its part; [`HubError::Invalid`] for
    /// fields to correct; [`HubError::Conflict`] if someone answered since `version`.
    pub async fn report_stocktake_item(
        &self,
        token: &Token,
        id: AssetId,
        version: i64,
        report: &Report,
        origin: &str,
    ) -> Result<(), HubError> {
        let (mut tx, link, _) = self.enter_stocktake(token, origin).await?;
        let found = item::find(&tx, link.stocktake, id).await?;
        found.filter(|found| found.item.part == link.part).ok_or(HubError::NotFound)?;
        let entry = items::take(&mut tx, self, link.stocktake, id, version, report, Via::Link).await?;
        Ok(tx.commit(entry).await?)
    }

    /// Takes a device that the people there found, and that is not on their list.
    ///
    /// # Errors
    /// As [`Hub::report_stocktake_item`].
    pub async fn add_stocktake_item(
        &self,
        token: &Token,
        facts: &Facts,
        note: &str,
        by: &str,
        origin: &str,
    ) -> Result<AssetId, HubError> {
        let (mut tx, _, part) = self.enter_stocktake(token, origin).await?;
        let (id, entry) = items::put(&mut tx, self, &part, facts, note, by, Via::Link).await?;
        tx.commit(entry).await?;
        Ok(id)
    }

    /// Begins a change through a link, with its run held open.
    async fn enter_stocktake(&self, token: &Token, origin: &str) -> Result<(Tx, Link, Part), HubError> {
        let link = self.stocktake_link(token).await?.ok_or(HubError::NotFound)?;
        let mut tx = self.store().write(&department(&link, origin), self.now()).await?;
        if !run::hold(&mut tx, link.stocktake).await? {
            return Err(HubError::NotFound);
        }
        // Asked again within the change: it may have been withdrawn meanwhile.
        let stands = link::by_token(&tx, token.hash(), self.now()).await?;
        let part = part::find(&tx, link.part).await?.filter(|_| stands == Some(link));
        Ok((tx, link, part.ok_or(HubError::NotFound)?))
    }

    async fn stocktake_link(&self, token: &Token) -> Result<Option<Link>, HubError> {
        Ok(link::by_token(&self.store().read_global(), token.hash(), self.now()).await?)
    }
}

/// Nobody signed in: the entry itself says who answered, and that it came by the link.
fn department(link: &Link, origin: &str) -> Scope {
    Scope { organisation: link.organisation, actor: Actor::System, origin: origin.to_owned() }
}
