//! CISA's list of known exploited vulnerabilities.
//! Not here: what it means for a finding (`domain::vulnerabilities::urgency`).
//! Next: [`super::feed`].

use crate::{
    Reads, StoreError, Upkeep,
    sql::{all, bind, one, run},
};
use domain::vulnerabilities::{CveId, KevEntry};
use sea_orm::FromQueryResult;
use std::{cmp::Ordering, collections::BTreeSet};

#[derive(FromQueryResult)]
struct Row {
    cve_id: String,
    name: String,
    vendor: String,
    product: String,
    added_on: String,
    due_on: String,
    ransomware: bool,
    required_action: String,
}

const COLUMNS: &str = "cve_id, name, vendor, product, added_on, due_on, ransomware, required_action";

/// Puts the list in the place of the one that is stored, unless that is a newer edition; returns how many entries
/// changed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn replace(upkeep: &mut Upkeep, entries: &[KevEntry], generation: i64) -> Result<u64, StoreError> {
    let stored = list(upkeep).await?;
    let edition = |list: &[KevEntry]| list.iter().map(|entry| entry.added_on.clone()).max();
    let newer = edition(entries).cmp(&edition(&stored));
    if newer == Ordering::Less {
        return Ok(0);
    }
    let listed: BTreeSet<CveId> = entries.iter().map(|entry| entry.id).collect();
    let mut changed = 0;
    // Of the same edition, one that has fewer entries is an extract: only a newer one takes entries away.
    for gone in stored.iter().filter(|entry| newer == Ordering::Greater && !listed.contains(&entry.id)) {
        changed +=
            run(upkeep.conn(), "delete from kev where cve_id = $1", bind![gone.id.to_string()]).await?;
    }
    for entry in entries {
        changed += run(
            upkeep.conn(),
            &format!(
                "insert into kev ({COLUMNS}, generation)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (cve_id) do update
                 set name = excluded.name, vendor = excluded.vendor, product = excluded.product,
                     added_on = excluded.added_on, due_on = excluded.due_on, ransomware = excluded.ransomware,
                     required_action = excluded.required_action, generation = excluded.generation
                 where kev.added_on <> excluded.added_on or kev.ransomware <> excluded.ransomware
                    or kev.required_action <> excluded.required_action or kev.due_on <> excluded.due_on"
            ),
            bind![
                entry.id.to_string(),
                &entry.name,
                &entry.vendor,
                &entry.product,
                &entry.added_on,
                &entry.due_on,
                entry.ransomware,
                &entry.action,
                generation,
            ],
        )
        .await?;
    }
    Ok(changed)
}

/// The whole list; it has some thousand entries.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn list(read: &impl Reads) -> Result<Vec<KevEntry>, StoreError> {
    let rows: Vec<Row> =
        all(read.conn(), &format!("select {COLUMNS} from kev order by cve_id limit 100000"), bind![]).await?;
    rows.into_iter().map(to_entry).collect()
}

/// The entry of a CVE, if it is listed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(read: &impl Reads, id: CveId) -> Result<Option<KevEntry>, StoreError> {
    let row: Option<Row> = one(
        read.conn(),
        &format!("select {COLUMNS} from kev where cve_id = $1 limit 1"),
        bind![id.to_string()],
    )
    .await?;
    row.map(to_entry).transpose()
}

fn to_entry(row: Row) -> Result<KevEntry, StoreError> {
    Ok(KevEntry {
        id: row.cve_id.parse().map_err(StoreError::unreadable)?,
        name: row.name,
        vendor: row.vendor,
        product: row.product,
        added_on: row.added_on,
        due_on: row.due_on,
        ransomware: row.ransomware,
        action: row.required_action,
    })
}
