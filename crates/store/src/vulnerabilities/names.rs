//! Names of products: those that a person confirmed, those that came from an operator, those that are still open.
//! Not here: what may be meant (`matching`), who shares with whom (`hub::vulnerabilities::names`).
//! Next: `domain::vulnerabilities::naming`.

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, number, placeholders, run},
};
use domain::{
    cpe::CpeName,
    ids::OrganisationId,
    vulnerabilities::naming::{ConfirmedName, OpenName, Proposal},
};
use sea_orm::FromQueryResult;
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Confirmed {
    said: String,
    maker: String,
    name: String,
    cpe: String,
    confirmed_at_ms: i64,
    version: i64,
}

#[derive(FromQueryResult)]
struct Open {
    said: String,
    kind: String,
    maker: String,
    name: String,
    assets: i64,
    cpe: String,
    confidence: String,
}

#[derive(FromQueryResult)]
struct Received {
    said: String,
    cpe: String,
}

/// Rows in one statement.
const BATCH: usize = 500;

/// Names of an organisation.
const NAMES: i64 = 100_000;

/// What was confirmed, newest first.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote a name.
pub async fn confirmed(read: &impl Reads) -> Result<Vec<ConfirmedName>, StoreError> {
    let rows: Vec<Confirmed> = all(
        read.conn(),
        "select said, maker, name, cpe, confirmed_at_ms, version
         from confirmed_name
         where organisation_id = $1
         order by confirmed_at_ms desc, said
         limit $2",
        bind![read.organisation(), NAMES],
    )
    .await?;
    let name = |row: Confirmed| {
        Ok(ConfirmedName {
            key: row.said,
            maker: row.maker,
            name: row.name,
            cpe: CpeName::parse_formatted(&row.cpe).map_err(StoreError::unreadable)?,
            confirmed_at_ms: row.confirmed_at_ms,
            version: row.version,
        })
    };
    rows.into_iter().map(name).collect()
}

/// Keeps what a name means; `version` is the one that was seen, 0 for a name that nobody confirmed.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else confirmed it since.
pub async fn confirm(tx: &mut Tx, version: i64, name: &ConfirmedName) -> Result<(), StoreError> {
    let kept = run(
        tx.conn(),
        "insert into confirmed_name (organisation_id, said, maker, name, cpe, confirmed_by, confirmed_at_ms, version)
         values ($1, $2, $3, $4, $5, $6, $7, 1)
         on conflict (organisation_id, said) do update
         set cpe = excluded.cpe, maker = excluded.maker, name = excluded.name,
             confirmed_by = excluded.confirmed_by, confirmed_at_ms = excluded.confirmed_at_ms,
             version = confirmed_name.version + 1
         where confirmed_name.version = $8",
        bind![
            tx.organisation(),
            &name.key,
            &name.maker,
            &name.name,
            name.cpe.to_formatted(),
            tx.scope().actor.person(),
            tx.now(),
            version,
        ],
    )
    .await?;
    if kept == 1 { Ok(()) } else { Err(conflict(tx, &name.key).await?.into()) }
}

/// Forgets what a name means.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else changed it since.
pub async fn forget(tx: &mut Tx, version: i64, key: &str) -> Result<(), StoreError> {
    let gone = run(
        tx.conn(),
        "delete from confirmed_name where organisation_id = $1 and said = $2 and version = $3",
        bind![tx.organisation(), key, version],
    )
    .await?;
    if gone == 1 { Ok(()) } else { Err(conflict(tx, key).await?.into()) }
}

async fn conflict(tx: &Tx, key: &str) -> Result<Conflict, StoreError> {
    let found = number(
        tx.conn(),
        "select version as number from confirmed_name where organisation_id = $1 and said = $2 limit 1",
        bind![tx.organisation(), key],
    )
    .await?;
    Ok(Conflict { found })
}

/// What operators gave, the latest last.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote a name.
pub async fn received(read: &impl Reads) -> Result<BTreeMap<String, CpeName>, StoreError> {
    let rows: Vec<Received> = all(
        read.conn(),
        "select said, cpe
         from received_name
         where organisation_id = $1
         order by received_at_ms, from_id, said
         limit $2",
        bind![read.organisation(), NAMES],
    )
    .await?;
    let name =
        |row: Received| Ok((row.said, CpeName::parse_formatted(&row.cpe).map_err(StoreError::unreadable)?));
    rows.into_iter().map(name).collect()
}

