//! Running SQL that SQLite and PostgreSQL both understand, with values bound as `$1`, `$2`.
//! Not here: transactions ([`super::transaction`]).
//! Next: a capability's folder, where the SQL stands.

use crate::StoreError;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

/// A value to bind.
pub(crate) trait Bind {
    /// The value as the database library wants it.
    fn bind(self) -> Value;
}

macro_rules! bind_as_is {
    ($($kind:ty),+) => {$(
        impl Bind for $kind {
            fn bind(self) -> Value {
                self.into()
            }
        }
    )+};
}
bind_as_is!(i64, i32, u32, bool, f64, &str, String, Vec<u8>, sea_orm::prelude::Uuid);

macro_rules! bind_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl Bind for domain::ids::$id {
            fn bind(self) -> Value {
                self.uuid().into()
            }
        }
    )+};
}
bind_ids!(
    OrganisationId,
    PersonId,
    AssignmentId,
    InvitationId,
    ApiTokenId,
    GrantId,
    StatementId,
    AssetId,
    ComponentId,
    ImportId,
    EvidenceId,
    DeviceId,
    RecordId,
    FindingId,
    JobId,
    SessionId,
    PasskeyId,
    EmergencyAccountId,
    EmergencyUseId,
    NoticeId,
    DeliveryId,
    RosterId,
    VendorRequestId,
    StocktakeId,
    StocktakePartId,
    ViewId,
);

impl Bind for &String {
    fn bind(self) -> Value {
        self.as_str().into()
    }
}

impl Bind for jiff::civil::Date {
    fn bind(self) -> Value {
        self.to_string().into()
    }
}

impl Bind for jiff::Timestamp {
    fn bind(self) -> Value {
        self.as_millisecond().into()
    }
}

impl<B: Bind> Bind for Option<B>
where
    B: NullBind,
{
    fn bind(self) -> Value {
        self.map_or_else(B::null, Bind::bind)
    }
}

/// The typed null of a value, which PostgreSQL wants to know.
pub(crate) trait NullBind {
    /// That null.
    fn null() -> Value;
}

macro_rules! nulls {
    ($($kind:ty => $like:ty),+ $(,)?) => {$(
        impl NullBind for $kind {
            fn null() -> Value {
                Value::from(None::<$like>)
            }
        }
    )+};
}
nulls!(
    i64 => i64, u32 => i64, bool => bool, f64 => f64, &str => String, String => String, &String => String,
    Vec<u8> => Vec<u8>, jiff::civil::Date => String, jiff::Timestamp => i64,
    domain::ids::OrganisationId => sea_orm::prelude::Uuid, domain::ids::PersonId => sea_orm::prelude::Uuid,
    domain::ids::AssetId => sea_orm::prelude::Uuid, domain::ids::NoticeId => sea_orm::prelude::Uuid,
);

/// Binds a list of values of different types.
macro_rules! bind {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::sql::Bind::bind($value)),*]
    };
}
pub(crate) use bind;

fn statement(conn: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    match conn.get_database_backend() {
        DbBackend::Sqlite => Statement::from_sql_and_values(DbBackend::Sqlite, numbered(sql), values),
        other => Statement::from_sql_and_values(other, sql, values),
    }
}

/// `?` for parameters that stand in the order of their numbers, each once, else `?1` for `$1`. SQLite keeps whatever
/// is more than a bare `?` as a name in a list that it walks for every parameter, both when it reads the statement and
/// when values are bound: in the square of the parameters, seconds for some ten thousand.
fn numbered(sql: &str) -> String {
    let are_in_order = are_in_order(sql);
    let mut pieces = sql.split('$');
    let mut numbered = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let behind = piece.trim_start_matches(|next: char| next.is_ascii_digit());
        let is_parameter = behind.len() < piece.len();
        numbered.push(if is_parameter { '?' } else { '$' });
        numbered.push_str(if is_parameter && are_in_order { behind } else { piece });
    }
    numbered
}

/// The parameters are `$1`, `$2`, `$3` and so on.
fn are_in_order(sql: &str) -> bool {
    let numbers = sql.split('$').skip(1).filter_map(|piece| {
        let end = piece.find(|next: char| !next.is_ascii_digit()).unwrap_or(piece.len());
        piece.get(..end)?.parse::<usize>().ok()
    });
    numbers.zip(1..).all(|(number, place)| number == place)
}

/// All rows; the SQL carries its own limit.
pub(crate) async fn all<R: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<R>, StoreError> {
    let rows = conn.query_all_raw(statement(conn, sql, values)).await?;
    rows.iter().map(|row| R::from_query_result(row, "").map_err(StoreError::from)).collect()
}

/// The first row, if there is one.
pub(crate) async fn one<R: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<R>, StoreError> {
    let row = conn.query_one_raw(statement(conn, sql, values)).await?;
    row.map(|row| R::from_query_result(&row, "").map_err(StoreError::from)).transpose()
}

/// Runs a change; returns how many rows it touched.
pub(crate) async fn run(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    Ok(conn.execute_raw(statement(conn, sql, values)).await?.rows_affected())
}

/// A single number, such as a count.
#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

/// The column `number` of the first row, 0 without one.
pub(crate) async fn number(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<i64, StoreError> {
    Ok(one::<Number>(conn, sql, values).await?.map_or(0, |row| row.number))
}

/// `($1, $2), ($3, $4)` for a statement that inserts many rows.
pub(crate) fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| format!("({})", places(row * columns + 1, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// `($3, $4), ($5, $6)`: rows of these values, bound behind those there are.
pub(crate) fn bind_rows(values: &mut Vec<Value>, rows: impl IntoIterator<Item = Vec<Value>>) -> String {
    let row = |row| format!("({})", bind_list(values, row));
    rows.into_iter().map(row).collect::<Vec<_>>().join(", ")
}

/// Binds more values behind those there are; their places, `$3, $4`, for the brackets of an `in`.
pub(crate) fn bind_list(values: &mut Vec<Value>, list: impl IntoIterator<Item = Value>) -> String {
    let before = values.len();
    values.extend(list);
    places(before + 1, values.len() - before)
}

fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_become_numbers_and_other_signs_stay() {
        assert_eq!(super::numbered("a = $1 and b in ($12, $3)"), "a = ?1 and b in (?12, ?3)");
        assert_eq!(super::numbered("a = $1 and b = $1"), "a = ?1 and b = ?1");
        assert_eq!(super::numbered("a = $2 and b = $1"), "a = ?2 and b = ?1");
        assert_eq!(super::numbered("($1, $2), ($3, $4)"), "(?, ?), (?, ?)");
        assert_eq!(super::numbered("'US$' || $1 || '$'"), "'US$' || ? || '$'");
    }

    #[test]
    fn a_list_takes_the_places_behind_the_values_that_are_there() {
        let mut values = super::bind![7_i64, "a"];
        assert_eq!(super::bind_list(&mut values, super::bind!["b", "c"]), "$3, $4");
        assert_eq!(super::bind_list(&mut values, super::bind!["d"]), "$5");
        assert_eq!(values.len(), 5);
    }

    #[test]
    fn placeholders_count_on_from_row_to_row() {
        assert_eq!(super::placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
