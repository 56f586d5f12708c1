//! Moving a whole installation from a SQLite file to an empty PostgreSQL database, in one transaction.
//! Not here: the schema; both sides have it from the same steps.
//! Next: [`catalogue`], [`row`].

pub(crate) mod catalogue;
pub(crate) mod row;

use crate::{
    Store, StoreError, migration,
    sql::{number, placeholders, run},
};
use catalogue::Table;
use row::{Rows, read_cursor, read_rows};
use sea_orm::{DatabaseTransaction, DbBackend, TransactionTrait};

/// Every table, each after those it refers to. A test compares this with the catalogue of both databases, and
/// [`copy`] refuses to begin where it differs.
pub(crate) const TABLES: &[&str] = &[
    "organisation",
    "membership",
    "person",
    "former_password",
    "recovery_code",
    "role_assignment",
    "suspension",
    "invitation",
    "api_token",
    "session",
    "passkey",
    "used_challenge",
    "session_proof",
    "provider_link",
    "second_factor_rule",
    "emergency_account",
    "emergency_code",
    "emergency_use",
    "audit_entry",
    "audit_head",
    "job",
    "asset",
    "asset_component",
    "ledger_head",
    "import_run",
    "import_row",
    "import_fault",
    "import_asset",
    "import_component",
    "import_mapping",
    "evidence_file",
    "observed_device",
    "asset_evidence",
    "asset_part",
    "covered_network",
    "seen_way",
    "observed_part",
    "register_record",
    "register_asset",
    "record_evidence",
    "cve",
    "kev",
    "feed",
    "feed_generation",
    "advisory",
    "advisory_cve",
    "epss",
    "support_end",
    "component_support",
    "confirmed_name",
    "name_proposal",
    "received_name",
    "finding",
    "match_run",
    "publication_grant",
    "outbox",
    "inbox",
    "notify_setting",
    "notify_consent",
    "notify_preference",
    "notify_roster",
    "notice",
    "notice_recipient",
    "notice_delivery",
    "notice_alarm",
    "notice_finding",
    "bundle_own_key",
    "bundle_sender_key",
    "bundle_taken",
    "bundle_made",
    "inbox_cve",
    "vendor_request",
    "vendor_request_finding",
    "vendor_request_link",
    "stocktake",
    "stocktake_part",
    "stocktake_item",
    "stocktake_link",
    "saved_view",
    "saved_view_default",
];

/// The table of the schema itself; each database writes its own.
const SCHEMA: &str = "schema_step";

/// Values bound at a time; PostgreSQL takes 65,535.
const VALUES: usize = 16_000;

/// Rows read at a time.
const ROWS: usize = 1_000;

/// A table that was copied, and found to be the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source is no SQLite file, or the target no PostgreSQL.
    #[error("copies go from a SQLite file to PostgreSQL")]
    Direction,
    /// The source has not this program's schema.
    #[error("the source has schema {found}, this program {known}: let `yagura hub` upgrade it first")]
    Schema {
        /// Number in the source.
        found: i64,
        /// Number known here.
        known: i64,
    },
    /// The target is in use.
    #[error("the target has rows in {0}: it must be empty")]
    NotEmpty(&'static str),
    /// The program knows another set of tables or columns than the databases have.
    #[error("the tables differ: {0}")]
    Tables(String),
    /// After copying, a table was not the same on both sides.
    #[error("{table} differs after copying: {source_rows} rows there, {target_rows} here")]
    Differs {
        /// Which.
        table: &'static str,
        /// Rows in the source.
        source_rows: u64,
        /// Rows in the target.
        target_rows: u64,
    },
    /// A table could not be copied.
    #[error("{table}: {error}")]
    Table {
        /// Which.
        table: &'static str,
        /// Why.
        error: StoreError,
    },
    /// One of the databases failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for CopyError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Copies everything from a SQLite file to an empty PostgreSQL database whose schema is up to date; all of it or
/// nothing. Nobody can write to the source meanwhile. `tell` hears of each table.
///
/// # Errors
/// [`CopyError`]; the target is as it was then.
pub async fn copy(from: &Store, to: &Store, mut tell: impl FnMut(&Copied)) -> Result<Vec<Copied>, CopyError> {
    let backends = (from.db.get_database_backend(), to.db.get_database_backend());
    if backends != (DbBackend::Sqlite, DbBackend::Postgres) {
        return Err(CopyError::Direction);
    }
    let found = migration::found(&from.db).await?;
    if found != migration::known() {
        return Err(CopyError::Schema { found, known: migration::known() });
    }
    let source = from.begin().await?;
    let target = to.db.begin().await?;
    let tables = catalogue::compared(&source, &target, TABLES).await?;
    for table in TABLES {
        if number(&target, &format!("select count(*) as number from {table}"), vec![]).await? > 0 {
            return Err(CopyError::NotEmpty(table));
        }
    }
    let mut all = Vec::with_capacity(tables.len());
    for table in &tables {
        let copied = copy_table(&source, &target, table).await?;
        tell(&copied);
        all.push(copied);
    }
    target.commit().await?;
    Ok(all)
}

/// Copies a table, then reads it back from the target and compares.
pub(crate) async fn copy_table(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
    table: &Table,
) -> Result<Copied, CopyError> {
    let name = table.name;
    let wrong = |error: StoreError| CopyError::Table { table: name, error };
    let mut there = Rows::default();
    let mut after = i64::MIN;
    loop {
        let rows = read_rows(source, table, after, ROWS).await.map_err(wrong)?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        let mut values = Vec::new();
        for (_, row) in rows {
            there.add(&row);
            values.push(row);
        }
        for chunk in values.chunks((VALUES / table.columns.len()).max(1)) {
            let sql = format!(
                "insert into {name} ({}) values {}",
                table.names(),
                placeholders(chunk.len(), table.columns.len())
            );
            run(target, &sql, chunk.concat()).await.map_err(wrong)?;
        }
    }
    let mut here = Rows::default();
    read_cursor(target, table, ROWS, |row| here.add(row)).await.map_err(wrong)?;
    if there != here {
        return Err(CopyError::Differs { table: name, source_rows: there.count, target_rows: here.count });
    }
    Ok(Copied { table: name, rows: here.count })
}

#[cfg(test)]
pub(crate) mod tests;
