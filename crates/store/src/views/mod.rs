//! Saved views in the database: a person's own, those that a house shares, and which opens a list.
//! Not here: who may share one (`hub::views`).
//! Next: [`of_list`].

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{all, bind, number, run},
};
use domain::{
    ids::{PersonId, ViewId},
    views::{EACH, List, View},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct ViewRow {
    id: Uuid,
    list: String,
    owner_id: Option<Uuid>,
    made_by: String,
    name: String,
    query: String,
    version: i64,
    is_default: bool,
}

/// What a person sees: their own and the shared ones, with whether they open the list with it. `$1` is the
/// organisation, `$2` the person.
const SEEN: &str = "select v.id, v.list, v.owner_id, p.name as made_by, v.name, v.query, v.version,
       d.view_id is not null as is_default
     from saved_view v
     join person p on p.id = v.made_by
     left join saved_view_default d
       on d.organisation_id = v.organisation_id and d.view_id = v.id and d.person_id = $2
     where v.organisation_id = $1
       and (v.owner_id is null or v.owner_id = $2)";

/// The views of a list that a person sees, by name.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_list(read: &impl Reads, person: PersonId, list: List) -> Result<Vec<View>, StoreError> {
    let rows: Vec<ViewRow> = all(
        read.conn(),
        &format!("{SEEN} and v.list = $3 order by v.name, v.id limit {}", EACH * 2),
        bind![read.organisation(), person, list.to_string()],
    )
    .await?;
    rows.into_iter().map(view).collect()
}

/// A view that a person sees.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, person: PersonId, id: ViewId) -> Result<Option<View>, StoreError> {
    let rows: Vec<ViewRow> = all(
        read.conn(),
        &format!("{SEEN} and v.id = $3 order by v.id limit 1"),
        bind![read.organisation(), person, id],
    )
    .await?;
    rows.into_iter().next().map(view).transpose()
}

/// Adds a view.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, made_by: PersonId, view: &View) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into saved_view (organisation_id, id, list, owner_id, made_by, name, query, version,
           created_at_ms, updated_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bind![
            tx.organisation(),
            view.id,
            view.list.to_string(),
            view.owner,
            made_by,
            &view.name,
            &view.query,
            view.version,
            tx.now(),
            tx.now(),
        ],
    )
    .await?;
    Ok(())
}

/// Changes what a view is called, shows, and who sees it.
///
/// # Errors
/// [`StoreError::Conflict`] if someone saved since its version.
pub async fn update(tx: &mut Tx, view: &View) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update saved_view
         set name = $1, query = $2, owner_id = $3, updated_at_ms = $4, version = version + 1
         where organisation_id = $5
           and id = $6
           and version = $7",
        bind![&view.name, &view.query, view.owner, tx.now(), tx.organisation(), view.id, view.version],
    )
    .await?;
    if changed == 0 { Err(conflict(tx, view.id).await?) } else { Ok(()) }
}

/// Removes a view; who opened the list with it opens the whole list.
///
/// # Errors
/// [`StoreError::Conflict`] if someone saved since `version`.
pub async fn remove(tx: &mut Tx, id: ViewId, version: i64) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from saved_view_default where organisation_id = $1 and view_id = $2",
        bind![tx.organisation(), id],
    )
    .await?;
    let removed = run(
        tx.conn(),
        "delete from saved_view where organisation_id = $1 and id = $2 and version = $3",
        bind![tx.organisation(), id, version],
    )
    .await?;
    if removed == 0 { Err(conflict(tx, id).await?) } else { Ok(()) }
}

/// Has a person open a list with this view, or with none.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn open_with(
    tx: &mut Tx,
    person: PersonId,
    list: List,
    view: Option<ViewId>,
) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from saved_view_default where organisation_id = $1 and person_id = $2 and list = $3",
        bind![tx.organisation(), person, list.to_string()],
    )
    .await?;
    if let Some(view) = view {
        run(
            tx.conn(),
            "insert into saved_view_default (organisation_id, person_id, list, view_id)
             values ($1, $2, $3, $4)",
            bind![tx.organisation(), person, list.to_string(), view],
        )
        .await?;
    }
    Ok(())
}

async fn conflict(tx: &Tx, id: ViewId) -> Result<StoreError, StoreError> {
    let found = number(
        tx.conn(),
        "select version as number from saved_view where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Ok(Conflict { found }.into())
}

fn view(row: ViewRow) -> Result<View, StoreError> {
    Ok(View {
        id: ViewId::from_uuid(row.id),
        list: row.list.parse().map_err(StoreError::unreadable)?,
        name: row.name,
        query: row.query,
        owner: row.owner_id.map(PersonId::from_uuid),
        made_by: row.made_by,
        is_default: row.is_default,
        version: row.version,
    })
}