/// How many names that nobody confirmed have something to confirm.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_open(read: &impl Reads) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select count(*) as number from name_proposal where organisation_id = $1 and place = 1",
        bind![read.organisation()],
    )
    .await
}

/// Names that nobody confirmed, the most frequent first.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote a name.
pub async fn open(read: &impl Reads, limit: u32) -> Result<Vec<OpenName>, StoreError> {
    let rows: Vec<Open> = all(
        read.conn(),
        "select said, kind, maker, name, assets, cpe, confidence
         from name_proposal
         where organisation_id = $1
         order by assets desc, said, place
         limit $2",
        bind![read.organisation(), i64::from(limit)],
    )
    .await?;
    let mut names: Vec<OpenName> = Vec::new();
    for row in rows {
        if names.last().is_none_or(|last| last.key != row.said) {
            names.push(OpenName {
                key: row.said,
                kind: row.kind.parse().map_err(StoreError::unreadable)?,
                maker: row.maker,
                name: row.name,
                assets: row.assets,
                proposals: Vec::new(),
            });
        }
        if let (Some(last), false) = (names.last_mut(), row.cpe.is_empty()) {
            last.proposals.push(Proposal {
                name: CpeName::parse_formatted(&row.cpe).map_err(StoreError::unreadable)?,
                confidence: row.confidence.parse().map_err(StoreError::unreadable)?,
            });
        }
    }
    Ok(names)
}

/// Writes the names that a comparison met, in the place of those before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace_open(tx: &mut Tx, names: &[OpenName]) -> Result<(), StoreError> {
    run(tx.conn(), "delete from name_proposal where organisation_id = $1", bind![tx.organisation()]).await?;
    let mut rows = Vec::new();
    for name in names {
        rows.push((name, 0_i64, String::new(), String::new()));
        rows.extend(
            (1_i64..).zip(&name.proposals).map(|(place, one)| {
                (name, place, one.name.to_formatted(), one.confidence.as_str().to_owned())
            }),
        );
    }
    for batch in rows.chunks(BATCH) {
        let organisation = tx.organisation();
        let values = batch.iter().flat_map(|(name, place, cpe, confidence)| {
            bind![
                organisation,
                &name.key,
                *place,
                name.kind.as_str(),
                &name.maker,
                &name.name,
                name.assets,
                cpe,
                confidence,
            ]
        });
        run(
            tx.conn(),
            &format!(
                "insert into name_proposal (organisation_id, said, place, kind, maker, name, assets, cpe, confidence)
                 values {}",
                placeholders(batch.len(), 9)
            ),
            values.collect(),
        )
        .await?;
    }
    Ok(())
}

/// Puts what an operator gives in the place of what it gave before; true if that changed anything.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn receive(tx: &mut Tx, from: OrganisationId, names: &[ConfirmedName]) -> Result<bool, StoreError> {
    let before: Vec<Received> = all(
        tx.conn(),
        "select said, cpe from received_name where organisation_id = $1 and from_id = $2 order by said limit $3",
        bind![tx.organisation(), from, NAMES],
    )
    .await?;
    let mut given: Vec<(String, String)> =
        names.iter().map(|name| (name.key.clone(), name.cpe.to_formatted())).collect();
    given.sort_unstable();
    if before.into_iter().map(|row| (row.said, row.cpe)).eq(given) {
        return Ok(false);
    }
    run(
        tx.conn(),
        "delete from received_name where organisation_id = $1 and from_id = $2",
        bind![tx.organisation(), from],
    )
    .await?;
    for batch in names.chunks(BATCH) {
        let (organisation, now) = (tx.organisation(), tx.now());
        let values = batch.iter().flat_map(|name| {
            bind![organisation, from, &name.key, &name.maker, &name.name, name.cpe.to_formatted(), now]
        });
        run(
            tx.conn(),
            &format!(
                "insert into received_name (organisation_id, from_id, said, maker, name, cpe, received_at_ms)
                 values {}",
                placeholders(batch.len(), 7)
            ),
            values.collect(),
        )
        .await?;
    }
    Ok(true)
}
