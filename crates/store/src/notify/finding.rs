//! Which findings nobody was told of yet, or only when they were less urgent.
//! Not here: what is made of them (`hub::notify`).
//! Next: `store::vulnerabilities::finding`.

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, number, run},
};
use domain::{
    ids::{AssetId, PersonId},
    inventory::AssetKind,
    vulnerabilities::{Answer, Urgency},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

/// The findings of one asset and one urgency that ask for work and of which nobody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// The asset.
    pub asset: AssetId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
    /// It stands where something from outside ends.
    pub at_the_edge: bool,
    /// How urgent they are.
    pub urgency: Urgency,
    /// Who sees to them; `None` if nobody does by name.
    pub owner: Option<PersonId>,
    /// How many there are.
    pub count: u64,
}

#[derive(FromQueryResult)]
struct Row {
    asset_id: Uuid,
    name: String,
    kind: String,
    edge: String,
    urgency: String,
    owner_id: Option<Uuid>,
    number: i64,
}

/// Assets looked at in one run; the rest follow in the next.
const ASSETS: i64 = 20_000;

/// Asks for work, and nobody was told, or of less.
const UNTOLD: &str = "f.organisation_id = $1
    and f.gone_at_ms is null
    and f.answer in ($2, $3)
    and not exists (
        select 1
        from notice_finding t
        where t.organisation_id = f.organisation_id
          and t.finding_id = f.id
          and t.rank <= cast(substr(f.rank_key, 1, 1) as bigint)
    )";

/// What nobody was told of yet, most urgent first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn untold(read: &impl Reads) -> Result<Vec<Untold>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select f.asset_id, a.name, a.kind, min(substr(f.rank_key, 2, 1)) as edge, f.urgency, f.owner_id,
               count(*) as number
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where {UNTOLD}
               and a.removed_at_ms is null
             group by f.asset_id, a.name, a.kind, f.urgency, f.owner_id
             order by min(f.rank_key), f.asset_id
             limit $4"
        ),
        bind![read.organisation(), Answer::Open.as_str(), Answer::Affected.as_str(), ASSETS],
    )
    .await?;
    rows.into_iter().map(to_untold).collect()
}

/// From now on someone was told of all that asks for work, as urgent as it is.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn told(tx: &mut Tx) -> Result<(), StoreError> {
    run(
        tx.conn(),
        &format!(
            "insert into notice_finding (organisation_id, finding_id, rank)
             select f.organisation_id, f.id, cast(substr(f.rank_key, 1, 1) as bigint)
             from finding f
             where {UNTOLD}
             on conflict (organisation_id, finding_id) do update
             set rank = excluded.rank"
        ),
        bind![tx.organisation(), Answer::Open.as_str(), Answer::Affected.as_str()],
    )
    .await?;
    Ok(())
}

/// Whether an asset still has findings of that urgency, or a higher one, that ask for work.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn any_open(
    read: &impl Reads,
    asset: Option<AssetId>,
    urgency: Urgency,
) -> Result<bool, StoreError> {
    let highest = if urgency == Urgency::Now { "1" } else { "2" };
    let open = number(
        read.conn(),
        "select count(*) as number
         from finding f
         join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
         where f.organisation_id = $1
           and f.gone_at_ms is null
           and f.answer in ($2, $3)
           and f.rank_key < $4
           and coalesce($5, f.asset_id) = f.asset_id
           and a.removed_at_ms is null",
        bind![read.organisation(), Answer::Open.as_str(), Answer::Affected.as_str(), highest, asset],
    )
    .await?;
    Ok(open > 0)
}

fn to_untold(row: Row) -> Result<Untold, StoreError> {
    Ok(Untold {
        asset: AssetId::from_uuid(row.asset_id),
        name: row.name,
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        at_the_edge: row.edge == "0",
        urgency: row.urgency.parse().map_err(StoreError::unreadable)?,
        owner: row.owner_id.map(PersonId::from_uuid),
        count: u64::try_from(row.number).unwrap_or(0),
    })
}
