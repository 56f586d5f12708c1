//! Export 書き出し of findings: a list to hand on, to a vendor or a committee.
//! Not here: headings and words (`web::vulnerabilities`), writing a sheet ([`crate::sheet`]).
//! Next: [`export`].

use super::findings::{Cursor, Listed, Query, count};
use crate::{Cx, HubError, Pieces, SheetFormat, SheetHead, SheetValue, sheet};
use domain::access::{Read, Vulnerabilities};
use store::vulnerabilities::finding;

/// Findings read at a time.
const PAGE: u32 = 500;

/// Writes the findings of a list in its order; `row` says what each has under the headings.
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
    cx.note_export("finding", "", format.name(), ("findings", count(cx, query).await?)).await?;
    let (read, query) = (cx.read(), query.clone());
    let page = move |after: Option<Cursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let listed = finding::page(&read, &query, after.as_ref(), PAGE).await?;
            let last = listed.last().filter(|_| listed.len() == PAGE as usize);
            let next = last.map(|last| Cursor { key: last.sort_key.clone(), id: last.finding.id });
            Ok((listed, next))
        }
    };
    Ok(sheet::export(cx, format, head, page, row))
}
