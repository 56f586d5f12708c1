//! The duty roster of the own organisation.
//! Not here: who is told because of it (`hub::notify`).
//! Next: `domain::notify::roster`.

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, run},
};
use domain::{
    ids::{PersonId, RosterId},
    notify::RosterEntry,
};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    duty: String,
    person_id: Uuid,
    instead_of_id: Option<Uuid>,
    from_on: String,
    until_on: Option<String>,
}

/// Entries of a roster at most: a year of days and more.
pub const ENTRIES: u32 = 1_000;

/// Adds an entry.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, entry: &RosterEntry) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into notify_roster (organisation_id, id, duty, person_id, instead_of_id, from_on, until_on)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bind![
            tx.organisation(),
            entry.id,
            entry.duty.as_str(),
            entry.person,
            entry.instead_of,
            entry.from,
            entry.until,
        ],
    )
    .await?;
    Ok(())
}

/// The entries that hold on that day or later, first ones first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn from(read: &impl Reads, day: Date) -> Result<Vec<RosterEntry>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        "select id, duty, person_id, instead_of_id, from_on, until_on
         from notify_roster
         where organisation_id = $1
           and (until_on is null or until_on >= $2)
         order by from_on, id
         limit $3",
        bind![read.organisation(), day, i64::from(ENTRIES)],
    )
    .await?;
    rows.into_iter().map(to_entry).collect()
}

/// Takes an entry away; none if there is none with that identifier here.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(tx: &mut Tx, id: RosterId) -> Result<Option<RosterEntry>, StoreError> {
    let row: Vec<Row> = all(
        tx.conn(),
        "delete from notify_roster
         where organisation_id = $1
           and id = $2
         returning id, duty, person_id, instead_of_id, from_on, until_on",
        bind![tx.organisation(), id],
    )
    .await?;
    row.into_iter().next().map(to_entry).transpose()
}

fn to_entry(row: Row) -> Result<RosterEntry, StoreError> {
    Ok(RosterEntry {
        id: RosterId::from_uuid(row.id),
        duty: row.duty.parse().map_err(StoreError::unreadable)?,
        person: PersonId::from_uuid(row.person_id),
        instead_of: row.instead_of_id.map(PersonId::from_uuid),
        from: row.from_on.parse().map_err(StoreError::unreadable)?,
        until: row.until_on.map(|day| day.parse()).transpose().map_err(StoreError::unreadable)?,
    })
}
