//! What members say of single CVEs, row by row, as an operator asks across all of them. Who is no member any more, took
//! its grant back, or let its last day pass is in none of it.
//! Not here: receiving ([`super::delivery`]), what may be shown of small numbers (`domain::sharing::region`).
//! Next: `hub::sharing::region`.

use crate::{
    Reads, StoreError,
    condition::holding,
    sql::{all, bind, number},
};
use domain::{
    ids::OrganisationId,
    sharing::{
        CveAnswer, Devices,
        region::{Answered, NamedAnswer, Spread, Tally, Wanted},
    },
    vulnerabilities::{CveId, Urgency},
};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct SpreadRow {
    cve_id: String,
    rank: i64,
    named: i64,
    named_answered: i64,
    named_closed: i64,
    unnamed: i64,
    unnamed_answered: i64,
    unnamed_closed: i64,
}

#[derive(FromQueryResult)]
struct AnswerRow {
    from_id: Uuid,
    detail: String,
    checked_at_ms: i64,
    urgency: String,
    tier: String,
    progress: String,
    touched: Option<i64>,
    answered: Option<i64>,
    closed: Option<i64>,
}

/// The members whose newest statement on CVEs stands on that day.
const CURRENT: &str = "select m.member_id, s.detail, s.checked_at_ms
         from membership m
         join inbox s on s.organisation_id = m.operator_id and s.id = (
             select n.id
             from inbox n
             where n.organisation_id = m.operator_id
               and n.kind = 'cve_answers'
               and n.from_id = m.member_id
             order by n.published_at_ms desc, n.id desc
             limit 1
         )
         where m.operator_id = $1
           and s.withdrawn = $3
           and coalesce(s.until_on, $2) >= $2";

/// Urgency as a number, the most urgent least.
const RANK: &str = "cast(case r.urgency when 'now' then 0 when 'week' then 1 when 'maintenance' then 2 else 3 end as bigint)";

/// How many members publish what they say of CVEs.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn publishing(read: &impl Reads, today: Date) -> Result<i64, StoreError> {
    number(
        read.conn(),
        &format!("select count(*) as number from ({CURRENT}) c"),
        bind![read.organisation(), today, false],
    )
    .await
}

/// CVEs by how urgent they are and how many members they touch, so many after the first `skipped`.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn spread(
    read: &impl Reads,
    wanted: &Wanted,
    today: Date,
    skipped: u32,
    limit: u32,
) -> Result<Vec<Spread>, StoreError> {
    let rank = wanted.urgency.map_or(-1, rank);
    let rows: Vec<SpreadRow> = all(
        read.conn(),
        &format!(
            "select *
             from (
                 select r.cve_id, min({RANK}) as rank,
                     count(*) filter (where c.detail <> 'count') as named,
                     count(*) filter (where c.detail <> 'count' and r.progress in ('answered', 'closed'))
                         as named_answered,
                     count(*) filter (where c.detail <> 'count' and r.progress = 'closed') as named_closed,
                     count(*) filter (where c.detail = 'count') as unnamed,
                     count(*) filter (where c.detail = 'count' and r.progress in ('answered', 'closed'))
                         as unnamed_answered,
                     count(*) filter (where c.detail = 'count' and r.progress = 'closed') as unnamed_closed
                 from ({CURRENT}) c
                 join inbox_cve r on r.organisation_id = $1 and r.from_id = c.member_id
                 where r.cve_id like $4 escape '\\'
                 group by r.cve_id
             ) g
             where $5 = -1 or rank = $5
             order by rank, named + case when unnamed >= 3 then unnamed else 0 end desc, cve_id desc
             limit $6
             offset $7"
        ),
        bind![
            read.organisation(),
            today,
            false,
            holding(&wanted.text.trim().to_uppercase()),
            rank,
            i64::from(limit),
            i64::from(skipped),
        ],
    )
    .await?;
    rows.iter().map(to_spread).collect()
}

/// How many CVEs there are.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, wanted: &Wanted, today: Date) -> Result<i64, StoreError> {
    let rank = wanted.urgency.map_or(-1, rank);
    number(
        read.conn(),
        &format!(
            "select count(*) as number
             from (
                 select r.cve_id, min({RANK}) as rank
                 from ({CURRENT}) c
                 join inbox_cve r on r.organisation_id = $1 and r.from_id = c.member_id
                 where r.cve_id like $4 escape '\\'
                 group by r.cve_id
             ) g
             where $5 = -1 or rank = $5"
        ),
        bind![read.organisation(), today, false, holding(&wanted.text.trim().to_uppercase()), rank],
    )
    .await
}

/// What members say of one CVE: those who show their names, and how many do not.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_cve(
    read: &impl Reads,
    cve: CveId,
    today: Date,
) -> Result<(Vec<NamedAnswer>, Tally), StoreError> {
    let rows: Vec<AnswerRow> = all(
        read.conn(),
        &format!(
            "select r.from_id, c.detail, c.checked_at_ms, r.urgency, r.tier, r.progress, r.touched, r.answered, r.closed
             from ({CURRENT}) c
             join inbox_cve r on r.organisation_id = $1 and r.from_id = c.member_id
             where r.cve_id = $4
             order by {RANK}, r.from_id
             limit 10000"
        ),
        bind![read.organisation(), today, false, cve.to_string()],
    )
    .await?;
    let (mut named, mut tally) = (Vec::new(), Tally::default());
    for row in rows {
        let progress = row.progress.parse().map_err(StoreError::unreadable)?;
        if row.detail == "count" {
            tally.unnamed.count(progress);
            continue;
        }
        tally.named.count(progress);
        let count = |stored: Option<i64>| stored.and_then(|count| u64::try_from(count).ok());
        let devices = count(row.touched).map(|touched| Devices {
            touched,
            answered: count(row.answered).unwrap_or(0),
            closed: count(row.closed).unwrap_or(0),
        });
        named.push(NamedAnswer {
            member: OrganisationId::from_uuid(row.from_id),
            answer: CveAnswer {
                cve,
                urgency: row.urgency.parse().map_err(StoreError::unreadable)?,
                tier: row.tier.parse().map_err(StoreError::unreadable)?,
                progress,
                devices,
            },
            checked_at_ms: row.checked_at_ms,
        });
    }
    Ok((named, tally))
}

const fn rank(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::Now => 0,
        Urgency::Week => 1,
        Urgency::Maintenance => 2,
        Urgency::Watch => 3,
    }
}

fn to_spread(row: &SpreadRow) -> Result<Spread, StoreError> {
    let count = |stored: i64| u64::try_from(stored).unwrap_or(0);
    let answered = |members, answered, closed| Answered {
        members: count(members),
        answered: count(answered),
        closed: count(closed),
    };
    let tally = Tally {
        named: answered(row.named, row.named_answered, row.named_closed),
        unnamed: answered(row.unnamed, row.unnamed_answered, row.unnamed_closed),
    };
    Ok(Spread {
        cve: row.cve_id.parse().map_err(StoreError::unreadable)?,
        urgency: *Urgency::ALL.iter().find(|one| rank(**one) == row.rank).unwrap_or(&Urgency::Watch),
        touched: tally.touched(),
    })
}
