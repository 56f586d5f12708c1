//! Opening the database: a SQLite file or a PostgreSQL address.
//! Not here: what is in it.
//! Next: [`super::transaction`].

use crate::{
    Read, StoreError, Tx, Upkeep, migration,
    sql::{bind, one, run},
};
use domain::{access::Scope, ids::OrganisationId};
use jiff::Timestamp;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, FromQueryResult, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// The database of a hub. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
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

    /// Opens a SQLite file, made if missing, and brings its schema up to date. Before an older schema is touched,
    /// a copy of the file is written beside it: `before-schema-7.db` when step 7 is the newest.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] if a newer program wrote it, [`StoreError::Database`] if it cannot be opened or
    /// the copy cannot be written.
    pub async fn open_file(path: &Path, now: Timestamp) -> Result<Self, StoreError> {
        let store = Self::connect_file(path).await?;
        let found = migration::found(&store.db).await?;
        if (1..migration::known()).contains(&found) {
            let copy = path.with_file_name(format!("before-schema-{}.db", migration::known()));
            // One of an upgrade that failed: what is to be kept is the state before this one.
            match std::fs::remove_file(&copy) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::Database(format!("{}: {error}", copy.display())));
                }
                _ => store.copy_file_to(&copy).await?,
            }
        }
        migration::run(&store.db, now).await?;
        Ok(store)
    }

    /// Opens the database as it is, without touching the schema.
    ///
    /// # Errors
    /// [`StoreError::Database`] if it cannot be opened.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Self::connect_file(Path::new(path)).await;
        }
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).acquire_timeout(ACQUIRE).sqlx_logging(false);
        Ok(Self { db: Database::connect(options).await? })
    }

    /// Opens a SQLite file as it is, made if missing.
    ///
    /// # Errors
    /// [`StoreError::Database`] if it cannot be opened.
    pub async fn connect_file(path: &Path) -> Result<Self, StoreError> {
        // The path is handed over as it is: within an address, `?` and `%` would mean something else.
        let path: PathBuf = path.to_owned();
        let mut options = ConnectOptions::new("sqlite:");
        options.max_connections(8).acquire_timeout(ACQUIRE).sqlx_logging(false).map_sqlx_sqlite_opts(
            move |sqlite| {
                sqlite
                    .filename(&path)
                    .create_if_missing(true)
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("foreign_keys", "ON")
                    .pragma("busy_timeout", "20000")
                    .pragma("temp_store", "MEMORY")
                    .pragma("trusted_schema", "OFF")
            },
        );
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

    pub(crate) async fn begin(&self) -> Result<sea_orm::DatabaseTransaction, StoreError> {
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
    pub async fn copy_file_to(&self, path: &Path) -> Result<(), StoreError> {
        let path =
            path.to_str().ok_or_else(|| StoreError::Database("the name of the copy is not UTF-8".into()))?;
        run(&self.db, "vacuum into $1", bind![path]).await.map(|_| ())
    }

    /// Reads a SQLite database through and says what is damaged in it.
    ///
    /// # Errors
    /// [`StoreError::Database`] with the first damage.
    pub async fn check_sqlite(&self) -> Result<(), StoreError> {
        let found: Option<Damage> = one(&self.db, "pragma integrity_check(1)", bind![]).await?;
        match found.map(|damage| damage.integrity_check) {
            Some(answer) if answer == "ok" => Ok(()),
            Some(damage) => Err(StoreError::Database(damage)),
            None => Err(StoreError::Database("it cannot be checked".into())),
        }
    }

    /// Whether this program can work with the schema: its own, or an older one that it would bring up to date.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`], or [`StoreError::Database`] if this is no database of Yagura.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        match migration::found(&self.db).await? {
            0 => Err(StoreError::Database("it is no database of Yagura".into())),
            found if found > migration::known() => {
                Err(StoreError::NewerSchema { found, known: migration::known() })
            }
            _ => Ok(()),
        }
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// [`StoreError::Database`] if closing fails.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}

/// How long to wait for a free connection.
const ACQUIRE: Duration = Duration::from_secs(30);

#[derive(FromQueryResult)]
struct Damage {
    integrity_check: String,
}

#[cfg(test)]
mod tests;
