//! What a matching run found: it never touches a decision.
//! Not here: matching and ranking (`hub::vulnerabilities::matching`).
//! Next: [`super::listing`].

use crate::{
    Reads, StoreError, Tx,
    sql::{bind, one, placeholders, run},
};
use domain::vulnerabilities::{
    Answer, Urgency,
    finding::{Found, Run},
};
use sea_orm::{FromQueryResult, Value};

#[derive(FromQueryResult)]
struct RunRow {
    generation: i64,
    assets: i64,
    components: i64,
    confirmed: i64,
    possible: i64,
    to_check: i64,
    finished_at_ms: i64,
}

/// Rows in one statement.
const BATCH: usize = 200;

/// Columns that a run writes.
const COLUMNS_WRITTEN: usize = 19;

/// The due date of a finding that is found again. One that a person set stays. Of a finding that came back or is less
/// urgent than before, it is counted from today; else it is the sooner one, so that no run puts anything off.
const DUE: &str = "case
    when finding.due_by_hand then finding.due_on
    when finding.gone_at_ms is not null
         or substr(excluded.rank_key, 1, 1) > substr(finding.rank_key, 1, 1) then excluded.due_on
    when finding.due_on is null or excluded.due_on < finding.due_on then excluded.due_on
    else finding.due_on
end";

/// Writes what a run found and lets go of what it found no more; decisions stay.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace(tx: &mut Tx, found: &[Found], run_stats: &Run) -> Result<(), StoreError> {
    let mark = tx.now().as_millisecond();
    for batch in found.chunks(BATCH) {
        let mut values: Vec<Value> = Vec::with_capacity(batch.len() * COLUMNS_WRITTEN);
        for one in batch {
            values.extend(bind![
                tx.organisation(),
                one.id,
                one.asset,
                one.cve.to_string(),
                one.tier.as_str(),
                one.urgency.as_str(),
                one.score_tenths.map(i64::from),
                one.known_exploited,
                one.ransomware,
                &one.why,
                rank_key(one),
                Answer::Open.as_str(),
                "",
                "",
                one.due_on,
                false,
                mark,
                mark,
                1_i64,
            ]);
        }
        run(
            tx.conn(),
            &format!(
                "insert into finding (organisation_id, id, asset_id, cve_id, tier, urgency, score_tenths,
                     known_exploited, ransomware, why, rank_key, answer, reason, note, due_on, due_by_hand,
                     generation, first_seen_at_ms, version)
                 values {}
                 on conflict (organisation_id, asset_id, cve_id) do update
                 set tier = excluded.tier, urgency = excluded.urgency, score_tenths = excluded.score_tenths,
                     known_exploited = excluded.known_exploited, ransomware = excluded.ransomware,
                     why = excluded.why, rank_key = excluded.rank_key, generation = excluded.generation,
                     gone_at_ms = null, due_on = {DUE},
                     version = finding.version
                         + case when coalesce({DUE}, '') = coalesce(finding.due_on, '') then 0 else 1 end",
                placeholders(batch.len(), COLUMNS_WRITTEN)
            ),
            values,
        )
        .await?;
    }
    run(
        tx.conn(),
        "update finding
         set gone_at_ms = $2
         where organisation_id = $1
           and generation <> $2
           and gone_at_ms is null",
        bind![tx.organisation(), mark],
    )
    .await?;
    run(
        tx.conn(),
        "insert into match_run (organisation_id, generation, assets, components, confirmed, possible, to_check,
             finished_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (organisation_id) do update
         set generation = excluded.generation, assets = excluded.assets, components = excluded.components,
             confirmed = excluded.confirmed, possible = excluded.possible, to_check = excluded.to_check,
             finished_at_ms = excluded.finished_at_ms",
        bind![
            tx.organisation(),
            run_stats.generation,
            run_stats.assets,
            run_stats.components,
            run_stats.confirmed,
            run_stats.possible,
            run_stats.to_check,
            mark,
        ],
    )
    .await?;
    Ok(())
}

/// The last run for the own organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn last_run(read: &impl Reads) -> Result<Option<Run>, StoreError> {
    let row: Option<RunRow> = one(
        read.conn(),
        "select generation, assets, components, confirmed, possible, to_check, finished_at_ms
         from match_run
         where organisation_id = $1
         limit 1",
        bind![read.organisation()],
    )
    .await?;
    Ok(row.map(|row| Run {
        generation: row.generation,
        assets: row.assets,
        components: row.components,
        confirmed: row.confirmed,
        possible: row.possible,
        to_check: row.to_check,
        finished_at_ms: row.finished_at_ms,
    }))
}

/// Urgency, then at the edge or not, then exploited or not, then score, then the newer CVE: text that sorts most urgent
/// first. The urgency stands in the first place and the edge in the second, where `store::notify::finding` looks.
fn rank_key(found: &Found) -> String {
    let urgency = match found.urgency {
        Urgency::Now => 0,
        Urgency::Week => 1,
        Urgency::Maintenance => 2,
        Urgency::Watch => 3,
    };
    let exploited = match (found.ransomware, found.known_exploited) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let edge = u8::from(!found.at_the_edge);
    let score = 999_u16.saturating_sub(found.score_tenths.unwrap_or(0));
    let (year, number) = (9_999_u16.saturating_sub(found.cve.year()), u32::MAX - found.cve.number());
    format!("{urgency}{edge}{exploited}{score:03}{year:04}{number:010}")
}
