//! Messages to be sent: each waits until a server took it, it was given up, or nobody needs it any more.
//! Not here: sending (`hub::notify`).
//! Next: [`super::alarm`], which says when to look here.

use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, one, run},
};
use domain::{
    ids::{DeliveryId, NoticeId, OrganisationId, PersonId},
    notify::{Delivery, DeliveryState},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    notice_id: Option<Uuid>,
    person_id: Option<Uuid>,
    channel: String,
    occasion: String,
    state: String,
    attempts: i64,
    due_at_ms: i64,
    sent_at_ms: Option<i64>,
    count: i64,
    said: String,
}

const COLUMNS: &str =
    "d.id, d.notice_id, d.person_id, d.channel, d.occasion, d.state, d.attempts, d.due_at_ms,
    d.sent_at_ms, d.count, d.said";

/// Adds a message to be sent; `rank` says before which others.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, delivery: &Delivery, rank: i64) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "insert into notice_delivery (organisation_id, id, notice_id, person_id, channel, occasion, count, rank,
             state, attempts, due_at_ms, said, created_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        bind![
            tx.organisation(),
            delivery.id,
            delivery.notice,
            delivery.person,
            delivery.channel.as_str(),
            delivery.occasion.as_str(),
            i64::try_from(delivery.count).unwrap_or(i64::MAX),
            rank,
            delivery.state.as_str(),
            delivery.attempts,
            delivery.due_at_ms,
            &delivery.said,
            tx.now(),
        ],
    )
    .await?;
    Ok(())
}

/// Messages that are due, the first ones first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn due(read: &impl Reads, now: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from notice_delivery d
             where d.organisation_id = $1
               and d.state = $2
               and d.due_at_ms <= $3
             order by d.rank, d.due_at_ms, d.id
             limit $4"
        ),
        bind![read.organisation(), DeliveryState::Waiting.as_str(), now, i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_delivery).collect()
}

/// The messages of a notice, first ones first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of(read: &impl Reads, notice: NoticeId) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from notice_delivery d
             where d.organisation_id = $1
               and d.notice_id = $2
             order by d.created_at_ms, d.id
             limit 500"
        ),
        bind![read.organisation(), notice],
    )
    .await?;
    rows.into_iter().map(to_delivery).collect()
}

/// The newest message that was given up; whoever looks after the settings wants to know.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest_failed(read: &impl Reads) -> Result<Option<Delivery>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from notice_delivery d
             where d.organisation_id = $1
               and d.state = $2
             order by d.due_at_ms desc, d.id desc
             limit 1"
        ),
        bind![read.organisation(), DeliveryState::Failed.as_str()],
    )
    .await?;
    row.map(to_delivery).transpose()
}

/// Notes what became of a try. Nobody's deed, so it leaves no line in the audit trail.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    delivery: &Delivery,
) -> Result<(), StoreError> {
    run(
        upkeep.conn(),
        "update notice_delivery
         set state = $3, attempts = $4, due_at_ms = $5, sent_at_ms = $6, said = $7
         where organisation_id = $1
           and id = $2
           and state = $8",
        bind![
            organisation,
            delivery.id,
            delivery.state.as_str(),
            delivery.attempts,
            delivery.due_at_ms,
            delivery.sent_at_ms,
            &delivery.said,
            DeliveryState::Waiting.as_str(),
        ],
    )
    .await?;
    Ok(())
}

/// Nobody needs the messages of a notice any more that have not gone yet.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn drop_waiting(tx: &mut Tx, notice: NoticeId) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "update notice_delivery
         set state = $3
         where organisation_id = $1
           and notice_id = $2
           and state = $4",
        bind![tx.organisation(), notice, DeliveryState::Dropped.as_str(), DeliveryState::Waiting.as_str()],
    )
    .await?;
    Ok(())
}

/// Removes digests that went before that moment; the messages of notices go with these.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove_old_digests(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from notice_delivery
         where organisation_id = $1
           and notice_id is null
           and created_at_ms < $2
           and state <> $3",
        bind![tx.organisation(), before, DeliveryState::Waiting.as_str()],
    )
    .await?;
    Ok(())
}

fn to_delivery(row: Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: DeliveryId::from_uuid(row.id),
        notice: row.notice_id.map(NoticeId::from_uuid),
        person: row.person_id.map(PersonId::from_uuid),
        channel: row.channel.parse().map_err(StoreError::unreadable)?,
        occasion: row.occasion.parse().map_err(StoreError::unreadable)?,
        state: row.state.parse().map_err(StoreError::unreadable)?,
        attempts: row.attempts,
        due_at_ms: row.due_at_ms,
        sent_at_ms: row.sent_at_ms,
        count: u64::try_from(row.count).unwrap_or(0),
        said: row.said,
    })
}
