//! Passkeys of people: public keys, how often each has signed, and when last.
//! Not here: checking signatures (`hub::identity::passkey`).
//! Next: `domain::identity::passkey`.

use crate::{
    Reads, StoreError, Tx, Upkeep, Writes,
    sql::{all, bind, one, run},
};
use domain::{
    identity::passkey::{Algorithm, Passkey, PublicKey},
    ids::{PasskeyId, PersonId},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    credential_id: Vec<u8>,
    algorithm: i64,
    public_key: Vec<u8>,
    sign_count: i64,
    name: String,
    created_at_ms: i64,
    last_used_at_ms: Option<i64>,
}

const COLUMNS: &str =
    "id, person_id, credential_id, algorithm, public_key, sign_count, name, created_at_ms, last_used_at_ms";

/// Adds a passkey.
///
/// # Errors
/// [`StoreError::Duplicate`] if someone has that credential.
pub async fn insert(tx: &mut Tx, passkey: &Passkey) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into passkey (id, person_id, credential_id, algorithm, public_key, sign_count, name, created_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        bind![
            passkey.id,
            passkey.person,
            passkey.credential.clone(),
            passkey.key.algorithm.cose_number(),
            passkey.key.bytes.clone(),
            i64::from(passkey.sign_count),
            &passkey.name,
            passkey.created_at_ms,
        ],
    )
    .await?;
    Ok(())
}

/// The passkey of a credential.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_credential(read: &impl Reads, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from passkey where credential_id = $1 limit 1"),
        bind![credential.to_vec()],
    )
    .await?;
    row.map(to_passkey).transpose()
}

/// The passkeys of a person, oldest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_person(read: &impl Reads, person: PersonId) -> Result<Vec<Passkey>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from passkey
             where person_id = $1
             order by created_at_ms, id
             limit 100"
        ),
        bind![person],
    )
    .await?;
    rows.into_iter().map(to_passkey).collect()
}

/// Notes that a passkey signed; false if its count did not grow, as that of a copy does not. Authenticators that do
/// not count say 0 each time. [W3C Web Authentication 3, 6.1.1]
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note_use(upkeep: &mut Upkeep, id: PasskeyId, sign_count: u32) -> Result<bool, StoreError> {
    let noted = run(
        upkeep.conn(),
        "update passkey
         set sign_count = $2, last_used_at_ms = $3
         where id = $1
           and (sign_count < $2 or (sign_count = 0 and $2 = 0))",
        bind![id, i64::from(sign_count), upkeep.now()],
    )
    .await?;
    Ok(noted == 1)
}

/// Removes a passkey of a person; false if they have none with that identifier.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(tx: &mut Tx, person: PersonId, id: PasskeyId) -> Result<bool, StoreError> {
    let removed =
        run(tx.conn(), "delete from passkey where person_id = $1 and id = $2", bind![person, id]).await?;
    Ok(removed == 1)
}

/// Removes every passkey of a person.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove_all(tx: &mut impl Writes, person: PersonId) -> Result<u64, StoreError> {
    run(tx.conn(), "delete from passkey where person_id = $1", bind![person]).await
}

fn to_passkey(row: Row) -> Result<Passkey, StoreError> {
    let algorithm = Algorithm::from_cose_number(row.algorithm)
        .ok_or_else(|| StoreError::unreadable(format!("algorithm {} of a passkey", row.algorithm)))?;
    Ok(Passkey {
        id: PasskeyId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        credential: row.credential_id,
        key: PublicKey { algorithm, bytes: row.public_key },
        sign_count: u32::try_from(row.sign_count).unwrap_or(u32::MAX),
        name: row.name,
        created_at_ms: row.created_at_ms,
        last_used_at_ms: row.last_used_at_ms,
    })
}
