//! Networks that files looked at: since when, and last when.
//! Not here: who is missing in them (`domain::inventory::evidence::network`).
//! Next: [`note`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, run},
};
use domain::inventory::evidence::Network;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct CoveredRow {
    network: String,
    first_at_ms: i64,
    last_at_ms: i64,
}

/// A network that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Which.
    pub network: Network,
    /// First, ms UTC.
    pub first_at_ms: i64,
    /// Last, ms UTC.
    pub last_at_ms: i64,
}

/// Notes that a network was looked at.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(tx: &mut Tx, network: Network, at_ms: i64) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into covered_network (organisation_id, network, first_at_ms, last_at_ms)
         values ($1, $2, $3, $3)
         on conflict (organisation_id, network) do update set
           first_at_ms = case when excluded.first_at_ms < covered_network.first_at_ms
             then excluded.first_at_ms else covered_network.first_at_ms end,
           last_at_ms = case when excluded.last_at_ms > covered_network.last_at_ms
             then excluded.last_at_ms else covered_network.last_at_ms end",
        bind![tx.organisation(), network.to_string(), at_ms],
    )
    .await?;
    Ok(())
}

/// All of them.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn all_of(read: &impl Reads) -> Result<Vec<Covered>, StoreError> {
    let rows: Vec<CoveredRow> = all(
        read.conn(),
        "select network, first_at_ms, last_at_ms
         from covered_network
         where organisation_id = $1
         order by network
         limit 100000",
        bind![read.organisation()],
    )
    .await?;
    let covered = |row: CoveredRow| {
        Ok(Covered {
            network: row.network.parse().map_err(StoreError::unreadable)?,
            first_at_ms: row.first_at_ms,
            last_at_ms: row.last_at_ms,
        })
    };
    rows.into_iter().map(covered).collect()
}
