//! Bundles that were made here.
//! Not here: their files (`hub::vulnerabilities::pack`).
//! Next: [`newest`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, run},
};
use domain::bundle::MadeBundle;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    purpose: String,
    serial: i64,
    base: i64,
    sha256: String,
    file: String,
    bytes: i64,
    records: i64,
    made_at_ms: i64,
    expires_at_ms: i64,
}

/// Notes one; made once more, it takes the place of the one before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(tx: &mut Tx, one: &MadeBundle) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into bundle_made (purpose, serial, base, sha256, file, bytes, records, made_at_ms, expires_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (purpose, serial, base) do update
         set sha256 = excluded.sha256, file = excluded.file, bytes = excluded.bytes, records = excluded.records,
             made_at_ms = excluded.made_at_ms, expires_at_ms = excluded.expires_at_ms",
        bind![
            &one.purpose,
            one.serial,
            one.base,
            &one.sha256,
            &one.file,
            one.bytes,
            one.records,
            one.made_at_ms,
            one.expires_at_ms,
        ],
    )
    .await?;
    Ok(())
}

/// Those of late, the newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, purpose: &str, limit: u32) -> Result<Vec<MadeBundle>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select purpose, serial, base, sha256, file, bytes, records, made_at_ms, expires_at_ms
         from bundle_made
         where purpose = $1
         order by made_at_ms desc, serial desc, base desc
         limit $2",
        bind![purpose, i64::from(limit)],
    )
    .await?;
    let bundle = |row: Row| MadeBundle {
        purpose: row.purpose,
        serial: row.serial,
        base: row.base,
        sha256: row.sha256,
        file: row.file,
        bytes: row.bytes,
        records: row.records,
        made_at_ms: row.made_at_ms,
        expires_at_ms: row.expires_at_ms,
    };
    Ok(rows.into_iter().map(bundle).collect())
}
