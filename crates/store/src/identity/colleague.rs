//! Colleagues: the people with a role in the own organisation, as its list shows them.
//! Not here: what they sign in with ([`super::person`]).
//! Next: [`super::role`], [`super::suspension`].

use crate::{
    Reads, StoreError,
    sql::{Bind, all, bind, bind_list, number, one},
};
use domain::{
    identity::{
        Person, Role,
        colleague::{Colleague, Cursor, Query},
    },
    ids::PersonId,
};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    login: String,
    name: String,
    reading: String,
    language: String,
    second_factor: bool,
    disabled: bool,
    suspended: bool,
}

const COLUMNS: &str = "p.id, p.login, p.name, p.reading, p.language, p.disabled,
    (
        p.totp_secret is not null
        or exists (select 1 from passkey k where k.person_id = p.id)
    ) as second_factor,
    exists (
        select 1 from suspension s where s.organisation_id = $1 and s.person_id = p.id
    ) as suspended";

const MATCHING: &str = "exists (
        select 1
        from role_assignment r
        where r.organisation_id = $1
          and r.person_id = p.id
          and ($2 = '' or r.role = $2)
    )
    and (
        $3 = '%%'
        or lower(p.name) like $3 escape '!'
        or lower(p.reading) like $3 escape '!'
        or p.login like $3 escape '!'
    )";

/// A page of colleagues by reading, behind the given one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    query: &Query,
    after: &Cursor,
    limit: u32,
) -> Result<Vec<Colleague>, StoreError> {
    let mut values = matching(read, query);
    values.extend(bind![&after.reading, &after.login, i64::from(limit)]);
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from person p
             where {MATCHING}
               and (p.reading, p.login) > ($4, $5)
             order by p.reading, p.login
             limit $6"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_colleague).collect()
}

/// How many colleagues a list has in all.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, query: &Query) -> Result<i64, StoreError> {
    let sql = format!("select count(*) as number from person p where {MATCHING}");
    number(read.conn(), &sql, matching(read, query)).await
}

/// How many colleagues sign in without a second factor.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_without_second_factor(read: &impl Reads) -> Result<i64, StoreError> {
    let sql = format!(
        "select count(*) as number
         from person p
         where {MATCHING}
           and p.totp_secret is null
           and not exists (select 1 from passkey k where k.person_id = p.id)
           and not exists (select 1 from emergency_account e where e.person_id = p.id)"
    );
    number(read.conn(), &sql, matching(read, &Query::default())).await
}

/// One colleague; nobody for who holds no role here.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: PersonId) -> Result<Option<Colleague>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from person p
             where p.id = $2
               and exists (
                   select 1 from role_assignment r where r.organisation_id = $1 and r.person_id = p.id
               )
             limit 1"
        ),
        bind![read.organisation(), id],
    )
    .await?;
    row.map(to_colleague).transpose()
}

/// Colleagues of whom one of these roles counts on that day, by reading.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn holding(
    read: &impl Reads,
    roles: &[Role],
    today: Date,
    limit: u32,
) -> Result<Vec<Colleague>, StoreError> {
    let mut values = bind![read.organisation(), today, i64::from(limit)];
    let roles = bind_list(&mut values, roles.iter().map(|role| role.as_str().bind()));
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from person p
             where not p.disabled
               and not exists (select 1 from emergency_account e where e.person_id = p.id)
               and not exists (
                   select 1 from suspension s where s.organisation_id = $1 and s.person_id = p.id
               )
               and exists (
                   select 1
                   from role_assignment r
                   where r.organisation_id = $1
                     and r.person_id = p.id
                     and (r.until_on is null or r.until_on >= $2)
                     and r.role in ({roles})
               )
             order by p.reading, p.login
             limit $3"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_colleague).collect()
}

fn matching(read: &impl Reads, query: &Query) -> Vec<Value> {
    let mut pattern = String::from("%");
    for letter in query.text.to_lowercase().chars().take(100) {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    vec![read.organisation().bind(), query.role.map_or("", Role::as_str).bind(), pattern.bind()]
}

fn to_colleague(row: Row) -> Result<Colleague, StoreError> {
    Ok(Colleague {
        person: Person {
            id: PersonId::from_uuid(row.id),
            login: row.login.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            reading: row.reading,
            language: row.language,
            second_factor: row.second_factor,
            disabled: row.disabled,
        },
        suspended: row.suspended,
    })
}
