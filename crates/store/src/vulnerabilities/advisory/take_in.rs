//! Taking advisories in: the newest word of each source about each number wins.
//! Not here: reading them ([`super`]).
//! Next: `hub::vulnerabilities::intake`.

use super::BATCH;
use crate::{
    Reads, StoreError, Upkeep,
    sql::{all, bind, placeholders, run},
    vulnerabilities::{codec, statements},
};
use domain::vulnerabilities::{Advisory, Ssvc};
use sea_orm::FromQueryResult;
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Key {
    source: String,
    number: String,
}

/// Columns that a statement writes.
const COLUMNS_WRITTEN: usize = 17;

/// Takes advisories in. One that is stored already stays unless the new one was changed later, or says more of products
/// at the same time: JVN gives the same advisory with and without versions. Returns how many rows changed.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn take_in(
    upkeep: &mut Upkeep,
    advisories: &[Advisory],
    file: &str,
    generation: i64,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for batch in newest(advisories).chunks(BATCH) {
        let mut values = Vec::with_capacity(batch.len() * COLUMNS_WRITTEN);
        for one in batch {
            values.extend(bind![
                one.source.as_str(),
                &one.id,
                &one.publisher,
                &one.title,
                &one.summary,
                &one.address,
                one.published_at,
                one.modified_at,
                one.is_withdrawn,
                codec::write_vectors(&one.vectors)?,
                codec::write_list(&one.weaknesses)?,
                codec::write_list(&one.references)?,
                statements::write_ssvc(one.ssvc.as_ref())?,
                one.ssvc.as_ref().is_some_and(Ssvc::is_active),
                statements::write(one)?,
                file,
                generation,
            ]);
        }
        let written: Vec<Key> = all(
            upkeep.conn(),
            &format!(
                "insert into advisory (source, number, publisher, title, summary, address, published_at_ms,
                     modified_at_ms, withdrawn, vectors, weaknesses, links, ssvc, attacked, products, file,
                     generation)
                 values {}
                 on conflict (source, number) do update
                 set publisher = excluded.publisher,
                     title = excluded.title,
                     summary = excluded.summary,
                     address = excluded.address,
                     published_at_ms = excluded.published_at_ms,
                     modified_at_ms = excluded.modified_at_ms,
                     withdrawn = excluded.withdrawn,
                     vectors = excluded.vectors,
                     weaknesses = excluded.weaknesses,
                     links = excluded.links,
                     ssvc = excluded.ssvc,
                     attacked = excluded.attacked,
                     products = excluded.products,
                     file = excluded.file,
                     generation = excluded.generation
                 where advisory.modified_at_ms < excluded.modified_at_ms
                    or (advisory.modified_at_ms = excluded.modified_at_ms
                        and length(advisory.products) < length(excluded.products))
                 returning source, number",
                placeholders(batch.len(), COLUMNS_WRITTEN)
            ),
            values,
        )
        .await?;
        changed += written.len() as u64;
        let by_key: HashMap<(&str, &str), &Advisory> =
            batch.iter().map(|one| ((one.source.as_str(), one.id.as_str()), *one)).collect();
        let written = written.iter().filter_map(|key| by_key.get(&(&*key.source, &*key.number)).copied());
        note_cves(upkeep, &written.collect::<Vec<_>>()).await?;
    }
    Ok(changed)
}

/// Of several of one number the newest, since a statement may write a row once only.
fn newest(advisories: &[Advisory]) -> Vec<&Advisory> {
    let mut newest: HashMap<(&str, &str), &Advisory> = HashMap::new();
    for one in advisories {
        let held = newest.entry((one.source.as_str(), &one.id)).or_insert(one);
        if held.modified_at < one.modified_at {
            *held = one;
        }
    }
    let mut newest: Vec<&Advisory> = newest.into_values().collect();
    newest.sort_unstable_by_key(|one| (one.source, &one.id));
    newest
}

/// Notes about which CVEs these are, in the place of what was noted before.
async fn note_cves(upkeep: &mut Upkeep, advisories: &[&Advisory]) -> Result<(), StoreError> {
    let mut pairs = Vec::new();
    for one in advisories {
        run(
            upkeep.conn(),
            "delete from advisory_cve where source = $1 and number = $2",
            bind![one.source.as_str(), &one.id],
        )
        .await?;
        let mut cves = one.cves.clone();
        cves.sort_unstable();
        cves.dedup();
        pairs.extend(cves.into_iter().map(|cve| (cve, *one)));
    }
    for batch in pairs.chunks(BATCH) {
        let values = batch.iter().flat_map(|(cve, one)| bind![cve.to_string(), one.source.as_str(), &one.id]);
        run(
            upkeep.conn(),
            &format!(
                "insert into advisory_cve (cve_id, source, number) values {}",
                placeholders(batch.len(), 3)
            ),
            values.collect(),
        )
        .await?;
    }
    Ok(())
}
