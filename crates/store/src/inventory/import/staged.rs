//! Staged rows: what each row of a file does, written in batches, and swept away when the import is over.
//! Not here: deciding what a row does (`hub::inventory::import`).
//! Next: [`super::apply`].

use crate::{
    Reads, StoreError, Upkeep,
    inventory::row::{STORED, filled},
    sql::{bind, number, placeholders, run},
};
use domain::{
    ids::{AssetId, ImportId, OrganisationId},
    inventory::{AssetDetails, RowVerdict},
};
use sea_orm::Value;

/// A row and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedRow {
    /// Its number in the file, from 1.
    pub number: u32,
    /// What it does.
    pub verdict: RowVerdict,
    /// The asset it is about.
    pub asset: Option<AssetId>,
    /// The version of that asset it was compared with; 0 for a new one.
    pub base_version: i64,
    /// The asset's name.
    pub label: String,
    /// The asset before, as JSON; empty for a new one.
    pub before: String,
    /// The asset after, as JSON; empty if nothing changes.
    pub after: String,
}

/// By what an asset is known again: SHA-256, cut to 16 bytes, of each key it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Of its number.
    pub tag: Option<[u8; 16]>,
    /// Of maker, model and serial number.
    pub serial: Option<[u8; 16]>,
    /// Of name, department and place.
    pub place: Option<[u8; 16]>,
}

/// An asset as it will be.
#[derive(Clone, Debug)]
pub struct StagedAsset {
    /// Its identifier.
    pub id: AssetId,
    /// The version it had; `None` for a new asset.
    pub base_version: Option<i64>,
    /// Its components are not what they were.
    pub components_changed: bool,
    /// By what it is known again.
    pub keys: Keys,
    /// What will be written in the ledger.
    pub details: AssetDetails,
}

/// A cell, or a whole row, that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedFault {
    /// The row, from 1.
    pub row: u32,
    /// The how-manyth fault of the row.
    pub position: i64,
    /// The column, from 0; `None` for the row as a whole.
    pub column: Option<u16>,
    /// The heading of the column.
    pub heading: String,
    /// Why, as a word and perhaps a number: `not_a_date`, `twice:12`.
    pub reason: String,
    /// What the cell says, cut to a readable length.
    pub written: String,
}

/// Rows, assets and faults of some hundred rows.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The rows.
    pub rows: Vec<StagedRow>,
    /// Assets to add or change.
    pub assets: Vec<StagedAsset>,
    /// Faults.
    pub faults: Vec<StagedFault>,
}

/// Values bound to one statement at most; SQLite takes 32,766.
const VALUES: usize = 30_000;

/// Rows swept in one transaction.
const SWEPT: i64 = 5_000;

/// Writes a batch.
///
/// # Errors
/// [`StoreError::Duplicate`] if a row is there already.
pub async fn write(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    import: ImportId,
    batch: &Batch,
) -> Result<(), StoreError> {
    let mut rows = Insert::new(
        "import_row",
        "row_number, verdict, asset_id, base_version, label, before, after",
        organisation,
        import,
    );
    for row in &batch.rows {
        rows.add(bind![
            i64::from(row.number),
            row.verdict.as_str(),
            row.asset,
            row.base_version,
            &row.label,
            &row.before,
            &row.after,
        ]);
    }
    rows.run(upkeep).await?;
    write_faults(upkeep, organisation, import, &batch.faults).await?;
    write_assets(upkeep, organisation, import, &batch.assets).await
}

async fn write_assets(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    import: ImportId,
    assets: &[StagedAsset],
) -> Result<(), StoreError> {
    let columns = format!(
        "asset_id, is_new, base_version, components_changed, tag_key, serial_key, place_key, {STORED}"
    );
    let mut rows = Insert::new("import_asset", &columns, organisation, import);
    let mut parts = Insert::new(
        "import_component",
        "asset_id, position, kind, name, version_text, cpe",
        organisation,
        import,
    );
    for asset in assets {
        let key = |key: Option<[u8; 16]>| key.map(|key| key.to_vec());
        let mut values = bind![
            asset.id,
            asset.base_version.is_none(),
            asset.base_version.unwrap_or(0),
            asset.components_changed,
            key(asset.keys.tag),
            key(asset.keys.serial),
            key(asset.keys.place),
        ];
        values.extend(filled(&asset.details));
        rows.add(values);
        let components = asset.details.components.iter().filter(|_| asset.components_changed);
        for (position, part) in (0_i64..).zip(components) {
            parts.add(bind![asset.id, position, part.kind.as_str(), &part.name, &part.version, &part.cpe]);
        }
    }
    rows.run(upkeep).await?;
    parts.run(upkeep).await
}

