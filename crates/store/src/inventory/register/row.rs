//! Rows of the registers and the domain's records, each from the other.
//! Not here: SQL of lists and changes.
//! Next: [`super::record`].

use crate::{
    Reads, StoreError,
    sql::{all, bind, bind_list},
};
use domain::{
    ids::{AssetId, RecordId},
    inventory::register::{Details, Record, RecordKind, query::NO_DAY},
    text::normalise,
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::collections::{BTreeMap, HashMap};

/// The columns of [`RecordRow`].
pub(super) const READ: &str = "id, kind, details, version, updated_at_ms";

#[derive(FromQueryResult)]
pub(super) struct RecordRow {
    id: Uuid,
    kind: String,
    details: String,
    version: i64,
    updated_at_ms: i64,
}

#[derive(FromQueryResult)]
struct AssetRow {
    record_id: Uuid,
    field: String,
    asset_id: Uuid,
}

/// Records whose devices are read in one query.
const RECORDS_AT_ONCE: usize = 500;

/// What a row keeps of a record: its details, and what follows from them for lists.
pub(super) fn filled(kind: RecordKind, details: &Details) -> Vec<Value> {
    let written: BTreeMap<&str, &str> = details.filled().collect();
    let due = kind.due().and_then(|key| details.date(key));
    bind![
        // A map of texts always becomes JSON.
        serde_json::to_string(&written).unwrap_or_default(),
        normalise(details.name()),
        details.text(kind.category()),
        due.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()),
        searched(details),
    ]
}

/// The text in which a search looks, as the ledger's: a line for each text, without blanks.
fn searched(details: &Details) -> String {
    let lines = details.filled().map(|(_, text)| normalise(text).split_whitespace().collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

/// Turns rows into records, with the devices of all of them read in one query.
pub(super) async fn records(read: &impl Reads, rows: Vec<RecordRow>) -> Result<Vec<Record>, StoreError> {
    let mut devices: HashMap<Uuid, Vec<AssetRow>> = HashMap::new();
    for chunk in rows.chunks(RECORDS_AT_ONCE) {
        let mut values = bind![read.organisation()];
        let places = bind_list(&mut values, chunk.iter().map(|row| Value::from(row.id)));
        let found: Vec<AssetRow> = all(
            read.conn(),
            &format!(
                "select record_id, field, asset_id
                 from register_asset
                 where organisation_id = $1
                   and record_id in ({places})
                 order by record_id, field
                 limit 10000"
            ),
            values,
        )
        .await?;
        for row in found {
            devices.entry(row.record_id).or_default().push(row);
        }
    }
    rows.into_iter()
        .map(|row| {
            let devices = devices.remove(&row.id).unwrap_or_default();
            record(&row, &devices)
        })
        .collect()
}

fn record(row: &RecordRow, devices: &[AssetRow]) -> Result<Record, StoreError> {
    let kind: RecordKind = row.kind.parse().map_err(StoreError::unreadable)?;
    let written: BTreeMap<String, String> =
        serde_json::from_str(&row.details).map_err(StoreError::unreadable)?;
    let written = written.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let details = Details::read(kind, written)
        .map_err(|faults| StoreError::unreadable(format!("record: {faults:?}")))?;
    let field =
        |row: &AssetRow| kind.field(&row.field).map(|field| (field.key, AssetId::from_uuid(row.asset_id)));
    Ok(Record {
        id: RecordId::from_uuid(row.id),
        kind,
        details,
        assets: devices.iter().filter_map(field).collect(),
        version: row.version,
        updated_at_ms: row.updated_at_ms,
    })
}
