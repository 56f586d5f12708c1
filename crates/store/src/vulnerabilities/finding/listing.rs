//! Lists of findings: search, filter, sort, page by key; and how many there are.
//! Not here: one finding ([`super::find`]).
//! Next: `hub::vulnerabilities::findings`.

use super::{COLUMNS, Row, to_listed};
use crate::{
    Reads, StoreError,
    condition::{Condition, holding, words},
    sql::{Bind, all, bind, bind_list, number},
};
use domain::{
    ids::AssetId,
    text::normalise,
    vulnerabilities::finding::{Cursor, Listed, Query, Sort},
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Counted {
    asset_id: Uuid,
    number: i64,
}

/// Assets counted at most.
const ASSETS: i64 = 100_000;

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
    let mut condition = condition(read, query);
    let key = key(query.sort);
    condition.and_behind((key, "f.id"), query.descending, after.map(|last| (&last.key, last.id)));
    let order = if query.descending { "desc" } else { "asc" };
    let rows_at_most = condition.bind(i64::from(limit));
    let Condition { sql, values } = condition;
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}, {key} as sort_key
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {sql}
             order by {key} {order}, f.id {order}
             limit {rows_at_most}"
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
    let Condition { sql, values } = condition(read, query);
    number(
        read.conn(),
        &format!(
            "select count(*) as number
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {sql}"
        ),
        values,
    )
    .await
}

/// How many there are of each asset that has any.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_by_asset(read: &impl Reads, query: &Query) -> Result<BTreeMap<AssetId, i64>, StoreError> {
    let Condition { sql, values } = condition(read, query);
    let rows: Vec<Counted> = all(
        read.conn(),
        &format!(
            "select f.asset_id, count(*) as number
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {sql}
             group by f.asset_id
             limit {ASSETS}"
        ),
        values,
    )
    .await?;
    Ok(rows.into_iter().map(|row| (AssetId::from_uuid(row.asset_id), row.number)).collect())
}

const fn key(sort: Sort) -> &'static str {
    match sort {
        Sort::Urgency => "f.rank_key",
        Sort::Asset => "a.sort_name || ' ' || f.rank_key",
        Sort::Due => "coalesce(f.due_on, '9999-12-31') || ' ' || f.rank_key",
    }
}

fn condition(read: &impl Reads, query: &Query) -> Condition {
    let mut condition = Condition::new(
        "f.organisation_id = $1 and f.gone_at_ms is null and a.removed_at_ms is null",
        bind![read.organisation()],
    );
    if let Some(tier) = query.tier {
        condition.and_with("f.tier = ?", tier.as_str());
    }
    if let Some(urgency) = query.urgency {
        condition.and_with("f.urgency = ?", urgency.as_str());
    }
    if let Some(answer) = query.answer {
        condition.and_with("f.answer = ?", answer.as_str());
    }
    if let Some(asset) = query.asset {
        condition.and_with("f.asset_id = ?", asset);
    }
    if let Some(cve) = query.cve {
        condition.and_with("f.cve_id = ?", cve.to_string());
    }
    if let Some(day) = query.open_on {
        // As `domain::vulnerabilities::Decision::needs_work_on`.
        condition.and_with(
            "(f.answer in ('open', 'affected') or (f.answer = 'accepted'
                 and (f.approved_by is null or coalesce(f.accepted_until_on, '') < ?)))",
            day,
        );
    }
    if let Some(day) = query.due_before {
        condition.and_with("f.due_on < ?", day);
    }
    if !query.not_seen_to_by.is_empty() {
        let others =
            bind_list(&mut condition.values, query.not_seen_to_by.iter().map(|person| person.bind()));
        condition.and(&format!("(f.owner_id is null or f.owner_id not in ({others}))"));
    }
    if query.awaiting_approval {
        condition.and("f.answer = 'accepted' and f.approved_by is null");
    }
    for word in words(&query.text) {
        let asset = condition.bind(holding(&normalise(word)));
        let cve = condition.bind(holding(&word.to_uppercase()));
        condition
            .and(&format!("(a.search_text like {asset} escape '\\' or f.cve_id like {cve} escape '\\')"));
    }
    condition
}