/// Writes faults alone.
///
/// # Errors
/// [`StoreError::Duplicate`] if one is there already.
pub async fn write_faults(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    import: ImportId,
    faults: &[StagedFault],
) -> Result<(), StoreError> {
    let mut rows = Insert::new(
        "import_fault",
        "row_number, position, column_number, heading, reason, written",
        organisation,
        import,
    );
    for fault in faults {
        rows.add(bind![
            i64::from(fault.row),
            fault.position,
            fault.column.map_or(-1, i64::from),
            &fault.heading,
            &fault.reason,
            &fault.written,
        ]);
    }
    rows.run(upkeep).await
}

/// Takes back what a row would do, because another row means the same asset.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn withdraw(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    import: ImportId,
    row: u32,
) -> Result<(), StoreError> {
    for table in ["import_component", "import_asset"] {
        run(
            upkeep.conn(),
            &format!(
                "delete from {table}
                 where organisation_id = $1
                   and import_id = $2
                   and asset_id in (
                       select asset_id
                       from import_row
                       where organisation_id = $1
                         and import_id = $2
                         and row_number = $3
                   )"
            ),
            bind![organisation, import, i64::from(row)],
        )
        .await?;
    }
    run(
        upkeep.conn(),
        "update import_row
         set verdict = 'bad', after = ''
         where organisation_id = $1
           and import_id = $2
           and row_number = $3",
        bind![organisation, import, i64::from(row)],
    )
    .await?;
    Ok(())
}

/// What is swept of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sweep {
    /// Everything staged: the rows are read again, or the import is given up.
    All,
    /// What an applied import needs no more; the rows that changed something are history, the faults a report.
    Applied,
}

/// Sweeps a piece of what is staged; false when nothing is left.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn sweep(
    upkeep: &mut Upkeep,
    organisation: OrganisationId,
    import: ImportId,
    what: Sweep,
) -> Result<bool, StoreError> {
    let mut pieces = vec![("import_component", "asset_id", ""), ("import_asset", "asset_id", "")];
    match what {
        Sweep::All => pieces.extend([("import_fault", "row_number", ""), ("import_row", "row_number", "")]),
        Sweep::Applied => pieces.push(("import_row", "row_number", "and verdict in ('same', 'bad')")),
    }
    for (table, key, also) in pieces {
        // Up to a key, not `in` a list of keys: PostgreSQL, whose statistics know nothing yet of rows just staged, may
        // compare each row with each of the list.
        let swept = run(
            upkeep.conn(),
            &format!(
                "delete from {table}
                 where organisation_id = $1
                   and import_id = $2 {also}
                   and {key} <= (
                       select {key}
                       from (
                           select {key}
                           from {table}
                           where organisation_id = $1
                             and import_id = $2 {also}
                           order by {key}
                           limit $3
                       ) piece
                       order by {key} desc
                       limit 1
                   )"
            ),
            bind![organisation, import, SWEPT],
        )
        .await?;
        if swept > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many rows have a verdict.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, import: ImportId, verdict: RowVerdict) -> Result<i64, StoreError> {
    number(
        read.conn(),
        "select count(*) as number
         from import_row
         where organisation_id = $1
           and import_id = $2
           and verdict = $3",
        bind![read.organisation(), import, verdict.as_str()],
    )
    .await
}

/// Rows for one table, inserted as many at once as a statement takes.
struct Insert<'a> {
    table: &'static str,
    columns: &'a str,
    first: [Value; 2],
    width: usize,
    values: Vec<Value>,
}

impl<'a> Insert<'a> {
    fn new(table: &'static str, columns: &'a str, organisation: OrganisationId, import: ImportId) -> Self {
        let first = [organisation.uuid().into(), import.uuid().into()];
        Self { table, columns, first, width: columns.split(',').count() + 2, values: Vec::new() }
    }

    fn add(&mut self, row: Vec<Value>) {
        self.values.extend(self.first.iter().cloned());
        self.values.extend(row);
    }

    async fn run(self, upkeep: &mut Upkeep) -> Result<(), StoreError> {
        let rows_at_once = (VALUES / self.width).max(1);
        for chunk in self.values.chunks(rows_at_once * self.width) {
            run(
                upkeep.conn(),
                &format!(
                    "insert into {} (organisation_id, import_id, {}) values {}",
                    self.table,
                    self.columns,
                    placeholders(chunk.len() / self.width, self.width)
                ),
                chunk.to_vec(),
            )
            .await?;
        }
        Ok(())
    }
}
