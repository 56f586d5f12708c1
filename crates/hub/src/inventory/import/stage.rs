//! The job of an import: compares each row with the ledger and writes what it would do into the staging tables.
//! Not here: applying it ([`super::apply`]).
//! Next: [`super::identity`] and [`super::merge`], which decide about a row.

use super::{
    cells::{Reason, SheetRow},
    files,
    identity::{Found, Ledger, Shape},
    mapping::{Mapping, source},
    merge::{CellFault, Empty, merge},
    reader::{Passed, Source, entries},
    refusal::{Refusal, UploadError},
};
use crate::{Hub, HubError, inventory::snapshot};
use domain::{
    ids::{AssetId, ImportId, JobId, OrganisationId},
    inventory::{Asset, ImportState, LedgerField, RowVerdict},
};
use ring::digest::{Context, SHA256};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{
    Read,
    inventory::{
        asset,
        import::{
            known, preview,
            run::{self, Counts, Run},
            staged::{self, Batch, StagedAsset, StagedFault, StagedRow, Sweep},
        },
    },
    jobs::{self, Job},
};
use tokio::sync::mpsc;

/// Rows written in one transaction.
const BATCH: usize = 500;

/// Assets of the ledger read at a time.
const KNOWN: u32 = 5_000;

/// Faults that are kept; more are only counted.
const FAULTS_KEPT: i64 = 10_000;

/// Where the fault stands that another row adds to a row, behind those of its own cells.
const TWIN_POSITION: i64 = 1_000;

/// The job: reads a file into the staging tables, or sweeps up after an import that is over.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let (Some(organisation), Ok(id)) = (job.organisation, job.payload.parse::<ImportId>()) else {
        return Ok("no import".to_owned());
    };
    let signed = hub.system(organisation);
    let read = hub.store().read(&signed.scope);
    let Some(run) = run::find(&read, id).await? else { return Ok("no import".to_owned()) };
    let staging = Staging { hub, read, organisation, id, job: job.id };
    match run.state {
        ImportState::Reading => staging.read_file(&run).await,
        ImportState::Applied => staging.clean_up(Sweep::Applied).await,
        ImportState::Discarded => staging.clean_up(Sweep::All).await,
        ImportState::Mapping | ImportState::Ready | ImportState::Broken => Ok("nothing to do".to_owned()),
    }
}

struct Staging<'a> {
    hub: &'a Hub,
    read: Read,
    organisation: OrganisationId,
    id: ImportId,
    job: JobId,
}

/// A row with what it means.
struct Candidate {
    row: SheetRow,
    found: Found,
    marks: super::identity::Marks,
}

/// What has been counted while staging.
#[derive(Default)]
struct Tally {
    done: i64,
    faults: i64,
    withdrawn: HashSet<u32>,
}

