//! Findings: what a matching run found, and what people decided; a run never touches a decision.
//! Not here: matching and ranking.
//! Next: `hub::vulnerabilities`.

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{Bind, all, bind, holding, number, one, placeholders, run},
};
use domain::{
    ids::{AssetId, FindingId, PersonId},
    text::normalise,
    vulnerabilities::{
        Answer, Decision, Finding, Urgency,
        finding::{Cursor, Found, Listed, Query, Run, Sort},
    },
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

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

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    asset_id: Uuid,
    asset_name: String,
    cve_id: String,
    tier: String,
    urgency: String,
    score_tenths: Option<i64>,
    known_exploited: bool,
    ransomware: bool,
    why: String,
    sort_key: String,
    answer: String,
    reason: String,
    note: String,
    accepted_until_on: Option<String>,
    owner_id: Option<Uuid>,
    due_on: Option<String>,
    approved_by: Option<Uuid>,
    first_seen_at_ms: i64,
    version: i64,
}

const COLUMNS: &str = "f.id, f.asset_id, a.name as asset_name, f.cve_id, f.tier, f.urgency, f.score_tenths,
    f.known_exploited, f.ransomware, f.why, f.answer, f.reason, f.note, f.accepted_until_on, f.owner_id,
    f.due_on, f.approved_by, f.first_seen_at_ms, f.version";

/// Words of a search at most; more are ignored.
const WORDS: usize = 8;

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

/// A page of findings, in the order of the query.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let (mut condition, mut values) = condition(read, query);
    let key = key(query.sort);
    let direction = if query.descending { "desc" } else { "asc" };
    if let Some(cursor) = after {
        values.push((&cursor.key).bind());
        values.push(cursor.id.bind());
        let sign = if query.descending { '<' } else { '>' };
        let (key_at, id_at) = (values.len() - 1, values.len());
        condition.push_str(&format!(" and ({key}, f.id) {sign} (${key_at}, ${id_at})"));
    }
    values.push(i64::from(limit).bind());
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}, {key} as sort_key
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {condition}
             order by {key} {direction}, f.id {direction}
             limit ${}",
            values.len()
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_listed).collect()
}

/// How many findings there are.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, query: &Query) -> Result<i64, StoreError> {
    let (condition, values) = condition(read, query);
    number(
        read.conn(),
        &format!(
            "select count(*) as number
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {condition}"
        ),
        values,
    )
    .await
}

/// One finding that stands.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: FindingId) -> Result<Option<Listed>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}, f.rank_key as sort_key
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where f.organisation_id = $1
               and f.id = $2
               and f.gone_at_ms is null
               and a.removed_at_ms is null
             limit 1"
        ),
        bind![read.organisation(), id],
    )
    .await?;
    row.map(to_listed).transpose()
}

/// Stores a decision.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else decided since `version`.
pub async fn decide(tx: &mut Tx, id: FindingId, version: i64, decision: &Decision) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update finding
         set answer = $4, reason = $5, note = $6, accepted_until_on = $7, owner_id = $8,
             due_by_hand = due_by_hand or coalesce(due_on, '') <> coalesce($9, ''), due_on = $9,
             answered_by = $10, answered_at_ms = $11, approved_by = $12, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3",
        bind![
            tx.organisation(),
            id,
            version,
            decision.answer.as_str(),
            decision.reason.map_or("", domain::vulnerabilities::NotAffectedReason::as_str),
            &decision.note,
            decision.accepted_until,
            decision.owner,
            decision.due_on,
            tx.scope().actor.person(),
            tx.now(),
            decision.approved_by,
        ],
    )
    .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = number(
        tx.conn(),
        "select version as number from finding where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Err(Conflict { found }.into())
}

/// Urgency, then exploited or not, then score: text that sorts most urgent first.
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
    format!("{urgency}{exploited}{:03}", 999_u16.saturating_sub(found.score_tenths.unwrap_or(0)))
}

const fn key(sort: Sort) -> &'static str {
    match sort {
        Sort::Urgency => "f.rank_key",
        Sort::Asset => "a.sort_name || ' ' || f.rank_key",
        Sort::Due => "coalesce(f.due_on, '9999-12-31') || ' ' || f.rank_key",
    }
}

fn condition(read: &impl Reads, query: &Query) -> (String, Vec<Value>) {
    let mut condition =
        "f.organisation_id = $1 and f.gone_at_ms is null and a.removed_at_ms is null".to_owned();
    let mut values = bind![read.organisation()];
    let mut also = |text: &str, value: Value| {
        values.push(value);
        condition.push_str(" and ");
        condition.push_str(&text.replace('?', &format!("${}", values.len())));
    };
    if let Some(tier) = query.tier {
        also("f.tier = ?", tier.as_str().bind());
    }
    if let Some(urgency) = query.urgency {
        also("f.urgency = ?", urgency.as_str().bind());
    }
    if let Some(asset) = query.asset {
        also("f.asset_id = ?", asset.bind());
    }
    if let Some(cve) = query.cve {
        also("f.cve_id = ?", cve.to_string().bind());
    }
    if let Some(day) = query.open_on {
        // As `domain::vulnerabilities::Decision::needs_work_on`.
        also(
            "(f.answer in ('open', 'affected') or (f.answer = 'accepted'
                 and (f.approved_by is null or coalesce(f.accepted_until_on, '') < ?)))",
            day.bind(),
        );
    }
    if let Some(day) = query.due_before {
        also("f.due_on < ?", day.bind());
    }
    if let Some(person) = query.seen_to_by {
        also("(f.owner_id is null or f.owner_id = ?)", person.bind());
    }
    if query.awaiting_approval {
        condition.push_str(" and f.answer = 'accepted' and f.approved_by is null");
    }
    for word in query.text.split_whitespace().take(WORDS) {
        values.push(holding(&normalise(word)).bind());
        values.push(holding(&word.to_uppercase()).bind());
        let (asset_at, cve_at) = (values.len() - 1, values.len());
        condition.push_str(&format!(
            " and (a.search_text like ${asset_at} escape '\\' or f.cve_id like ${cve_at} escape '\\')"
        ));
    }
    (condition, values)
}

fn to_listed(row: Row) -> Result<Listed, StoreError> {
    let date =
        |text: Option<String>| text.map(|text| text.parse()).transpose().map_err(StoreError::unreadable);
    let finding = Finding {
        id: FindingId::from_uuid(row.id),
        asset: AssetId::from_uuid(row.asset_id),
        cve: row.cve_id.parse().map_err(StoreError::unreadable)?,
        tier: row.tier.parse().map_err(StoreError::unreadable)?,
        urgency: row.urgency.parse().map_err(StoreError::unreadable)?,
        score_tenths: row.score_tenths.and_then(|score| u16::try_from(score).ok()),
        known_exploited: row.known_exploited,
        ransomware: row.ransomware,
        why: row.why,
        decision: Decision {
            answer: row.answer.parse().map_err(StoreError::unreadable)?,
            reason: Some(row.reason)
                .filter(|reason| !reason.is_empty())
                .map(|reason| reason.parse())
                .transpose()
                .map_err(StoreError::unreadable)?,
            note: row.note,
            accepted_until: date(row.accepted_until_on)?,
            owner: row.owner_id.map(PersonId::from_uuid),
            due_on: date(row.due_on)?,
            approved_by: row.approved_by.map(PersonId::from_uuid),
        },
        first_seen_at_ms: row.first_seen_at_ms,
        version: row.version,
    };
    Ok(Listed { finding, asset_name: row.asset_name, sort_key: row.sort_key })
}
