//! What makers, authorities and the CVE programme say: one row for each advisory of each source, the newest word wins.
//! Not here: NVD's records ([`super::cve`]); what several say together (`domain::vulnerabilities::reconcile`).
//! Next: [`take_in()`]; `hub::vulnerabilities::intake`.

mod take_in;

pub use take_in::take_in;

use super::{codec, statements};
use crate::{
    Reads, StoreError,
    sql::{all, bind, bind_list, number},
};
use domain::vulnerabilities::{Advisory, AdvisoryKey, CveId};
use sea_orm::FromQueryResult;
use std::collections::{HashMap, HashSet};

#[derive(FromQueryResult)]
struct Row {
    source: String,
    number: String,
    publisher: String,
    title: String,
    summary: String,
    address: String,
    published_at_ms: i64,
    modified_at_ms: i64,
    withdrawn: bool,
    vectors: String,
    weaknesses: String,
    links: String,
    ssvc: String,
    products: String,
    generation: i64,
}

#[derive(FromQueryResult)]
struct About {
    cve_id: String,
    source: String,
    number: String,
}

const COLUMNS: &str =
    "source, number, publisher, title, summary, address, published_at_ms, modified_at_ms, withdrawn,
    vectors, weaknesses, links, ssvc, products, generation";

/// Rows in one statement.
const BATCH: usize = 200;

/// Advisories about one CVE that are shown and compared at most.
const ABOUT_ONE: i64 = 200;

/// What stands about a CVE, by source and number.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote one.
pub async fn about(read: &impl Reads, cve: CveId) -> Result<Vec<Advisory>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from advisory
             where not withdrawn
               and (source, number) in (select source, number from advisory_cve where cve_id = $1)
             order by source, number
             limit $2"
        ),
        bind![cve.to_string(), ABOUT_ONE],
    )
    .await?;
    with_cves(read, rows).await
}

/// One advisory that stands.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote it.
pub async fn find(read: &impl Reads, key: &AdvisoryKey) -> Result<Option<Advisory>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from advisory
             where source = $1
               and number = $2
               and not withdrawn
             limit 1"
        ),
        bind![key.source.as_str(), &key.id],
    )
    .await?;
    Ok(with_cves(read, rows).await?.pop())
}

/// The CVEs of whose exploitation CISA knows.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote one.
pub async fn attacked(read: &impl Reads) -> Result<HashSet<CveId>, StoreError> {
    let rows: Vec<About> = all(
        read.conn(),
        "select c.cve_id, c.source, c.number
         from advisory a
         join advisory_cve c on c.source = a.source and c.number = a.number
         where a.attacked
           and not a.withdrawn
         order by c.cve_id
         limit 1000000",
        bind![],
    )
    .await?;
    rows.into_iter().map(|row| row.cve_id.parse().map_err(StoreError::unreadable)).collect()
}

/// How far the reading of advisories has come, generation by generation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    generation: i64,
    source: String,
    number: String,
}

impl Place {
    /// Before whatever changed since a generation was complete.
    pub const fn since(generation: i64) -> Self {
        Self { generation: generation.saturating_add(1), source: String::new(), number: String::new() }
    }
}

/// Advisories in batches, withdrawn ones too, for building the index: those behind `place`, which moves on.
///
/// # Errors
/// [`StoreError::Unreadable`] if something outside wrote one.
pub async fn batch(read: &impl Reads, place: &mut Place, limit: u32) -> Result<Vec<Advisory>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}
             from advisory
             where (generation, source, number) > ($1, $2, $3)
             order by generation, source, number
             limit $4"
        ),
        bind![place.generation, &place.source, &place.number, i64::from(limit)],
    )
    .await?;
    if let Some(last) = rows.last() {
        *place =
            Place { generation: last.generation, source: last.source.clone(), number: last.number.clone() };
    }
    with_cves(read, rows).await
}

/// How many advisories are known.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads) -> Result<i64, StoreError> {
    number(read.conn(), "select count(*) as number from advisory where not withdrawn", bind![]).await
}

async fn with_cves(read: &impl Reads, rows: Vec<Row>) -> Result<Vec<Advisory>, StoreError> {
    let mut cves: HashMap<(String, String), Vec<CveId>> = HashMap::new();
    for batch in rows.chunks(BATCH) {
        let mut values = Vec::new();
        let numbers = bind_list(&mut values, batch.iter().map(|row| crate::sql::Bind::bind(&row.number)));
        let about: Vec<About> = all(
            read.conn(),
            &format!(
                "select cve_id, source, number
                 from advisory_cve
                 where number in ({numbers})
                 order by source, number, cve_id
                 limit 1000000"
            ),
            values,
        )
        .await?;
        for one in about {
            let cve = one.cve_id.parse().map_err(StoreError::unreadable)?;
            cves.entry((one.source, one.number)).or_default().push(cve);
        }
    }
    rows.into_iter()
        .map(|row| {
            let cves = cves.remove(&(row.source.clone(), row.number.clone())).unwrap_or_default();
            to_advisory(row, cves)
        })
        .collect()
}

fn to_advisory(row: Row, cves: Vec<CveId>) -> Result<Advisory, StoreError> {
    let (products, configurations) = statements::read(&row.products)?;
    let key = AdvisoryKey { source: row.source.parse().map_err(StoreError::unreadable)?, id: row.number };
    Ok(Advisory {
        source: key.source,
        id: key.id,
        publisher: row.publisher,
        title: row.title,
        summary: row.summary,
        address: row.address,
        published_at: row.published_at_ms,
        modified_at: row.modified_at_ms,
        is_withdrawn: row.withdrawn,
        cves,
        vectors: codec::read_vectors(&row.vectors)?,
        weaknesses: codec::read_list(&row.weaknesses)?,
        references: codec::read_list(&row.links)?,
        ssvc: statements::read_ssvc(&row.ssvc)?,
        products,
        configurations,
    })
}
