//! What the feeds say: one row for each CVE, the newest word wins.
//! Not here: findings ([`super::finding`]).
//! Next: `hub::vulnerabilities::feeds`.

use super::codec;
use crate::{
    Reads, StoreError, Upkeep,
    sql::{all, bind, number, one, placeholders, run},
};
use domain::vulnerabilities::{CveId, CveRecord, CveStatus};
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    status: String,
    published_at_ms: i64,
    modified_at_ms: i64,
    description: String,
    vectors: String,
    weaknesses: String,
    links: String,
    configurations: String,
    generation: i64,
}

const COLUMNS: &str =
    "id, status, published_at_ms, modified_at_ms, description, vectors, weaknesses, links, configurations,
     generation";

/// Rows in one statement.
const BATCH: usize = 200;

/// Takes records in. One that is stored already stays unless the new one was changed later; returns how many rows changed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn take_in(
    upkeep: &mut Upkeep,
    records: &[CveRecord],
    source: &str,
    generation: i64,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for batch in records.chunks(BATCH) {
        let mut values = Vec::with_capacity(batch.len() * 13);
        for record in batch {
            values.extend(bind![
                record.id.to_string(),
                i64::from(record.id.year()),
                i64::from(record.id.number()),
                status_text(record.status),
                record.published_at,
                record.modified_at,
                &record.description,
                codec::write_vectors(&record.vectors)?,
                codec::write_list(&record.weaknesses)?,
                codec::write_list(&record.references)?,
                codec::write_trees(&record.configurations)?,
                source,
                generation,
            ]);
        }
        changed += run(
            upkeep.conn(),
            &format!(
                "insert into cve (id, year, number, status, published_at_ms, modified_at_ms, description, vectors,
                     weaknesses, links, configurations, source, generation)
                 values {}
                 on conflict (id) do update
                 set status = excluded.status,
                     published_at_ms = excluded.published_at_ms,
                     modified_at_ms = excluded.modified_at_ms,
                     description = excluded.description,
                     vectors = excluded.vectors,
                     weaknesses = excluded.weaknesses,
                     links = excluded.links,
                     configurations = excluded.configurations,
                     source = excluded.source,
                     generation = excluded.generation
                 where cve.modified_at_ms < excluded.modified_at_ms",
                placeholders(batch.len(), 13)
            ),
            values,
        )
        .await?;
    }
    Ok(changed)
}

/// One CVE.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote it.
pub async fn find(read: &impl Reads, id: CveId) -> Result<Option<CveRecord>, StoreError> {
    let row: Option<Row> =
        one(read.conn(), &format!("select {COLUMNS} from cve where id = $1 limit 1"), bind![id.to_string()])
            .await?;
    row.map(to_record).transpose()
}

/// How far the reading of CVEs has come, generation by generation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    generation: i64,
    id: String,
}

impl Place {
    /// Before whatever changed since a generation was complete.
    pub const fn since(generation: i64) -> Self {
        Self { generation: generation.saturating_add(1), id: String::new() }
    }
}

/// CVEs in batches, for building the index: those behind `place`, which moves on.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote one.
pub async fn batch(read: &impl Reads, place: &mut Place, limit: u32) -> Result<Vec<CveRecord>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from cve
             where (generation, id) > ($1, $2)
             order by generation, id
             limit $3"
        ),
        bind![place.generation, &place.id, i64::from(limit)],
    )
    .await?;
    if let Some(last) = rows.last() {
        *place = Place { generation: last.generation, id: last.id.clone() };
    }
    rows.into_iter().map(to_record).collect()
}

/// How many CVEs are known.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads) -> Result<i64, StoreError> {
    number(read.conn(), "select count(*) as number from cve", bind![]).await
}

/// Whether any record is known; without one nothing can be compared.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn any(read: &impl Reads) -> Result<bool, StoreError> {
    let found = number(read.conn(), "select cast(1 as bigint) as number from cve limit 1", bind![]).await?;
    Ok(found == 1)
}

const fn status_text(status: CveStatus) -> &'static str {
    match status {
        CveStatus::AwaitingAnalysis => "awaiting",
        CveStatus::Analysed => "analysed",
        CveStatus::Rejected => "rejected",
    }
}

fn to_record(row: Row) -> Result<CveRecord, StoreError> {
    Ok(CveRecord {
        id: row.id.parse().map_err(StoreError::unreadable)?,
        status: match row.status.as_str() {
            "rejected" => CveStatus::Rejected,
            "analysed" => CveStatus::Analysed,
            _ => CveStatus::AwaitingAnalysis,
        },
        published_at: row.published_at_ms,
        modified_at: row.modified_at_ms,
        description: row.description,
        vectors: codec::read_vectors(&row.vectors)?,
        weaknesses: codec::read_list(&row.weaknesses)?,
        references: codec::read_list(&row.links)?,
        configurations: codec::read_trees(&row.configurations)?,
    })
}
