//! The region 地域の状況: for a CVE, which members it touches and who has answered, as far as they let the operator know.
//! Never a device: what members say of CVEs has no place for one.
//! Not here: what a member says ([`super::publish`]), what is not shown of small numbers (`domain::sharing::region`).
//! Next: [`list`], [`find`].

use crate::{Cx, HubError, Pieces, SheetFormat, SheetHead, SheetValue, sheet};
use domain::{
    access::{Read, Sharing},
    identity::Organisation,
    ids::OrganisationId,
    sharing::{
        region::{NamedAnswer, Spread, Touched},
        statement::STALE_AFTER_DAYS,
    },
    vulnerabilities::{CveId, KevEntry},
};
use std::collections::HashMap;
use store::{
    identity::organisation,
    sharing::region,
    vulnerabilities::{cve, kev},
};

pub use domain::sharing::region::Wanted;

/// CVEs written into a file at most.
const EXPORTED: u32 = 10_000;

/// The CVEs of the region.
pub struct Overview {
    /// Members in all.
    pub members: u64,
    /// Those that publish what they say of CVEs.
    pub publishing: u64,
    /// CVEs that fit.
    pub total: u64,
    /// A page of them, the most urgent and most widespread first.
    pub spread: Vec<Spread>,
}

/// One CVE in the region.
pub struct View {
    /// Which.
    pub cve: CveId,
    /// What it is about, in English; empty if the feeds do not know it.
    pub description: String,
    /// What CISA's list says of it.
    pub exploited: Option<KevEntry>,
    /// Members in all.
    pub members: u64,
    /// Those that publish what they say of CVEs.
    pub publishing: u64,
    /// How many it touches, as far as that may be shown.
    pub touched: Touched,
    /// Those that show their names; who has not answered first.
    pub named: Vec<Named>,
}

/// A member that shows its name.
pub struct Named {
    /// Who.
    pub organisation: Organisation,
    /// What it says.
    pub said: NamedAnswer,
    /// Nobody has said for long that it still holds.
    pub is_stale: bool,
}

/// CVEs that touch members, as far as they publish it.
///
/// # Errors
/// [`HubError::NotFound`] for who is no network operator.
pub async fn list(
    cx: &Cx<Read<Sharing>>,
    wanted: &Wanted,
    skipped: u32,
    limit: u32,
) -> Result<Overview, HubError> {
    let read = operator(cx)?;
    let today = cx.hub().today();
    Ok(Overview {
        members: number(organisation::members(&read).await?.len()),
        publishing: count(region::publishing(&read, today).await?),
        total: count(region::count(&read, wanted, today).await?),
        spread: region::spread(&read, wanted, today, skipped, limit).await?,
    })
}

/// The CVEs that fit, as many as a file takes.
///
/// # Errors
/// As [`list`].
pub async fn list_all(cx: &Cx<Read<Sharing>>, wanted: &Wanted) -> Result<Vec<Spread>, HubError> {
    let read = operator(cx)?;
    Ok(region::spread(&read, wanted, cx.hub().today(), 0, EXPORTED).await?)
}

/// One CVE, also one that touches nobody.
///
/// # Errors
/// [`HubError::NotFound`] for who is no network operator.
pub async fn find(cx: &Cx<Read<Sharing>>, id: CveId) -> Result<View, HubError> {
    let read = operator(cx)?;
    let today = cx.hub().today();
    let members = organisation::members(&read).await?;
    let all = number(members.len());
    let mut members: HashMap<OrganisationId, Organisation> =
        members.into_iter().map(|one| (one.id, one)).collect();
    let (said, tally) = region::of_cve(&read, id, today).await?;
    let stale_ms = cx.now().as_millisecond() - STALE_AFTER_DAYS * 86_400_000;
    let named = said.into_iter().filter_map(|said| {
        let is_stale = said.checked_at_ms < stale_ms;
        Some(Named { organisation: members.remove(&said.member)?, said, is_stale })
    });
    let mut named: Vec<Named> = named.collect();
    named.sort_by(|one, other| {
        let key = |of: &Named| (of.said.answer.progress, of.said.answer.urgency);
        key(one).cmp(&key(other)).then_with(|| one.organisation.name.cmp(&other.organisation.name))
    });
    Ok(View {
        cve: id,
        description: cve::find(&read, id).await?.map(|record| record.description).unwrap_or_default(),
        exploited: kev::find(&read, id).await?,
        members: all,
        publishing: count(region::publishing(&read, today).await?),
        touched: tally.touched(),
        named,
    })
}

/// A list as a file; that it was handed out stands in the audit trail.
///
/// # Errors
/// [`HubError::NotFound`] for who is no network operator.
pub async fn export(
    cx: &Cx<Read<Sharing>>,
    format: SheetFormat,
    about: &str,
    head: &SheetHead,
    rows: Vec<Vec<SheetValue>>,
) -> Result<Pieces, HubError> {
    operator(cx)?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    cx.note_export("region", about, format.name(), ("rows", count)).await?;
    let mut rows = Some(rows);
    let page = move |_: Option<()>| {
        let rows = rows.take().unwrap_or_default();
        async move { Ok((rows, None)) }
    };
    Ok(sheet::export(cx, format, head, page, |row| row))
}

/// Only an operator has members.
fn operator(cx: &Cx<Read<Sharing>>) -> Result<store::Read, HubError> {
    if cx.signed().is_for_operator() { Ok(cx.read()) } else { Err(HubError::NotFound) }
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
