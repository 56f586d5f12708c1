//! Rows as values of their columns' types, read from either side, and a sum that does not depend on their order.
//! Not here: which tables ([`super::catalogue`]).
//! Next: [`super::copy`].

use super::catalogue::{Kind, Table};
use crate::{StoreError, sql::bind};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, TryGetable, Value, prelude::Uuid};
use sha2::{Digest, Sha256};

/// How many rows there are and what they hold, whatever their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) count: u64,
    sum: [u64; 4],
}

impl Rows {
    pub(crate) fn add(&mut self, row: &[Value]) {
        let mut hasher = Sha256::new();
        for value in row {
            // Length first, so that ("ab", "c") and ("a", "bc") differ; type and null are in the text.
            let text = format!("{value:?}");
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        let hash = hasher.finalize();
        for (sum, part) in self.sum.iter_mut().zip(hash.chunks_exact(8)) {
            let part = part.try_into().map_or(0, u64::from_be_bytes);
            *sum = sum.wrapping_add(part);
        }
        self.count += 1;
    }
}

/// The next rows of a SQLite table by its own row number, each with that.
pub(crate) async fn read_rows(
    conn: &impl ConnectionTrait,
    table: &Table,
    after: i64,
    limit: usize,
) -> Result<Vec<(i64, Vec<Value>)>, StoreError> {
    let sql = format!(
        "select rowid as copied_rowid, {} from {} where rowid > $1 order by rowid limit {limit}",
        table.names(),
        table.name
    );
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, bind![after]);
    let rows = conn.query_all_raw(statement).await?;
    let numbered = |row: &QueryResult| Ok((row.try_get("", "copied_rowid")?, values(row, table)?));
    rows.iter().map(numbered).collect()
}

/// Every row of a PostgreSQL table, a batch in memory at a time; within a transaction.
pub(crate) async fn read_cursor(
    conn: &impl ConnectionTrait,
    table: &Table,
    batch: usize,
    mut each: impl FnMut(&[Value]),
) -> Result<(), StoreError> {
    // A name for each table: the connection remembers what columns a statement of the same text gave before.
    let cursor = format!("copied_{}", table.name);
    let open = format!("declare {cursor} no scroll cursor for select {} from {}", table.names(), table.name);
    conn.execute_unprepared(&open).await?;
    let fetch = format!("fetch forward {batch} from {cursor}");
    loop {
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), &fetch)).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            each(&values(row, table)?);
        }
    }
    conn.execute_unprepared(&format!("close {cursor}")).await?;
    Ok(())
}

fn values(row: &QueryResult, table: &Table) -> Result<Vec<Value>, StoreError> {
    let value = |kind: Kind, name: &str| match kind {
        Kind::Bigint => read::<i64>(row, name),
        Kind::Boolean => read::<bool>(row, name),
        Kind::Bytea => read::<Vec<u8>>(row, name),
        Kind::Double => read::<f64>(row, name),
        Kind::Text => read::<String>(row, name),
        Kind::Uuid => read::<Uuid>(row, name),
    };
    let values = table.columns.iter().map(|column| {
        value(column.kind, &column.name)
            .map_err(|error| StoreError::unreadable(format!("{}: {error}", column.name)))
    });
    values.collect()
}

fn read<T: TryGetable>(row: &QueryResult, name: &str) -> Result<Value, DbErr>
where
    Value: From<Option<T>>,
{
    Ok(row.try_get::<Option<T>>("", name)?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Value]]) -> Rows {
        let mut sum = Rows::default();
        for row in rows {
            sum.add(row);
        }
        sum
    }

    fn text(text: &str) -> Value {
        Value::from(text)
    }

    #[test]
    fn the_order_of_rows_does_not_count_but_every_value_does() {
        let (a, b) = ([text("a"), Value::from(1_i64)], [text("b"), Value::from(2_i64)]);
        assert_eq!(sum(&[&a, &b]), sum(&[&b, &a]));
        assert_ne!(sum(&[&a, &b]), sum(&[&a, &a]));
        assert_ne!(sum(&[&a]), sum(&[&[text("a"), Value::from(2_i64)]]));
        assert_ne!(sum(&[&[text("a"), text("")]]), sum(&[&[text("a"), Value::from(None::<String>)]]));
        assert_ne!(sum(&[&[text("ab"), text("c")]]), sum(&[&[text("a"), text("bc")]]));
        assert_ne!(sum(&[&a]), sum(&[]));
    }
}
