//! The audit trail in the database: append and read, never change.
//! Not here: the chain's rule (`domain::audit_trail`).
//! Next: `hub::audit_trail`.

use crate::{
    Reads, StoreError, Tx,
    sql::{Bind, all, bind, number, one, placeholders, run},
};
use domain::{
    access::Actor,
    audit_trail::{Action, Entry, Hash, Head, Recorded},
    ids::{OrganisationId, PersonId},
};
use sea_orm::FromQueryResult;

pub use domain::audit_trail::Filter;

#[derive(FromQueryResult)]
struct HeadRow {
    seq: i64,
    hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct EntryRow {
    seq: i64,
    at_ms: i64,
    actor_id: String,
    actor_name: String,
    origin: String,
    action: String,
    subject: String,
    subject_id: String,
    label: String,
    before: String,
    after: String,
    hash: Vec<u8>,
}

const COLUMNS: &str =
    "seq, at_ms, actor_id, actor_name, origin, action, subject, subject_id, label, before, after, hash";

/// Entries written in one statement.
const AT_ONCE: usize = 200;

/// Appends entries to the organisation's chain, within the change they describe.
pub(crate) async fn append(tx: &Tx, entries: &[Entry]) -> Result<(), StoreError> {
    let organisation = tx.organisation();
    let start = Head::start(organisation);
    run(
        tx.conn(),
        "insert into audit_head (organisation_id, seq, hash)
         values ($1, $2, $3)
         on conflict (organisation_id) do nothing",
        bind![organisation, start.seq, start.hash.to_vec()],
    )
    .await?;
    // Counting up first takes the row's lock, so that two hubs cannot append to the same head.
    let added = i64::try_from(entries.len()).unwrap_or(0);
    let row: Option<HeadRow> = one(
        tx.conn(),
        "update audit_head
         set seq = seq + $2
         where organisation_id = $1
         returning seq - $2 as seq, hash",
        bind![organisation, added],
    )
    .await?;
    let mut head =
        to_head(row.ok_or_else(|| StoreError::unreadable("the head of the audit trail is gone"))?)?;
    for chunk in entries.chunks(AT_ONCE) {
        head = append_some(tx, head, chunk).await?;
    }
    run(
        tx.conn(),
        "update audit_head
         set hash = $2
         where organisation_id = $1",
        bind![organisation, head.hash.to_vec()],
    )
    .await?;
    Ok(())
}

async fn append_some(tx: &Tx, mut head: Head, entries: &[Entry]) -> Result<Head, StoreError> {
    let mut values = Vec::new();
    for entry in entries {
        let recorded = recorded(tx, head.seq + 1, entry);
        head = head.after(&recorded);
        values.extend(bind![
            tx.organisation(),
            recorded.seq,
            recorded.at_ms,
            recorded.actor_id,
            recorded.actor_name,
            recorded.origin,
            recorded.action,
            recorded.subject,
            recorded.subject_id,
            recorded.label,
            recorded.before,
            recorded.after,
            head.hash.to_vec(),
        ]);
    }
    run(
        tx.conn(),
        &format!(
            "insert into audit_entry (organisation_id, {COLUMNS})
             values {}",
            placeholders(entries.len(), 13)
        ),
        values,
    )
    .await?;
    Ok(head)
}

/// An entry in its place, with who did it, when and from where.
fn recorded(tx: &Tx, seq: i64, entry: &Entry) -> Recorded {
    let scope = tx.scope();
    Recorded {
        seq,
        at_ms: tx.now().as_millisecond(),
        actor_id: match &scope.actor {
            Actor::Person { id, .. } => id.to_string(),
            Actor::Token { id, .. } => id.to_string(),
            Actor::System => String::new(),
        },
        actor_name: scope.actor.name().to_owned(),
        origin: scope.origin.clone(),
        action: entry.action.as_str().to_owned(),
        subject: entry.subject.to_owned(),
        subject_id: entry.subject_id.clone(),
        label: entry.label.clone(),
        before: entry.before.clone(),
        after: entry.after.clone(),
    }
}

/// Entries, newest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn newest(read: &impl Reads, filter: &Filter, limit: u32) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<EntryRow> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from audit_entry
             where organisation_id = $1
               and ($2 = '' or subject = $2)
               and ($3 = '' or subject_id = $3)
               and seq < $4
             order by seq desc
             limit $5"
        ),
        bind![
            read.organisation(),
            filter.subject.clone().unwrap_or_default(),
            filter.subject_id.clone().unwrap_or_default(),
            filter.before_seq.unwrap_or(i64::MAX),
            i64::from(limit),
        ],
    )
    .await?;
    Ok(rows.into_iter().map(|row| to_entry(row).0).collect())
}

