//! Each use of an account for an emergency, until someone has acknowledged it.
//! Not here: the accounts ([`super`]).
//! Next: `hub::identity::emergency`.

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, number, run},
};
use domain::{
    identity::{EmergencyUse, emergency::Acknowledged},
    ids::{EmergencyAccountId, EmergencyUseId, PersonId},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct UseRow {
    id: Uuid,
    account_id: Uuid,
    login: String,
    who: String,
    why: String,
    origin: String,
    used_at_ms: i64,
    acknowledged_by: Option<String>,
    acknowledged_at_ms: Option<i64>,
    reason: String,
}

/// Keeps a use.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert_use(tx: &mut Tx, one: &EmergencyUse) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into emergency_use (organisation_id, id, account_id, who, why, origin, used_at_ms, reason)
         values ($1, $2, $3, $4, $5, $6, $7, '')",
        bind![tx.organisation(), one.id, one.account, &one.who, &one.why, &one.origin, one.used_at_ms],
    )
    .await?;
    Ok(())
}

/// The uses of the own organisation's accounts, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn uses(read: &impl Reads, limit: u32) -> Result<Vec<EmergencyUse>, StoreError> {
    let rows: Vec<UseRow> = all(
        read.conn(),
        "select u.id, u.account_id, p.login, u.who, u.why, u.origin, u.used_at_ms, u.acknowledged_at_ms, u.reason, (
             select a.name from person a where a.id = u.acknowledged_by
         ) as acknowledged_by
         from emergency_use u
         join emergency_account e on e.organisation_id = u.organisation_id and e.id = u.account_id
         join person p on p.id = e.person_id
         where u.organisation_id = $1
         order by u.used_at_ms desc, u.id
         limit $2",
        bind![read.organisation(), i64::from(limit)],
    )
    .await?;
    Ok(rows.into_iter().map(to_use).collect())
}

/// How many uses nobody has acknowledged.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn unacknowledged(read: &impl Reads) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select count(*) as number
         from emergency_use
         where organisation_id = $1
           and acknowledged_at_ms is null",
        bind![read.organisation()],
    )
    .await
}

/// Acknowledges a use; false if there is none such, or someone has already.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn acknowledge(
    tx: &mut Tx,
    id: EmergencyUseId,
    by: PersonId,
    reason: &str,
) -> Result<bool, StoreError> {
    let done = run(
        tx.conn(),
        "update emergency_use
         set acknowledged_by = $3, acknowledged_at_ms = $4, reason = $5
         where organisation_id = $1
           and id = $2
           and acknowledged_at_ms is null",
        bind![tx.organisation(), id, by, tx.now(), reason],
    )
    .await?;
    Ok(done == 1)
}

fn to_use(row: UseRow) -> EmergencyUse {
    let acknowledged = row.acknowledged_at_ms.map(|at_ms| Acknowledged {
        by: row.acknowledged_by.unwrap_or_default(),
        at_ms,
        reason: row.reason,
    });
    EmergencyUse {
        id: EmergencyUseId::from_uuid(row.id),
        account: EmergencyAccountId::from_uuid(row.account_id),
        login: row.login,
        who: row.who,
        why: row.why,
        origin: row.origin,
        used_at_ms: row.used_at_ms,
        acknowledged,
    }
}
