//! Lists of assets: search, filter, sort, page by key.
//! Not here: one asset ([`super::asset`]).
//! Next: `hub::inventory::list`.

use super::row::{AssetRow, FILLED, with_components};
use crate::{
    Reads, StoreError,
    condition::Condition,
    sql::{all, bind, number},
};
use domain::{
    ids::AssetId,
    inventory::query::{Cursor, Page, Query, Sort, sort_key},
    text::normalise,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

/// A page of assets after the cursor.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    query: &Query,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Page, StoreError> {
    let mut condition = condition(read, query);
    let key = key(query.sort);
    condition.and_behind((key, "a.id"), query.descending, after.map(|last| (&last.key, last.id)));
    let order = if query.descending { "desc" } else { "asc" };
    let rows_at_most = condition.bind(i64::from(limit).saturating_add(1));
    let Condition { sql, values } = condition;
    let rows: Vec<AssetRow> = all(
        read.conn(),
        &format!(
            "select a.id, a.updated_at_ms, a.version, {FILLED}
             from asset a
             where {sql}
             order by {key} {order}, a.id {order}
             limit {rows_at_most}"
        ),
        values,
    )
    .await?;
    let mut assets = with_components(read, rows).await?;
    let more = assets.len() > limit as usize;
    assets.truncate(limit as usize);
    let next =
        assets.last().filter(|_| more).map(|last| Cursor { key: sort_key(query.sort, last), id: last.id });
    Ok(Page { assets, next })
}

/// How many assets there are in all.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, query: &Query) -> Result<i64, StoreError> {
    let Condition { sql, values } = condition(read, query);
    number(read.conn(), &format!("select count(*) as number from asset a where {sql}"), values).await
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Choice {
    choice: String,
}

/// The one asset with that number or name; `None` if there is none, or more than one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn named(read: &impl Reads, text: &str) -> Result<Option<AssetId>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
    let rows: Vec<Named> = all(
        read.conn(),
        "select id
         from asset
         where organisation_id = $1
           and removed_at_ms is null
           and (asset_tag = $2 or sort_name = $3)
         order by id
         limit 2",
        bind![read.organisation(), text, normalise(text)],
    )
    .await?;
    Ok(<[Named; 1]>::try_from(rows).ok().map(|[row]| AssetId::from_uuid(row.id)))
}

/// The departments that occur, for a filter.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn departments(read: &impl Reads) -> Result<Vec<String>, StoreError> {
    choices(read, "department").await
}

/// The segments that occur, for a filter.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn segments(read: &impl Reads) -> Result<Vec<String>, StoreError> {
    choices(read, "segment").await
}

async fn choices(read: &impl Reads, column: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Choice> = all(
        read.conn(),
        &format!(
            "select distinct {column} as choice
             from asset
             where organisation_id = $1
               and removed_at_ms is null
               and {column} <> ''
             order by choice
             limit 500"
        ),
        bind![read.organisation()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.choice).collect())
}

const fn key(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "a.sort_name",
        Sort::Kind => "a.kind || ' ' || a.sort_name",
        Sort::Department => "a.department || ' ' || a.sort_name",
        Sort::SupportEnd => "coalesce(a.support_end_on, '9999-12-31') || ' ' || a.sort_name",
    }
}

fn condition(read: &impl Reads, query: &Query) -> Condition {
    let mut condition =
        Condition::new("a.organisation_id = $1 and a.removed_at_ms is null", bind![read.organisation()]);
    if let Some(kind) = query.kind {
        condition.and_with("a.kind = ?", kind.as_str());
    }
    if let Some(department) = &query.department {
        condition.and_with("a.department = ?", department);
    }
    if let Some(segment) = &query.segment {
        condition.and_with("a.segment = ?", segment);
    }
    if let Some(day) = query.support_ended_by {
        condition.and_with(
            "(a.support_end_on <= ? or exists (
                 select 1
                 from component_support e
                 where e.organisation_id = a.organisation_id
                   and e.asset_id = a.id
                   and e.ends_on <= ?))",
            day,
        );
    }
    condition.and_words("a.search_text", &query.text);
    condition
}
