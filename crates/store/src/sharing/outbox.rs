//! The outbox: what the own organisation published, exactly as it was sent.
//! Not here: sending ([`super::delivery`]).
//! Next: [`super::delivery`].

use super::row::{self, COLUMNS, COLUMNS_IN_SHORT, Row};
use crate::{
    Reads, StoreError,
    sql::{all, bind, one},
};
use domain::{
    ids::OrganisationId,
    sharing::{Statement, StatementKind},
};

/// The newest statement to an operator.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(
    read: &impl Reads,
    to: OrganisationId,
    kind: StatementKind,
) -> Result<Option<Statement>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from outbox s
             where s.organisation_id = $1
               and s.to_id = $2
               and s.kind = $3
             order by s.published_at_ms desc, s.id desc
             limit 1"
        ),
        bind![read.organisation(), to, kind.as_str()],
    )
    .await?;
    row.map(row::to_statement).transpose()
}

/// The statements to an operator, newest first, without names and contents.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn history(
    read: &impl Reads,
    to: OrganisationId,
    kind: StatementKind,
    limit: u32,
) -> Result<Vec<Statement>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS_IN_SHORT}
             from outbox s
             where s.organisation_id = $1
               and s.to_id = $2
               and s.kind = $3
             order by s.published_at_ms desc, s.id desc
             limit $4"
        ),
        bind![read.organisation(), to, kind.as_str(), i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(row::to_statement).collect()
}
