//! Vulnerabilities 脆弱性: feeds come in, assets are matched, findings are ranked and answered.
//! Not here: the index (`matching`), the formats (`formats`), pages (`web::vulnerabilities`).
//! Next: [`feeds`], [`matching`], [`findings`].

pub mod export;
pub mod feeds;
pub mod findings;
pub mod matching;
pub(crate) mod today;
pub mod why;

pub use why::Why;

use crate::{HubError, Signed};
use domain::{
    access::{Read, Vulnerabilities},
    ids::AssetId,
    vulnerabilities::finding::Query,
};

/// How many findings of an asset ask for work; `None` for those who may not see findings.
///
/// # Errors
/// [`HubError::Store`].
pub async fn open_of_asset(signed: &Signed, asset: AssetId) -> Result<Option<u64>, HubError> {
    let Ok(cx) = signed.permit::<Read<Vulnerabilities>>() else { return Ok(None) };
    let query = Query { asset: Some(asset), open_on: Some(cx.hub().today()), ..Query::default() };
    Ok(u64::try_from(findings::count(&cx, &query).await?).ok())
}

/// The kind of job that matches an organisation's assets.
pub(crate) const MATCH: &str = "match";

/// The kind of job that takes a feed in.
pub(crate) const FEED: &str = "feed";
