//! Accounts for an emergency and their codes.
//! Not here: who may do what with them (`hub::identity::emergency`).
//! Next: [`uses()`], each use until it is acknowledged.

mod uses;

pub use uses::{acknowledge, insert_use, unacknowledged, uses};

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, number, one, run},
};
use domain::{
    identity::EmergencyAccount,
    ids::{EmergencyAccountId, OrganisationId, PersonId},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct AccountRow {
    organisation_id: Uuid,
    id: Uuid,
    person_id: Uuid,
    name: String,
    login: String,
    place: String,
    codes_left: i64,
    created_at_ms: i64,
    checked_at_ms: i64,
}

const ACCOUNT: &str =
    "e.organisation_id, e.id, e.person_id, p.name, p.login, e.place, e.created_at_ms, e.checked_at_ms, (
        select count(*)
        from emergency_code c
        where c.organisation_id = e.organisation_id
          and c.account_id = e.id
          and c.used_at_ms is null
    ) as codes_left";

/// Adds an account, whose person is there already.
///
/// # Errors
/// [`StoreError::Duplicate`] if the person has one.
pub async fn insert(tx: &mut Tx, account: &EmergencyAccount, created_by: PersonId) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into emergency_account (organisation_id, id, person_id, place, created_by, created_at_ms,
             checked_at_ms)
         values ($1, $2, $3, $4, $5, $6, $6)",
        bind![tx.organisation(), account.id, account.person, &account.place, created_by, tx.now()],
    )
    .await?;
    Ok(())
}

/// Replaces the codes of an account by new ones, given as hashes; that counts as looking after the envelope.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace_codes(
    tx: &mut Tx,
    id: EmergencyAccountId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from emergency_code where organisation_id = $1 and account_id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
    for hash in hashes {
        run(
            tx.conn(),
            "insert into emergency_code (organisation_id, account_id, code_hash) values ($1, $2, $3)",
            bind![tx.organisation(), id, hash],
        )
        .await?;
    }
    Ok(())
}

/// The open accounts of the own organisation, oldest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn list(read: &impl Reads) -> Result<Vec<EmergencyAccount>, StoreError> {
    let rows: Vec<AccountRow> = all(
        read.conn(),
        &format!(
            "select {ACCOUNT}
             from emergency_account e
             join person p on p.id = e.person_id
             where e.organisation_id = $1
               and e.closed_at_ms is null
             order by e.created_at_ms, e.id
             limit 100"
        ),
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| to_account(row).1).collect())
}

/// The open account that a person stands for, and whose it is.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_person(
    read: &impl Reads,
    person: PersonId,
) -> Result<Option<(OrganisationId, EmergencyAccount)>, StoreError> {
    let row: Option<AccountRow> = one(
        read.conn(),
        &format!(
            "select {ACCOUNT}
             from emergency_account e
             join person p on p.id = e.person_id
             where e.person_id = $1
               and e.closed_at_ms is null
             limit 1"
        ),
        bind![person],
    )
    .await?;
    Ok(row.map(to_account))
}

/// Whether a person stands for an account, open or closed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn is_one(read: &impl Reads, person: PersonId) -> Result<bool, StoreError> {
    let sql = "select count(*) as number from emergency_account where person_id = $1";
    Ok(number(read.conn(), sql, bind![person]).await? > 0)
}

/// Uses up a code; false if it is unknown or was used.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn use_code(tx: &mut Tx, id: EmergencyAccountId, hash: Vec<u8>) -> Result<bool, StoreError> {
    let used = run(
        tx.conn(),
        "update emergency_code
         set used_at_ms = $4
         where organisation_id = $1
           and account_id = $2
           and code_hash = $3
           and used_at_ms is null",
        bind![tx.organisation(), id, hash, tx.now()],
    )
    .await?;
    Ok(used == 1)
}

/// Notes that someone looked after the envelope; false if there is no such open account.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note_check(tx: &mut Tx, id: EmergencyAccountId) -> Result<bool, StoreError> {
    let noted = run(
        tx.conn(),
        "update emergency_account
         set checked_at_ms = $3
         where organisation_id = $1
           and id = $2
           and closed_at_ms is null",
        bind![tx.organisation(), id, tx.now()],
    )
    .await?;
    Ok(noted == 1)
}

/// Closes an account for good; false if there is no such open account.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn close(tx: &mut Tx, id: EmergencyAccountId) -> Result<bool, StoreError> {
    let closed = run(
        tx.conn(),
        "update emergency_account
         set closed_at_ms = $3
         where organisation_id = $1
           and id = $2
           and closed_at_ms is null",
        bind![tx.organisation(), id, tx.now()],
    )
    .await?;
    replace_codes(tx, id, Vec::new()).await?;
    Ok(closed == 1)
}

fn to_account(row: AccountRow) -> (OrganisationId, EmergencyAccount) {
    let account = EmergencyAccount {
        id: EmergencyAccountId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        name: row.name,
        login: row.login,
        place: row.place,
        codes_left: row.codes_left,
        created_at_ms: row.created_at_ms,
        checked_at_ms: row.checked_at_ms,
    };
    (OrganisationId::from_uuid(row.organisation_id), account)
}
