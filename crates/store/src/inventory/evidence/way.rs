//! Who reached whom on which port, by files: noted once each, however often it was seen.
//! Not here: which segments these are, and what may be (`domain::inventory::seen`).
//! Next: [`note`].

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, placeholders, run},
};
use domain::{
    ids::OrganisationId,
    inventory::seen::{SeenWay, Spot},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct WayRow {
    from_address: String,
    from_segment: String,
    to_address: String,
    protocol: String,
    port: i64,
    kind: String,
    file_name: String,
    first_seen_at_ms: i64,
    last_seen_at_ms: i64,
}

/// Rows written in one statement.
const AT_ONCE: usize = 200;

/// Ways read at most, those seen last.
const READ: u32 = 50_000;

/// Notes ways. What was seen before keeps its first time, and its last if that is later.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(tx: &mut Tx, ways: &[SeenWay]) -> Result<(), StoreError> {
    const WIDTH: usize = 10;
    // Within one statement a key may stand once.
    let by_key: BTreeMap<_, &SeenWay> =
        ways.iter().map(|way| ((&way.from, way.to, way.protocol.as_str(), way.port), way)).collect();
    let all: Vec<&SeenWay> = by_key.into_values().collect();
    for chunk in all.chunks(AT_ONCE) {
        let mut values = Vec::with_capacity(chunk.len() * WIDTH);
        for way in chunk {
            let (address, segment) = match &way.from {
                Spot::Address(address) => (address.to_string(), ""),
                Spot::Segment(name) => (String::new(), name.as_str()),
            };
            values.extend(bind![
                tx.organisation(),
                address,
                segment,
                way.to.to_string(),
                way.protocol.as_str(),
                i64::from(way.port),
                way.kind.as_str(),
                &way.file_name,
                way.first_seen_at_ms,
                way.last_seen_at_ms,
            ]);
        }
        run(
            tx.conn(),
            &format!(
                "insert into seen_way (organisation_id, from_address, from_segment, to_address, protocol, port, kind,
                   file_name, first_seen_at_ms, last_seen_at_ms)
                 values {}
                 on conflict (organisation_id, from_address, from_segment, to_address, protocol, port) do update set
                   kind = case when excluded.last_seen_at_ms >= seen_way.last_seen_at_ms
                     then excluded.kind else seen_way.kind end,
                   file_name = case when excluded.last_seen_at_ms >= seen_way.last_seen_at_ms
                     then excluded.file_name else seen_way.file_name end,
                   first_seen_at_ms = case when excluded.first_seen_at_ms < seen_way.first_seen_at_ms
                     then excluded.first_seen_at_ms else seen_way.first_seen_at_ms end,
                   last_seen_at_ms = case when excluded.last_seen_at_ms > seen_way.last_seen_at_ms
                     then excluded.last_seen_at_ms else seen_way.last_seen_at_ms end",
                placeholders(chunk.len(), WIDTH)
            ),
            values,
        )
        .await?;
    }
    Ok(())
}

/// Every way, seen last first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn all_of(read: &impl Reads) -> Result<Vec<SeenWay>, StoreError> {
    let rows: Vec<WayRow> = all(
        read.conn(),
        &format!(
            "select from_address, from_segment, to_address, protocol, port, kind, file_name, first_seen_at_ms,
               last_seen_at_ms
             from seen_way
             where organisation_id = $1
             order by last_seen_at_ms desc, to_address, from_address, from_segment, protocol, port
             limit {READ}"
        ),
        bind![read.organisation()],
    )
    .await?;
    rows.into_iter().map(to_way).collect()
}

fn to_way(row: WayRow) -> Result<SeenWay, StoreError> {
    Ok(SeenWay {
        from: if row.from_address.is_empty() {
            Spot::Segment(row.from_segment)
        } else {
            Spot::Address(row.from_address.parse().map_err(StoreError::unreadable)?)
        },
        to: row.to_address.parse().map_err(StoreError::unreadable)?,
        protocol: row.protocol.parse().map_err(StoreError::unreadable)?,
        port: u16::try_from(row.port).map_err(StoreError::unreadable)?,
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        file_name: row.file_name,
        first_seen_at_ms: row.first_seen_at_ms,
        last_seen_at_ms: row.last_seen_at_ms,
    })
}

/// Forgets ways that were not seen since an instant.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn sweep(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    before: Timestamp,
) -> Result<u64, StoreError> {
    run(
        upkeep.conn(),
        "delete from seen_way where organisation_id = $1 and last_seen_at_ms < $2",
        bind![organisation, before],
    )
    .await
}
