//! EPSS: how likely a CVE is to be exploited within 30 days, as FIRST estimates it each day.
//! Not here: reading the files (`formats::epss`).
//! Next: [`super::feed`].

use crate::{
    Reads, StoreError, Upkeep,
    sql::{all, bind, one, placeholders, run},
};
use domain::vulnerabilities::{CveId, EpssScore};
use jiff::civil::Date;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    probability_ppm: i64,
    percentile_ppm: Option<i64>,
    scored_on: String,
}

#[derive(FromQueryResult)]
struct Listed {
    cve_id: String,
    probability_ppm: i64,
    percentile_ppm: Option<i64>,
    scored_on: String,
}

/// Rows in one statement.
const BATCH: usize = 1_000;

/// Takes scores in; one that is of a later day, or the same, stays. Returns how many rows changed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn take_in(upkeep: &mut Upkeep, scores: &[EpssScore], scored_on: Date) -> Result<u64, StoreError> {
    let mut changed = 0;
    for batch in scores.chunks(BATCH) {
        let values = batch.iter().flat_map(|score| {
            bind![
                score.id.to_string(),
                i64::from(score.probability_ppm),
                score.percentile_ppm.map(i64::from),
                scored_on,
            ]
        });
        changed += run(
            upkeep.conn(),
            &format!(
                "insert into epss (cve_id, probability_ppm, percentile_ppm, scored_on)
                 values {}
                 on conflict (cve_id) do update
                 set probability_ppm = excluded.probability_ppm, percentile_ppm = excluded.percentile_ppm,
                     scored_on = excluded.scored_on
                 where epss.scored_on < excluded.scored_on",
                placeholders(batch.len(), 4)
            ),
            values.collect(),
        )
        .await?;
    }
    Ok(changed)
}

/// Scores in batches, by CVE: those behind one.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote one.
pub async fn batch(read: &impl Reads, after: &str, limit: u32) -> Result<Vec<(EpssScore, Date)>, StoreError> {
    let rows: Vec<Listed> = all(
        read.conn(),
        "select cve_id, probability_ppm, percentile_ppm, scored_on
         from epss
         where cve_id > $1
         order by cve_id
         limit $2",
        bind![after, i64::from(limit)],
    )
    .await?;
    let listed = |row: Listed| {
        let id = row.cve_id.parse().map_err(StoreError::unreadable)?;
        let ppm = |ppm: i64| u32::try_from(ppm).map_err(StoreError::unreadable);
        let score = EpssScore {
            id,
            probability_ppm: ppm(row.probability_ppm)?,
            percentile_ppm: row.percentile_ppm.map(ppm).transpose()?,
        };
        Ok((score, row.scored_on.parse().map_err(StoreError::unreadable)?))
    };
    rows.into_iter().map(listed).collect()
}

/// A CVE's score and the day it is of.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: CveId) -> Result<Option<(EpssScore, Date)>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        "select probability_ppm, percentile_ppm, scored_on from epss where cve_id = $1 limit 1",
        bind![id.to_string()],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let ppm = |number: i64| u32::try_from(number).map_err(StoreError::unreadable);
    let score = EpssScore {
        id,
        probability_ppm: ppm(row.probability_ppm)?,
        percentile_ppm: row.percentile_ppm.map(ppm).transpose()?,
    };
    Ok(Some((score, row.scored_on.parse().map_err(StoreError::unreadable)?)))
}