impl Staging<'_> {
    async fn read_file(&self, run: &Run) -> Result<String, HubError> {
        let mapping = Mapping::from_json(&run.mapping)
            .ok_or_else(|| HubError::internal("an import without mapping"))?;
        let source = source(run.sheet, mapping);
        // The whole file is read before the first row is staged: a broken one stages nothing, and progress has an end.
        let passed = match self.count(source.clone()).await {
            Ok(passed) => passed,
            Err(UploadError::Refused(refusal)) => return self.broken(&refusal).await,
            Err(UploadError::Hub(error)) => return Err(error),
        };
        let revision = run::ledger_revision(&self.read).await?;
        let version = self.begin(revision, i64::from(passed.entries)).await?;
        while self.sweep(Sweep::All).await? {}
        let ledger = self.ledger(Shape::of(&source.mapping)).await?;
        let tally = self.stage(version, source, ledger, &passed.titles).await?;
        self.ready(version, &passed, &tally).await
    }

    async fn count(&self, source: Source) -> Result<Passed, UploadError> {
        let path = files::path(self.hub, self.id)?;
        let counting = tokio::task::spawn_blocking(move || entries(&path, &source, |_| Ok(())));
        counting.await.map_err(HubError::internal)?
    }

    async fn broken(&self, refusal: &Refusal) -> Result<String, HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        run::end(&mut upkeep, self.organisation, self.id, ImportState::Broken, &refusal.to_json()).await?;
        upkeep.commit().await?;
        Ok(refusal.to_string())
    }

    async fn begin(&self, revision: i64, total: i64) -> Result<i64, HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let version = run::begin(&mut upkeep, self.organisation, self.id, revision, total).await?;
        upkeep.commit().await?;
        Ok(version)
    }

    async fn sweep(&self, what: Sweep) -> Result<bool, HubError> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        let more = staged::sweep(&mut upkeep, self.organisation, self.id, what).await?;
        jobs::progress(&mut upkeep, self.job, 0, 0).await?;
        upkeep.commit().await?;
        Ok(more)
    }

    async fn clean_up(&self, what: Sweep) -> Result<String, HubError> {
        while self.sweep(what).await? {}
        files::remove(self.hub, self.id).await?;
        Ok("swept".to_owned())
    }

    /// Who is who in the ledger.
    async fn ledger(&self, shape: Shape) -> Result<Ledger, HubError> {
        let mut ledger = Ledger::new(shape);
        let mut after = None;
        loop {
            let page = known::page(&self.read, after, KNOWN).await?;
            let Some(last) = page.last() else { return Ok(ledger) };
            after = Some(last.id);
            for known in &page {
                ledger.add(known);
            }
        }
    }

    /// Reads the file off the threads that serve pages; the channel's length bounds what is in memory.
    async fn stage(
        &self,
        version: i64,
        source: Source,
        ledger: Ledger,
        titles: &BTreeMap<u16, String>,
    ) -> Result<Tally, HubError> {
        let path = files::path(self.hub, self.id)?;
        let (sender, mut receiver) = mpsc::channel(2);
        let mapping = source.mapping.clone();
        let reading = tokio::task::spawn_blocking(move || send(&path, &source, ledger, &sender));
        let mut tally = Tally::default();
        while let Some(candidates) = receiver.recv().await {
            self.stage_batch(version, &mapping, candidates, titles, &mut tally).await?;
        }
        match reading.await.map_err(HubError::internal)? {
            Ok(()) => Ok(tally),
            Err(UploadError::Hub(error)) => Err(error),
            Err(UploadError::Refused(refusal)) => {
                Err(HubError::internal(format!("the file changed: {refusal:?}")))
            }
        }
    }

    async fn stage_batch(
        &self,
        version: i64,
        mapping: &Mapping,
        candidates: Vec<Candidate>,
        titles: &BTreeMap<u16, String>,
        tally: &mut Tally,
    ) -> Result<(), HubError> {
        let assets = self.assets(&candidates).await?;
        let mut batch = Batch::default();
        let mut twins = Vec::new();
        tally.done += i64::try_from(candidates.len()).unwrap_or(0);
        for candidate in candidates {
            if let Found::Twice(first) = candidate.found {
                twins.push((first, candidate.row.number));
            }
            self.judge(mapping, &candidate, &assets, titles, &mut batch, tally);
        }
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        run::progress(&mut upkeep, self.organisation, self.id, version, tally.done).await?;
        staged::write(&mut upkeep, self.organisation, self.id, &batch).await?;
        for (first, second) in twins {
            // Which of the two is right, the list does not say: neither is applied.
            if tally.withdrawn.insert(first) {
                staged::withdraw(&mut upkeep, self.organisation, self.id, first).await?;
                let fault = row_fault(first, TWIN_POSITION, Reason::Twice(second));
                let kept = keep(tally, vec![fault]);
                staged::write_faults(&mut upkeep, self.organisation, self.id, &kept).await?;
            }
        }
        jobs::progress(&mut upkeep, self.job, tally.done, 0).await?;
        Ok(upkeep.commit().await?)
    }

    /// The assets of the ledger that the rows mean.
    async fn assets(&self, candidates: &[Candidate]) -> Result<HashMap<AssetId, Asset>, HubError> {
        let wanted: Vec<AssetId> = candidates
            .iter()
            .filter_map(|candidate| match candidate.found {
                Found::Asset(id, _) => Some(id),
                Found::New | Found::Ambiguous | Found::Twice(_) => None,
            })
            .collect();
        let assets = asset::find_many(&self.read, &wanted).await?;
        Ok(assets.into_iter().map(|asset| (asset.id, asset)).collect())
    }

    /// Decides what a row does.
    fn judge(
        &self,
        mapping: &Mapping,
        candidate: &Candidate,
        assets: &HashMap<AssetId, Asset>,
        titles: &BTreeMap<u16, String>,
        batch: &mut Batch,
        tally: &mut Tally,
    ) {
        let row = &candidate.row;
        let number = row.number;
        let known = match candidate.found {
            Found::Asset(id, _) => assets.get(&id),
            Found::New | Found::Ambiguous | Found::Twice(_) => None,
        };
        let empty = if mapping.has(LedgerField::Id) { Empty::Erases } else { Empty::Leaves };
        let merged = merge(row, known.map(|asset| &asset.details), mapping, empty);
        let mut faults: Vec<StagedFault> = (0..)
            .zip(merged.faults)
            .map(|(position, fault)| cell_fault(number, position, fault, titles))
            .collect();
        let row_reason = match candidate.found {
            Found::Twice(first) => Some(Reason::Twice(first)),
            Found::Ambiguous => Some(Reason::Ambiguous),
            // Taken out of the ledger between two reads: the comparison before applying would find it too.
            Found::Asset(..) if known.is_none() => Some(Reason::Ambiguous),
            Found::Asset(..) | Found::New => None,
        };
        if let Some(reason) = row_reason {
            faults = vec![row_fault(number, 0, reason)];
        }
        let is_bad = row_reason.is_some() || !merged.details.faults().is_empty();
        let verdict = match known {
            _ if is_bad => RowVerdict::Bad,
            None => RowVerdict::Added,
            Some(asset) if asset.details == merged.details => RowVerdict::Same,
            Some(_) => RowVerdict::Changed,
        };
        let changes = matches!(verdict, RowVerdict::Added | RowVerdict::Changed);
        let id = known.map_or_else(|| AssetId::from_uuid(self.hub.new_id()), |asset| asset.id);
        let before = known.filter(|_| changes);
        batch.rows.push(StagedRow {
            number,
            verdict,
            asset: (verdict != RowVerdict::Bad).then_some(id),
            base_version: known.map_or(0, |asset| asset.version),
            label: merged.details.name.clone(),
            before: before.map_or_else(String::new, |asset| snapshot(&asset.details)),
            after: if changes { snapshot(&merged.details) } else { String::new() },
        });
        batch.faults.extend(keep(tally, faults));
        if changes {
            batch.assets.push(StagedAsset {
                id,
                base_version: known.map(|asset| asset.version),
                components_changed: known
                    .is_none_or(|asset| asset.details.components != merged.details.components),
                keys: candidate.marks.keys,
                details: merged.details,
            });
        }
    }

    async fn ready(&self, version: i64, passed: &Passed, tally: &Tally) -> Result<String, HubError> {
        let count = async |verdict| staged::count(&self.read, self.id, verdict).await;
        let counts = Counts {
            total: i64::from(passed.entries),
            done: tally.done,
            added: count(RowVerdict::Added).await?,
            changed: count(RowVerdict::Changed).await?,
            same: count(RowVerdict::Same).await?,
            bad: count(RowVerdict::Bad).await?,
            skipped: i64::from(passed.skipped),
            cells_bad: tally.faults,
        };
        let hash = changes_hash(&self.read, self.id).await?;
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        run::ready(&mut upkeep, self.organisation, self.id, version, &counts, &hash).await?;
        upkeep.commit().await?;
        Ok(format!("{} rows staged", counts.total))
    }
}

