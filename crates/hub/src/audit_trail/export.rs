//! The audit trail as CSV, written as it is read: a trail of years needs no more memory than a day's.
//! Not here: the answer to the browser (`web::audit_trail`).
//! Next: `formats::sheets::csv`.

use super::{BATCH, Filter};
use crate::{Cx, HubError};
use domain::{
    access::{AuditTrail, Read},
    audit_trail::{Action, Entry, Recorded},
};
use formats::sheets::{
    read::Cell,
    write::{Column, ColumnKind, CsvEncoding, Table, csv},
};
use jiff::{Timestamp, tz::TimeZone};
use std::{io::Write, vec::IntoIter};
use store::{StoreError, audit_trail::newest};
use tokio::runtime::Handle;

/// Writes the filtered entries, newest first, under the given headings; hands the output back once all is written.
/// The export itself is recorded before it begins.
///
/// # Errors
/// [`HubError::Store`], or [`HubError::Internal`] if the output ends early.
pub async fn export<W: Write + Send + 'static>(
    cx: &Cx<Read<AuditTrail>>,
    filter: Filter,
    headings: [&str; 11],
    mut out: W,
) -> Result<W, HubError> {
    let tx = cx.hub().store().write(cx.scope(), cx.now()).await?;
    tx.commit(Entry::new(Action::Export, "audit_trail", "", "")).await?;
    let column = |title: &str| Column { title: title.to_owned(), kind: ColumnKind::Text, width_chars: None };
    let table = Table { columns: headings.into_iter().map(column).collect(), ..Table::default() };
    let batch = Vec::new().into_iter();
    let mut rows = Rows { read: cx.read(), filter, batch, end: None, runtime: Handle::current() };
    // The writer of sheets asks for one row after the other, so it gets a thread that may wait for them.
    let written = tokio::task::spawn_blocking(move || {
        csv(&table, &mut rows, CsvEncoding::Utf8, &mut out).map_err(HubError::internal)?;
        rows.end.unwrap_or(Ok(()))?;
        Ok(out)
    });
    written.await.map_err(HubError::internal)?
}

/// Entries, fetched a batch at a time.
struct Rows {
    read: store::Read,
    filter: Filter,
    batch: IntoIter<Recorded>,
    /// Why there are no more.
    end: Option<Result<(), StoreError>>,
    runtime: Handle,
}

impl Iterator for Rows {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        if self.batch.as_slice().is_empty() && self.end.is_none() {
            match self.runtime.block_on(newest(&self.read, &self.filter, BATCH)) {
                Ok(entries) if entries.is_empty() => self.end = Some(Ok(())),
                Ok(entries) => self.batch = entries.into_iter(),
                Err(error) => self.end = Some(Err(error)),
            }
        }
        let entry = self.batch.next()?;
        self.filter.before_seq = Some(entry.seq);
        Some(cells(entry))
    }
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
