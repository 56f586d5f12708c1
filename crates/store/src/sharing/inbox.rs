//! The inbox: what the own organisation's members published to it. Who is no member any more is not read, and
//! neither is what a member took back.
//! Not here: receiving ([`super::delivery`]).
//! Next: `hub::sharing::members`.

use super::row::{self, COLUMNS, COLUMNS_IN_SHORT, Row};
use crate::{
    Reads, StoreError,
    sql::{all, bind, one},
};
use domain::{
    ids::OrganisationId,
    sharing::{Statement, StatementKind},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Sent {
    from_id: Uuid,
    #[sea_orm(nested)]
    row: Row,
}

/// The newest statement of each member who published one, without names and contents.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest_of_each(
    read: &impl Reads,
    kind: StatementKind,
) -> Result<Vec<(OrganisationId, Statement)>, StoreError> {
    let rows: Vec<Sent> = all(
        read.conn(),
        &format!(
            "select s.from_id, {COLUMNS_IN_SHORT}
             from membership m
             join inbox s on s.organisation_id = m.operator_id and s.id = (
                 select n.id
                 from inbox n
                 where n.organisation_id = m.operator_id
                   and n.kind = $2
                   and n.from_id = m.member_id
                 order by n.published_at_ms desc, n.id desc
                 limit 1
             )
             where m.operator_id = $1
             order by s.from_id
             limit 10000"
        ),
        bind![read.organisation(), kind.as_str()],
    )
    .await?;
    let statement = |sent: Sent| Ok((OrganisationId::from_uuid(sent.from_id), row::to_statement(sent.row)?));
    rows.into_iter().map(statement).collect()
}

/// The newest statement of a member.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(
    read: &impl Reads,
    from: OrganisationId,
    kind: StatementKind,
) -> Result<Option<Statement>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from membership m
             join inbox s on s.organisation_id = m.operator_id and s.from_id = m.member_id
             where m.operator_id = $1
               and m.member_id = $2
               and s.kind = $3
             order by s.published_at_ms desc, s.id desc
             limit 1"
        ),
        bind![read.organisation(), from, kind.as_str()],
    )
    .await?;
    row.map(row::to_statement).transpose()
}

/// A member's statements that were not taken back, newest first, without names and contents.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn history(
    read: &impl Reads,
    from: OrganisationId,
    kind: StatementKind,
    limit: u32,
) -> Result<Vec<Statement>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS_IN_SHORT}
             from membership m
             join inbox s on s.organisation_id = m.operator_id and s.from_id = m.member_id
             where m.operator_id = $1
               and m.member_id = $2
               and s.kind = $3
               and s.published_at_ms > (
                   select coalesce(max(w.published_at_ms), 0)
                   from inbox w
                   where w.organisation_id = $1
                     and w.from_id = $2
                     and w.kind = $3
                     and w.withdrawn
               )
             order by s.published_at_ms desc, s.id desc
             limit $4"
        ),
        bind![read.organisation(), from, kind.as_str(), i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(row::to_statement).collect()
}
