//! Delivery: a statement goes into the member's outbox and, in the same transaction, into the operator's inbox.
//! This file alone writes rows of another organisation: always a copy of an own outbox row, always to the operator
//! that the own grant names. No caller says to whom.
//! Next: [`publish`]; `crates/hub/tests/sharing/delivery.rs` tries to get round it.

use super::{outbox, row};
use crate::{
    Reads, StoreError, Tx, Upkeep,
    sql::{all, bind, number, one, placeholders, run},
};
use domain::{
    ids::{OrganisationId, StatementId},
    sharing::{Body, CveAnswer, Grant, StatementKind},
};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeMap;

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
    if let Body::CveAnswers(answers) = body {
        spread(tx, grant, &answers.cves).await?;
    }
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
    if grant.kind == StatementKind::CveAnswers {
        spread(tx, grant, &[]).await?;
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

/// What is kept of a CVE at the operator, to see what changed.
#[derive(FromQueryResult)]
struct Kept {
    cve_id: String,
    urgency: String,
    tier: String,
    progress: String,
    touched: Option<i64>,
    answered: Option<i64>,
    closed: Option<i64>,
}

#[derive(FromQueryResult)]
struct Recipient {
    to_id: Uuid,
}

/// Rows in one statement.
const BATCH: usize = 200;

/// Puts what is said of each CVE into rows, by which the operator asks across its members; writes what changed only.
/// To whom is in the own grant's row.
async fn spread(tx: &Tx, grant: &Grant, cves: &[CveAnswer]) -> Result<(), StoreError> {
    let recipient: Option<Recipient> = one(
        tx.conn(),
        "select to_id from publication_grant where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), grant.id],
    )
    .await?;
    let Some(to) = recipient.map(|row| OrganisationId::from_uuid(row.to_id)) else { return Ok(()) };
    let kept: Vec<Kept> = all(
        tx.conn(),
        "select cve_id, urgency, tier, progress, touched, answered, closed
         from inbox_cve
         where organisation_id = $1
           and from_id = $2
         order by cve_id
         limit 100000",
        bind![to, tx.organisation()],
    )
    .await?;
    let mut kept: BTreeMap<String, Kept> = kept.into_iter().map(|row| (row.cve_id.clone(), row)).collect();
    let is_new = |one: &&CveAnswer| kept.remove(&one.cve.to_string()).is_none_or(|row| !row.is(one));
    let changed: Vec<&CveAnswer> = cves.iter().filter(is_new).collect();
    for gone in kept.keys() {
        run(
            tx.conn(),
            "delete from inbox_cve where organisation_id = $1 and from_id = $2 and cve_id = $3",
            bind![to, tx.organisation(), gone],
        )
        .await?;
    }
    for batch in changed.chunks(BATCH) {
        let mut values = Vec::with_capacity(batch.len() * 9);
        for one in batch {
            let devices = one.devices.map(|devices| [devices.touched, devices.answered, devices.closed]);
            let count = |place: usize| {
                devices.and_then(|all| all.get(place).copied()).and_then(|count| i64::try_from(count).ok())
            };
            values.extend(bind![
                to,
                tx.organisation(),
                one.cve.to_string(),
                one.urgency.as_str(),
                one.tier.as_str(),
                one.progress.as_str(),
                count(0),
                count(1),
                count(2),
            ]);
        }
        run(
            tx.conn(),
            &format!(
                "insert into inbox_cve (organisation_id, from_id, cve_id, urgency, tier, progress, touched, answered,
                     closed)
                 values {}
                 on conflict (organisation_id, from_id, cve_id) do update
                 set urgency = excluded.urgency, tier = excluded.tier, progress = excluded.progress,
                     touched = excluded.touched, answered = excluded.answered, closed = excluded.closed",
                placeholders(batch.len(), 9)
            ),
            values,
        )
        .await?;
    }
    Ok(())
}

impl Kept {
    /// It says the same.
    fn is(&self, one: &CveAnswer) -> bool {
        let stored = |count: u64| i64::try_from(count).ok();
        let devices = one.devices.map(|devices| (devices.touched, devices.answered, devices.closed));
        (self.urgency.as_str(), self.tier.as_str(), self.progress.as_str())
            == (one.urgency.as_str(), one.tier.as_str(), one.progress.as_str())
            && self.touched == devices.and_then(|all| stored(all.0))
            && self.answered == devices.and_then(|all| stored(all.1))
            && self.closed == devices.and_then(|all| stored(all.2))
    }
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
