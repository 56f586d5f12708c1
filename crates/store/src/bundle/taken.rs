//! Bundles that were handed in, each with what became of it. A serial that is in never goes back.
//! Not here: reading them (`hub::vulnerabilities::pack`).
//! Next: [`complete`].

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, number, run},
};
use domain::bundle::{TakenBundle, TakenState};
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    line: String,
    purpose: String,
    serial: i64,
    base: i64,
    state: String,
    sha256: String,
    file: String,
    bytes: i64,
    made_at_ms: i64,
    handed_in_at_ms: i64,
    taken_at_ms: Option<i64>,
    records: i64,
    changed: i64,
    message: String,
}

/// Notes a bundle that was handed in; one of this serial that waits or was refused is handed in anew.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn hand_in(tx: &mut Tx, one: &TakenBundle) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into bundle_taken (line, purpose, serial, base, state, sha256, file, bytes, made_at_ms,
             handed_in_at_ms, records, changed, message)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, '')
         on conflict (line, purpose, serial) do update
         set base = excluded.base, state = excluded.state, sha256 = excluded.sha256, file = excluded.file,
             bytes = excluded.bytes, made_at_ms = excluded.made_at_ms,
             handed_in_at_ms = excluded.handed_in_at_ms, message = ''
         where bundle_taken.state <> 'taken'",
        bind![
            &one.line,
            &one.purpose,
            one.serial,
            one.base,
            TakenState::Waiting.as_str(),
            &one.sha256,
            &one.file,
            one.bytes,
            one.made_at_ms,
            tx.now(),
        ],
    )
    .await?;
    Ok(())
}

/// It is in, unless a later one of its sender came first or one before it is missing; says whether it is.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn complete(
    upkeep: &mut Upkeep,
    one: &TakenBundle,
    records: i64,
    changed: i64,
) -> Result<bool, StoreError> {
    let now = upkeep.now();
    let done = run(
        upkeep.conn(),
        "update bundle_taken
         set state = 'taken', taken_at_ms = $4, records = $5, changed = $6, message = ''
         where line = $1
           and purpose = $2
           and serial = $3
           and sha256 = $7
           and (select coalesce(max(t.serial), 0)
                from bundle_taken t
                where t.line = $1 and t.purpose = $2 and t.state = 'taken') between $8 and $3 - 1",
        bind![&one.line, &one.purpose, one.serial, now, records, changed, &one.sha256, one.base],
    )
    .await?;
    Ok(done == 1)
}

/// It could not be taken in.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn refuse(upkeep: &mut Upkeep, one: &TakenBundle, message: &str) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update bundle_taken
         set state = 'refused', message = $5
         where line = $1
           and purpose = $2
           and serial = $3
           and sha256 = $4
           and state = 'waiting'",
        bind![&one.line, &one.purpose, one.serial, &one.sha256, message],
    )
    .await?;
    Ok(())
}

/// The newest serial of a sender that is in, or waits to be; 0 without any.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest_serial(
    read: &impl Reads,
    line: &str,
    purpose: &str,
    state: TakenState,
) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select coalesce(max(serial), 0) as number
         from bundle_taken
         where line = $1
           and purpose = $2
           and state = $3",
        bind![line, purpose, state.as_str()],
    )
    .await
}

/// Those of late, the newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, purpose: &str, limit: u32) -> Result<Vec<TakenBundle>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select line, purpose, serial, base, state, sha256, file, bytes, made_at_ms, handed_in_at_ms, taken_at_ms,
             records, changed, message
         from bundle_taken
         where purpose = $1
         order by handed_in_at_ms desc, line, serial desc
         limit $2",
        bind![purpose, i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_bundle).collect()
}

fn to_bundle(row: Row) -> Result<TakenBundle, StoreError> {
    Ok(TakenBundle {
        line: row.line,
        purpose: row.purpose,
        serial: row.serial,
        base: row.base,
        state: row.state.parse().map_err(StoreError::unreadable)?,
        sha256: row.sha256,
        file: row.file,
        bytes: row.bytes,
        made_at_ms: row.made_at_ms,
        handed_in_at_ms: row.handed_in_at_ms,
        taken_at_ms: row.taken_at_ms,
        records: row.records,
        changed: row.changed,
        message: row.message,
    })
}
