//! Suspension 利用停止: a person keeps the roles they hold in an organisation, but none of them counts.
//! Not here: shutting a person out of the whole installation ([`super::person::set_disabled`]).
//! Next: [`super::role`], which leaves suspended roles out.

use crate::{
    Reads, StoreError, Tx,
    sql::{bind, number, run},
};
use domain::ids::PersonId;

/// Suspends a person in the own organisation; false if they are already.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn suspend(tx: &mut Tx, person: PersonId) -> Result<bool, StoreError> {
    let added = run(
        tx.conn(),
        "insert into suspension (organisation_id, person_id, since_ms)
         values ($1, $2, $3)
         on conflict (organisation_id, person_id) do nothing",
        bind![tx.organisation(), person, tx.now()],
    )
    .await?;
    Ok(added == 1)
}

/// Ends a suspension; false if there is none.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn resume(tx: &mut Tx, person: PersonId) -> Result<bool, StoreError> {
    let removed = run(
        tx.conn(),
        "delete from suspension where organisation_id = $1 and person_id = $2",
        bind![tx.organisation(), person],
    )
    .await?;
    Ok(removed == 1)
}

/// Whether a person is suspended in the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn is_suspended(read: &impl Reads, person: PersonId) -> Result<bool, StoreError> {
    let found = number(
        read.conn(),
        "select count(*) as number from suspension where organisation_id = $1 and person_id = $2",
        bind![read.organisation(), person],
    )
    .await?;
    Ok(found > 0)
}
