//! The notices of the whole organisation, for who looks after them and for programs.
//! Not here: one's own ([`super::own`]).
//! Next: [`super::settings`].

use super::own::close_now;
use crate::{Cx, HubError};
use domain::{
    access::{Notices, Read, Write},
    ids::NoticeId,
    notify::{Cursor, Delivery, Notice, Query},
};
use store::notify::{delivery, notice};

/// Rows of a page at most.
const PAGE_LIMIT: u32 = 500;

/// A page of notices, open ones first.
///
/// # Errors
/// [`HubError::Store`].
pub async fn page(
    cx: &Cx<Read<Notices>>,
    open: bool,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Notice>, HubError> {
    let query = Query { told: None, open, urgency: None };
    Ok(notice::page(&cx.read(), query, after, limit.clamp(1, PAGE_LIMIT)).await?)
}

/// How many notices nobody has acknowledged.
///
/// # Errors
/// [`HubError::Store`].
pub async fn open_count(cx: &Cx<Read<Notices>>) -> Result<u64, HubError> {
    let count = notice::count(&cx.read(), Query { told: None, open: true, urgency: None }).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The newest message that was given up.
///
/// # Errors
/// [`HubError::Store`].
pub async fn newest_failed(cx: &Cx<Read<Notices>>) -> Result<Option<Delivery>, HubError> {
    Ok(delivery::newest_failed(&cx.read()).await?)
}

/// Acknowledges a notice: nobody is told any more.
///
/// # Errors
/// [`HubError::NotFound`]; [`HubError::Denied`] for an emergency account and the alarm about one.
pub async fn acknowledge(cx: &Cx<Write<Notices>>, id: NoticeId) -> Result<(), HubError> {
    close_now(cx, id).await
}
