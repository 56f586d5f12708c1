//! Links between people and the subjects by which an outside identity provider knows them.
//! Not here: what a provider says and whether it is believed (`hub::identity::provider`).
//! Next: [`super::person`].

use crate::{
    Reads, StoreError, Tx, Upkeep, Writes,
    sql::{all, bind, one, run},
};
use domain::ids::PersonId;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Owner {
    person_id: Uuid,
}

#[derive(FromQueryResult)]
struct Row {
    issuer: String,
    subject: String,
    linked_at_ms: i64,
    last_used_at_ms: Option<i64>,
}

/// A link of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The provider.
    pub issuer: String,
    /// Whom it means.
    pub subject: String,
    /// When it was made, ms UTC.
    pub linked_at_ms: i64,
    /// When it last opened a session, ms UTC.
    pub last_used_at_ms: Option<i64>,
}

/// Whom a provider means by a subject.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn person(read: &impl Reads, issuer: &str, subject: &str) -> Result<Option<PersonId>, StoreError> {
    let row: Option<Owner> = one(
        read.conn(),
        "select person_id from provider_link where issuer = $1 and subject = $2 limit 1",
        bind![issuer, subject],
    )
    .await?;
    Ok(row.map(|row| PersonId::from_uuid(row.person_id)))
}

/// The links of a person, oldest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_person(read: &impl Reads, person: PersonId) -> Result<Vec<Link>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select issuer, subject, linked_at_ms, last_used_at_ms
         from provider_link
         where person_id = $1
         order by linked_at_ms, issuer, subject
         limit 100",
        bind![person],
    )
    .await?;
    let link = |row: Row| Link {
        issuer: row.issuer,
        subject: row.subject,
        linked_at_ms: row.linked_at_ms,
        last_used_at_ms: row.last_used_at_ms,
    };
    Ok(rows.into_iter().map(link).collect())
}

/// Links a person with a subject.
///
/// # Errors
/// [`StoreError::Duplicate`] if the subject means someone already.
pub async fn insert(tx: &mut Tx, person: PersonId, issuer: &str, subject: &str) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into provider_link (issuer, subject, person_id, linked_at_ms) values ($1, $2, $3, $4)",
        bind![issuer, subject, person, tx.now()],
    )
    .await?;
    Ok(())
}

/// Notes that a link opened a session.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note_use(upkeep: &mut Upkeep, issuer: &str, subject: &str) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update provider_link set last_used_at_ms = $3 where issuer = $1 and subject = $2",
        bind![issuer, subject, upkeep.now()],
    )
    .await?;
    Ok(())
}

/// Removes the links of a person with a provider, or with all; returns how many there were.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(tx: &mut impl Writes, person: PersonId, issuer: Option<&str>) -> Result<u64, StoreError> {
    run(
        tx.conn(),
        "delete from provider_link where person_id = $1 and ($2 = '' or issuer = $2)",
        bind![person, issuer.unwrap_or_default()],
    )
    .await
}
