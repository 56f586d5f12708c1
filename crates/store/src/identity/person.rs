//! People and the secrets they sign in with.
//! Not here: hashing (`hub::identity`).
//! Next: [`super::session`].

use crate::{
    Reads, StoreError, Tx, Upkeep, Writes,
    sql::{all, bind, number, one, run},
};
use domain::{
    identity::{Login, Person},
    ids::PersonId,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    login: String,
    name: String,
    reading: String,
    language: String,
    password_hash: String,
    totp_secret: Option<Vec<u8>>,
    has_passkey: bool,
    totp_last_step: i64,
    failures: i64,
    locked_until_ms: i64,
    disabled: bool,
    version: i64,
}

const COLUMNS: &str = "p.id, p.login, p.name, p.reading, p.language, p.password_hash, p.totp_secret,
    p.totp_last_step, p.failures, p.locked_until_ms, p.disabled, p.version,
    exists (select 1 from passkey k where k.person_id = p.id) as has_passkey";

/// What signing in needs to know of a person.
#[derive(Clone)]
pub struct Credentials {
    /// Who.
    pub person: Person,
    /// Hash of the password in PHC form; empty if none was ever set.
    pub password_hash: String,
    /// Secret of the authenticator app, sealed with the key-encryption key.
    pub totp_secret: Option<Vec<u8>>,
    /// Last time step used, so that a code counts once.
    pub totp_last_step: i64,
    /// Wrong tries in a row.
    pub failures: u32,
    /// Locked until then, ms UTC.
    pub locked_until_ms: i64,
    /// Counts changes of password and second factor.
    pub version: i64,
}

impl Credentials {
    /// Whether too many wrong tries keep the account locked.
    pub fn is_locked_at(&self, now: Timestamp) -> bool {
        self.locked_until_ms > now.as_millisecond()
    }
}

/// Adds a person.
///
/// # Errors
/// [`StoreError::Duplicate`] if the sign-in name is taken.
pub async fn insert(tx: &mut Tx, person: &Person, password_hash: &str) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into person (id, login, name, reading, language, password_hash, password_changed_at_ms,
             totp_last_step, failures, locked_until_ms, disabled, created_at_ms, version)
         values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, $8, $7, 1)",
        bind![
            person.id,
            person.login.as_str(),
            &person.name,
            &person.reading,
            &person.language,
            password_hash,
            tx.now(),
            person.disabled,
        ],
    )
    .await?;
    Ok(())
}

/// Whether anyone has an account yet; if not, the first visitor becomes the first administrator.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn any(read: &impl Reads) -> Result<bool, StoreError> {
    Ok(number(read.conn(), "select count(*) as number from person", bind![]).await? > 0)
}

/// Lets nobody else add a person until this change ends, so that only one visitor is the first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    // SQLite has one writer at a time anyhow.
    if tx.conn().get_database_backend() == DbBackend::Postgres {
        run(tx.conn(), "lock table person in share row exclusive mode", bind![]).await?;
    }
    Ok(())
}

/// The credentials behind a sign-in name.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_login(read: &impl Reads, login: &Login) -> Result<Option<Credentials>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from person p where p.login = $1 limit 1"),
        bind![login.as_str()],
    )
    .await?;
    row.map(to_credentials).transpose()
}

/// The credentials of a person.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_id(read: &impl Reads, id: PersonId) -> Result<Option<Credentials>, StoreError> {
    let row: Option<Row> =
        one(read.conn(), &format!("select {COLUMNS} from person p where p.id = $1 limit 1"), bind![id])
            .await?;
    row.map(to_credentials).transpose()
}

/// The credentials behind a sign-in name, in order, after a given one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_login_after(
    read: &impl Reads,
    login: &str,
    limit: u32,
) -> Result<Vec<Credentials>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!("select {COLUMNS} from person p where p.login > $1 order by p.login limit $2"),
        bind![login, i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_credentials).collect()
}

/// Counts a wrong try, and locks the account from the given number on; false if it is locked already.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_failure(
    tx: &mut Tx,
    id: PersonId,
    lock_from: u32,
    locked_until: Timestamp,
) -> Result<bool, StoreError> {
    let counted = run(
        tx.conn(),
        "update person
         set failures = failures + 1,
             locked_until_ms = case when failures + 1 >= $2 then $3 else locked_until_ms end
         where id = $1
           and locked_until_ms <= $4",
        bind![id, i64::from(lock_from), locked_until, tx.now()],
    )
    .await?;
    Ok(counted == 1)
}

/// Forgets wrong tries.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn clear_failures(tx: &mut impl Writes, id: PersonId) -> Result<(), StoreError> {
    run(tx.conn(), "update person set failures = 0, locked_until_ms = 0 where id = $1", bind![id]).await?;
    Ok(())
}

