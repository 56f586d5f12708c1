//! What devices seem to run, as scans read it off their answers: proposed to a person, who takes it over or does not.
//! Not here: components that are part of the ledger ([`crate::inventory::asset`]).
//! Next: [`note`], [`of_asset`], [`decline`].

use crate::{
    Reads, StoreError, Tx,
    sql::{all, bind, placeholders, run},
};
use domain::{
    ids::{AssetId, DeviceId},
    inventory::{
        Component, ComponentKind,
        evidence::{ProposedPart, SeenDevice, SeenPart},
    },
};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct PartRow {
    device_id: Uuid,
    kind: String,
    name: String,
    version_text: String,
    cpe: String,
    told_by: String,
    evidence_kind: String,
    file_name: String,
    seen_at_ms: i64,
}

/// Rows written in one statement.
const AT_ONCE: usize = 200;

/// Notes what devices seem to run; the devices themselves are noted before. Of what was proposed before, the newer word
/// counts, and that a person did not want a version stays.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note(tx: &mut Tx, devices: &[SeenDevice]) -> Result<(), StoreError> {
    const WIDTH: usize = 8;
    let mut by_key: BTreeMap<(String, ComponentKind, String), Vec<Value>> = BTreeMap::new();
    for seen in devices {
        let key = seen.device.key();
        for part in seen.device.parts.iter().filter(|_| !key.is_empty()) {
            let Component { kind, name, version, cpe } = &part.component;
            let row = bind![
                tx.organisation(),
                &key,
                kind.as_str(),
                name,
                version,
                cpe,
                &part.told_by,
                seen.last_seen_at_ms,
            ];
            by_key.insert((key.clone(), *kind, name.clone()), row);
        }
    }
    let rows: Vec<Vec<Value>> = by_key.into_values().collect();
    for chunk in rows.chunks(AT_ONCE) {
        run(
            tx.conn(),
            &format!(
                "insert into observed_part (organisation_id, device_key, kind, name, version_text, cpe, told_by,
                   seen_at_ms)
                 values {}
                 on conflict (organisation_id, device_key, kind, name) do update set
                   version_text = excluded.version_text, cpe = excluded.cpe, told_by = excluded.told_by,
                   seen_at_ms = excluded.seen_at_ms
                 where excluded.seen_at_ms >= observed_part.seen_at_ms",
                placeholders(chunk.len(), WIDTH)
            ),
            chunk.iter().flatten().cloned().collect(),
        )
        .await?;
    }
    Ok(())
}

/// What the devices that are this asset seem to run and nobody has refused, the newest word first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_asset(read: &impl Reads, asset: AssetId) -> Result<Vec<ProposedPart>, StoreError> {
    let rows: Vec<PartRow> = all(
        read.conn(),
        "select d.id as device_id, p.kind, p.name, p.version_text, p.cpe, p.told_by, d.kind as evidence_kind,
           d.file_name, p.seen_at_ms
         from observed_part p
         join observed_device d on d.organisation_id = p.organisation_id and d.device_key = p.device_key
         where p.organisation_id = $1
           and d.asset_id = $2
           and (p.declined_version is null or p.declined_version <> p.version_text)
         order by p.seen_at_ms desc, p.kind, p.name, p.device_key
         limit 100",
        bind![read.organisation(), asset],
    )
    .await?;
    rows.into_iter().map(to_part).collect()
}

fn to_part(row: PartRow) -> Result<ProposedPart, StoreError> {
    Ok(ProposedPart {
        device: DeviceId::from_uuid(row.device_id),
        part: SeenPart {
            component: Component {
                kind: row.kind.parse().map_err(StoreError::unreadable)?,
                name: row.name,
                version: row.version_text,
                cpe: row.cpe,
            },
            told_by: row.told_by,
        },
        kind: row.evidence_kind.parse().map_err(StoreError::unreadable)?,
        file_name: row.file_name,
        seen_at_ms: row.seen_at_ms,
    })
}

/// A person does not want this version of a part; it is not proposed again.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn decline(tx: &mut Tx, asset: AssetId, part: &Component) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "update observed_part
         set declined_version = version_text
         where organisation_id = $1
           and kind = $3
           and name = $4
           and version_text = $5
           and device_key in (
             select device_key
             from observed_device
             where organisation_id = $1
               and asset_id = $2
           )",
        bind![tx.organisation(), asset, part.kind.as_str(), &part.name, &part.version],
    )
    .await?;
    Ok(())
}