/// SHA-256 over every row that changes something: row, asset, before, after. It stands in the audit trail, so a change
/// to the kept rows is found.
pub(super) async fn changes_hash(read: &Read, id: ImportId) -> Result<Vec<u8>, HubError> {
    let mut hash = Context::new(&SHA256);
    let mut after = 0;
    loop {
        let page = preview::changes(read, id, after, 1_000).await?;
        let Some(last) = page.last() else { return Ok(hash.finish().as_ref().to_vec()) };
        after = last.number;
        for row in &page {
            let asset = row.asset.map_or_else(String::new, |asset| asset.to_string());
            for text in [&row.number.to_string(), &asset, &row.before, &row.after] {
                // The length before each text keeps ("ab", "c") apart from ("a", "bc").
                hash.update(&(text.len() as u64).to_be_bytes());
                hash.update(text.as_bytes());
            }
        }
    }
}

/// Reads entries, finds out which asset each means, and hands them over in batches.
fn send(
    path: &std::path::Path,
    source: &Source,
    mut ledger: Ledger,
    sender: &mpsc::Sender<Vec<Candidate>>,
) -> Result<(), UploadError> {
    let shape = Shape::of(&source.mapping);
    let mut batch = Vec::with_capacity(BATCH);
    let gone = |_| UploadError::Hub(HubError::internal("the database went away"));
    entries(path, source, |row| {
        let id = row.told(LedgerField::Id).and_then(|told| told.text().trim().parse().ok());
        let marks = shape.of_row(&row);
        let found = ledger.find(row.number, id, &marks);
        batch.push(Candidate { row, found, marks });
        if batch.len() == BATCH {
            sender.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).map_err(gone)?;
        }
        Ok(())
    })?;
    if !batch.is_empty() {
        sender.blocking_send(batch).map_err(gone)?;
    }
    Ok(())
}

fn cell_fault(row: u32, position: i64, fault: CellFault, titles: &BTreeMap<u16, String>) -> StagedFault {
    StagedFault {
        row,
        position,
        column: fault.column,
        heading: fault.column.and_then(|column| titles.get(&column)).cloned().unwrap_or_default(),
        reason: fault.reason.to_string(),
        written: fault.written,
    }
}

fn row_fault(row: u32, position: i64, reason: Reason) -> StagedFault {
    let (heading, written) = (String::new(), String::new());
    StagedFault { row, position, column: None, heading, reason: reason.to_string(), written }
}

/// Counts faults, and lets through as many as are kept.
fn keep(tally: &mut Tally, faults: Vec<StagedFault>) -> Vec<StagedFault> {
    let room = usize::try_from(FAULTS_KEPT - tally.faults).unwrap_or(0);
    tally.faults += i64::try_from(faults.len()).unwrap_or(0);
    faults.into_iter().take(room).collect()
}
