//! Sessions: a sign-in that lasts. The database holds the token's hash only.
//! Not here: cookies (`web`), lifetimes (`hub::identity`).
//! Next: `hub::identity`.

use crate::{
    Reads, StoreError, Upkeep, Writes,
    sql::{all, bind, one, run},
};
use domain::{
    identity::{Proof, Session},
    ids::{OrganisationId, PersonId, SessionId},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    organisation_id: Uuid,
    origin: String,
    agent: String,
    proof: Option<String>,
    second_factor_due: bool,
    created_at_ms: i64,
    last_seen_at_ms: i64,
    expires_at_ms: i64,
}

const COLUMNS: &str = "s.id, s.person_id, s.organisation_id, s.origin, s.agent, s.second_factor_due,
    s.created_at_ms, s.last_seen_at_ms, s.expires_at_ms, (
        select p.proof from session_proof p where p.session_id = s.id
    ) as proof";

/// Begins a session.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(upkeep: &mut Upkeep, session: &Session, token_hash: Vec<u8>) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "insert into session (id, person_id, organisation_id, origin, agent, second_factor_due, created_at_ms,
             last_seen_at_ms, expires_at_ms, token_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bind![
            session.id,
            session.person,
            session.organisation,
            &session.origin,
            &session.agent,
            session.second_factor_due,
            session.created_at_ms,
            session.last_seen_at_ms,
            session.expires_at_ms,
            token_hash,
        ],
    )
    .await?;
    if session.proof != Proof::Own {
        run(
            upkeep.conn(),
            "insert into session_proof (session_id, proof) values ($1, $2)",
            bind![session.id, session.proof.as_str()],
        )
        .await?;
    }
    Ok(())
}

/// The session of a token, unless it has ended.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_token(
    read: &impl Reads,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from session s where s.token_hash = $1 and s.expires_at_ms > $2 limit 1"),
        bind![token_hash, now],
    )
    .await?;
    row.map(to_session).transpose()
}

/// The running sessions of a person, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_person(
    read: &impl Reads,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from session s
             where s.person_id = $1
               and s.expires_at_ms > $2
             order by s.created_at_ms desc, s.id
             limit 200"
        ),
        bind![person, now],
    )
    .await?;
    rows.into_iter().map(to_session).collect()
}

/// Notes that a session was used, and when it ends now.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn touch(upkeep: &mut Upkeep, id: SessionId, expires_at: Timestamp) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update session set last_seen_at_ms = $2, expires_at_ms = $3 where id = $1",
        bind![id, upkeep.now(), expires_at],
    )
    .await?;
    Ok(())
}

/// Works for another organisation from now on.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn switch(
    tx: &mut impl Writes,
    id: SessionId,
    organisation: OrganisationId,
) -> Result<(), StoreError> {
    run(tx.conn(), "update session set organisation_id = $2 where id = $1", bind![id, organisation]).await?;
    Ok(())
}

/// Ends one session of a person; false if they have none with that identifier.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn end(tx: &mut impl Writes, person: PersonId, id: SessionId) -> Result<bool, StoreError> {
    let ended =
        run(tx.conn(), "delete from session where person_id = $1 and id = $2", bind![person, id]).await?;
    Ok(ended == 1)
}

/// Ends all sessions of a person, but perhaps the one in use.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn end_others(
    tx: &mut impl Writes,
    person: PersonId,
    keep: Option<SessionId>,
) -> Result<u64, StoreError> {
    let keep = keep.map_or(Uuid::nil(), SessionId::uuid);
    run(tx.conn(), "delete from session where person_id = $1 and id <> $2", bind![person, keep]).await
}

/// Sweeps sessions that ended.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn sweep(upkeep: &mut Upkeep) -> Result<u64, StoreError> {
    run(upkeep.conn(), "delete from session where expires_at_ms <= $1", bind![upkeep.now()]).await
}

fn to_session(row: Row) -> Result<Session, StoreError> {
    let proof = row.proof.as_deref().unwrap_or(Proof::Own.as_str());
    Ok(Session {
        proof: proof.parse().map_err(StoreError::unreadable)?,
        id: SessionId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        organisation: OrganisationId::from_uuid(row.organisation_id),
        origin: row.origin,
        agent: row.agent,
        second_factor_due: row.second_factor_due,
        created_at_ms: row.created_at_ms,
        last_seen_at_ms: row.last_seen_at_ms,
        expires_at_ms: row.expires_at_ms,
    })
}
