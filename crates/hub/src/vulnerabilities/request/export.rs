//! Export 書き出し of requests, in the order of their list.
//! Not here: words and headings (`web::vulnerabilities::request`).
//! Next: [`export`].

use super::{Cursor, Listed, Query};
use crate::{
    Cx, HubError, SheetFormat,
    pieces::{Pieces, stream},
    vulnerabilities::export::{Value, Words, cell, table},
};
use domain::{
    access::{Read, Vulnerabilities},
    audit_trail::{Action, Entry},
};
use jiff::tz::TimeZone;
use serde_json::json;
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
    words: Words,
    row: impl Fn(&Listed) -> Vec<Value> + Send + 'static,
) -> Result<Pieces, HubError> {
    let count = super::count(cx, query).await?;
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    let written = json!({ "format": format.name(), "requests": count }).to_string();
    tx.commit(Entry::new(Action::Export, super::SUBJECT, "", "").changed("", written)).await?;
    let (read, query, today) = (cx.read(), query.clone(), cx.hub().today());
    let page = move |after: Option<Cursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let listed = request::page(&read, &query, today, after.as_ref(), PAGE).await?;
            let full = listed.len() == PAGE as usize;
            let next = listed.last().filter(|_| full);
            let next = next.map(|last| Cursor { key: last.sort_key.clone(), id: last.request.id });
            Ok((listed, next))
        }
    };
    let made_at = cx.hub().now().to_zoned(TimeZone::UTC).datetime();
    Ok(stream(page, move |listed, out| {
        let table = table(&words);
        let rows = listed.map(|one| row(&one).into_iter().map(cell).collect());
        format.write(&table, rows, made_at, out)
    }))
}
