//! The requests about a device or a finding, for their pages, and the way to open one.
//! Not here: the pages themselves.
//! Next: [`super::new`].

use super::words;
use crate::{error::WebError, page::parts::Mark, text::T};
use domain::{
    access::{Read, Vulnerabilities, Write},
    ids::{AssetId, FindingId},
};
use hub::{
    Cx, Signed,
    vulnerabilities::request::{self, Query},
};

/// A request, as a line of another page.
pub(crate) struct RequestRow {
    pub(crate) href: String,
    pub(crate) vendor: String,
    pub(crate) mark: Mark,
    pub(crate) state: &'static str,
    pub(crate) due: String,
}

/// Requests shown on another page.
const SHOWN: u32 = 10;

/// The requests about a device, and where to open one; empty where one may not, or the ledger names no vendor.
pub(crate) async fn of_asset(
    signed: &Signed,
    t: T,
    asset: AssetId,
    vendor: &str,
) -> Result<(Vec<RequestRow>, String), WebError> {
    let Ok(cx) = signed.permit::<Read<Vulnerabilities>>() else { return Ok((Vec::new(), String::new())) };
    let rows = rows(&cx, t, Query { asset: Some(asset), ..Query::default() }).await?;
    let may = !vendor.is_empty() && signed.may::<Write<Vulnerabilities>>();
    Ok((rows, if may { format!("/vendor-requests/new?asset={asset}") } else { String::new() }))
}

/// The requests about a finding.
pub(crate) async fn of_finding(
    cx: &Cx<Read<Vulnerabilities>>,
    t: T,
    finding: FindingId,
) -> Result<Vec<RequestRow>, WebError> {
    rows(cx, t, Query { finding: Some(finding), ..Query::default() }).await
}

async fn rows(cx: &Cx<Read<Vulnerabilities>>, t: T, query: Query) -> Result<Vec<RequestRow>, WebError> {
    let today = cx.hub().today();
    let listed = request::list(cx, &query, None, SHOWN).await?;
    let row = |one: &request::Listed| RequestRow {
        href: format!("/vendor-requests/{}", one.request.id),
        vendor: one.request.letter.vendor.clone(),
        mark: words::mark(&one.request, today),
        state: words::state(t, one.request.state),
        due: one.request.letter.due_on.map_or_else(String::new, |day| t.due(day, today)),
    };
    Ok(listed.iter().map(row).collect())
}
