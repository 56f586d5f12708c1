//! The schema: numbered SQL files, applied once, in order, under a lock. Append-only: a landed file never changes.
//! Not here: the copy that is taken before (`Store::open_file`).
//! Next: the `.sql` files beside this one.

use crate::{
    StoreError,
    sql::{bind, number, run as execute},
};
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

/// Every step, in order; its number is its place.
const STEPS: &[(&str, &str)] = &[
    ("identity", include_str!("0001_identity.sql")),
    ("audit_trail", include_str!("0002_audit_trail.sql")),
    ("jobs", include_str!("0003_jobs.sql")),
    ("inventory", include_str!("0004_inventory.sql")),
    ("vulnerabilities", include_str!("0005_vulnerabilities.sql")),
    ("sharing", include_str!("0006_sharing.sql")),
    ("register", include_str!("0007_register.sql")),
    ("news", include_str!("0008_news.sql")),
    ("notify", include_str!("0009_notify.sql")),
    ("sign_in", include_str!("0010_sign_in.sql")),
    ("evidence", include_str!("0011_evidence.sql")),
    ("bundle", include_str!("0012_bundle.sql")),
    ("vendor_request", include_str!("0013_vendor_request.sql")),
    ("stocktake", include_str!("0014_stocktake.sql")),
    ("views", include_str!("0015_views.sql")),
    ("ways", include_str!("0016_ways.sql")),
];

/// Brings the schema up to date.
pub(crate) async fn run(db: &DatabaseConnection, now: Timestamp) -> Result<(), StoreError> {
    run_to(db, known(), now).await
}

/// Applies the steps up to a number that are not applied yet.
async fn run_to(db: &DatabaseConnection, last: i64, now: Timestamp) -> Result<(), StoreError> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = db.begin_with_options(immediate).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Two hubs that start together migrate one after the other; the lock ends with the transaction.
        tx.execute_unprepared("select pg_advisory_xact_lock(7996284661)").await?;
    }
    tx.execute_unprepared(
        "create table if not exists schema_step (number bigint primary key, name text not null, applied_at_ms bigint not null)",
    )
    .await?;
    let found = highest(&tx).await?;
    if found > known() {
        return Err(StoreError::NewerSchema { found, known: known() });
    }
    for (step, (name, sql)) in (1..=last).zip(STEPS).filter(|(step, _)| *step > found) {
        tx.execute_unprepared(&dialect(sql, tx.get_database_backend())).await?;
        execute(
            &tx,
            "insert into schema_step (number, name, applied_at_ms) values ($1, $2, $3)",
            bind![step, *name, now],
        )
        .await?;
    }
    Ok(tx.commit().await?)
}

/// Number of the newest step known here.
pub(crate) fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Number of the newest step that a SQLite file has; 0 for a file without any.
pub(crate) async fn found(db: &DatabaseConnection) -> Result<i64, StoreError> {
    let sql = "select count(*) as number from sqlite_master where type = 'table' and name = 'schema_step'";
    if number(db, sql, bind![]).await? == 0 {
        return Ok(0);
    }
    highest(db).await
}

async fn highest(conn: &impl ConnectionTrait) -> Result<i64, StoreError> {
    number(conn, "select coalesce(max(number), 0) as number from schema_step", bind![]).await
}

/// PostgreSQL compares text byte by byte only where told so; SQLite always does and does not know the word.
fn dialect(sql: &str, backend: DbBackend) -> String {
    match backend {
        DbBackend::Postgres => sql.replace(" text", " text collate \"C\""),
        _ => sql.to_owned(),
    }
}

#[cfg(test)]
mod tests;
