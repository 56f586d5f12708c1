//! Who was told of a notice, and by which rule.
//! Not here: by what it reached them ([`super::delivery`]).
//! Next: `hub::notify`.

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, run},
};
use domain::{
    ids::{NoticeId, OrganisationId, PersonId},
    notify::Recipient,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    person_id: Uuid,
    step: String,
    reason: String,
    instead_of_id: Option<Uuid>,
    told_at_ms: i64,
    read_at_ms: Option<i64>,
}

#[derive(FromQueryResult)]
struct Waiting {
    person_id: Uuid,
    number: i64,
}

/// People told of one notice at most.
const PEOPLE: i64 = 500;

/// Notes that someone is told; false if they were told before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(
    tx: &mut Tx,
    notice: NoticeId,
    told: &Recipient,
    for_digest: bool,
) -> Result<bool, StoreError> {
    let inserted = run(
        tx.conn(),
        "insert into notice_recipient (organisation_id, notice_id, person_id, step, reason, instead_of_id,
             told_at_ms, for_digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (organisation_id, notice_id, person_id) do nothing",
        bind![
            tx.organisation(),
            notice,
            told.person,
            told.step.as_str(),
            told.reason.as_str(),
            told.instead_of,
            told.told_at_ms,
            for_digest,
        ],
    )
    .await?;
    Ok(inserted == 1)
}

/// Everyone who was told of a notice, first ones first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, notice: NoticeId) -> Result<Vec<Recipient>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select person_id, step, reason, instead_of_id, told_at_ms, read_at_ms
         from notice_recipient
         where organisation_id = $1
           and notice_id = $2
         order by told_at_ms, person_id
         limit $3",
        bind![read.organisation(), notice, PEOPLE],
    )
    .await?;
    rows.iter().map(to_recipient).collect()
}

/// Notes that someone opened a notice, the first time. Nobody's deed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn mark_read(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    notice: NoticeId,
    person: PersonId,
) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update notice_recipient
         set read_at_ms = $4
         where organisation_id = $1
           and notice_id = $2
           and person_id = $3
           and read_at_ms is null",
        bind![organisation, notice, person, upkeep.now()],
    )
    .await?;
    Ok(())
}

/// How many notices wait for each person's digest.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn for_digest(read: &impl Reads) -> Result<Vec<(PersonId, u64)>, StoreError> {
    let rows: Vec<Waiting> = all(
        read.conn(),
        "select person_id, count(*) as number
         from notice_recipient
         where organisation_id = $1
           and for_digest = $2
         group by person_id
         order by person_id
         limit $3",
        bind![read.organisation(), true, PEOPLE],
    )
    .await?;
    let counted = |row: Waiting| (PersonId::from_uuid(row.person_id), u64::try_from(row.number).unwrap_or(0));
    Ok(rows.into_iter().map(counted).collect())
}

/// Nothing waits for this person's digest any more.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn digested(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "update notice_recipient
         set for_digest = $3
         where organisation_id = $1
           and person_id = $2
           and for_digest = $4",
        bind![tx.organisation(), person, false, true],
    )
    .await?;
    Ok(())
}

fn to_recipient(row: &Row) -> Result<Recipient, StoreError> {
    Ok(Recipient {
        person: PersonId::from_uuid(row.person_id),
        step: row.step.parse().map_err(StoreError::unreadable)?,
        reason: row.reason.parse().map_err(StoreError::unreadable)?,
        instead_of: row.instead_of_id.map(PersonId::from_uuid),
        told_at_ms: row.told_at_ms,
        read_at_ms: row.read_at_ms,
    })
}
