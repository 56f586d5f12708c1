//! The audit trail as CSV, written as it is read: a trail of years needs no more memory than a day's.
//! Not here: the answer to the browser (`web::audit_trail`).
//! Next: `formats::sheets::csv`.

use super::{BATCH, Filter};
use crate::{
    Cx, HubError,
    pieces::{Pieces, stream},
};
use domain::{
    access::{AuditTrail, Read},
    audit_trail::{Action, Entry, Recorded},
};
use formats::sheets::{
    read::Cell,
    write::{Column, ColumnKind, CsvEncoding, Table, csv},
};
use jiff::{Timestamp, tz::TimeZone};
use store::audit_trail::newest;

/// The filtered entries, newest first, under the given headings. The export itself is recorded before it begins.
///
/// # Errors
/// [`HubError::Store`]; the pieces end with an error if the database fails in between.
pub async fn export(
    cx: &Cx<Read<AuditTrail>>,
    filter: Filter,
    headings: [&str; 11],
) -> Result<Pieces, HubError> {
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    tx.commit(Entry::new(Action::Export, "audit_trail", "", "")).await?;
    let column = |title: &str| Column { title: title.to_owned(), kind: ColumnKind::Text, width_chars: None };
    let table = Table { columns: headings.into_iter().map(column).collect(), ..Table::default() };
    let read = cx.read();
    let page = move |before: Option<i64>| {
        let (read, mut filter) = (read.clone(), filter.clone());
        async move {
            filter.before_seq = before.or(filter.before_seq);
            let entries = newest(&read, &filter, BATCH).await?;
            let last = entries.last().map(|last| last.seq);
            Ok((entries, last))
        }
    };
    Ok(stream(page, move |entries, out| {
        csv(&table, entries.map(cells), CsvEncoding::Utf8, out).map(drop).map_err(HubError::internal)
    }))
}

fn cells(entry: Recorded) -> Vec<Cell> {
    let zone = TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(entry.at_ms).unwrap_or_default().to_zoned(zone);
    [
        entry.seq.to_string(),
        at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        entry.actor_name,
        entry.actor_id,
        entry.origin,
        entry.action,
        entry.subject,
        entry.label,
        entry.subject_id,
        entry.before,
        entry.after,
    ]
    .into_iter()
    .map(Cell::from_text)
    .collect()
}