/// Uses up a time step of the second factor; false if it, or a later one, was used before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn use_totp_step(upkeep: &mut Upkeep, id: PersonId, step: i64) -> Result<bool, StoreError> {
    let used = run(
        upkeep.conn(),
        "update person set totp_last_step = $2 where id = $1 and totp_last_step < $2",
        bind![id, step],
    )
    .await?;
    Ok(used == 1)
}

/// Sets the sealed secret of the second factor and the time step already used, or removes both.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_second_factor(
    tx: &mut Tx,
    id: PersonId,
    secret: Option<(Vec<u8>, i64)>,
) -> Result<(), StoreError> {
    let (sealed, last_step) = secret.map_or((None, 0), |(sealed, step)| (Some(sealed), step));
    run(
        tx.conn(),
        "update person set totp_secret = $2, totp_last_step = $3, version = version + 1 where id = $1",
        bind![id, sealed, last_step],
    )
    .await?;
    Ok(())
}

/// Replaces the recovery codes by new ones, given as hashes.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace_recovery_codes(
    tx: &mut Tx,
    id: PersonId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    run(tx.conn(), "delete from recovery_code where person_id = $1", bind![id]).await?;
    for hash in hashes {
        run(tx.conn(), "insert into recovery_code (person_id, code_hash) values ($1, $2)", bind![id, hash])
            .await?;
    }
    Ok(())
}

/// Uses up a recovery code; false if it is unknown or was used.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn use_recovery_code(upkeep: &mut Upkeep, id: PersonId, hash: Vec<u8>) -> Result<bool, StoreError> {
    let used = run(
        upkeep.conn(),
        "update recovery_code
         set used_at_ms = $3
         where person_id = $1
           and code_hash = $2
           and used_at_ms is null",
        bind![id, hash, upkeep.now()],
    )
    .await?;
    Ok(used == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn recovery_codes_left(read: &impl Reads, id: PersonId) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select count(*) as number from recovery_code where person_id = $1 and used_at_ms is null",
        bind![id],
    )
    .await
}

#[derive(FromQueryResult)]
struct HashRow {
    password_hash: String,
}

/// The present and former password hashes, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn former_passwords(
    read: &impl Reads,
    id: PersonId,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<HashRow> = all(
        read.conn(),
        "select password_hash
         from former_password
         where person_id = $1
         order by changed_at_ms desc
         limit $2",
        bind![id, i64::try_from(limit).unwrap_or(100)],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.password_hash).collect())
}

/// Sets a new password and remembers the old one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_password(tx: &mut Tx, id: PersonId, hash: &str) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into former_password (person_id, changed_at_ms, password_hash)
         select id, password_changed_at_ms, password_hash
         from person
         where id = $1
           and password_hash <> ''
         on conflict (person_id, changed_at_ms) do nothing",
        bind![id],
    )
    .await?;
    run(
        tx.conn(),
        "update person
         set password_hash = $2, password_changed_at_ms = $3, failures = 0, locked_until_ms = 0,
             version = version + 1
         where id = $1",
        bind![id, hash, tx.now()],
    )
    .await?;
    Ok(())
}

/// Sets a person's name and its reading.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn rename(tx: &mut Tx, id: PersonId, name: &str, reading: &str) -> Result<(), StoreError> {
    run(tx.conn(), "update person set name = $2, reading = $3 where id = $1", bind![id, name, reading])
        .await?;
    Ok(())
}

/// Lets a person no longer sign in anywhere, or again.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_disabled(tx: &mut Tx, id: PersonId, disabled: bool) -> Result<(), StoreError> {
    run(tx.conn(), "update person set disabled = $2 where id = $1", bind![id, disabled]).await?;
    Ok(())
}

/// Sets the language of a person's pages; a preference, not a deed to audit.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_language(upkeep: &mut Upkeep, id: PersonId, language: &str) -> Result<(), StoreError> {
    run(upkeep.conn(), "update person set language = $2 where id = $1", bind![id, language]).await?;
    Ok(())
}

fn to_credentials(row: Row) -> Result<Credentials, StoreError> {
    Ok(Credentials {
        person: Person {
            id: PersonId::from_uuid(row.id),
            login: row.login.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            reading: row.reading,
            language: row.language,
            second_factor: row.totp_secret.is_some() || row.has_passkey,
            disabled: row.disabled,
        },
        password_hash: row.password_hash,
        totp_secret: row.totp_secret,
        totp_last_step: row.totp_last_step,
        failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        locked_until_ms: row.locked_until_ms,
        version: row.version,
    })
}
