//! Keys: those that sign here, and those whose bundles are taken.
//! Not here: making and checking signatures.
//! Next: `hub::bundle`.

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, run},
};
use domain::bundle::{OwnKey, SenderKey};
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct OwnRow {
    fingerprint: String,
    public_key: String,
    sealed_seed: Vec<u8>,
    handed_over: String,
    made_at_ms: i64,
}

#[derive(FromQueryResult)]
struct SenderRow {
    fingerprint: String,
    line: String,
    name: String,
    trusted_at_ms: i64,
    replaced_by: Option<String>,
}

/// Keys that sign, oldest first; the last one is in use.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn own(read: &impl Reads) -> Result<Vec<OwnKey>, StoreError> {
    let rows: Vec<OwnRow> = all(
        read.conn(),
        "select fingerprint, public_key, sealed_seed, handed_over, made_at_ms
         from bundle_own_key
         order by made_at_ms, fingerprint
         limit 1000",
        bind![],
    )
    .await?;
    let key = |row: OwnRow| OwnKey {
        fingerprint: row.fingerprint,
        public_key: row.public_key,
        sealed_seed: row.sealed_seed,
        handed_over: row.handed_over,
        made_at_ms: row.made_at_ms,
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Adds a key, which signs from then on.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert_own(tx: &mut Tx, key: &OwnKey) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into bundle_own_key (fingerprint, public_key, sealed_seed, handed_over, made_at_ms)
         values ($1, $2, $3, $4, $5)",
        bind![&key.fingerprint, &key.public_key, key.sealed_seed.clone(), &key.handed_over, key.made_at_ms],
    )
    .await?;
    Ok(())
}

/// Every key whose bundles are or were taken, by sender.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn senders(read: &impl Reads) -> Result<Vec<SenderKey>, StoreError> {
    let rows: Vec<SenderRow> = all(
        read.conn(),
        "select fingerprint, line, name, trusted_at_ms, replaced_by
         from bundle_sender_key
         order by name, line, trusted_at_ms, fingerprint
         limit 1000",
        bind![],
    )
    .await?;
    let key = |row: SenderRow| SenderKey {
        fingerprint: row.fingerprint,
        line: row.line,
        name: row.name,
        trusted_at_ms: row.trusted_at_ms,
        replaced_by: row.replaced_by,
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Takes bundles of this key from now on; one that is known gets the name, and counts again if it had been replaced.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn trust(tx: &mut Tx, key: &SenderKey) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into bundle_sender_key (fingerprint, line, name, trusted_at_ms)
         values ($1, $2, $3, $4)
         on conflict (fingerprint) do update set name = excluded.name, replaced_by = null",
        bind![&key.fingerprint, &key.line, &key.name, key.trusted_at_ms],
    )
    .await?;
    Ok(())
}

/// A key handed over to another, and counts no more itself.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace(tx: &mut Tx, old: &str, new: &str) -> Result<(), StoreError> {
    run(tx.conn(), "update bundle_sender_key set replaced_by = $2 where fingerprint = $1", bind![old, new])
        .await?;
    Ok(())
}

/// Takes no bundle of this key any more; false if none was taken.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn distrust(tx: &mut Tx, fingerprint: &str) -> Result<bool, StoreError> {
    let gone =
        run(tx.conn(), "delete from bundle_sender_key where fingerprint = $1", bind![fingerprint]).await?;
    Ok(gone > 0)
}
