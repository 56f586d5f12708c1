//! Delivery: a statement goes into the member's outbox and, in the same transaction, into the operator's inbox.
//! This file alone writes rows of another organisation: always a copy of an own outbox row, always to the operator
//! that the own grant names. No caller says to whom.
//! Next: [`publish`]; `crates/hub/tests/sharing/delivery.rs` tries to get round it.

use super::{outbox, row};
use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{bind, number, run},
};
use domain::{
    ids::{OrganisationId, StatementId},
    sharing::{Body, Grant},
};
use jiff::civil::Date;

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was published.
    Published,
    /// The operator has just this already; nothing was written.
    Unchanged(StatementId),
    /// The grant was taken back, changed or has ended, or the membership has; nothing was written.
    NotGranted,
}

/// Publishes a statement under a grant of the own organisation, as that grant stands on that day.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn publish(
    tx: &mut Tx,
    grant: &Grant,
    today: Date,
    id: StatementId,
    body: &Body,
) -> Result<Delivery, StoreError> {
    // Asks whether it may, and holds the row: a second publisher waits here and then finds the first one's statement.
    let held = run(
        tx.conn(),
        "update publication_grant
         set published_at_ms = $4
         where organisation_id = $1
           and id = $2
           and version = $3
           and revoked_at_ms is null
           and coalesce(until_on, $5) >= $5
           and exists (
               select 1
               from membership m
               where m.operator_id = publication_grant.to_id
                 and m.member_id = publication_grant.organisation_id
           )",
        bind![tx.organisation(), grant.id, grant.version, tx.now(), today],
    )
    .await?;
    if held == 0 {
        return Ok(Delivery::NotGranted);
    }
    if let Some(newest) = outbox::newest(tx, grant.to, grant.kind).await?
        && (newest.detail, newest.until, &newest.body) == (grant.detail, grant.until, body)
    {
        return Ok(Delivery::Unchanged(newest.id));
    }
    send(tx, grant, id, body).await?;
    Ok(Delivery::Published)
}

/// Takes back what was published under a grant; false if nothing was, and then there is nothing to say.
/// Possible after the membership has ended as well: that is when it is needed most.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw(tx: &mut Tx, grant: &Grant, id: StatementId) -> Result<bool, StoreError> {
    let sent = number(
        tx.conn(),
        "select count(*) as number from outbox where organisation_id = $1 and grant_id = $2",
        bind![tx.organisation(), grant.id],
    )
    .await?;
    if sent > 0 {
        send(tx, grant, id, &Body::Withdrawn).await?;
    }
    Ok(sent > 0)
}

/// Notes on both sides that a member's statement still holds. Nobody's deed, so it leaves no line in the audit trail.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn still_holds(
    upkeep: &mut Upkeep,
    from: OrganisationId,
    id: StatementId,
) -> Result<(), StoreError> {
    let now = upkeep.now();
    run(
        upkeep.conn(),
        "update outbox set checked_at_ms = $3 where organisation_id = $1 and id = $2",
        bind![from, id, now],
    )
    .await?;
    run(
        upkeep.conn(),
        "update inbox
         set checked_at_ms = $3
         where from_id = $1
           and id = $2
           and organisation_id = (select o.to_id from outbox o where o.organisation_id = $1 and o.id = $2)",
        bind![from, id, now],
    )
    .await?;
    Ok(())
}

/// Writes both rows. Sender, recipient, kind, detail and end come from the own grant's row, never from arguments.
async fn send(tx: &Tx, grant: &Grant, id: StatementId, body: &Body) -> Result<(), StoreError> {
    let (withdrawn, body, particulars) = row::to_texts(body)?;
    run(
        tx.conn(),
        "insert into outbox (organisation_id, id, grant_id, to_id, kind, detail, until_on, withdrawn, body,
             particulars, published_at_ms, checked_at_ms)
         select organisation_id, $3, id, to_id, kind, detail, until_on, $4, $5, $6, $7, $7
         from publication_grant
         where organisation_id = $1
           and id = $2",
        bind![tx.organisation(), grant.id, id, withdrawn, body, particulars, tx.now()],
    )
    .await?;
    run(
        tx.conn(),
        "insert into inbox (organisation_id, id, from_id, kind, detail, until_on, withdrawn, body, particulars,
             published_at_ms, checked_at_ms, received_at_ms)
         select to_id, id, organisation_id, kind, detail, until_on, withdrawn, body, particulars, published_at_ms,
             checked_at_ms, $3
         from outbox
         where organisation_id = $1
           and id = $2",
        bind![tx.organisation(), id, tx.now()],
    )
    .await?;
    Ok(())
}
