//! Files of older programs are brought up to date: a copy is kept, no row is lost or changed, and all can be read.
//! Not here: how such a file is made (`upgrades/README.md`).
//! Next: [`everything`].

mod everything;

use super::{known, run, run_to};
use crate::{
    Store,
    copy::{
        TABLES,
        catalogue::{self, Column, Table},
        copy_table,
        row::{Rows, read_cursor, read_rows},
        tests::empty_server,
    },
    sql::{all, bind},
};
use flate2::read::GzDecoder;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, TransactionTrait};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The files of `upgrades`, each with the newest step that it has.
fn old_files() -> Vec<(i64, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("upgrades");
    let step = |name: &str| name.strip_prefix("schema-")?.strip_suffix(".db.gz")?.parse().ok();
    let mut files: Vec<(i64, PathBuf)> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter_map(|path| Some((step(path.file_name()?.to_str()?)?, path)))
        .collect();
    files.sort();
    assert!(files.len() >= 2, "{files:?}");
    files
}

/// One of them, unpacked where an installation would have it.
fn unpacked(packed: &Path) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("yagura.db");
    let mut packed = GzDecoder::new(File::open(packed).unwrap());
    io::copy(&mut packed, &mut File::create(&path).unwrap()).unwrap();
    (folder, path)
}

/// The tables of a database, with the columns that they have there.
async fn tables(store: &Store) -> Vec<Table> {
    let columns = catalogue::columns(&store.db).await.unwrap();
    let of = |name: &str| -> Vec<Column> {
        columns.iter().filter(|(table, _)| table == name).map(|(_, column)| column.clone()).collect()
    };
    let tables = TABLES.iter().map(|name| Table { name, columns: of(name) });
    tables.filter(|table| !table.columns.is_empty()).collect()
}

/// What stands in these tables and columns.
async fn contents(store: &Store, tables: &[Table]) -> BTreeMap<&'static str, Rows> {
    let mut contents = BTreeMap::new();
    let tx = store.db.begin().await.unwrap();
    for table in tables {
        let mut rows = Rows::default();
        if tx.get_database_backend() == DbBackend::Postgres {
            read_cursor(&tx, table, 1_000, |row| rows.add(row)).await.unwrap();
        } else {
            for (_, row) in read_rows(&tx, table, i64::MIN, 100_000).await.unwrap() {
                rows.add(&row);
            }
        }
        contents.insert(table.name, rows);
    }
    contents
}

#[derive(Debug, PartialEq, Eq, FromQueryResult)]
struct Statement {
    kind: String,
    name: String,
    sql: String,
}

/// The statements that made a SQLite file's schema.
async fn schema(store: &Store) -> Vec<Statement> {
    let sql = "select type as kind, name, coalesce(sql, '') as sql from sqlite_master order by type, name";
    all(&store.db, sql, bind![]).await.unwrap()
}

#[tokio::test]
async fn a_file_of_an_older_program_comes_up_to_date_and_keeps_every_row() {
    let fresh = tempfile::tempdir().unwrap();
    let fresh = Store::open_file(&fresh.path().join("new.db"), Timestamp::UNIX_EPOCH).await.unwrap();
    for (step, packed) in old_files() {
        let (_folder, path) = unpacked(&packed);
        let old = Store::connect_file(&path).await.unwrap();
        assert_eq!(super::found(&old.db).await.unwrap(), step);
        let tables = tables(&old).await;
        let before = contents(&old, &tables).await;
        old.close().await.unwrap();

        let upgraded = Store::open_file(&path, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(contents(&upgraded, &tables).await, before, "schema {step}");
        upgraded.check_sqlite().await.unwrap();
        // A landed step that was edited makes another schema than the one that is in the file.
        assert_eq!(schema(&upgraded).await, schema(&fresh).await, "schema {step}");
        everything::is_readable(&upgraded).await;
    }
}

#[tokio::test]
async fn before_an_older_schema_is_touched_a_copy_is_written_beside_it() {
    for (step, packed) in old_files().into_iter().filter(|(step, _)| *step < known()) {
        let (folder, path) = unpacked(&packed);
        let old = Store::connect_file(&path).await.unwrap();
        let tables = tables(&old).await;
        let before = contents(&old, &tables).await;
        old.close().await.unwrap();
        let copy = folder.path().join(format!("before-schema-{}.db", known()));
        fs::write(&copy, "left of an upgrade that failed").unwrap();

        Store::open_file(&path, Timestamp::UNIX_EPOCH).await.unwrap();
        let copy = Store::connect_file(&copy).await.unwrap();
        assert_eq!(super::found(&copy.db).await.unwrap(), step);
        assert_eq!(contents(&copy, &tables).await, before, "schema {step}");
    }
}

#[tokio::test]
async fn an_older_database_on_a_server_comes_up_to_date_and_keeps_every_row() {
    for (step, packed) in old_files() {
        let Some(server) = empty_server(&format!("yagura_upgrade_{step}")).await else { return };
        run_to(&server.db, step, Timestamp::UNIX_EPOCH).await.unwrap();
        let (_folder, path) = unpacked(&packed);
        let old = Store::connect_file(&path).await.unwrap();
        let tables = tables(&old).await;
        let (from, to) = (old.begin().await.unwrap(), server.db.begin().await.unwrap());
        for table in &tables {
            copy_table(&from, &to, table).await.unwrap();
        }
        to.commit().await.unwrap();
        let before = contents(&server, &tables).await;

        run(&server.db, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(contents(&server, &tables).await, before, "schema {step}");
        everything::is_readable(&server).await;
    }
}

#[tokio::test]
async fn each_file_has_a_row_in_every_table_of_its_time() {
    for (step, packed) in old_files() {
        let (_folder, path) = unpacked(&packed);
        let old = Store::connect_file(&path).await.unwrap();
        let contents = contents(&old, &tables(&old).await).await;
        let empty: BTreeSet<_> =
            contents.iter().filter(|(_, rows)| rows.count == 0).map(|(table, _)| table).collect();
        assert!(empty.is_empty(), "schema {step}: {empty:?}");
    }
}
