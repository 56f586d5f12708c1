//! A database of a test's own: a SQLite file in a temporary folder, or a new schema of a PostgreSQL server.
//! Not here: starting that server (`./test` does).
//! Next: [`crate::TestHub`].

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use store::Store;
use tempfile::TempDir;

/// The database to test with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A server, at the address in the environment variable `YAGURA_TEST_POSTGRES`.
    Postgres,
}

/// An empty database of the test's own.
pub struct TestDatabase {
    url: String,
    raw: DatabaseConnection,
    _folder: Option<TempDir>,
}

const FILE: &str = "yagura.db";

const POSTGRES: &str = "YAGURA_TEST_POSTGRES";

impl TestDatabase {
    /// Makes it.
    pub async fn new(database: Database) -> Self {
        match database {
            Database::Sqlite => Self::sqlite().await,
            Database::Postgres => Self::postgres().await,
        }
    }

    async fn sqlite() -> Self {
        Self::file_in(tempfile::tempdir().expect("a temporary folder")).await
    }

    /// A copy of a SQLite database.
    pub(crate) async fn copy_of(store: &Store) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(FILE);
        store.copy_file_to(&path).await.expect("a copy");
        Self::file_in(folder).await
    }

    async fn file_in(folder: TempDir) -> Self {
        let url = format!("sqlite:{}", folder.path().join(FILE).display());
        let raw = connect(&format!("{url}?mode=rwc")).await;
        Self { url, raw, _folder: Some(folder) }
    }

    /// The schema stays behind: the server that `./test` starts is thrown away with all of them.
    async fn postgres() -> Self {
        let server = std::env::var(POSTGRES).unwrap_or_else(|_| {
            panic!("{POSTGRES} is not set: run ./test, which starts a PostgreSQL of its own and sets it")
        });
        let admin = connect(&server).await;
        let name = texts(&admin, "select 'test_' || replace(gen_random_uuid()::text, '-', '') as text").await;
        let schema = name.first().expect("a name");
        admin.execute_unprepared(&format!("create schema {schema}")).await.expect("a new schema");
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options[search_path]={schema}");
        let raw = connect(&url).await;
        Self { url, raw, _folder: None }
    }

    /// The address that `Store::open` takes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database it is.
    pub fn kind(&self) -> Database {
        match self.raw.get_database_backend() {
            DbBackend::Postgres => Database::Postgres,
            _ => Database::Sqlite,
        }
    }

    /// Changes the database behind the program's back; returns how many rows were touched.
    pub async fn tamper(&self, sql: &str) -> u64 {
        self.raw.execute_unprepared(sql).await.expect("SQL of a test").rows_affected()
    }

    /// The column `text` of every row.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        texts(&self.raw, sql).await
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| sqlite.pragma("busy_timeout", "20000"));
    sea_orm::Database::connect(options).await.expect("the test's database")
}

async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.expect("SQL of a test");
    rows.iter().map(|row| row.try_get("", "text").expect("a column named text")).collect()
}
