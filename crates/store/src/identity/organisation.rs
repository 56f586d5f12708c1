//! Organisations and their memberships.
//! Not here: what one may see of another (`store::sharing`).
//! Next: `domain::identity::organisation`.

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{Bind, all, bind, bind_list, one, run},
};
use domain::{
    identity::{Organisation, OrganisationKind},
    ids::OrganisationId,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    name_en: String,
    beds: Option<i64>,
    version: i64,
}

const COLUMNS: &str = "o.id, o.kind, o.name, o.name_en, o.beds, o.version";

/// Adds an organisation.
///
/// # Errors
/// [`StoreError::Duplicate`] if the identifier is taken.
pub async fn insert(tx: &mut Tx, organisation: &Organisation) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into organisation (id, kind, name, name_en, beds, created_at_ms, version)
         values ($1, $2, $3, $4, $5, $6, 1)",
        bind![
            organisation.id,
            organisation.kind.as_str(),
            &organisation.name,
            &organisation.name_en,
            organisation.beds,
            tx.now(),
        ],
    )
    .await?;
    Ok(())
}

/// Changes the own organisation's names and beds.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else saved since `organisation.version`.
pub async fn update(tx: &mut Tx, organisation: &Organisation) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update organisation
         set name = $2, name_en = $3, beds = $4, version = version + 1
         where id = $1
           and version = $5",
        bind![
            tx.organisation(),
            &organisation.name,
            &organisation.name_en,
            organisation.beds,
            organisation.version
        ],
    )
    .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = own(tx).await?.map_or(0, |stored| stored.version);
    Err(Conflict { found }.into())
}

/// The organisation that the scope works for.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn own(read: &impl Reads) -> Result<Option<Organisation>, StoreError> {
    find(read, read.organisation()).await
}

/// Lets nobody else change the own organisation's people until this change ends, for rules that count them.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    // SQLite has one writer at a time anyhow; PostgreSQL keeps the row's lock.
    run(tx.conn(), "update organisation set version = version where id = $1", bind![tx.organisation()])
        .await?;
    Ok(())
}

/// One organisation of the hub, whosever it is.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    let row: Option<Row> =
        one(read.conn(), &format!("select {COLUMNS} from organisation o where o.id = $1 limit 1"), bind![id])
            .await?;
    row.map(to_organisation).transpose()
}

/// The organisations of some kinds but the own one, for choosing one to join.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_kinds(
    read: &impl Reads,
    kinds: &[OrganisationKind],
) -> Result<Vec<Organisation>, StoreError> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = bind![read.organisation()];
    let places = bind_list(&mut values, kinds.iter().map(|kind| kind.as_str().bind()));
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from organisation o
             where o.id <> $1
               and o.kind in ({places})
             order by o.kind, o.name, o.id
             limit 10000"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_organisation).collect()
}

/// The operators and vendors that the own organisation belongs to or is served by.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn operators(read: &impl Reads) -> Result<Vec<Organisation>, StoreError> {
    neighbours(read, "o.id = m.operator_id and m.member_id = $1").await
}

/// The members or customers of the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn members(read: &impl Reads) -> Result<Vec<Organisation>, StoreError> {
    neighbours(read, "o.id = m.member_id and m.operator_id = $1").await
}

async fn neighbours(read: &impl Reads, join: &str) -> Result<Vec<Organisation>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from membership m
             join organisation o on {join}
             order by o.kind, o.name, o.id
             limit 10000"
        ),
        bind![read.organisation()],
    )
    .await?;
    rows.into_iter().map(to_organisation).collect()
}

/// Makes the own organisation a member, or customer, of an operator or vendor; false if it was one already.
///
/// # Errors
/// [`StoreError::Database`] if the operator does not exist.
pub async fn join(tx: &mut Tx, operator: OrganisationId) -> Result<bool, StoreError> {
    let added = run(
        tx.conn(),
        "insert into membership (operator_id, member_id, since_ms)
         values ($1, $2, $3)
         on conflict (operator_id, member_id) do nothing",
        bind![operator, tx.organisation(), tx.now()],
    )
    .await?;
    Ok(added == 1)
}

/// Ends the own organisation's membership; returns whether there was one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn leave(tx: &mut Tx, operator: OrganisationId) -> Result<bool, StoreError> {
    let removed = run(
        tx.conn(),
        "delete from membership where operator_id = $1 and member_id = $2",
        bind![operator, tx.organisation()],
    )
    .await?;
    Ok(removed == 1)
}

/// Every organisation of the hub, for choosing one to join and for jobs that walk all.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn every(read: &impl Reads) -> Result<Vec<Organisation>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!("select {COLUMNS} from organisation o order by o.kind, o.name, o.id limit 100000"),
        bind![],
    )
    .await?;
    rows.into_iter().map(to_organisation).collect()
}

fn to_organisation(row: Row) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        id: OrganisationId::from_uuid(row.id),
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        name: row.name,
        name_en: row.name_en,
        beds: row.beds.and_then(|beds| u32::try_from(beds).ok()),
        version: row.version,
    })
}
