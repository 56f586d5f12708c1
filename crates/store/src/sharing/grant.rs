//! Grants of the own organisation: what it lets which operator see.
//! Not here: whether it may give one (`hub::sharing`).
//! Next: [`super::delivery`].

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, number, one, run},
};
use domain::{
    ids::{GrantId, OrganisationId},
    sharing::{Grant, StatementKind},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    to_id: Uuid,
    kind: String,
    detail: String,
    until_on: Option<String>,
    created_at_ms: i64,
    revoked_at_ms: Option<i64>,
    version: i64,
}

const COLUMNS: &str = "id, to_id, kind, detail, until_on, created_at_ms, revoked_at_ms, version";

/// Adds a grant.
///
/// # Errors
/// [`StoreError::Duplicate`] if one to this operator for this kind is in force.
pub async fn insert(tx: &mut Tx, grant: &Grant) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into publication_grant (organisation_id, id, to_id, kind, detail, until_on, created_at_ms, version)
         values ($1, $2, $3, $4, $5, $6, $7, 1)",
        bind![
            tx.organisation(),
            grant.id,
            grant.to,
            grant.kind.as_str(),
            grant.detail.as_str(),
            grant.until,
            grant.since_ms,
        ],
    )
    .await?;
    Ok(())
}

/// Changes detail and end of a grant in force.
///
/// # Errors
/// [`StoreError::Conflict`] if someone changed it since `grant.version`, or took it back.
pub async fn change(tx: &mut Tx, grant: &Grant) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update publication_grant
         set detail = $4, until_on = $5, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and revoked_at_ms is null",
        bind![tx.organisation(), grant.id, grant.version, grant.detail.as_str(), grant.until],
    )
    .await?;
    if changed == 1 { Ok(()) } else { Err(conflict(tx, grant.id).await?) }
}

/// Takes a grant back.
///
/// # Errors
/// [`StoreError::Conflict`] if someone changed it since `version`, or took it back.
pub async fn revoke(tx: &mut Tx, id: GrantId, version: i64) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update publication_grant
         set revoked_at_ms = $4, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3
           and revoked_at_ms is null",
        bind![tx.organisation(), id, version, tx.now()],
    )
    .await?;
    if changed == 1 { Ok(()) } else { Err(conflict(tx, id).await?) }
}

async fn conflict(tx: &Tx, id: GrantId) -> Result<StoreError, StoreError> {
    let found = number(
        tx.conn(),
        "select version as number from publication_grant where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(Conflict { found }.into())
}

/// The grants in force, also those whose last day has passed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn in_force(read: &impl Reads) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from publication_grant
             where organisation_id = $1
               and revoked_at_ms is null
             order by created_at_ms, id
             limit 1000"
        ),
        bind![read.organisation()],
    )
    .await?;
    rows.into_iter().map(to_grant).collect()
}

/// The newest grant to an operator for a kind, in force or taken back.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(
    read: &impl Reads,
    to: OrganisationId,
    kind: StatementKind,
) -> Result<Option<Grant>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from publication_grant
             where organisation_id = $1
               and to_id = $2
               and kind = $3
             order by created_at_ms desc, id desc
             limit 1"
        ),
        bind![read.organisation(), to, kind.as_str()],
    )
    .await?;
    row.map(to_grant).transpose()
}

fn to_grant(row: Row) -> Result<Grant, StoreError> {
    Ok(Grant {
        id: GrantId::from_uuid(row.id),
        to: OrganisationId::from_uuid(row.to_id),
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        detail: row.detail.parse().map_err(StoreError::unreadable)?,
        until: row.until_on.map(|day| day.parse()).transpose().map_err(StoreError::unreadable)?,
        since_ms: row.created_at_ms,
        revoked_at_ms: row.revoked_at_ms,
        version: row.version,
    })
}
