//! Invitations 招待: a link that makes someone a colleague, or sets a colleague's password anew, once and for some days.
//! Not here: the link's secret, of which the database holds the hash only, and its lifetime (`hub::identity`).
//! Next: `hub::identity::invitation`.

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, one, run},
};
use domain::{
    identity::Invitation,
    ids::{InvitationId, OrganisationId, PersonId},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    name: String,
    roles: String,
    until_on: Option<String>,
    sent_by: Option<Uuid>,
    person_id: Option<Uuid>,
    invited_by: Uuid,
    expires_at_ms: i64,
}

const COLUMNS: &str =
    "id, organisation_id, name, roles, until_on, sent_by, person_id, invited_by, expires_at_ms";

/// Adds an invitation to the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, invitation: &Invitation, token_hash: Vec<u8>) -> Result<(), StoreError> {
    let roles: Vec<&str> = invitation.roles.iter().map(|role| role.as_str()).collect();
    run(
        tx.conn(),
        &format!(
            "insert into invitation ({COLUMNS}, token_hash, created_at_ms)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        bind![
            invitation.id,
            tx.organisation(),
            &invitation.name,
            roles.join(" "),
            invitation.until,
            invitation.sent_by,
            invitation.person,
            invitation.invited_by,
            invitation.expires_at_ms,
            token_hash,
            tx.now(),
        ],
    )
    .await?;
    Ok(())
}

/// The invitations of the own organisation that still wait, soonest end first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn pending(read: &impl Reads, now: Timestamp) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from invitation
             where organisation_id = $1
               and used_at_ms is null
               and expires_at_ms > $2
             order by expires_at_ms, id
             limit 1000"
        ),
        bind![read.organisation(), now],
    )
    .await?;
    rows.into_iter().map(to_invitation).collect()
}

/// The invitation behind a link, of whichever organisation, while it waits.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_token(
    read: &impl Reads,
    token_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from invitation
             where token_hash = $1
               and used_at_ms is null
               and expires_at_ms > $2
             limit 1"
        ),
        bind![token_hash, now],
    )
    .await?;
    row.map(to_invitation).transpose()
}

/// Uses an invitation of the own organisation up; false if it was used, withdrawn or has ended.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn use_up(tx: &mut Tx, id: InvitationId) -> Result<bool, StoreError> {
    let used = run(
        tx.conn(),
        "update invitation
         set used_at_ms = $3
         where organisation_id = $1
           and id = $2
           and used_at_ms is null
           and expires_at_ms > $3",
        bind![tx.organisation(), id, tx.now()],
    )
    .await?;
    Ok(used == 1)
}

/// Withdraws an invitation of the own organisation; nothing if none waits under that identifier.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw(tx: &mut Tx, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = one(
        tx.conn(),
        &format!(
            "delete from invitation
             where organisation_id = $1
               and id = $2
               and used_at_ms is null
             returning {COLUMNS}"
        ),
        bind![tx.organisation(), id],
    )
    .await?;
    row.map(to_invitation).transpose()
}

/// Withdraws every link that would set this person's password anew.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw_resets(tx: &mut Tx, person: PersonId) -> Result<u64, StoreError> {
    run(
        tx.conn(),
        "delete from invitation where organisation_id = $1 and person_id = $2 and used_at_ms is null",
        bind![tx.organisation(), person],
    )
    .await
}

fn to_invitation(row: Row) -> Result<Invitation, StoreError> {
    let roles = row.roles.split_whitespace().map(str::parse).collect::<Result<_, _>>();
    Ok(Invitation {
        id: InvitationId::from_uuid(row.id),
        organisation: OrganisationId::from_uuid(row.organisation_id),
        name: row.name,
        roles: roles.map_err(StoreError::unreadable)?,
        until: row.until_on.map(|day| day.parse()).transpose().map_err(StoreError::unreadable)?,
        sent_by: row.sent_by.map(OrganisationId::from_uuid),
        person: row.person_id.map(PersonId::from_uuid),
        invited_by: PersonId::from_uuid(row.invited_by),
        expires_at_ms: row.expires_at_ms,
    })
}
