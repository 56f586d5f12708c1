//! Findings: one of them, and what people decide about it.
//! Not here: lists of them ([`listing`]), what a run writes ([`matched`]), matching and ranking.
//! Next: `hub::vulnerabilities`.

mod listing;
mod matched;

pub use listing::{count, count_by_asset, page};
pub use matched::{last_run, replace};

use crate::{
    Conflict, Reads, StoreError, Tx,
    sql::{bind, number, one, run},
};
use domain::{
    ids::{AssetId, FindingId, PersonId},
    vulnerabilities::{Decision, Finding, finding::Listed},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    asset_id: Uuid,
    asset_name: String,
    cve_id: String,
    tier: String,
    urgency: String,
    score_tenths: Option<i64>,
    known_exploited: bool,
    ransomware: bool,
    why: String,
    sort_key: String,
    answer: String,
    reason: String,
    note: String,
    accepted_until_on: Option<String>,
    owner_id: Option<Uuid>,
    due_on: Option<String>,
    approved_by: Option<Uuid>,
    first_seen_at_ms: i64,
    version: i64,
}

const COLUMNS: &str = "f.id, f.asset_id, a.name as asset_name, f.cve_id, f.tier, f.urgency, f.score_tenths,
    f.known_exploited, f.ransomware, f.why, f.answer, f.reason, f.note, f.accepted_until_on, f.owner_id,
    f.due_on, f.approved_by, f.first_seen_at_ms, f.version";

/// One finding that stands.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: FindingId) -> Result<Option<Listed>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!(
            "select {COLUMNS}, f.rank_key as sort_key
             from finding f
             join asset a on a.organisation_id = f.organisation_id and a.id = f.asset_id
             where f.organisation_id = $1
               and f.id = $2
               and f.gone_at_ms is null
               and a.removed_at_ms is null
             limit 1"
        ),
        bind![read.organisation(), id],
    )
    .await?;
    row.map(to_listed).transpose()
}

/// Stores a decision.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else decided since `version`.
pub async fn decide(tx: &mut Tx, id: FindingId, version: i64, decision: &Decision) -> Result<(), StoreError> {
    let changed = run(
        tx.conn(),
        "update finding
         set answer = $4, reason = $5, note = $6, accepted_until_on = $7, owner_id = $8,
             due_by_hand = due_by_hand or coalesce(due_on, '') <> coalesce($9, ''), due_on = $9,
             answered_by = $10, answered_at_ms = $11, approved_by = $12, version = version + 1
         where organisation_id = $1
           and id = $2
           and version = $3",
        bind![
            tx.organisation(),
            id,
            version,
            decision.answer.as_str(),
            decision.reason.map_or("", domain::vulnerabilities::NotAffectedReason::as_str),
            &decision.note,
            decision.accepted_until,
            decision.owner,
            decision.due_on,
            tx.scope().actor.person(),
            tx.now(),
            decision.approved_by,
        ],
    )
    .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = number(
        tx.conn(),
        "select version as number from finding where organisation_id = $1 and id = $2 limit 1",
        bind![tx.organisation(), id],
    )
    .await?;
    Err(Conflict { found }.into())
}

fn to_listed(row: Row) -> Result<Listed, StoreError> {
    let date =
        |text: Option<String>| text.map(|text| text.parse()).transpose().map_err(StoreError::unreadable);
    let finding = Finding {
        id: FindingId::from_uuid(row.id),
        asset: AssetId::from_uuid(row.asset_id),
        cve: row.cve_id.parse().map_err(StoreError::unreadable)?,
        tier: row.tier.parse().map_err(StoreError::unreadable)?,
        urgency: row.urgency.parse().map_err(StoreError::unreadable)?,
        score_tenths: row.score_tenths.and_then(|score| u16::try_from(score).ok()),
        known_exploited: row.known_exploited,
        ransomware: row.ransomware,
        why: row.why,
        decision: Decision {
            answer: row.answer.parse().map_err(StoreError::unreadable)?,
            reason: Some(row.reason)
                .filter(|reason| !reason.is_empty())
                .map(|reason| reason.parse())
                .transpose()
                .map_err(StoreError::unreadable)?,
            note: row.note,
            accepted_until: date(row.accepted_until_on)?,
            owner: row.owner_id.map(PersonId::from_uuid),
            due_on: date(row.due_on)?,
            approved_by: row.approved_by.map(PersonId::from_uuid),
        },
        first_seen_at_ms: row.first_seen_at_ms,
        version: row.version,
    };
    Ok(Listed { finding, asset_name: row.asset_name, sort_key: row.sort_key })
}
