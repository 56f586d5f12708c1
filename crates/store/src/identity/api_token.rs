//! Tokens for programs, with scopes and an end. The database holds the token's hash only.
//! Not here: what a scope permits (`domain::access`).
//! Next: `hub::identity::session`.

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, one, run},
};
use domain::{
    identity::ApiToken,
    ids::{ApiTokenId, OrganisationId, PersonId},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    person_id: Uuid,
    name: String,
    scopes: String,
    expires_at_ms: i64,
    last_used_at_ms: Option<i64>,
    revoked_at_ms: Option<i64>,
    created_at_ms: i64,
}

const COLUMNS: &str = "id, organisation_id, person_id, name, scopes, expires_at_ms, last_used_at_ms,
    revoked_at_ms, created_at_ms";

/// Adds a token to the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, token: &ApiToken, token_hash: Vec<u8>) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into api_token (organisation_id, id, person_id, name, scopes, expires_at_ms, created_at_ms, token_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        bind![
            tx.organisation(),
            token.id,
            token.person,
            &token.name,
            token.scopes.join(" "),
            token.expires_at_ms,
            tx.now(),
            token_hash,
        ],
    )
    .await?;
    Ok(())
}

/// The tokens of the own organisation, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn list(read: &impl Reads) -> Result<Vec<ApiToken>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from api_token
             where organisation_id = $1
             order by created_at_ms desc, id
             limit 1000"
        ),
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(to_token).collect())
}

/// Revokes a token; nothing if none is there under that identifier, or it was revoked before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn revoke(tx: &mut Tx, id: ApiTokenId) -> Result<Option<ApiToken>, StoreError> {
    let row: Option<Row> = one(
        tx.conn(),
        &format!(
            "update api_token
             set revoked_at_ms = $3
             where organisation_id = $1
               and id = $2
               and revoked_at_ms is null
             returning {COLUMNS}"
        ),
        bind![tx.organisation(), id, tx.now()],
    )
    .await?;
    Ok(row.map(to_token))
}

/// Notes that a token was used.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn touch(upkeep: &mut Upkeep, id: ApiTokenId) -> Result<(), StoreError> {
    run(upkeep.conn(), "update api_token set last_used_at_ms = $2 where id = $1", bind![id, upkeep.now()])
        .await?;
    Ok(())
}

/// The token with this hash, unless it was revoked or has ended.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_hash(
    read: &impl Reads,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<ApiToken>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from api_token
             where token_hash = $1
               and revoked_at_ms is null
               and expires_at_ms > $2
             limit 1"
        ),
        bind![token_hash, now],
    )
    .await?;
    Ok(row.map(to_token))
}

fn to_token(row: Row) -> ApiToken {
    ApiToken {
        id: ApiTokenId::from_uuid(row.id),
        organisation: OrganisationId::from_uuid(row.organisation_id),
        person: PersonId::from_uuid(row.person_id),
        name: row.name,
        scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
        expires_at_ms: row.expires_at_ms,
        last_used_at_ms: row.last_used_at_ms,
        revoked_at_ms: row.revoked_at_ms,
        created_at_ms: row.created_at_ms,
    }
}
