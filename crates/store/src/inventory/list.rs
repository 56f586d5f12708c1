//! Lists of assets: search, filter, sort, page by key.
//! Not here: one asset ([`super::asset`]).
//! Next: `hub::inventory::list`.

use super::row::{AssetRow, FILLED, with_components};
use crate::{
    Reads, StoreError,
    sql::{Bind, all, bind, holding, number, words},
};
use domain::{
    ids::AssetId,
    inventory::query::{Cursor, Page, Query, Sort, sort_key},
    text::normalise,
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

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
    let (mut condition, mut values) = condition(read, query);
    let key = key(query.sort);
    let (than, order) = if query.descending { ("<", "desc") } else { (">", "asc") };
    if let Some(cursor) = after {
        values.push((&cursor.key).bind());
        values.push(cursor.id.bind());
        condition.push_str(&format!(" and ({key}, a.id) {than} (${}, ${})", values.len() - 1, values.len()));
    }
    values.push(i64::from(limit).saturating_add(1).bind());
    let rows: Vec<AssetRow> = all(
        read.conn(),
        &format!(
            "select a.id, a.updated_at_ms, a.version, {FILLED}
             from asset a
             where {condition}
             order by {key} {order}, a.id {order}
             limit ${}",
            values.len()
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
    let (condition, values) = condition(read, query);
    number(read.conn(), &format!("select count(*) as number from asset a where {condition}"), values).await
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

fn condition(read: &impl Reads, query: &Query) -> (String, Vec<Value>) {
    let mut condition = "a.organisation_id = $1 and a.removed_at_ms is null".to_owned();
    let mut values = bind![read.organisation()];
    let mut also = |text: &str, value: Value| {
        values.push(value);
        condition.push_str(" and ");
        condition.push_str(&text.replace('?', &format!("${}", values.len())));
    };
    if let Some(kind) = query.kind {
        also("a.kind = ?", kind.as_str().bind());
    }
    if let Some(department) = &query.department {
        also("a.department = ?", department.bind());
    }
    if let Some(segment) = &query.segment {
        also("a.segment = ?", segment.bind());
    }
    if let Some(day) = query.support_ended_by {
        also(
            "(a.support_end_on <= ? or exists (
                 select 1
                 from component_support e
                 where e.organisation_id = a.organisation_id
                   and e.asset_id = a.id
                   and e.ends_on <= ?))",
            day.bind(),
        );
    }
    for word in words(&query.text) {
        also("a.search_text like ? escape '\\'", holding(&normalise(word)).bind());
    }
    (condition, values)
}
