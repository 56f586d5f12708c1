//! Lists of findings: search, filter, sort, page by key; and how many there are.
//! Not here: one finding ([`super::find`]).
//! Next: `hub::vulnerabilities::findings`.

use super::{COLUMNS, Row, to_listed};
use crate::{
    Reads, StoreError,
    sql::{Bind, all, bind, bind_list, holding, number, words},
};
use domain::{
    ids::AssetId,
    text::normalise,
    vulnerabilities::finding::{Cursor, Listed, Query, Sort},
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
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

/// How many there are of each asset that has any.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_by_asset(read: &impl Reads, query: &Query) -> Result<BTreeMap<AssetId, i64>, StoreError> {
    let (condition, mut values) = condition(read, query);
    values.push(ASSETS.bind());
    let rows: Vec<Counted> = all(
        read.conn(),
        &format!(
            "select f.asset_id, count(*) as number
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {condition}
             group by f.asset_id
             limit ${}",
            values.len()
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
    if let Some(answer) = query.answer {
        also("f.answer = ?", answer.as_str().bind());
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
    if !query.not_seen_to_by.is_empty() {
        let others = bind_list(&mut values, query.not_seen_to_by.iter().map(|person| person.bind()));
        condition.push_str(&format!(" and (f.owner_id is null or f.owner_id not in ({others}))"));
    }
    if query.awaiting_approval {
        condition.push_str(" and f.answer = 'accepted' and f.approved_by is null");
    }
    for word in words(&query.text) {
        values.push(holding(&normalise(word)).bind());
        values.push(holding(&word.to_uppercase()).bind());
        let (asset_at, cve_at) = (values.len() - 1, values.len());
        condition.push_str(&format!(
            " and (a.search_text like ${asset_at} escape '\\' or f.cve_id like ${cve_at} escape '\\')"
        ));
    }
    (condition, values)
}