/// Entries younger than a number, oldest first: the page before in a list that begins with the newest.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn younger(
    read: &impl Reads,
    filter: &Filter,
    after_seq: i64,
    limit: u32,
) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<EntryRow> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from audit_entry
             where organisation_id = $1
               and ($2 = '' or subject = $2)
               and ($3 = '' or subject_id = $3)
               and seq > $4
             order by seq
             limit $5"
        ),
        bind![
            read.organisation(),
            filter.subject.clone().unwrap_or_default(),
            filter.subject_id.clone().unwrap_or_default(),
            after_seq,
            i64::from(limit),
        ],
    )
    .await?;
    Ok(rows.into_iter().map(|row| to_entry(row).0).collect())
}

/// When a person last signed in to work for the own organisation, ms UTC.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn last_sign_in(read: &impl Reads, person: PersonId) -> Result<Option<i64>, StoreError> {
    let at_ms = number(
        read.conn(),
        "select at_ms as number
         from audit_entry
         where organisation_id = $1
           and subject = 'person'
           and subject_id = $2
           and action = $3
         order by seq desc
         limit 1",
        bind![read.organisation(), person.to_string(), Action::SignIn.as_str()],
    )
    .await?;
    Ok(Some(at_ms).filter(|at_ms| *at_ms > 0))
}

/// Entries with their hashes after a number, oldest first, for verification; `None` for all there are, whatever their
/// numbers.
///
/// # Errors
/// [`StoreError::Database`], also for an entry that cannot be read.
pub async fn after(
    read: &impl Reads,
    seq: Option<i64>,
    limit: u32,
) -> Result<Vec<(Recorded, Hash)>, StoreError> {
    let mut values = bind![read.organisation(), i64::from(limit)];
    values.extend(seq.map(Bind::bind));
    let later = if seq.is_some() { "and seq > $3" } else { "" };
    let rows: Vec<EntryRow> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from audit_entry
             where organisation_id = $1
               {later}
             order by seq
             limit $2"
        ),
        values,
    )
    .await?;
    Ok(rows.into_iter().map(to_entry).collect())
}

/// The head of the organisation's chain; the start where nothing was recorded.
///
/// # Errors
/// [`StoreError::Unreadable`] if its hash has not 32 bytes.
pub async fn head(read: &impl Reads) -> Result<Head, StoreError> {
    let row: Option<HeadRow> = one(
        read.conn(),
        "select seq, hash
         from audit_head
         where organisation_id = $1
         limit 1",
        bind![read.organisation()],
    )
    .await?;
    row.map_or_else(|| Ok(Head::start(read.organisation())), to_head)
}

#[derive(FromQueryResult)]
struct ChainRow {
    organisation_id: sea_orm::prelude::Uuid,
}

/// The organisations that have, or should have, a chain; the installation's own is the nil organisation.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn chains(read: &impl Reads) -> Result<Vec<OrganisationId>, StoreError> {
    // Both tables: a chain whose head was removed is still asked for.
    let rows: Vec<ChainRow> = all(
        read.conn(),
        "select organisation_id
         from audit_head
         union
         select id as organisation_id
         from organisation
         order by organisation_id
         limit 100000",
        bind![],
    )
    .await?;
    Ok(rows.into_iter().map(|row| OrganisationId::from_uuid(row.organisation_id)).collect())
}

/// The chains that have entries but no head, which this program never makes. Reads every entry's key.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn headless(read: &impl Reads) -> Result<Vec<OrganisationId>, StoreError> {
    let rows: Vec<ChainRow> = all(
        read.conn(),
        "select distinct e.organisation_id
         from audit_entry e
         where not exists (
             select 1 from audit_head h where h.organisation_id = e.organisation_id
         )
         order by e.organisation_id
         limit 100000",
        bind![],
    )
    .await?;
    Ok(rows.into_iter().map(|row| OrganisationId::from_uuid(row.organisation_id)).collect())
}

fn to_head(row: HeadRow) -> Result<Head, StoreError> {
    let hash = row
        .hash
        .try_into()
        .map_err(|_| StoreError::unreadable("a head of the audit trail has not 32 bytes"))?;
    Ok(Head { seq: row.seq, hash })
}

fn to_entry(row: EntryRow) -> (Recorded, Hash) {
    let recorded = Recorded {
        seq: row.seq,
        at_ms: row.at_ms,
        actor_id: row.actor_id,
        actor_name: row.actor_name,
        origin: row.origin,
        action: row.action,
        subject: row.subject,
        subject_id: row.subject_id,
        label: row.label,
        before: row.before,
        after: row.after,
    };
    // A hash of another length fits no entry, so that verification names the row instead of failing.
    (recorded, row.hash.try_into().unwrap_or_default())
}
