//! Which value of a record came from which file.
//! Not here: whether it still holds (`domain::inventory::evidence::accounts`).
//! Next: [`put`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, run},
};
use domain::{
    ids::RecordId,
    inventory::evidence::{EvidenceKind, accounts::RecordFilled},
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct FilledRow {
    record_id: Uuid,
    field: String,
    value_text: String,
    kind: String,
    file_name: String,
    seen_at_ms: i64,
}

/// A value of a record and from where it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordSource {
    /// The field and its value.
    pub filled: RecordFilled,
    /// What kind of file.
    pub kind: EvidenceKind,
    /// Its name.
    pub file_name: String,
}

/// What files filled, by record; of one record, or of all.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(
    read: &impl Reads,
    record: Option<RecordId>,
) -> Result<HashMap<RecordId, Vec<RecordSource>>, StoreError> {
    let mut values = bind![read.organisation()];
    let mut condition = "";
    if let Some(record) = record {
        values.extend(bind![record]);
        condition = "and record_id = $2";
    }
    let rows: Vec<FilledRow> = all(
        read.conn(),
        &format!(
            "select record_id, field, value_text, kind, file_name, seen_at_ms
         from record_evidence
         where organisation_id = $1
           {condition}
         order by record_id, field
         limit 200000"
        ),
        values,
    )
    .await?;
    let mut found: HashMap<RecordId, Vec<RecordSource>> = HashMap::new();
    for row in rows {
        let filled = RecordFilled { field: row.field, value: row.value_text, seen_at_ms: row.seen_at_ms };
        let kind = row.kind.parse().map_err(StoreError::unreadable)?;
        let source = RecordSource { filled, kind, file_name: row.file_name };
        found.entry(RecordId::from_uuid(row.record_id)).or_default().push(source);
    }
    Ok(found)
}

/// Notes from where a value came.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn put(tx: &mut Tx, record: RecordId, source: &RecordSource) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into record_evidence (organisation_id, record_id, field, value_text, kind, file_name, seen_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (organisation_id, record_id, field) do update set
           value_text = excluded.value_text, kind = excluded.kind, file_name = excluded.file_name,
           seen_at_ms = excluded.seen_at_ms",
        bind![
            tx.organisation(),
            record,
            &source.filled.field,
            &source.filled.value,
            source.kind.as_str(),
            &source.file_name,
            source.filled.seen_at_ms,
        ],
    )
    .await?;
    Ok(())
}
