//! Opening the database: a SQLite file or a PostgreSQL address.
//! Not here: what is in it.
//! Next: [`super::transaction`].

use crate::{Read, StoreError, Tx, Upkeep, migration};
use domain::{access::Scope, ids::OrganisationId};
use jiff::Timestamp;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::time::Duration;

/// The database of a hub. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Store {
    db: DatabaseConnection,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://...` and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] if a newer program wrote it, [`StoreError::Database`] if it cannot be opened.
    pub async fn open(url: &str, now: Timestamp) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        migration::run(&store.db, now).await?;
        Ok(store)
    }

    /// Opens the database as it is, without touching the schema.
    ///
    /// # Errors
    /// [`StoreError::Database`] if it cannot be opened.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let sqlite = url.starts_with("sqlite:");
        let mut options =
            ConnectOptions::new(if sqlite { format!("{url}?mode=rwc") } else { url.to_owned() });
        options
            .max_connections(if sqlite { 8 } else { 16 })
            .acquire_timeout(Duration::from_secs(30))
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("foreign_keys", "ON")
                    .pragma("busy_timeout", "20000")
                    .pragma("temp_store", "MEMORY")
                    .pragma("trusted_schema", "OFF")
            });
        Ok(Self { db: Database::connect(options).await? })
    }

    /// Reads within one organisation.
    pub fn read(&self, scope: &Scope) -> Read {
        Read::new(self.db.clone(), scope.organisation)
    }

    /// Reads what belongs to no organisation: feeds, jobs, people who sign in.
    pub fn read_global(&self) -> Read {
        Read::new(self.db.clone(), OrganisationId::INSTALLATION)
    }

    /// Begins a change within one organisation; only [`Tx::commit`] keeps it.
    ///
    /// # Errors
    /// [`StoreError::Database`] if the database is away or stays locked.
    pub async fn write(&self, scope: &Scope, now: Timestamp) -> Result<Tx, StoreError> {
        Ok(Tx::new(self.begin().await?, scope.clone(), now))
    }

    /// Begins a change to what is no one's deed: sessions, jobs, staged rows, feeds.
    ///
    /// # Errors
    /// [`StoreError::Database`] if the database is away or stays locked.
    pub async fn upkeep(&self, now: Timestamp) -> Result<Upkeep, StoreError> {
        Ok(Upkeep::new(self.begin().await?, now))
    }

    async fn begin(&self) -> Result<sea_orm::DatabaseTransaction, StoreError> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.db.begin_with_options(immediate).await?)
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Database`] if there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.execute_unprepared("select 1").await.map(|_| ())?)
    }

    /// Writes a consistent copy of a SQLite database to a new file, while it is in use.
    ///
    /// # Errors
    /// [`StoreError::Database`] if the file exists, cannot be written, or the database is PostgreSQL.
    pub async fn copy_sqlite_to(&self, path: &str) -> Result<(), StoreError> {
        crate::sql::run(&self.db, "vacuum into $1", crate::sql::bind![path]).await.map(|_| ())
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// [`StoreError::Database`] if closing fails.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}
