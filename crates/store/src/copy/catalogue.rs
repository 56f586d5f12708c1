//! What tables and columns the databases say they have.
//! Not here: rows ([`super::row`]).
//! Next: [`super::row`].

use super::{CopyError, SCHEMA};
use crate::{
    StoreError,
    sql::{all, bind},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

/// A table with its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// The types of the SQL subset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Bigint,
    Boolean,
    Bytea,
    Double,
    Text,
    Uuid,
}

#[derive(FromQueryResult)]
struct Row {
    table_name: String,
    column_name: String,
    kind: String,
}

impl Table {
    /// The columns, separated by commas.
    pub(crate) fn names(&self) -> String {
        self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "bigint" => Self::Bigint,
            "boolean" => Self::Boolean,
            "bytea" => Self::Bytea,
            "double precision" => Self::Double,
            "text" => Self::Text,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }
}

/// The given tables with their columns, if they are all there are and the same on both sides.
pub(crate) async fn compared(
    source: &impl ConnectionTrait,
    target: &impl ConnectionTrait,
    names: &[&'static str],
) -> Result<Vec<Table>, CopyError> {
    let (there, here) = (columns(source).await?, columns(target).await?);
    if let Some((table, column)) = difference(&there, &here).or_else(|| difference(&here, &there)) {
        return Err(CopyError::Tables(format!("{table}.{column} is on one side only, or of another type")));
    }
    if let Some((table, _)) = there.iter().find(|(table, _)| !names.contains(&table.as_str())) {
        return Err(CopyError::Tables(format!("nobody said how {table} is copied")));
    }
    let of = |name: &'static str| {
        let columns: Vec<Column> =
            there.iter().filter(|(table, _)| table == name).map(|(_, column)| column.clone()).collect();
        if columns.is_empty() {
            return Err(CopyError::Tables(format!("there is no {name}")));
        }
        Ok(Table { name, columns })
    };
    names.iter().map(|name| of(name)).collect()
}

fn difference<'a>(some: &'a [(String, Column)], others: &[(String, Column)]) -> Option<(&'a str, &'a str)> {
    let missing = some.iter().find(|column| others.binary_search(column).is_err());
    missing.map(|(table, column)| (table.as_str(), column.name.as_str()))
}

/// Every column of every table but the schema's own, in order.
pub(crate) async fn columns(conn: &impl ConnectionTrait) -> Result<Vec<(String, Column)>, StoreError> {
    let sql = match conn.get_database_backend() {
        DbBackend::Postgres => {
            "select c.table_name::text as table_name, c.column_name::text as column_name, c.data_type::text as kind
             from information_schema.columns c
             join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
             where c.table_schema = current_schema()
               and t.table_type = 'BASE TABLE'
               and c.table_name <> $1
             order by 1, 2"
        }
        _ => {
            "select t.name as table_name, c.name as column_name, lower(c.type) as kind
             from sqlite_master t
             join pragma_table_info(t.name) c
             where t.type = 'table'
               and t.name not like 'sqlite_%'
               and t.name <> $1
             order by 1, 2"
        }
    };
    let rows: Vec<Row> = all(conn, sql, bind![SCHEMA]).await?;
    let column = |row: Row| {
        let kind = Kind::parse(&row.kind).ok_or_else(|| {
            StoreError::unreadable(format!("{}.{} is of type {}", row.table_name, row.column_name, row.kind))
        })?;
        Ok((row.table_name, Column { name: row.column_name, kind }))
    };
    let mut columns = rows.into_iter().map(column).collect::<Result<Vec<_>, StoreError>>()?;
    // Databases sort text each in its own way.
    columns.sort();
    Ok(columns)
}
