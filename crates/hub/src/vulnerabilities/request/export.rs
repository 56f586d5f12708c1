//! Export 書き出し of requests, in the order of their list.
//! Not here: headings and words (`web::vulnerabilities::request`), writing a sheet ([`crate::sheet`]).
//! Next: [`export`].

use super::{Cursor, Listed, Query, SUBJECT, count};
use crate::{Cx, HubError, Pieces, SheetFormat, SheetHead, SheetValue, sheet};
use domain::access::{Read, Vulnerabilities};
use store::vulnerabilities::request;

/// Requests read at a time.
const PAGE: u32 = 500;

/// Writes the requests of a list in its order; `row` says what each has under the headings.
///
/// # Errors
/// [`HubError::Store`].
pub async fn export(
    cx: &Cx<Read<Vulnerabilities>>,
    query: &Query,
    format: SheetFormat,
    head: &SheetHead,
    row: impl Fn(Listed) -> Vec<SheetValue> + Send + 'static,
) -> Result<Pieces, HubError> {
    cx.note_export(SUBJECT, "", format.name(), ("requests", count(cx, query).await?)).await?;
    let (read, query, today) = (cx.read(), query.clone(), cx.hub().today());
    let page = move |after: Option<Cursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let listed = request::page(&read, &query, today, after.as_ref(), PAGE).await?;
            let last = listed.last().filter(|_| listed.len() == PAGE as usize);
            let next = last.map(|last| Cursor { key: last.sort_key.clone(), id: last.request.id });
            Ok((listed, next))
        }
    };
    Ok(sheet::export(cx, format, head, page, row))
}
