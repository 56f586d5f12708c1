//! Notices of the own organisation.
//! Not here: who was told ([`super::recipient`]), what was sent ([`super::delivery`]).
//! Next: `hub::notify`.

use crate::{
    Reads, StoreError, Tx,
    condition::Condition,
    sql::{all, bind, number, one, run},
};
use domain::{
    ids::{NoticeId, PersonId},
    notify::{Cursor, Notice, NoticeUrgency, Query, Step, notice::ACKNOWLEDGED},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    urgency: String,
    name: String,
    count: i64,
    link: String,
    step: String,
    raised_at_ms: i64,
    next_step_at_ms: Option<i64>,
    acknowledged_at_ms: Option<i64>,
    acknowledged_by: Option<Uuid>,
}

const COLUMNS: &str = "n.id, n.kind, n.urgency, n.name, n.count, n.link, n.step, n.raised_at_ms,
    n.next_step_at_ms, n.acknowledged_at_ms, n.acknowledged_by";

/// Adds a notice; false if there is one with that key already, and then nothing changed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, notice: &Notice, key: &str) -> Result<bool, StoreError> {
    let inserted = run(
        tx.conn(),
        "insert into notice (organisation_id, id, kind, urgency, rank, dedupe_key, name, count, link, step,
             raised_at_ms, next_step_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (organisation_id, dedupe_key) do nothing",
        bind![
            tx.organisation(),
            notice.id,
            notice.kind.as_str(),
            notice.urgency.as_str(),
            notice.urgency.rank(notice.kind),
            key,
            &notice.name,
            i64::try_from(notice.count).unwrap_or(i64::MAX),
            &notice.link,
            notice.step.as_str(),
            notice.raised_at_ms,
            notice.next_step_at_ms,
        ],
    )
    .await?;
    Ok(inserted == 1)
}

/// One notice.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: NoticeId) -> Result<Option<Notice>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from notice n where n.organisation_id = $1 and n.id = $2 limit 1"),
        bind![read.organisation(), id],
    )
    .await?;
    row.map(to_notice).transpose()
}

/// A page of notices: open ones first, the edge and the urgent before the rest, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    query: Query,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let mut condition = condition(read, query);
    if let Some(after) = after {
        let (rank, id) = (condition.bind(after.rank), condition.bind(after.id));
        condition.and(&format!("({RANK} > {rank} or ({RANK} = {rank} and n.id < {id}))"));
    }
    let rows_at_most = condition.bind(i64::from(limit));
    let Condition { sql, values } = condition;
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from notice n
             where {sql}
             order by {RANK}, n.id desc
             limit {rows_at_most}"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_notice).collect()
}

/// How many notices there are.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, query: Query) -> Result<i64, StoreError> {
    let Condition { sql, values } = condition(read, query);
    number(read.conn(), &format!("select count(*) as number from notice n where {sql}"), values).await
}

/// Open notices whose next step is due, the first ones first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn due(read: &impl Reads, now: Timestamp, limit: u32) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from notice n
             where n.organisation_id = $1
               and n.next_step_at_ms <= $2
               and n.acknowledged_at_ms is null
             order by n.rank, n.id
             limit $3"
        ),
        bind![read.organisation(), now, i64::from(limit)],
    )
    .await?;
    rows.into_iter().map(to_notice).collect()
}

/// Notes the step that a notice has reached and when the next is due; false if it was acknowledged meanwhile, or
/// another runner was first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn advance(
    tx: &mut Tx,
    before: &Notice,
    step: Step,
    next_at_ms: Option<i64>,
) -> Result<bool, StoreError> {
    let changed = run(
        tx.conn(),
        "update notice
         set step = $4, next_step_at_ms = $5
         where organisation_id = $1
           and id = $2
           and next_step_at_ms = $3
           and acknowledged_at_ms is null",
        bind![tx.organisation(), before.id, before.next_step_at_ms, step.as_str(), next_at_ms],
    )
    .await?;
    Ok(changed == 1)
}

/// Acknowledges a notice; false if it was acknowledged before.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn acknowledge(tx: &mut Tx, id: NoticeId, by: Option<PersonId>) -> Result<bool, StoreError> {
    let changed = run(
        tx.conn(),
        "update notice
         set acknowledged_at_ms = $3, acknowledged_by = $4, next_step_at_ms = null
         where organisation_id = $1
           and id = $2
           and acknowledged_at_ms is null",
        bind![tx.organisation(), id, tx.now(), by],
    )
    .await?;
    Ok(changed == 1)
}

/// Open notices whose key begins so.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn open_by_key(read: &impl Reads, beginning: &str) -> Result<Vec<NoticeId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let found: Vec<Id> = all(
        read.conn(),
        "select id
         from notice
         where organisation_id = $1
           and acknowledged_at_ms is null
           and substr(dedupe_key, 1, length($2)) = $2
         order by id
         limit 1000",
        bind![read.organisation(), beginning],
    )
    .await?;
    Ok(found.into_iter().map(|row| NoticeId::from_uuid(row.id)).collect())
}

/// Removes what was acknowledged before that moment, and what was never to be acknowledged; how many there were.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove_old(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    run(
        tx.conn(),
        "delete from notice
         where organisation_id = $1
           and (acknowledged_at_ms < $2 or (urgency = $3 and raised_at_ms < $2))",
        bind![tx.organisation(), before, NoticeUrgency::Routine.as_str()],
    )
    .await
}

/// Place in lists, as [`Notice::rank`].
const RANK: &str = "case when n.acknowledged_at_ms is null then n.rank else 9 end";
const _: () = assert!(ACKNOWLEDGED == 9, "as in RANK");

fn condition(read: &impl Reads, query: Query) -> Condition {
    let mut condition = Condition::new("n.organisation_id = $1", bind![read.organisation()]);
    if query.open {
        condition.and("n.acknowledged_at_ms is null");
    }
    if let Some(urgency) = query.urgency {
        condition.and_with("n.urgency = ?", urgency.as_str());
    }
    if let Some(person) = query.told {
        condition.and_with(
            "exists (
                 select 1
                 from notice_recipient r
                 where r.organisation_id = n.organisation_id
                   and r.notice_id = n.id
                   and r.person_id = ?
             )",
            person,
        );
    }
    condition
}

fn to_notice(row: Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        id: NoticeId::from_uuid(row.id),
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        urgency: row.urgency.parse().map_err(StoreError::unreadable)?,
        name: row.name,
        count: u64::try_from(row.count).unwrap_or(0),
        link: row.link,
        step: row.step.parse().map_err(StoreError::unreadable)?,
        raised_at_ms: row.raised_at_ms,
        next_step_at_ms: row.next_step_at_ms,
        acknowledged_at_ms: row.acknowledged_at_ms,
        acknowledged_by: row.acknowledged_by.map(PersonId::from_uuid),
    })
}
