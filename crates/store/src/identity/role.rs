//! Roles that people hold.
//! Not here: what a role may do (`domain::access`).
//! Next: `domain::identity::role`.

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, number, one, run},
};
use domain::{
    identity::{Assignment, Role},
    ids::{AssignmentId, OrganisationId, PersonId},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    organisation_id: Uuid,
    id: Uuid,
    person_id: Uuid,
    role: String,
    sent_by: Option<Uuid>,
    until_on: Option<String>,
}

const COLUMNS: &str = "organisation_id, id, person_id, role, sent_by, until_on";

/// Gives a role in the own organisation; the same role again only changes its last day.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn assign(tx: &mut Tx, assignment: &Assignment) -> Result<(), StoreError> {
    assign_in(tx, tx.organisation(), assignment).await
}

/// Gives roles in whatever organisation each names: only for making a whole region at once.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn assign_everywhere(tx: &mut Tx, assignments: &[Assignment]) -> Result<(), StoreError> {
    for assignment in assignments {
        assign_in(tx, assignment.organisation, assignment).await?;
    }
    Ok(())
}

async fn assign_in(tx: &Tx, organisation: OrganisationId, assignment: &Assignment) -> Result<(), StoreError> {
    run(
        tx.conn(),
        &format!(
            "insert into role_assignment ({COLUMNS}, created_at_ms)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (organisation_id, person_id, role)
             do update set until_on = excluded.until_on, sent_by = excluded.sent_by"
        ),
        bind![
            organisation,
            assignment.id,
            assignment.person,
            assignment.role.as_str(),
            assignment.sent_by,
            assignment.until,
            tx.now(),
        ],
    )
    .await?;
    Ok(())
}

/// Takes a role back; false if there is none with that identifier here.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw(tx: &mut Tx, id: AssignmentId) -> Result<bool, StoreError> {
    let removed = run(
        tx.conn(),
        "delete from role_assignment where organisation_id = $1 and id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(removed == 1)
}

/// The roles that one person holds in the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn held_here(read: &impl Reads, person: PersonId) -> Result<Vec<Assignment>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from role_assignment
             where organisation_id = $1
               and person_id = $2
             order by role
             limit 100"
        ),
        bind![read.organisation(), person],
    )
    .await?;
    rows.into_iter().map(to_assignment).collect()
}

/// One role held in the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: AssignmentId) -> Result<Option<Assignment>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from role_assignment where organisation_id = $1 and id = $2 limit 1"),
        bind![read.organisation(), id],
    )
    .await?;
    row.map(to_assignment).transpose()
}

/// How many people are, without an end, administrators of the own organisation and can sign in.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn lasting_administrators(read: &impl Reads) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select count(*) as number
         from role_assignment r
         join person p on p.id = r.person_id
         where r.organisation_id = $1
           and r.role = $2
           and r.until_on is null
           and p.disabled = $3
           and not exists (select 1 from emergency_account e where e.person_id = p.id)
           and not exists (
               select 1 from suspension s where s.organisation_id = $1 and s.person_id = r.person_id
           )",
        bind![read.organisation(), Role::Administrator.as_str(), false],
    )
    .await
}

/// All roles of a person that count anywhere: what they can choose to work for.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_person(read: &impl Reads, person: PersonId) -> Result<Vec<Assignment>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from role_assignment r
             where person_id = $1
               and not exists (
                   select 1
                   from suspension s
                   where s.organisation_id = r.organisation_id
                     and s.person_id = r.person_id
               )
             order by organisation_id, role
             limit 1000"
        ),
        bind![person],
    )
    .await?;
    rows.into_iter().map(to_assignment).collect()
}

/// Whether a person holds a role, even a suspended or ended one, in any other organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn held_elsewhere(read: &impl Reads, person: PersonId) -> Result<bool, StoreError> {
    let elsewhere = number(
        read.conn(),
        "select count(*) as number from role_assignment where person_id = $1 and organisation_id <> $2",
        bind![person, read.organisation()],
    )
    .await?;
    Ok(elsewhere > 0)
}

fn to_assignment(row: Row) -> Result<Assignment, StoreError> {
    Ok(Assignment {
        id: AssignmentId::from_uuid(row.id),
        organisation: OrganisationId::from_uuid(row.organisation_id),
        person: PersonId::from_uuid(row.person_id),
        role: row.role.parse().map_err(StoreError::unreadable)?,
        sent_by: row.sent_by.map(OrganisationId::from_uuid),
        until: row.until_on.map(|day| day.parse()).transpose().map_err(StoreError::unreadable)?,
    })
}
