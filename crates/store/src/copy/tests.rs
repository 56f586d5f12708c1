//! No table is forgotten, every table is copied as it is, and nothing is copied where something is wrong.

use super::{CopyError, TABLES, catalogue, copy};
use crate::{Store, migration, sql::number};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::BTreeSet;
use tempfile::TempDir;

async fn source() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_file(&folder.path().join("yagura.db"), Timestamp::UNIX_EPOCH).await.unwrap();
    (store, folder)
}

/// A database without any table on the server of the tests; `None` where there is no server.
pub(crate) async fn empty_server(name: &str) -> Option<Store> {
    let url = std::env::var("YAGURA_TEST_POSTGRES").ok()?;
    let server = Store::connect(&url).await.unwrap();
    server.db.execute_unprepared(&format!("drop database if exists {name}")).await.unwrap();
    server.db.execute_unprepared(&format!("create database {name}")).await.unwrap();
    server.close().await.unwrap();
    let (before, _) = url.rsplit_once('/').unwrap();
    Some(Store::connect(&format!("{before}/{name}")).await.unwrap())
}

/// One whose schema is up to date.
async fn target(name: &str) -> Option<Store> {
    let server = empty_server(name).await?;
    migration::run(&server.db, Timestamp::UNIX_EPOCH).await.unwrap();
    Some(server)
}

/// Two rows in every table, with a null wherever one is allowed, odd text, and both booleans.
async fn fill(store: &Store) {
    store.db.execute_unprepared("pragma foreign_keys = off").await.unwrap();
    let columns = catalogue::columns(&store.db).await.unwrap();
    for table in TABLES {
        for row in 1..=2 {
            let of_table: Vec<_> =
                columns.iter().filter(|(name, _)| name == table).map(|(_, column)| column).collect();
            let required = required(store, table).await;
            let value = |column: &catalogue::Column| match column.kind {
                _ if row == 2 && !required.contains(&column.name) => "null".to_owned(),
                catalogue::Kind::Bigint => format!("{row}"),
                catalogue::Kind::Boolean => format!("{}", row == 1),
                catalogue::Kind::Bytea => format!("x'00ff{row:02x}'"),
                catalogue::Kind::Double => format!("{row}.5"),
                catalogue::Kind::Text => format!("'追加 ''\"{row}'"),
                // The same in every table, so that references hold.
                catalogue::Kind::Uuid => format!("x'{row:032x}'"),
            };
            let names: Vec<&str> = of_table.iter().map(|column| column.name.as_str()).collect();
            let values: Vec<String> = of_table.iter().map(|column| value(column)).collect();
            let sql = format!("insert into {table} ({}) values ({})", names.join(", "), values.join(", "));
            store.db.execute_unprepared(&sql).await.unwrap();
        }
    }
}

async fn required(store: &Store, table: &str) -> BTreeSet<String> {
    let sql = "select name from pragma_table_info($1) where \"notnull\" = 1 or pk > 0 order by name";
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [table.into()]);
    let rows = store.db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

#[tokio::test]
async fn no_table_is_forgotten_and_each_comes_after_those_it_refers_to() {
    let (store, _folder) = source().await;
    let columns = catalogue::columns(&store.db).await.unwrap();
    let there: BTreeSet<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    assert_eq!(there, TABLES.iter().copied().collect());
    for (at, table) in TABLES.iter().enumerate() {
        let sql = format!("select \"table\" as name from pragma_foreign_key_list('{table}') order by name");
        let rows = store.db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
        for row in rows {
            let referred: String = row.try_get("", "name").unwrap();
            assert!(TABLES[..at].contains(&referred.as_str()), "{table} refers to {referred}");
        }
    }
}

#[tokio::test]
async fn every_table_arrives_as_it_was() {
    let Some(target) = target("yagura_copy_all").await else { return };
    let (source, _folder) = source().await;
    fill(&source).await;
    let mut told = 0;
    let copied = copy(&source, &target, |_| told += 1).await.unwrap();
    assert_eq!(told, TABLES.len());
    assert!(copied.iter().all(|copied| copied.rows == 2), "{copied:?}");
    let again = copy(&source, &target, |_| ()).await;
    assert!(matches!(again, Err(CopyError::NotEmpty("organisation"))), "{again:?}");
}

#[tokio::test]
async fn one_bad_row_leaves_the_target_empty() {
    let Some(target) = target("yagura_copy_bad").await else { return };
    let (source, _folder) = source().await;
    fill(&source).await;
    // PostgreSQL's text cannot hold this character.
    source.db.execute_unprepared("update outbox set body = char(0)").await.unwrap();
    let refused = copy(&source, &target, |_| ()).await;
    assert!(matches!(refused, Err(CopyError::Table { table: "outbox", .. })), "{refused:?}");
    let left = number(&target.db, "select count(*) as number from organisation", vec![]).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_table_or_column_on_one_side_only_is_refused() {
    let Some(target) = target("yagura_copy_tables").await else { return };
    let (source, _folder) = source().await;
    for (sql, name) in [
        ("create table forgotten (id uuid primary key)", "forgotten.id"),
        ("drop table forgotten; alter table feed add column extra text", "feed.extra"),
    ] {
        source.db.execute_unprepared(sql).await.unwrap();
        match copy(&source, &target, |_| ()).await {
            Err(CopyError::Tables(text)) => assert!(text.contains(name), "{text}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_copy_goes_from_a_file_to_a_server_only() {
    let (some, _folder) = source().await;
    let (other, _folder) = source().await;
    assert!(matches!(copy(&some, &other, |_| ()).await, Err(CopyError::Direction)));
}
